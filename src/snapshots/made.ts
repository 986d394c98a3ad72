import { readFileSync, rmdirSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Difference, fileIn, isAsFound, look, printOf } from "./difference.ts";
import type { HeldFolders } from "./heldFolders.ts";
import { bytesOf, type Entry, isOdd, type Manifest, nameOf, parentOf, type RawPath, shownPath } from "./manifest.ts";
import { wordsOf } from "./words.ts";

type MadeEntry = Extract<Entry, { type: "made" }>;

const name = "made.json";

/**
 * Writes beside the snapshot of how it was before a restore what that restore made where nothing stood, so that to undo the undo takes it
 * away again. Git's objects stay, for whatever refers to them by then, and so does a repository that came back whole. `folder`: the
 * snapshot's own. Where it cannot be written, all of it stays. Never throws.
 */
export function recordMade(folder: string, prints: ReadonlyMap<RawPath, string>, { repositories }: Manifest): void {
  const stays = repositories.map((one) => (prints.has(one) ? `${one}/` : `${one}/objects/`));
  const made = [...prints]
    .filter(([path]) => !stays.some((one) => `${path}/`.startsWith(one)))
    .map(([path, print]) => ({ path, print }));
  if (made.length === 0) return;
  try {
    writeFileSync(join(folder, name), JSON.stringify(made), { mode: 0o600, flag: "wx", flush: true });
  } catch {
    // What it made stays then, as everything does that we cannot prove to be ours.
  }
}

/** What the restore made that a snapshot was taken before; nothing where none was, or what is written of it cannot be read. */
export function madeAfter(folder: string): readonly MadeEntry[] {
  try {
    const read: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
    const entries = (Array.isArray(read) ? read : []) as readonly Partial<MadeEntry>[];
    return entries.flatMap(({ path, print }) =>
      typeof path === "string" && typeof print === "string" && path.startsWith("/") && !isOdd(path)
        ? [{ type: "made" as const, path, print, mode: 0, uid: 0, gid: 0, mtime: "0" }]
        : [],
    );
  } catch {
    return [];
  }
}

/**
 * Takes away what a restore of ours made and nobody touched since; a folder only once it is empty. `differences` in the order of their
 * paths. Gives how many names went, and a sentence for each that stays.
 */
export function takeAway(
  differences: readonly Difference[],
  folders: HeldFolders,
): { readonly gone: number; readonly left: readonly string[] } {
  let gone = 0;
  const left: string[] = [];
  for (const difference of differences.toReversed()) {
    const { path } = difference.entry;
    folders.trim();
    try {
      const place = folders.at(parentOf(path));
      const stats = look(path);
      if (stats === undefined) continue;
      // A folder changes with what is taken from it; it goes only while nothing is in it.
      const isFound = stats.isDirectory() ? fileIn(difference.print) === fileIn(printOf(stats)) : isAsFound(difference);
      if (place === undefined || !isFound) {
        left.push(`${shownPath(path)} was left alone: it changed after it was looked at.`);
        continue;
      }
      const own = bytesOf(place + nameOf(path));
      if (stats.isDirectory()) rmdirSync(own);
      else unlinkSync(own);
      gone++;
    } catch (cause) {
      const isFull = (cause as NodeJS.ErrnoException).code === "ENOTEMPTY";
      left.push(
        isFull
          ? `${shownPath(path)} stays: something else is in it.`
          : `${shownPath(path)} could not be taken away: ${wordsOf(cause)}.`,
      );
    }
  }
  return { gone, left };
}
