import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fewFiles, type Keepable, type RetentionPolicy, toDrop } from "../core/snapshot/retention.ts";
import { isTakenSince } from "./marks.ts";
import type { SnapshotStore } from "./snapshotStore.ts";
import { borrowedBy } from "./summary.ts";

/**
 * How long the contents of a dropped snapshot stay at least, in milliseconds: another window may know them still. And while one is being taken,
 * of which nothing is seen before it is whole, unless nothing was written to it for so long.
 */
const [lingersFor, takesAtMost] = [3_600_000, 86_400_000];

/**
 * Drops what a policy keeps no longer, and removes contents that nothing needs any more. Gives the ids of those that were dropped. Of one that
 * is dropped the manifest goes first, so that it is there whole or not at all, whatever crashes; its contents stay while another one
 * borrows them or is being taken, and an hour at least. `now`: milliseconds since 1970. What cannot be read or removed stays for the next time; never throws.
 */
export function retain(store: SnapshotStore, policy: RetentionPolicy, now: number): readonly string[] {
  const listed = store.list().flatMap((id) => ifPossible(() => keepable(store, id)));
  const sizes = new Map(store.folders().map((id) => [id, ifPossible(() => onDisk(join(store.folder, id)))[0] ?? 0]));
  const dropped = toDrop(listed, sizes, policy, now).filter(
    (id) => ifPossible(() => drop(join(store.folder, id))).length > 0,
  );
  // Before it is looked who borrows: one that is whole from now on is seen there, one that begins now knows what was dropped.
  if (ifPossible(() => isTakenSince(store.folder, now - takesAtMost)).some((is) => is)) return dropped;
  const there = new Set(store.list());
  const left = store.folders().filter((id) => !there.has(id));
  // What cannot be read cannot be put back either, whatever it borrows.
  const borrowed = new Set(
    left.length === 0 ? [] : [...there].flatMap((id) => ifPossible(() => keepable(store, id).borrows).flat()),
  );
  for (const id of left) {
    if (!borrowed.has(id)) ifPossible(() => sweep(join(store.folder, id), now));
  }
  return dropped;
}

function keepable(store: SnapshotStore, id: string): Keepable {
  const { takenAt, about, files, borrows } = store.summary(id);
  const passing = files <= fewFiles ? "in passing, small" : "in passing";
  const taken = about?.inPassing === true ? passing : "as promised";
  return { id, takenAt, taken, borrows: borrows ?? borrowedBy(store.read(id)) };
}

/** What all that is kept takes on the disk, in bytes. */
export function costOf(store: SnapshotStore): number {
  return store.folders().reduce((sum, id) => sum + (ifPossible(() => onDisk(join(store.folder, id)))[0] ?? 0), 0);
}

/** What a snapshot takes, in bytes. What a repository holds as well, under another name, costs nothing. */
function onDisk(folder: string): number {
  const files = join(folder, "files");
  const own = lstatSync(files, { throwIfNoEntry: false }) === undefined ? [] : readdirSync(files);
  return ["pack", "manifest.json", "summary.json", "made.json", ...own.map((name) => join("files", name))].reduce(
    (sum, name) => {
      const found = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return found === undefined || found.nlink > 1 ? sum : sum + found.size;
    },
    0,
  );
}

function drop(folder: string): void {
  for (const name of ["manifest.json", "summary.json", "made.json"]) rmSync(join(folder, name), { force: true });
}

function sweep(folder: string, now: number): void {
  // Taking the manifest away moved the folder's time.
  if (now - lstatSync(folder).mtimeMs >= lingersFor) rmSync(folder, { recursive: true, force: true });
}

function ifPossible<T>(work: () => T): readonly T[] {
  try {
    return [work()];
  } catch {
    return [];
  }
}
