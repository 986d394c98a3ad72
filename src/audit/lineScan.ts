import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { longestLine } from "./chain.ts";
import { NotAFileError } from "./fileTail.ts";

/** How much is read at a time, in bytes. */
const chunkLength = 1024 * 1024;
/** How often and how long, in milliseconds, the end of a line that is being written is waited for. */
const waits = 20;
const waitTime = 25;
/** A file that was not changed for so long is not being written, in milliseconds. */
const longestWrite = 2_000;

/** What follows the last newline of a file. */
export type LineRest =
  | { readonly kind: "none" }
  | { readonly kind: "unfinished"; readonly bytes: Buffer }
  /** A line beyond the bound; what comes after it was not read. */
  | { readonly kind: "too long" };

/**
 * Reads a file line by line in a constant amount of memory. `visit` gets each line without its newline, in a buffer that
 * is used again for the next, and says whether to go on. Where there may be a `writer`, a last line that it is just writing
 * is waited for.
 */
export async function scanLines(
  path: string,
  writer: "perhaps" | "none",
  visit: (line: Buffer) => "go on" | "stop",
): Promise<LineRest> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new NotAFileError(path);
    const buffer = Buffer.allocUnsafe(longestLine + 1 + chunkLength);
    let kept = 0;
    for (let waited = 0; ; ) {
      const { bytesRead } = await file.read(buffer, kept, chunkLength);
      if (bytesRead === 0) {
        if (kept === 0) return { kind: "none" };
        if (writer === "none" || waited === waits || !(await isBeingWritten(file))) {
          return { kind: "unfinished", bytes: Buffer.from(buffer.subarray(0, kept)) };
        }
        waited += 1;
        await new Promise((resolve) => setTimeout(resolve, waitTime));
        continue;
      }
      const filled = kept + bytesRead;
      let start = 0;
      for (let end = buffer.indexOf(10, kept); end !== -1 && end < filled; end = buffer.indexOf(10, start)) {
        if (visit(buffer.subarray(start, end)) === "stop") return { kind: "none" };
        start = end + 1;
        if (start === filled) break;
      }
      kept = filled - start;
      if (kept > longestLine) return { kind: "too long" };
      buffer.copyWithin(0, start, filled);
    }
  } finally {
    await file.close();
  }
}

async function isBeingWritten(file: FileHandle): Promise<boolean> {
  return Date.now() - (await file.stat()).mtimeMs < longestWrite;
}
