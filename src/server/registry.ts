import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import type { Disposable } from "../base/disposable.ts";
import { formatGateEntry, type GateEntry, longestEntry, parseGateEntry } from "../wire/gateEntry.ts";
import { privacyProblem } from "../wire/privateEntry.ts";
import { type StatePaths, socketPath } from "../wire/statePaths.ts";

/** Entries of gates that ended without removing them are cleared away after a week, in milliseconds. */
const keptWhenDead = 7 * 24 * 60 * 60 * 1000;

/** The folder in which gates make themselves known: one file each, named by process id. */
export class GateRegistry implements Disposable {
  readonly #paths: StatePaths;
  readonly #ourUid: number | undefined;
  readonly #own: string;

  constructor(paths: StatePaths, ourUid: number | undefined, ownPid: number) {
    this.#paths = paths;
    this.#ourUid = ourUid;
    this.#own = String(ownPid);
  }

  /** Writes or replaces our own entry, whole or not at all. */
  announce(entry: GateEntry): void {
    const path = `${this.#paths.gates}/${this.#own}`;
    const draft = `${path}.draft`;
    rmSync(draft, { force: true });
    writeFileSync(draft, formatGateEntry(entry), { flag: "wx", mode: 0o600 });
    renameSync(draft, path);
  }

  /** The entries of other gates whose processes live. Foreign, torn and dead ones count as none. */
  others(): readonly GateEntry[] {
    const entries: GateEntry[] = [];
    for (const name of readdirSync(this.#paths.gates)) {
      const entry = name === this.#own ? undefined : this.#read(name);
      if (entry !== undefined && isAlive(entry.pid)) entries.push(entry);
    }
    return entries;
  }

  /**
   * Clears away what dead gates left behind long before `now`: entries, drafts and sockets. Returns why some of it could
   * not be; that keeps nothing else from being cleared away.
   */
  sweep(now: number): readonly string[] {
    return [this.#paths.gates, this.#paths.sockets].flatMap((folder) =>
      readdirSync(folder).flatMap((name) => {
        const pid = /^(\d{1,10})(\.draft|\.sock)?$/.exec(name)?.[1];
        if (pid === undefined || isAlive(Number(pid))) return [];
        const path = `${folder}/${name}`;
        try {
          const found = lstatSync(path, { throwIfNoEntry: false });
          if (found !== undefined && found.mtimeMs <= now - keptWhenDead)
            rmSync(path, { force: true, recursive: true });
          return [];
        } catch (cause) {
          return [cause instanceof Error ? cause.message : String(cause)];
        }
      }),
    );
  }

  /** Removes the entry of another gate, if it is still the same. */
  forget(entry: GateEntry): void {
    const now = this.#read(String(entry.pid));
    if (now?.port !== entry.port || now.startedAt !== entry.startedAt) return;
    rmSync(`${this.#paths.gates}/${entry.pid}`, { force: true });
    if (process.platform !== "win32") rmSync(socketPath(this.#paths, entry.pid, process.platform), { force: true });
  }

  /** Removes our own entry. */
  dispose(): void {
    try {
      rmSync(`${this.#paths.gates}/${this.#own}`, { force: true });
    } catch {
      // The state folder is gone or broken. What is closed after us must be closed nonetheless, and hooks see our end.
    }
  }

  #read(name: string): GateEntry | undefined {
    if (!/^\d{1,10}$/.test(name)) return undefined;
    const path = `${this.#paths.gates}/${name}`;
    try {
      const found = lstatSync(path);
      if (privacyProblem(path, found, "file", this.#ourUid) !== undefined || found.size > longestEntry)
        return undefined;
      return parseGateEntry(name, readFileSync(path, "utf8"));
    } catch {
      // Its gate has just ended: no entry.
      return undefined;
    }
  }
}

/** Whether a process of this user's has this id. Another user's gate is none of ours. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
