import { createHash, hash } from "node:crypto";
import { closeSync, constants, createReadStream, openSync, readFileSync, readSync, writeSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { isGitObject, isObjectOf } from "./gitObjects.ts";
import type { Entry } from "./manifest.ts";
import { isAsPinned } from "./pins.ts";

type FileEntry = Extract<Entry, { type: "file" }>;

/** Gives back what snapshots keep, and only what is as it was when it was kept. */
export class ContentReader {
  readonly #folder: string;
  readonly #packs = new Map<string, number>();

  /** `folder`: where the snapshots lie. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes an entry's content to a new file. Throws where it is damaged or gone; then the file may hold anything. */
  async write(entry: FileEntry, target: string | Buffer): Promise<void> {
    const { kept, hash: sum, size } = entry;
    if ("file" in kept) {
      const file = join(this.#folder, kept.snapshot, kept.file);
      const [isGood] = await Promise.all([
        isWhatWasKept(entry, file),
        copyFile(file, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL),
      ]);
      if (!isGood) throw damaged();
      return;
    }
    const content = this.#packed(kept, size);
    if (hash("sha256", content) !== sum) throw damaged();
    const file = openSync(target, "wx", 0o600);
    try {
      for (let at = 0; at < size; ) at += writeSync(file, content, at);
    } finally {
      closeSync(file);
    }
  }

  /** An entry's content. Throws where it is damaged or gone. */
  read({ kept, hash: sum, size }: FileEntry): Buffer {
    const content =
      "file" in kept ? readFileSync(join(this.#folder, kept.snapshot, kept.file)) : this.#packed(kept, size);
    if (sum !== "" && hash("sha256", content) !== sum) throw damaged();
    return content;
  }

  close(): void {
    for (const pack of this.#packs.values()) closeSync(pack);
    this.#packs.clear();
  }

  #packed({ snapshot, offset }: { readonly snapshot: string; readonly offset: number }, size: number): Buffer {
    const content = Buffer.allocUnsafe(size);
    const pack = this.#pack(snapshot);
    for (let at = 0; at < size; ) {
      const got = readSync(pack, content, at, size - at, offset + at);
      if (got === 0) throw damaged();
      at += got;
    }
    return content;
  }

  #pack(snapshot: string): number {
    const open = this.#packs.get(snapshot);
    if (open !== undefined) return open;
    const pack = openSync(join(this.#folder, snapshot, "pack"), "r");
    this.#packs.set(snapshot, pack);
    return pack;
  }
}

/** SHA-256 of a file's bytes, in lower-case hexadecimal digits. */
export async function hashOf(path: string | Buffer): Promise<string> {
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) sum.update(chunk as Buffer);
  return sum.digest("hex");
}

/** What has no hash shares its bytes with git, under the name of git's own hash, or is a pin that nobody has copied yet. */
async function isWhatWasKept(entry: FileEntry, file: string): Promise<boolean> {
  if (entry.hash !== "") return (await hashOf(file)) === entry.hash;
  return isGitObject(entry.path, entry.mode) ? isObjectOf(entry.path, file) : isAsPinned(entry, file);
}

function damaged(): Error {
  return new Error("the kept copy is damaged");
}
