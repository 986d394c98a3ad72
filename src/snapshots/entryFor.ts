import { readlinkSync } from "node:fs";
import { type ContentWriter, ownership } from "./contentWriter.ts";
import type { Found } from "./gather.ts";
import { isGitObject } from "./gitObjects.ts";
import { bytesOf, type Entry, shownPath } from "./manifest.ts";
import type { XattrAccess } from "./xattrs.ts";

/**
 * What a snapshot says of a name, once `writer` has its content; undefined, and told in `missed`, where it cannot be read. `xattrs`: absent
 * where the system has none. Throws where the store cannot be written.
 */
export async function entryFor(
  found: Found,
  writer: ContentWriter,
  xattrs: XattrAccess | undefined,
  missed: string[],
): Promise<Entry | undefined> {
  const { path, stats } = found;
  if (stats.isFile()) {
    const entry = await writer.keep(found);
    // Nobody sets any on an object of git's, and there are many.
    const isGits = entry?.hash === "" && isGitObject(path, entry.mode);
    return entry === undefined || isGits ? entry : dressed(entry, xattrs);
  }
  const base = ownership(path, stats);
  if (stats.isDirectory()) return dressed({ type: "folder", ...base }, xattrs);
  if (!stats.isSymbolicLink()) {
    missed.push(`${shownPath(path)} is no file, folder or link, and is not kept.`);
    return { type: "other", ...base };
  }
  try {
    return { type: "link", ...base, target: readlinkSync(bytesOf(path), { encoding: "latin1" }) };
  } catch (cause) {
    missed.push(`${shownPath(path)} could not be read (${(cause as NodeJS.ErrnoException).code}).`);
    return undefined;
  }
}

function dressed(entry: Entry, access: XattrAccess | undefined): Entry {
  const xattrs = access?.read(entry.path);
  return xattrs === undefined ? entry : { ...entry, xattrs };
}
