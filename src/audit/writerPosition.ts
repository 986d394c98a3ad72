import { constants, type Stats } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type Attested, type Beginning, chainedJson, type Head, type LogLine } from "./chain.ts";
import type { FileTail } from "./fileTail.ts";
import type { WriterPlace } from "./writerPlace.ts";

/**
 * How long and how old a file grows before it becomes an archive. 64 MB are about 100,000 records: such a file is verified in
 * half a second and still opens in an editor. An old one is closed so that what is handed on or kept elsewhere ends somewhere.
 */
export const longestFile = 64 * 1024 * 1024;
const oldestFile = 90 * 24 * 3_600_000;

/** Appends, follows no link, does not wait for the other end of a pipe, and makes no file. */
const appendAsItIs = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Why a file begins that takes the place of another. */
export type Renewal = Exclude<Beginning, "first">;

/** A file that was begun anew because something had happened to the one before. */
export interface BegunAnew {
  readonly why: Exclude<Renewal, "rotated">;
  readonly file: string;
  /** Where the one before was set aside; empty when there was none. */
  readonly aside: string;
}

/** The file as we left it. Whatever differs at the next write was not done by us. */
export interface Position {
  readonly device: number;
  readonly inode: number;
  /** In bytes. */
  readonly size: number;
  readonly chain: string;
  /** When it was begun, in milliseconds since 1970; not a number where its first line does not say. */
  readonly since: number;
  readonly head: Head;
  /** What the log has to say before the next record. */
  readonly opening: readonly LogLine[];
  readonly begun: BegunAnew | undefined;
}

/** What was found wrong, or is to be renewed, and is not on record yet. */
export interface Finding {
  readonly why: Renewal;
  readonly aside: string;
  readonly former: readonly Attested[];
}

/** How the file that is there now differs from the one we left; undefined for a file that is not there. */
export function difference(
  left: Position,
  found: Stats | undefined,
  lastWrite: "whole" | "broken",
): Exclude<Renewal, "rotated"> | "none" {
  if (found === undefined) return "missing";
  if (found.dev !== left.device || found.ino !== left.inode) return "replaced";
  if (found.size < left.size) return "shortened";
  if (found.size > left.size) return lastWrite === "broken" ? "torn" : "foreign";
  return "none";
}

/** Whether a file has grown so long or old that the next record begins another. */
export function isFull({ size, since }: Position, now: number, longest: number): "yes" | "no" {
  return size >= longest || (size > 0 && now - since > oldestFile) ? "yes" : "no";
}

/** Why a file begins in a place that was just taken. */
export function beginning(place: WriterPlace, tail: FileTail): Beginning {
  switch (tail.kind) {
    case "missing":
    case "empty":
      return place.leftAt === undefined ? "first" : "missing";
    case "unchained":
      return "foreign";
    case "chain":
      if (tail.torn !== undefined) return "torn";
      return place.leftAt?.chain === tail.chain && tail.head.seq < place.leftAt.seq ? "shortened" : "foreign";
  }
}

/** Whether the file of a place that was just taken is as whoever had it before left it. */
export function isAsLeft(place: WriterPlace, tail: Extract<FileTail, { kind: "chain" }>): boolean {
  const { leftAt } = place;
  if (tail.torn !== undefined) return false;
  return leftAt === undefined || (leftAt.chain === tail.chain && leftAt.hash === tail.head.hash);
}

/** Opens a file for appending; undefined where there is none. */
export async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, appendAsItIs);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

/** Puts the names in a folder on disk, where the system can do that. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Lines, each JSON already, as they go on from a head. */
export function chained(from: Head, bodies: readonly string[]): { readonly text: string; readonly head: Head } {
  let head = from;
  const lines: string[] = [];
  for (const body of bodies) {
    const next = chainedJson(head, body);
    lines.push(next.line);
    head = next.head;
  }
  return { text: lines.join(""), head };
}
