import type { GateEntry } from "./gateEntry.ts";

/** What tells which of several gates is meant. */
type Placed = Pick<GateEntry, "pid" | "startedAt" | "folders">;

/** The gate that has the deepest folder around `path` open, the newest of several; undefined where none has it open. */
export function nearestGate<Gate extends Placed>(gates: readonly Gate[], path: string): Gate | undefined {
  const depths = gates.map((gate) => ({
    gate,
    depth: Math.max(...gate.folders.map((folder) => depthAround(folder, path)), 0),
  }));
  const deepest = Math.max(...depths.map(({ depth }) => depth), 0);
  return deepest === 0
    ? undefined
    : newestGate(depths.filter(({ depth }) => depth === deepest).map(({ gate }) => gate));
}

/**
 * The gate that started last; undefined where there is none. A window that lost its editor, as one on another machine does,
 * leaves its process behind for hours: nobody sees what that one shows, and the one that took its place is always younger.
 */
export function newestGate<Gate extends Placed>(gates: readonly Gate[]): Gate | undefined {
  return gates.toSorted((left, right) => right.startedAt - left.startedAt || right.pid - left.pid)[0];
}

/** The length of the folder's path where `path` lies in it or is it; 0 where not. */
function depthAround(folder: string, path: string): number {
  const [around, inside] = [comparable(folder), comparable(path)];
  return inside.startsWith(around) ? around.length : 0;
}

/** One spelling, ending in a slash. Windows paths are told by their drive letter or share; their case does not count. */
function comparable(path: string): string {
  const windows = /^([A-Za-z]:|\\\\)/.test(path);
  const slashed = windows ? path.replaceAll("\\", "/").toLowerCase() : path;
  return slashed.endsWith("/") ? slashed : `${slashed}/`;
}
