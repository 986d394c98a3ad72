import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adapterFor } from "../../src/adapters/registry.ts";
import type { Clock } from "../../src/base/clock.ts";
import { Deferred } from "../../src/base/deferred.ts";
import { toDisposable } from "../../src/base/disposable.ts";
import { type Logger, nullLogger } from "../../src/base/logger.ts";
import type { Call } from "../../src/core/call/call.ts";
import type { Hears, Outcome } from "../../src/core/call/outcome.ts";
import type { CallOptions, Submission } from "../../src/gate/submission.ts";
import type { CallDesk, RunDesk } from "../../src/server/callDesk.ts";
import { type GateServer, type GateServerOptions, startGateServer } from "../../src/server/gateServer.ts";
import { type StatePaths, statePaths } from "../../src/wire/statePaths.ts";

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return toDisposable(() => clearTimeout(timer));
  },
};

/** A call as the desk got it, for the test to answer. */
export interface DeskEntry {
  readonly call: Call;
  readonly rewrite: "possible" | "impossible";
  readonly hears: Hears | undefined;
  readonly answer: Deferred<Outcome>;
  readonly withdrawn: Deferred<void>;
}

/** A desk that a test answers by hand or by a rule. */
export class FakeDesk implements CallDesk {
  readonly entries: DeskEntry[] = [];
  readonly #rule: (entry: DeskEntry) => void;

  /** `rule` sees each call as it comes. */
  constructor(rule: (entry: DeskEntry) => void) {
    this.#rule = rule;
  }

  submit(call: Call, { rewrite, hears }: CallOptions): Submission {
    const entry: DeskEntry = { call, rewrite, hears, answer: new Deferred(), withdrawn: new Deferred() };
    this.entries.push(entry);
    this.#rule(entry);
    return {
      outcome: entry.answer.promise,
      withdraw: () => {
        entry.withdrawn.resolve();
        entry.answer.resolve({ kind: "deny", reason: "withdrawn", instead: "" });
      },
    };
  }
}

/** A desk that gives every call the same answer. */
export function deskThatSays(outcome: Outcome): FakeDesk {
  return new FakeDesk((entry) => entry.answer.resolve(outcome));
}

export const noRuns: RunDesk = {
  redeem: () => Promise.resolve({ kind: "refused", code: "none", message: "No runs here." }),
};

/** A home folder of its own, removed at the end of the test. */
export function makeHome(name = "home"): { readonly home: string; readonly paths: StatePaths; remove(): void } {
  const base = mkdtempSync(join(tmpdir(), "hook-"));
  const home = join(base, name);
  return { home, paths: statePaths(home, undefined), remove: () => rmSync(base, { recursive: true, force: true }) };
}

/** Writes the file that names the node the hook's twin runs under. */
export function installNode(home: string): void {
  writeFileSync(join(home, ".holdpoint", "node"), `${process.execPath}\n`, { mode: 0o600 });
}

/** Opens a gate for a home folder in this process. */
export async function openGate(
  home: string,
  desk: CallDesk,
  more: Partial<GateServerOptions> & { readonly logger?: Logger } = {},
): Promise<GateServer> {
  const started = await startGateServer({
    clock: realClock,
    logger: nullLogger,
    paths: statePaths(home, undefined),
    home,
    product: "Holdpoint 0.0.0",
    folders: ["/workspace"],
    window: "45639ea7",
    calls: desk,
    runs: noRuns,
    adapterFor,
    status: () => ({ holds: 0 }),
    ...more,
  });
  if (started.kind === "failed") throw new Error(started.problem);
  return started.server;
}

/** The names of what is left in the folders of the wire. */
export function leftovers(paths: StatePaths): readonly string[] {
  return [paths.gates, paths.calls, paths.sockets].flatMap((folder) =>
    readdirSync(folder).map((name) => `${folder.slice(paths.run.length + 1)}/${name}`),
  );
}
