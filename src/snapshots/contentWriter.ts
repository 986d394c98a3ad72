import { hash } from "node:crypto";
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { flushed } from "./flushed.ts";
import type { Found } from "./gather.ts";
import { identityOf, type KnownContents, wayOf } from "./knownContents.ts";
import { bytesOf, type Entry, type Kept, shownPath } from "./manifest.ts";
import { pin } from "./pins.ts";

/** Larger files get a file of their own, which a file system that can clones instead of copying. */
const packed = 256 * 1024;
/** How often a file that changes while it is read is read again. */
const mostTries = 3;
/** A file changed later than this before it was read may change again without a new time, in nanoseconds. */
const settledFor = 100_000_000n;

type FileEntry = Extract<Entry, { type: "file" }>;

/** Writes the contents of one snapshot into its folder; each content once. */
export class ContentWriter {
  readonly missed: string[] = [];
  /** How many files have but another name so far. */
  pins = 0;
  readonly #folder: string;
  readonly #id: string;
  readonly #known: KnownContents;
  readonly #own = new Map<string, Kept>();
  readonly #buffer = Buffer.allocUnsafe(packed + 1);
  #pack: number | undefined;
  #offset = 0;
  #count = 0;
  #stored = 0;

  constructor(folder: string, id: string, known: KnownContents) {
    this.#folder = folder;
    this.#id = id;
    this.#known = known;
  }

  /** Bytes that this snapshot takes beside what earlier ones hold. */
  get stored(): number {
    return this.#stored;
  }

  /** Keeps a file's content. Undefined, and said in `missed`, where it cannot be read. Throws where the store cannot be written. */
  async keep(found: Found): Promise<FileEntry | undefined> {
    const way = wayOf(found);
    const known = this.#known.byIdentity.get(way.identity);
    if (known !== undefined) return entryOf(found, known, way.identity);
    if (way.kind === "linked") {
      const linked = this.#link(found, way.identity);
      if (linked !== undefined) return linked;
    }
    const kept = (await this.#pinned(found)) ?? (await this.#copied(found));
    // Links to it move the time by which other files are known.
    return way.kind === "file" || kept === undefined || kept.identity === ""
      ? kept
      : { ...kept, identity: wayOf(found, "copied").identity };
  }

  async #copied(found: Found): Promise<FileEntry | undefined> {
    const { path, stats } = found;
    const size = { now: stats.size > packed ? "large" : "small" };
    const copy = async (changes: "retried" | "as it is"): Promise<FileEntry | "changing" | "gone"> => {
      const kept = size.now === "large" ? "grown" : this.#small(found, changes);
      if (kept !== "grown") return kept;
      size.now = "large";
      return this.#large(found, changes);
    };
    for (let round = 0; round < mostTries; round++) {
      const kept = await copy("retried");
      if (kept === "gone") return undefined;
      if (kept !== "changing") return kept;
    }
    this.missed.push(`${shownPath(path)} kept changing while it was copied; what is kept is not of one moment.`);
    return unlessWord(await copy("as it is"));
  }

  /** Puts everything on the disk. */
  finish(): void {
    if (this.#pack === undefined) return;
    fsyncSync(this.#pack);
    this.close();
  }

  close(): void {
    if (this.#pack !== undefined) closeSync(this.#pack);
    this.#pack = undefined;
  }

  #small(found: Found, changes: "retried" | "as it is"): FileEntry | "changing" | "gone" | "grown" {
    const file = this.#open(found);
    if (file === undefined) return "gone";
    try {
      const begun = Date.now();
      const before = fstatSync(file, { bigint: true });
      let length = 0;
      for (let got = 1; got > 0 && length <= packed; length += got) {
        got = readSync(file, this.#buffer, length, this.#buffer.length - length, length);
      }
      const after = fstatSync(file, { bigint: true });
      if (length > packed) return "grown";
      if (changes === "retried" && identityOf(before) !== identityOf(after)) return "changing";
      const content = this.#buffer.subarray(0, length);
      const sum = hash("sha256", content);
      return entryOf(
        { path: found.path, stats: after },
        { hash: sum, kept: this.#place(sum, content) },
        trusted(after, begun),
        length,
      );
    } finally {
      closeSync(file);
    }
  }

  #place(sum: string, content: Buffer): Kept {
    const there = this.#known.byHash.get(sum) ?? this.#own.get(sum);
    if (there !== undefined) return there;
    this.#pack ??= openSync(join(this.#folder, "pack"), "wx", 0o600);
    const kept: Kept = { snapshot: this.#id, offset: this.#offset };
    for (let at = 0; at < content.length; ) at += writeSync(this.#pack, content, at);
    this.#offset += content.length;
    this.#stored += content.length;
    this.#own.set(sum, kept);
    return kept;
  }

  async #large(found: Found, changes: "retried" | "as it is"): Promise<FileEntry | "changing" | "gone"> {
    const file = this.#open(found);
    if (file === undefined) return "gone";
    try {
      const begun = Date.now();
      const before = fstatSync(file, { bigint: true });
      const kept = this.#newFile();
      const target = join(this.#folder, kept.file);
      await copyFile(`/proc/self/fd/${file}`, target, constants.COPYFILE_FICLONE).catch(() =>
        copyFile(bytesOf(found.path), target, constants.COPYFILE_FICLONE),
      );
      const after = fstatSync(file, { bigint: true });
      if (changes === "retried" && identityOf(before) !== identityOf(after)) {
        // Nothing would ever use it, and it takes as much room as the one that is kept.
        rmSync(target);
        return "changing";
      }
      const { sum, size } = await flushed(target);
      const there = this.#known.byHash.get(sum) ?? this.#own.get(sum);
      if (there === undefined) {
        this.#stored += size;
        this.#own.set(sum, kept);
      } else rmSync(target);
      return entryOf(
        { path: found.path, stats: after },
        { hash: sum, kept: there ?? kept },
        trusted(after, begun),
        size,
      );
    } finally {
      closeSync(file);
    }
  }

  /** A large file that only loses its name is held by another one, and copied when nobody waits for that any more. */
  async #pinned(found: Found): Promise<FileEntry | undefined> {
    if (found.unlinked !== true || found.stats.size <= packed) return undefined;
    const kept = this.#newFile();
    if ((await pin(found, join(this.#folder, kept.file))) === "not pinned") return undefined;
    this.pins++;
    this.#stored += Number(found.stats.size);
    return entryOf(found, { hash: "", kept }, "");
  }

  /** Another name for an object of git's costs nothing, and git never writes into one. */
  #link(found: Found, identity: string): FileEntry | undefined {
    const kept = this.#newFile();
    try {
      linkSync(bytesOf(found.path), join(this.#folder, kept.file));
    } catch {
      return undefined;
    }
    return entryOf(found, { hash: "", kept }, identity);
  }

  #newFile(): Extract<Kept, { file: string }> {
    if (this.#count === 0) mkdirSync(join(this.#folder, "files"), { recursive: true, mode: 0o700 });
    this.#count++;
    return { snapshot: this.#id, file: `files/${this.#count}` };
  }

  /** Opens without following a link that was put there meanwhile, and without waiting for a pipe, which is not read either. */
  #open({ path }: Found): number | undefined {
    try {
      const file = openSync(bytesOf(path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      if (fstatSync(file).isFile()) return file;
      closeSync(file);
      this.missed.push(`${shownPath(path)} is no file any more, and is not kept.`);
      return undefined;
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      this.missed.push(`${shownPath(path)} could not be read (${code}).`);
      return undefined;
    }
  }
}

function entryOf(
  { path, stats }: Pick<Found, "path" | "stats">,
  { hash: sum, kept }: { readonly hash: string; readonly kept: Kept },
  identity: string,
  size = Number(stats.size),
): FileEntry {
  return {
    type: "file",
    ...ownership(path, stats),
    size,
    hash: sum,
    kept,
    identity,
    ...(stats.nlink > 1n && sum !== "" ? { inode: `${stats.dev}.${stats.ino}` } : {}),
  };
}

/** Whose a name is, with its mode and time. */
export function ownership(path: string, stats: BigIntStats): Omit<Extract<Entry, { type: "other" }>, "type"> {
  return {
    path,
    mode: Number(stats.mode & 0o7777n),
    uid: Number(stats.uid),
    gid: Number(stats.gid),
    mtime: String(stats.mtimeNs),
  };
}

/** Its identity, where it had rested when reading began: a change in the same tick of the clock that files have would not be seen. */
function trusted(stats: BigIntStats, begun: number): string {
  return BigInt(begun) * 1_000_000n - stats.ctimeNs > settledFor ? identityOf(stats) : "";
}

function unlessWord(entry: FileEntry | "changing" | "gone"): FileEntry | undefined {
  return typeof entry === "string" ? undefined : entry;
}
