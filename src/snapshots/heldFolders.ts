import { closeSync, constants, openSync, readlinkSync } from "node:fs";
import { look } from "./difference.ts";
import { bytesOf, type RawPath } from "./manifest.ts";

/** Folders that are kept open at once. */
const mostOpen = 100;

/**
 * Folders to write in, reached so that no link leads what is written elsewhere. On Linux each is held open: what is put into its way
 * later leads nowhere else. Where a system has no way to do that, each folder on the way is looked at right before.
 */
export class HeldFolders {
  readonly #open = new Map<RawPath, number>();

  /** A path to the folder, good until {@link trim}; undefined where there is none, or a link is on the way. */
  at(folder: RawPath): RawPath | undefined {
    if (folder === "") return "";
    const known = this.#open.get(folder);
    if (known !== undefined) return pathOf(known);
    if (!isPlain(folder)) return undefined;
    if (process.platform !== "linux") return folder;
    const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;
    let held: number;
    try {
      held = openSync(bytesOf(folder), O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    } catch (cause) {
      // A folder that may be written but not listed cannot be held; it was looked at.
      if ((cause as NodeJS.ErrnoException).code === "EACCES") return folder;
      return undefined;
    }
    const real = placeOf(held);
    if (real === folder) {
      this.#open.set(folder, held);
      return pathOf(held);
    }
    closeSync(held);
    // Without /proc nothing more can be known.
    return real === undefined ? folder : undefined;
  }

  /** Lets go of folders where there are many. */
  trim(): void {
    if (this.#open.size >= mostOpen) this.close();
  }

  /** Lets go of all. */
  close(): void {
    for (const held of this.#open.values()) closeSync(held);
    this.#open.clear();
  }
}

function pathOf(held: number): RawPath {
  return `/proc/self/fd/${held}`;
}

function placeOf(held: number): RawPath | undefined {
  try {
    return readlinkSync(pathOf(held), { encoding: "latin1" });
  } catch {
    return undefined;
  }
}

function isPlain(folder: RawPath): boolean {
  if (folder === "") return true;
  return look(folder)?.isDirectory() === true && isPlain(folder.slice(0, folder.lastIndexOf("/")));
}
