import { constants, createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type Difference, fileIn, look } from "./difference.ts";
import { bytesOf, type RawPath } from "./manifest.ts";

/**
 * Whether a name still leads to the very file that a snapshot holds, and others do as well: what was written into it they all have, and would
 * keep if this name alone got another file. `shared`: files that a command linked together, each as {@link fileIn} tells it.
 */
export function hasOtherNames({ entry, print }: Difference, shared: ReadonlySet<string>): boolean {
  if (entry.type !== "file" || entry.inode === undefined) return false;
  const file = fileIn(print);
  return file.replace(" ", ".") === entry.inode && !shared.has(file) && (look(entry.path)?.nlink ?? 0n) > 1n;
}

/**
 * Writes what `draft` holds into the file that `own` is a name of, as `print` tells that file. Rejects where it is another one by now or cannot be
 * written. A crash leaves a part of it; the snapshots of how it was, and of how it was before, have it whole.
 */
export async function refill(draft: RawPath, own: RawPath, print: string): Promise<void> {
  const file = await writable(own, print);
  try {
    await file.truncate(0);
    await file.writeFile(createReadStream(bytesOf(draft)));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function writable(own: RawPath, print: string): Promise<FileHandle> {
  try {
    return await openedAs(own, print, constants.O_WRONLY);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EACCES") throw cause;
  }
  // Its mode keeps its own user from it, who may change that; it gets the mode back that it had.
  const readable = await openedAs(own, print, constants.O_RDONLY);
  try {
    await readable.chmod(0o600);
    return await openedAs(own, print, constants.O_WRONLY);
  } finally {
    await readable.close();
  }
}

/** Opens a file if it is the one that `print` tells. */
async function openedAs(own: RawPath, print: string, access: number): Promise<FileHandle> {
  const file = await open(bytesOf(own), access | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { dev, ino } = await file.stat({ bigint: true });
  if (`${dev} ${ino}` === fileIn(print)) return file;
  await file.close();
  throw new Error("something came into its place meanwhile");
}
