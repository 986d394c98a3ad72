import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

/** Longest file that is read, in bytes, and the most links that are followed one after the other. */
const longest = 16 * 1024 * 1024;
const mostLinks = 40;

/** What is at a path. `why` is a clause. */
export type Content =
  | { readonly kind: "absent" }
  | {
      readonly kind: "file";
      readonly bytes: Buffer;
      /** Its permissions. */
      readonly mode: number;
      readonly owner: { readonly user: number; readonly group: number };
    }
  | { readonly kind: "unreadable"; readonly why: string };

/** The place a path leads to in the end, through links, also through one to something that is not there; undefined for a circle of links. */
export function realPlace(path: string): string | undefined {
  let place = path;
  for (let links = 0; links < mostLinks; links++) {
    const found = lstatSync(place, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() !== true) return place;
    place = resolve(dirname(place), readlinkSync(place));
  }
  return undefined;
}

/** What is at a path, or at the end of its links. Never throws. */
export function contentAt(path: string): Content {
  try {
    const place = realPlace(path);
    if (place === undefined) return { kind: "unreadable", why: "its links lead in a circle" };
    const found = statSync(place, { throwIfNoEntry: false });
    if (found === undefined) return { kind: "absent" };
    if (!found.isFile()) return { kind: "unreadable", why: "it is no file" };
    if (found.size > longest) return { kind: "unreadable", why: "it is too long" };
    const owner = { user: found.uid, group: found.gid };
    return { kind: "file", bytes: readFileSync(place), mode: found.mode & 0o7777, owner };
  } catch (cause) {
    return { kind: "unreadable", why: `it cannot be read (${codeOf(cause)})` };
  }
}

/** Whether two looks at a path found the same. */
function isSame(left: Content, right: Content): "yes" | "no" {
  if (left.kind === "file" && right.kind === "file") return left.bytes.equals(right.bytes) ? "yes" : "no";
  return left.kind === "absent" && right.kind === "absent" ? "yes" : "no";
}

/**
 * Puts bytes at a path whole or not at all: a draft beside it is written to the disk and renamed, if the place still is as `seen`. A link
 * stays one, and what it leads to is written. Owner and permissions stay; a new file gets `mode`. Missing folders are made, and returned
 * from the outermost. "changed": somebody wrote there since. Throws what the system says, and then nothing has changed.
 */
export function replaceFile(
  path: string,
  bytes: Uint8Array,
  seen: Content,
  mode: number,
): { readonly kind: "done"; readonly made: readonly string[] } | { readonly kind: "changed" } {
  const place = realPlace(path);
  if (place === undefined) throw new Error("its links lead in a circle");
  if (seen.kind === "file" && (seen.mode & 0o200) === 0) throw new Error("it is read-only");
  const made = makeFolders(dirname(place));
  try {
    removeDrafts(place);
    const draft = `${draftLead(place)}${process.pid}-${randomBytes(4).toString("hex")}`;
    try {
      writeDraft(draft, bytes, seen, mode);
      if (isSame(contentAt(path), seen) === "no") {
        unlinkSync(draft);
        removeFolders(made);
        return { kind: "changed" };
      }
      renameSync(draft, place);
    } catch (cause) {
      removeQuietly(draft);
      throw cause;
    }
    return { kind: "done", made };
  } catch (cause) {
    removeFolders(made);
    throw cause;
  }
}

/** Removes the file at a path, if it still is as `seen`, and then those of the folders that are empty. Throws what the system says. */
export function removeFile(path: string, seen: Content, folders: readonly string[]): "done" | "changed" {
  const place = realPlace(path);
  if (place === undefined || isSame(contentAt(path), seen) === "no") return "changed";
  if (seen.kind === "file") unlinkSync(place);
  removeFolders(folders);
  return "done";
}

/** What a system's error is called, such as `EACCES`. */
export function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

/** Makes a folder and those above it; returns those that were not there. */
function makeFolders(folder: string): readonly string[] {
  const missing: string[] = [];
  for (let path = folder; statSync(path, { throwIfNoEntry: false }) === undefined; path = dirname(path))
    missing.unshift(path);
  const made: string[] = [];
  try {
    for (const path of missing) {
      mkdirSync(path, { mode: 0o700 });
      made.push(path);
    }
  } catch (cause) {
    removeFolders(made);
    throw cause;
  }
  return made;
}

function removeFolders(folders: readonly string[]): void {
  for (const folder of folders.toReversed()) {
    try {
      rmdirSync(folder);
    } catch {
      return; // Somebody keeps something there.
    }
  }
}

function writeDraft(draft: string, bytes: Uint8Array, seen: Content, mode: number): void {
  const file = openSync(draft, "wx", 0o600);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  if (seen.kind === "file") {
    const { user, group } = seen.owner;
    if (process.getuid?.() !== user || process.getgid?.() !== group) keepOwner(draft, user, group);
  }
  chmodSync(draft, seen.kind === "file" ? seen.mode : mode);
}

function keepOwner(path: string, user: number, group: number): void {
  try {
    chownSync(path, user, group);
  } catch {
    // Only an administrator may; a file of the person's own stays the person's.
  }
}

/** How drafts for a file begin: no name under which an agent would read them. */
function draftLead(place: string): string {
  return join(dirname(place), `.${basename(place)}.holdpoint-`);
}

/** Removes drafts of processes that ended before they were done. */
function removeDrafts(place: string): void {
  const lead = basename(draftLead(place));
  for (const name of readdirSync(dirname(place))) {
    const pid = name.startsWith(lead) ? /^(\d{1,10})-[0-9a-f]{8}$/.exec(name.slice(lead.length))?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) removeQuietly(join(dirname(place), name));
  }
}

/** Whether a process runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) !== "ESRCH";
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is not there.
  }
}
