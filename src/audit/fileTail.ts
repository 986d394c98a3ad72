import { createHash, hash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { type Attested, type Contents, type Head, lineShape, logLineIn, longestLine } from "./chain.ts";
import { earlierFile, isArchive, isAside, recordsFiles } from "./recordsFolder.ts";

/** Files whose heads one line names. There are as many as programs write at the same time, and those set aside. */
const mostAttested = 100;

/** Lines are seldom longer, in bytes. */
const usualReach = 64 * 1024;

/** Follows no link, and does not wait for the other end of a pipe. */
const readAsItIs = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** Something that is no plain file lies where records belong: a folder, a link, a pipe. */
export class NotAFileError extends Error {
  constructor(path: string) {
    super(`${path} is no plain file.`);
  }
}

/** What the start and the end of a file say, without the lines between. */
export type FileTail =
  | { readonly kind: "missing" }
  | { readonly kind: "empty" }
  /** It begins and ends as a chain of ours. `bytes`: to the end of the last whole line; `torn`: what comes after that. */
  | {
      readonly kind: "chain";
      readonly chain: string;
      /** When it was begun, in ISO 8601; whatever its first line says. */
      readonly begun: string;
      readonly head: Head;
      readonly bytes: number;
      readonly torn: Contents | undefined;
    }
  /** Anything else, and a chain whose last line is not in order. */
  | { readonly kind: "unchained" };

/** Looks at the first and the last line of a file. Rejects when it is there but cannot be read, or is no plain file. */
export async function readTail(path: string): Promise<FileTail> {
  let file: FileHandle;
  try {
    file = await open(path, readAsItIs);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return { kind: "missing" };
    throw cause;
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) throw new NotAFileError(path);
    if (found.size === 0) return { kind: "empty" };
    for (const reach of [usualReach, longestLine + 1]) {
      const tail = await tailWithin(file, found.size, reach);
      if (tail !== undefined) return tail;
    }
    return { kind: "unchained" };
  } finally {
    await file.close();
  }
}

/** The tail, where the first line and the last two lie within `reach` and twice `reach` bytes; else undefined. */
async function tailWithin(file: FileHandle, size: number, reach: number): Promise<FileTail | undefined> {
  const first = await read(file, 0, Math.min(size, reach));
  const firstEnd = first.indexOf(10);
  if (firstEnd === -1) return undefined;
  const begun = logLineIn(first.subarray(0, firstEnd));
  if (begun?.log !== "begun") return { kind: "unchained" };
  // The last whole line, and one that was not finished.
  const start = Math.max(0, size - 2 * reach);
  const last = await read(file, start, size - start);
  const end = last.lastIndexOf(10);
  const lineStart = end < 1 ? -1 : last.lastIndexOf(10, end - 1);
  if (end === -1 || (lineStart === -1 && start > 0)) return undefined;
  const shape = lineShape(last.subarray(lineStart + 1, end));
  if (shape === undefined || shape.own === "wrong") return { kind: "unchained" };
  const rest = last.subarray(end + 1);
  return {
    kind: "chain",
    chain: String(begun.chain),
    begun: String(begun.time),
    head: { seq: shape.seq, hash: shape.hash },
    bytes: size - rest.length,
    torn: rest.length === 0 ? undefined : { bytes: rest.length, sha256: hash("sha256", rest) },
  };
}

/**
 * Where the other records files stand, for a line that has it on record. `earlier` says whether to read files that are
 * not chained through, which takes as long as they are. A file that cannot be read is left out: it stops nobody.
 */
export async function headsOfOthers(
  folder: string,
  ownFile: string,
  earlier: "read" | "leave out",
): Promise<readonly Attested[]> {
  // An archive is named by the file that goes on from it.
  const names = (await recordsFiles(folder)).filter((name) => name !== ownFile && !isArchive(name));
  const others = names.slice(-mostAttested);
  const attested = await Promise.all(others.map((name) => attest(folder, name, earlier).catch(() => undefined)));
  return attested.filter((entry) => entry !== undefined);
}

/** What is known of one file by its start and end; of an unchained one, by all that is in it. */
export async function attest(
  folder: string,
  file: string,
  earlier: "read" | "leave out",
): Promise<Attested | undefined> {
  const path = join(folder, file);
  const tail = await readTail(path);
  switch (tail.kind) {
    case "missing":
    case "empty":
      return undefined;
    case "chain": {
      const torn = tail.torn !== undefined && isAside(file) ? { torn: tail.torn } : {};
      return { kind: "chain", chain: tail.chain, file, ...tail.head, ...torn };
    }
    case "unchained":
      return earlier === "read" && file === earlierFile
        ? { kind: "unchained", file, ...(await contentsOf(path)) }
        : undefined;
  }
}

/** The length and the hash of a file, or of its first `bytes`. */
export async function contentsOf(path: string, bytes = Number.POSITIVE_INFINITY): Promise<Contents> {
  if (bytes === 0) return { bytes, sha256: hash("sha256", "") };
  const sum = createHash("sha256");
  let length = 0;
  for await (const piece of createReadStream(path, { end: bytes - 1, highWaterMark: 1024 * 1024 })) {
    sum.update(piece as Buffer);
    length += (piece as Buffer).length;
  }
  return { bytes: length, sha256: sum.digest("hex") };
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}
