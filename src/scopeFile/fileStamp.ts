import { type Stats, statSync } from "node:fs";

/** A file system may tell times apart only so far, in milliseconds: what was written so lately may be written again unseen. */
const coarsestTime = 100;

/**
 * What tells one version of a file from another without reading it; "absent" when there is none. Undefined when nothing
 * does, because it was written just before `now` (milliseconds since 1970): then it must be read.
 */
export function fileStamp(path: string, now: number): string | undefined {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" ? "absent" : `unreadable ${code}`;
  }
  if (Math.abs(now - stats.ctimeMs) < coarsestTime) return undefined;
  return `${stats.dev} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}
