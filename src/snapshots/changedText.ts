import { readFileSync } from "node:fs";
import { ContentReader } from "./contentReader.ts";
import { type Difference, look } from "./difference.ts";
import { bytesOf, shownPath } from "./manifest.ts";

/** Larger files are not shown side by side, in bytes. */
const mostShown = 2_000_000;

/** A file as it is now, and as a snapshot has it. */
export interface ChangedText {
  readonly path: string;
  readonly now: string;
  readonly kept: string;
}

/**
 * The two texts of a file that differs from what a snapshot holds; undefined where it is no text, too large, or not there any more.
 * `folder`: where the snapshots lie. Nothing is changed, and nothing thrown.
 */
export function changedText(folder: string, { entry }: Difference): ChangedText | undefined {
  const stats = look(entry.path);
  if (entry.type !== "file" || entry.size > mostShown || stats?.isFile() !== true || stats.size > mostShown)
    return undefined;
  const reader = new ContentReader(folder);
  try {
    const [now, kept] = [readFileSync(bytesOf(entry.path)), reader.read(entry)];
    if (now.includes(0) || kept.includes(0)) return undefined;
    return { path: shownPath(entry.path), now: now.toString("utf8"), kept: kept.toString("utf8") };
  } catch {
    return undefined;
  } finally {
    reader.close();
  }
}
