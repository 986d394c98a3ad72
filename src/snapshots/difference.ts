import { type BigIntStats, lstatSync, readlinkSync } from "node:fs";
import { hashOf } from "./contentReader.ts";
import { isObjectOf } from "./gitObjects.ts";
import { bytesOf, type Entry, type Manifest, type RawPath, type Xattrs } from "./manifest.ts";
import { Slices } from "./slices.ts";
import { type XattrAccess, xattrAccess } from "./xattrs.ts";

/**
 * How what stands at a path now differs from what a snapshot holds. `same`; `gone`; `changed`: something of the kind, with
 * other content; `attributes`: mode, owner, time or extended attributes alone; `in the way`: something of another kind, which is never removed;
 * `time`: a folder's time alone, which moves with what is in it;
 * `made`: a restore of ours made it, and it is as that left it; `made over`: it is not, so that it stays.
 */
type Standing = "same" | "gone" | "changed" | "attributes" | "time" | "in the way" | "made" | "made over";

/** One name of a snapshot, and how it stands now. */
export interface Difference {
  readonly entry: Entry;
  readonly standing: Standing;
  /** Tells what stands there now from anything that comes into its place; empty where nothing does. */
  readonly print: string;
  /** When what stands there was last changed in any way, in milliseconds since 1970; 0 where nothing does. */
  readonly changedAt: number;
}

/** What a restore would find, name by name, in the snapshot's order. Nothing is changed. Rejects where a path cannot be looked at. */
export async function differences({ entries }: Pick<Manifest, "entries">): Promise<readonly Difference[]> {
  const slices = new Slices();
  const access = await xattrAccess();
  const found: Difference[] = [];
  for (const entry of entries) {
    await slices.pause();
    const stats = look(entry.path);
    const [print, changedAt] = stats === undefined ? ["", 0] : [printOf(stats), Number(stats.ctimeNs / 1_000_000n)];
    found.push({ entry, standing: await standingOf(entry, stats, access), print, changedAt });
  }
  return found;
}

/**
 * Tells what stands at a path from anything that comes into its place. Its links are no part of it: another name of the same file may come
 * back before it.
 */
export function printOf({ dev, ino, size, mtimeNs, mode }: BigIntStats): string {
  return [dev, ino, size, mtimeNs, mode].join(" ");
}

/**
 * The files that stood under names of what were different files: a command linked them together. To change such a file's mode or
 * time for one of the names would change it for the others. Each as {@link fileIn} tells it.
 */
export function newlyShared(found: readonly Difference[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const { entry, print } of found) {
    if (print === "" || entry.type === "folder" || entry.type === "made") continue;
    const file = fileIn(print);
    const was = (entry.type === "file" ? entry.inode : undefined) ?? entry.path;
    if ((first.get(file) ?? was) !== was) shared.add(file);
    first.set(file, was);
  }
  return shared;
}

/** The device and number of the file in a {@link Difference.print}. */
export function fileIn(print: string): string {
  return print.split(" ", 2).join(" ");
}

/** Whether what stands at a path is still what was found there. */
export function isAsFound({ entry, print }: Difference): boolean {
  const stats = look(entry.path);
  return (stats === undefined ? "" : printOf(stats)) === print;
}

async function standingOf(
  entry: Entry,
  stats: BigIntStats | undefined,
  access: XattrAccess | undefined,
): Promise<Standing> {
  if (stats === undefined) return entry.type === "made" ? "same" : "gone";
  switch (entry.type) {
    case "made":
      // What is in a folder changes its size and time; it goes only once it is empty.
      if (stats.isDirectory()) return fileIn(entry.print) === fileIn(printOf(stats)) ? "made" : "made over";
      return entry.print === printOf(stats) ? "made" : "made over";
    case "folder":
      return stats.isDirectory() ? attributes(entry, stats, access) : "in the way";
    case "link":
      if (stats.isDirectory()) return "in the way";
      if (!stats.isSymbolicLink()) return "changed";
      return readlinkSync(bytesOf(entry.path), { encoding: "latin1" }) === entry.target
        ? attributes(entry, stats, access)
        : "changed";
    case "file":
      if (stats.isDirectory()) return "in the way";
      if (!stats.isFile() || Number(stats.size) !== entry.size) return "changed";
      return (await isContentOf(entry, stats)) ? attributes(entry, stats, access) : "changed";
    case "other":
      return "same";
  }
}

/** An object of git's has no hash beside its name, and nobody writes into one without moving its time. */
async function isContentOf(
  { path, hash, mtime }: Extract<Entry, { type: "file" }>,
  { mtimeNs }: BigIntStats,
): Promise<boolean> {
  if (hash !== "") return (await hashOf(bytesOf(path))) === hash;
  return String(mtimeNs) === mtime || isObjectOf(path, bytesOf(path));
}

/** What is there at a path, not followed. Throws where it cannot be looked at. */
export function look(path: RawPath): BigIntStats | undefined {
  try {
    return lstatSync(bytesOf(path), { bigint: true });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw cause;
  }
}

/** Times are set to the microsecond, so that is how they are compared. A link has no mode of its own. */
function attributes(entry: Entry, stats: BigIntStats, access: XattrAccess | undefined): "same" | "attributes" | "time" {
  const drift = BigInt(entry.mtime) - stats.mtimeNs;
  const isNow = drift < 2_000n && drift > -2_000n;
  const isOwned = Number(stats.uid) === entry.uid && Number(stats.gid) === entry.gid;
  const isMode = entry.type === "link" || Number(stats.mode & 0o7777n) === entry.mode;
  if (!isOwned || !isMode || !isLabelled(entry, access)) return "attributes";
  if (isNow) return "same";
  return entry.type === "folder" ? "time" : "attributes";
}

function isLabelled({ xattrs, path }: Entry, access: XattrAccess | undefined): boolean {
  if (xattrs === undefined || access === undefined) return true;
  const inOrder = (some: Xattrs = {}): string => JSON.stringify(Object.entries(some).sort());
  return inOrder(access.read(path)) === inOrder(xattrs);
}
