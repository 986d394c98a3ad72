import { dropControlGroup, makeControlGroup } from "./controlGroup.ts";
import { groupName, isRunAlive, type KilledProcesses, killRuns } from "./killRuns.ts";
import type { LoadedPty, NativePty } from "./loadPty.ts";
import { type Bond, bondOf, dropReach, noteReach, type RunReach, reached, readReaches, runMark } from "./runReach.ts";

/**
 * Makes a run one that can be killed whole: gives what it starts a mark and, where the machine lets us, a control group, and notes
 * on disk how to get hold of it before anything of it runs, so that anybody of ours can kill it when this process cannot.
 */
export class BoundRun {
  /** Starts programs bound. */
  readonly pty: LoadedPty;
  readonly #journal: string;
  #reach: RunReach;

  /** `journal` is the folder of the runs under way. Throws where the run cannot be noted: then nothing may run. */
  constructor(journal: string, ticket: string, pty: LoadedPty) {
    this.#journal = journal;
    const host = reached(process.pid) ?? { pid: process.pid, start: "" };
    const group = makeControlGroup(groupName(ticket));
    this.#reach = { ticket, host, ...(group === undefined ? {} : { group: group.folder }) };
    noteReach(journal, this.#reach);
    const bear = group === undefined ? <T>(start: () => T): T => start() : group.bear;
    this.pty = pty.kind === "missing" ? pty : { ...pty, native: this.#bound(pty.native, bear) };
  }

  /** What holds the run together. */
  get bond(): Bond {
    return bondOf(this.#reach);
  }

  /** The run has a PID namespace of its own; `pid` is its first process as this process sees it. With it all in there die. */
  namespaced(pid: number): void {
    this.#note({ ...this.#reach, ...optional("init", reached(pid)) });
  }

  /** Kills every process of the run. */
  kill(): KilledProcesses {
    return killRuns([this.#reach]);
  }

  /** The run is over. As long as something of it lives, it stays noted. */
  end(): void {
    forgetDeadRuns(this.#journal, this.#reach.ticket);
  }

  #bound(native: NativePty, bear: <T>(start: () => T) => T): NativePty {
    return {
      fork: (file, words, environment, ...rest) => {
        const marked = [...environment, `${runMark}=${this.#reach.ticket}`];
        const terminal = bear(() => native.fork(file, words, marked, ...rest));
        this.#note({ ...this.#reach, ...optional("leader", reached(terminal.pid)) });
        return terminal;
      },
      resize: (...size) => native.resize(...size),
    };
  }

  #note(reach: RunReach): void {
    this.#reach = reach;
    try {
      noteReach(this.#journal, reach);
    } catch {
      // What was noted before it started still leads to it, by its mark and its group.
    }
  }
}

/** Kills every run that is noted, whoever hosts it. */
export function killEveryRun(journal: string): KilledProcesses & { readonly runs: number } {
  const reaches = readReaches(journal);
  const killed = killRuns(reaches);
  if (killed.left.length === 0) for (const reach of reaches) forget(journal, reach);
  return { ...killed, runs: reaches.length };
}

/** Forgets the runs of which nothing lives, neither host nor processes; of `ticket` the host is not asked. */
export function forgetDeadRuns(journal: string, ticket?: string): void {
  for (const reach of readReaches(journal)) {
    const hosted = reach.ticket !== ticket && reached(reach.host.pid)?.start === reach.host.start;
    if (!hosted && !isRunAlive(reach)) forget(journal, reach);
  }
}

function forget(journal: string, { ticket, group }: RunReach): void {
  if (group !== undefined) dropControlGroup(group);
  dropReach(journal, ticket);
}

function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { [Key in Name]?: Value };
}
