import { join } from "node:path";
import { namesIn, standing } from "./disk.ts";

/** Any bit that lets somebody write. */
const writing = 0o222;

/**
 * What in `/proc` is about the whole machine and can be written by somebody, or holds what can: they are mounted read-only.
 * The kernel asks for the user's number alone there, so that a run of root's without a single power could set
 * `/proc/sys/kernel/core_pattern`, and with it have the kernel start any program outside; bubblewrap leaves `sys` as it is.
 * What is about single processes, and links to that, is left out: a namespace has its own. Reads the folder; changes nothing.
 */
export function kernelFiles(proc = "/proc"): readonly string[] {
  return namesIn(proc)
    .filter((name) => !/^\d+$/.test(name))
    .map((name) => join(proc, name))
    .filter((path) => {
      const found = standing(path);
      return found !== undefined && (found.isDirectory() || (found.isFile() && (found.mode & writing) !== 0));
    });
}

/** Where the kernel lists keys that a program possesses, the person's session's among them; those that are there. */
export function keyLists(): readonly string[] {
  return ["/proc/keys", "/proc/key-users"].filter((path) => standing(path) !== undefined);
}
