import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** What a file holds, or why it cannot be said. */
export type FileContent =
  | { readonly kind: "absent" }
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  /** `why` is the rest of a sentence that begins with the file's name. */
  | { readonly kind: "unreadable"; readonly why: string };

/**
 * Reads a file of at most `most` bytes. Anything but a regular file is unreadable and never waited for: a pipe or a device
 * in a file's place would otherwise stop whoever reads it. Never throws.
 */
export function readRegularFile(path: string, most: number): FileContent {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    return code === "ENOENT" ? { kind: "absent" } : { kind: "unreadable", why: `cannot be opened (${code})` };
  }
  try {
    if (!fstatSync(file).isFile()) return { kind: "unreadable", why: "is no regular file" };
    // One byte more than is taken shows that there is more, also of a file that grows meanwhile.
    const bytes = Buffer.allocUnsafe(Math.min(fstatSync(file).size, most) + 1);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    if (length === bytes.length) return { kind: "unreadable", why: tooLarge(most) };
    return { kind: "bytes", bytes: bytes.subarray(0, length) };
  } catch (cause) {
    return { kind: "unreadable", why: `cannot be read (${(cause as NodeJS.ErrnoException).code})` };
  } finally {
    closeSync(file);
  }
}

function tooLarge(most: number): string {
  return `is larger than ${most / 1_024} KB, or was written while it was read`;
}
