import { type Stats, statSync } from "node:fs";

/** What tells one version of a file from another without reading it; "absent" when there is none. */
export function fileStamp(path: string): string {
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? "absent" : `unreadable ${code}`;
  }
  return `${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`;
}
