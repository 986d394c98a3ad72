import { constants } from "node:fs";
import { type FileHandle, open, realpath } from "node:fs/promises";
import { codeBound } from "../core/code/codeTree.ts";
import type { Answer } from "../core/facts.ts";

/**
 * The text in a file. Only regular files are read, so that neither a pipe nor a device is waited for; what is no UTF-8 text,
 * or longer than the bound, in UTF-16 units, is not given.
 */
export async function textFacts(path: string, bound = codeBound): Promise<Answer> {
  // What so many units may take in UTF-8.
  const mostBytes = 3 * bound;
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return { about: "text", existence: "absent" };
    return { about: "nothing", why: `${path} cannot be opened (${code}).` };
  }
  try {
    if (!(await file.stat()).isFile()) return { about: "nothing", why: `${path} is no regular file.` };
    const buffer = Buffer.allocUnsafe(mostBytes + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read)
      read = (await file.read(buffer, length, buffer.length - length, null)).bytesRead;
    const text = length > mostBytes ? undefined : decoded(buffer.subarray(0, length), bound);
    if (text === undefined) return { about: "nothing", why: `${path} is no text, or longer than what is looked at.` };
    return { about: "text", existence: "exists", text, real: await realpath(path) };
  } finally {
    await file.close();
  }
}

function decoded(bytes: Uint8Array, bound: number): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") || text.length > bound ? undefined : text;
  } catch {
    return undefined;
  }
}
