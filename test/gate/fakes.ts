import type { Clock } from "../../src/base/clock.ts";
import { toDisposable } from "../../src/base/disposable.ts";
import type { Call, Caller } from "../../src/core/call/call.ts";
import type { Answer } from "../../src/core/facts.ts";
import type { Imprint, ImprintSubject, Mark } from "../../src/core/imprint.ts";
import type { AuditRecord } from "../../src/core/record.ts";
import { defaultScope, type Scope } from "../../src/core/scope/scope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";
import type {
  FactSource,
  Ground,
  Ids,
  Imprints,
  Launch,
  Leftover,
  Records,
  RunJournal,
  Standing,
} from "../../src/gate/ports.ts";
import { isRunLine } from "../../src/run/runLine.ts";

/** A clock that only moves when told. */
export class FakeClock implements Clock {
  #now = Date.parse("2026-01-01T00:00:00Z");
  #timers: { at: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, task: () => void) {
    const timer = { at: this.#now + milliseconds, task };
    this.#timers.push(timer);
    return toDisposable(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    });
  }

  /** Timers that have not fired and were not cancelled. */
  get waiting(): number {
    return this.#timers.length;
  }

  /** Moves on and fires what falls due, in order. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (;;) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((left, right) => left.at - right.at)[0];
      if (due === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== due);
      this.#now = due.at;
      due.task();
    }
    this.#now = end;
  }
}

export class FakeIds implements Ids {
  #count = 0;

  next(): string {
    this.#count++;
    return this.#count.toString(16).padStart(32, "0");
  }
}

/** Keeps records in memory; `failing` makes the next appends fail as a full disk would. */
export class FakeRecords implements Records {
  readonly written: AuditRecord[] = [];
  disk: "good" | "full" = "good";

  async append(record: AuditRecord): Promise<void> {
    if (this.disk === "full") throw new Error("ENOSPC: no space left on device");
    this.written.push(record);
  }

  get events(): readonly string[] {
    return this.written.map((record) => record.event);
  }
}

/** Knows nothing: every question stays unanswered. */
export const ignorantFacts: FactSource = { gather: async () => new Map<string, Answer>() };

const surroundings: Surroundings = {
  roots: ["/home/dev/project"],
  home: "/home/dev",
  temporary: ["/tmp"],
  state: "/home/dev/.holdpoint",
  installed: ["/home/dev/.vscode/extensions"],
  platform: "posix",
};

export function ground(scope: Scope = defaultScope, standing: Standing = "somewhere"): Ground {
  return {
    standing: () => standing,
    policy: () => ({ scopes: [{ root: "/home/dev/project", scope }] }),
    surroundings: () => surroundings,
  };
}

export const launch: Launch = {
  plan: () => ({ shell: "/bin/bash", shellArguments: ["-c"], environment: { PATH: "/usr/bin" } }),
  commandFor: (ticket) => `'/home/dev/.holdpoint/bin/holdpoint' exec 1-${ticket}`,
  isCommand: (text) => isRunLine(text, "/home/dev/.holdpoint/bin/holdpoint"),
};

const caller: Caller = { agent: "vscode", label: "VS Code agent", session: "session-1", identity: "claimed" };

export function command(text: string): Extract<Call, { kind: "command" }> {
  return {
    kind: "command",
    text,
    shell: "bash",
    caller,
    cwd: "/home/dev/project",
    tool: "run_in_terminal",
    toolUse: "use-1",
  };
}

/** Sees everything as it was, but for what was changed. */
export class FakeImprints implements Imprints {
  readonly #changed = new Set<string>();

  change(what: string): void {
    this.#changed.add(what);
  }

  async take(subject: ImprintSubject): Promise<Imprint> {
    const whats =
      subject.kind === "edit"
        ? subject.paths.map((path) => `file ${path}`)
        : [`folder ${subject.cwd}`, ...subject.subjects.targets.map((path) => `file or folder ${path}`)];
    return new Map(
      whats.map((what): [string, Mark] => [what, { state: "there", print: this.#changed.has(what) ? "2" : "1" }]),
    );
  }
}

/** Keeps the journal in memory; `failing` as {@link FakeRecords} does. */
export class FakeJournal implements RunJournal {
  readonly issued = new Set<string>();
  disk: "good" | "full" = "good";

  async issue(ticket: string): Promise<void> {
    if (this.disk === "full") throw new Error("ENOSPC: no space left on device");
    this.issued.add(ticket);
  }

  async redeem(ticket: string): Promise<"redeemed" | "used"> {
    return this.issued.delete(ticket) ? "redeemed" : "used";
  }

  async close(ticket: string): Promise<void> {
    this.issued.delete(ticket);
  }

  async leftovers(): Promise<readonly Leftover[]> {
    return [];
  }
}
