import { chmodSync, closeSync, constants, fchmodSync, lchownSync, lutimesSync, openSync } from "node:fs";
import { bytesOf, type Entry, type RawPath } from "./manifest.ts";
import type { XattrAccess } from "./xattrs.ts";

/**
 * Gives a name its mode, time, extended attributes and, where we may, its owner. Throws where it cannot; gives the names of extended
 * attributes for which the system does not let us. `access`: absent where the system has none.
 */
export function dress(entry: Entry, path: RawPath, access: XattrAccess | undefined): readonly string[] {
  const place = bytesOf(path);
  try {
    lchownSync(place, entry.uid, entry.gid);
  } catch {
    // Only the system's administrator gives files away.
  }
  const xattrs = entry.type === "link" ? undefined : entry.xattrs;
  // Whoever may write the file sets those of users; a change of mode or owner would change the others.
  const isLabelled = xattrs !== undefined && Object.keys(xattrs).length > 0;
  if (isLabelled) setMode(place, entry.mode | 0o200);
  const unset = xattrs === undefined ? [] : (access?.write(path, xattrs, "users") ?? Object.keys(xattrs));
  lutimesSync(place, seconds(entry.mtime), seconds(entry.mtime));
  // Last, because it may close the folder to us.
  if (entry.type !== "link") setMode(place, entry.mode);
  const others = xattrs === undefined ? [] : (access?.write(path, xattrs, "systems") ?? []);
  return [...unset, ...others];
}

/** Nanoseconds as seconds, to the nearest microsecond: a double holds no more of today's times. */
export function seconds(time: string): number {
  const nanoseconds = BigInt(time);
  return Number(nanoseconds / 1_000_000_000n) + (Number((nanoseconds % 1_000_000_000n) / 1_000n) + 0.5) / 1e6;
}

/** Not through a link that came into its place meanwhile, where what is there can be opened. */
function setMode(place: Buffer, mode: number): void {
  let held: number;
  try {
    held = openSync(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EACCES") throw cause;
    chmodSync(place, mode);
    return;
  }
  try {
    fchmodSync(held, mode);
  } finally {
    closeSync(held);
  }
}
