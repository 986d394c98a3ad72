import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A control group of our own for one run (Linux, cgroups(7), version 2). Whatever the run starts is born in it, in a session of
 * its own or not, and the kernel kills all of it at once. Only who may write the control groups' files can leave it.
 */
export interface ControlGroup {
  /** Its folder. */
  readonly folder: string;
  /**
   * Runs `start` with this process in the group, so that what it starts is born there, and takes this process out again.
   * `start` must not wait for anything.
   */
  bear<T>(start: () => T): T;
}

/** A control group of this name below the one this process is in; undefined where the machine does not let us have one. */
export function makeControlGroup(name: string): ControlGroup | undefined {
  const home = ownGroup();
  if (home === undefined) return undefined;
  const folder = join(home, name);
  try {
    mkdirSync(folder);
    // Since Linux 5.14; without it there is nothing to gain.
    readdirSync(folder).includes("cgroup.kill") || fail();
    return { folder, bear: (start) => bear(home, folder, start) };
  } catch {
    dropControlGroup(folder);
    return undefined;
  }
}

/** Forgets a group; "kept" while something lives in it. */
export function dropControlGroup(folder: string): "dropped" | "kept" {
  try {
    rmdirSync(folder);
    return "dropped";
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ENOENT" ? "dropped" : "kept";
  }
}

/** The processes in a group; none where it is gone or cannot be read. */
export function membersOf(folder: string): readonly number[] {
  try {
    return readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Holds everything in a group still, so that nothing is started or moves away while it is looked at. */
export function freezeControlGroup(folder: string): void {
  tell(folder, "cgroup.freeze");
}

/** Kills everything in a group, below it too; frozen, stopped and forking processes included. */
export function killControlGroup(folder: string): void {
  tell(folder, "cgroup.kill");
}

/** Whether a path can be that of a group which `makeControlGroup` made under this name: it is read from a file. */
export function isControlGroup(folder: string, name: string): boolean {
  return folder.startsWith("/sys/fs/cgroup/") && folder.endsWith(`/${name}`) && !folder.includes("/../");
}

function tell(folder: string, file: string): void {
  try {
    writeFileSync(join(folder, file), "1");
  } catch {
    // It is gone, or this kernel has no such file: the walk goes on without it.
  }
}

function bear<T>(home: string, folder: string, start: () => T): T {
  writeFileSync(join(folder, "cgroup.procs"), String(process.pid));
  try {
    return start();
  } finally {
    writeFileSync(join(home, "cgroup.procs"), String(process.pid));
  }
}

function fail(): never {
  throw new Error("This kernel cannot kill a control group.");
}

/** The folder of the group this process is in: in the one hierarchy of version 2, or in the one beside those of version 1. */
function ownGroup(): string | undefined {
  if (process.platform !== "linux") return undefined;
  try {
    const path = /^0::(.*)$/m.exec(readFileSync("/proc/self/cgroup", "utf8"))?.[1];
    if (path === undefined || path.includes("..")) return undefined;
    // proc_pid_mountinfo(5): id parent device root place options … - type source options
    for (const line of readFileSync("/proc/self/mountinfo", "utf8").split("\n")) {
      const [, , , root, place] = line.split(" ");
      if (root === undefined || place === undefined || !line.includes(" - cgroup2 ")) continue;
      if (root === "/") return join(place, path);
      if (path === root || path.startsWith(`${root}/`)) return join(place, path.slice(root.length));
    }
  } catch {
    // No control groups here.
  }
  return undefined;
}
