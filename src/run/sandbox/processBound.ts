import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";

/** A control group that bounds how many processes are in it. */
export interface ProcessBound {
  /** The file into which a process writes its own number to be in it, with all that it starts. */
  readonly door: string;
  remove(): void;
}

/**
 * A control group for one run; undefined where we may not make one. The kernel exempts root from the limit on processes
 * that everybody else has, so that a run of root's would not be bounded without.
 */
export function boundProcesses(name: string, most: number): ProcessBound | undefined {
  for (const root of ["/sys/fs/cgroup/pids", ownGroup()]) {
    if (root === undefined) continue;
    const folder = `${root}/holdpoint-${name}`;
    try {
      mkdirSync(folder);
      writeFileSync(`${folder}/pids.max`, String(most));
      return { door: `${folder}/cgroup.procs`, remove: () => removeGroup(folder) };
    } catch {
      removeGroup(folder);
    }
  }
  return undefined;
}

/** Where control groups are of one hierarchy: the group above our own, since one with processes has no bounded groups below it. */
function ownGroup(): string | undefined {
  try {
    const own = /^0::(.+)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1];
    if (own === undefined) return undefined;
    return `/sys/fs/cgroup${own === "/" || basename(own) === "" ? "" : dirname(own)}`.replace(/\/$/, "");
  } catch {
    return undefined;
  }
}

function removeGroup(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // It was never made, or a process of it has not gone yet; an empty group costs nothing.
  }
}
