import { chmodSync, closeSync, constants, fchmodSync, lchownSync, lutimesSync, openSync } from "node:fs";
import { bytesOf, type Entry, type RawPath } from "./manifest.ts";

/** Gives a name its mode, time and, where we may, its owner. Throws where it cannot. */
export function dress(entry: Entry, path: RawPath): void {
  const place = bytesOf(path);
  try {
    lchownSync(place, entry.uid, entry.gid);
  } catch {
    // Only the system's administrator gives files away.
  }
  const nanoseconds = BigInt(entry.mtime);
  // To the nearest microsecond: a double holds no more of today's times.
  const seconds = Number(nanoseconds / 1_000_000_000n) + (Number((nanoseconds % 1_000_000_000n) / 1_000n) + 0.5) / 1e6;
  lutimesSync(place, seconds, seconds);
  // Last, because it may close the folder to us.
  if (entry.type !== "link") setMode(place, entry.mode);
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
