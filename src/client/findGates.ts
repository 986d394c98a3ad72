import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { type GateEntry, longestEntry, parseGateEntry } from "../wire/gateEntry.ts";
import { privacyProblem } from "../wire/privateEntry.ts";
import type { StatePaths } from "../wire/statePaths.ts";

/** A gate that may be connected to, or why not, in a sentence that names the mend. */
export type FoundGate =
  | { readonly kind: "gate"; readonly entry: GateEntry }
  | { readonly kind: "none"; readonly code: NoGate; readonly message: string };

/** `absent`: no such entry. `dead`: its process is gone. `untrusted`: not ours alone, or not readable as an entry. */
type NoGate = "absent" | "dead" | "untrusted";

/** Finds the gate of one process, such as the one a ticket names. */
export function findGate(paths: StatePaths, pid: number): FoundGate {
  const folders = untrustedFolder(paths);
  return folders ?? readGate(paths, String(pid));
}

/** Every entry in the registry, good or not, in the order of their names. For the doctor. */
export function listGates(paths: StatePaths): readonly FoundGate[] {
  const folders = untrustedFolder(paths);
  if (folders !== undefined) return [folders];
  return readdirSync(paths.gates)
    .filter((name) => /^\d{1,10}$/.test(name))
    .toSorted()
    .map((name) => readGate(paths, name));
}

/** The gates that may be connected to. For programs that take any, or the nearest. */
export function liveGates(paths: StatePaths): readonly GateEntry[] {
  return listGates(paths).flatMap((found) => (found.kind === "gate" ? [found.entry] : []));
}

function untrustedFolder(paths: StatePaths): FoundGate | undefined {
  for (const path of [paths.state, paths.run, paths.gates, paths.sockets]) {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined)
      return none("absent", `There is no ${path}, so no editor runs Holdpoint. Open the folder in the editor first.`);
    const problem = privacyProblem(path, found, "folder", process.getuid?.());
    if (problem !== undefined) return none("untrusted", problem);
  }
  return undefined;
}

function readGate(paths: StatePaths, name: string): FoundGate {
  const path = `${paths.gates}/${name}`;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined)
    return none(
      "absent",
      `No editor with process ${name} runs Holdpoint. Ask for the command again in an open window.`,
    );
  const problem = privacyProblem(path, found, "file", process.getuid?.());
  if (problem !== undefined) return none("untrusted", problem);
  let entry: GateEntry | undefined;
  try {
    entry = found.size > longestEntry ? undefined : parseGateEntry(name, readFileSync(path, "utf8"));
  } catch (cause) {
    return none(
      "absent",
      `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}. Reload the window.`,
    );
  }
  if (entry === undefined)
    return none("untrusted", `${path} is not an entry this version reads. Remove it and reload the window.`);
  return isAlive(entry.pid)
    ? { kind: "gate", entry }
    : none("dead", `The editor with process ${name} has ended. Open the folder again and ask again.`);
}

function none(code: NoGate, message: string): FoundGate {
  return { kind: "none", code, message };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
