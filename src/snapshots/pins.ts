import {
  constants,
  existsSync,
  linkSync,
  lutimesSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { copyFile, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { seconds } from "./dress.ts";
import { flushed } from "./flushed.ts";
import { syncFolder } from "./folders.ts";
import type { Found } from "./gather.ts";
import { isGitObject } from "./gitObjects.ts";
import { bytesOf, type Entry, type Manifest, manifestText, readManifest, shownPath } from "./manifest.ts";
import { markPlace, marksIn } from "./marks.ts";

type FileEntry = Extract<Entry, { type: "file" }>;

/**
 * Gives a file a second name in a snapshot, which holds it when its own goes: a copy that takes no time, for as long as nothing is written into the file.
 * "not pinned" where the file system has no such thing, the file has other names already, or it is not what was found there any more.
 */
export async function pin({ path, stats }: Found, place: string): Promise<"pinned" | "not pinned"> {
  if (stats.nlink !== 1n) return "not pinned";
  try {
    linkSync(bytesOf(path), place);
  } catch {
    return "not pinned";
  }
  try {
    const file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { dev, ino, size, mtimeNs } = await file.stat({ bigint: true });
      const isIt = dev === stats.dev && ino === stats.ino && size === stats.size && mtimeNs === stats.mtimeNs;
      if (isIt) {
        await file.sync();
        return "pinned";
      }
    } finally {
      await file.close();
    }
  } catch {
    // What cannot be read is told by whoever copies it.
  }
  rmSync(place, { force: true });
  return "not pinned";
}

/** Whether all that a snapshot has of a file is another name of it, so that no hash is known. */
function isPinned(entry: Entry): entry is FileEntry & { readonly kept: { readonly file: string } } {
  return entry.type === "file" && entry.hash === "" && "file" in entry.kept && !isGitObject(entry.path, entry.mode);
}

/** Whether what lies at `place` has been as it is since a snapshot pinned it, by its size and time. Throws where it is gone. */
export function isAsPinned({ size, mtime }: FileEntry, place: string): boolean {
  const stats = statSync(place, { bigint: true });
  const drift = BigInt(mtime) - stats.mtimeNs;
  return Number(stats.size) === size && drift < 2_000n && drift > -2_000n;
}

/** What this process is at, by its marks: two stores of one folder must not do the same. */
const underway = new Map<string, Promise<void>>();

/**
 * Copies what snapshots of a store pinned, while nobody waits for it: a program that has a file open may write into it after its name went. What
 * cannot be copied now, or is interrupted, is copied when {@link goOn} is called next; until then it is held by its name.
 */
export class Pins {
  readonly #folder: string;
  readonly #copied: (manifest: Manifest) => void;

  /** `copied` hears of each snapshot whose contents are all its own now. */
  constructor(folder: string, copied: (manifest: Manifest) => void) {
    this.#folder = folder;
    this.#copied = copied;
  }

  /** Leaves word that a snapshot is going to have pins. Throws where the disk fails. */
  announce(id: string): void {
    writeFileSync(markPlace(this.#folder, "copying", id), "", { mode: 0o600, flush: true });
  }

  /** Goes on with what was announced here, and with what processes left that ended. Returns at once. */
  goOn(): void {
    for (const { path, id, by } of marksIn(this.#folder, "copying")) {
      const mark = markPlace(this.#folder, "copying", id);
      if (by === "another" || underway.has(mark)) continue;
      try {
        // Whoever renames it first goes on with it.
        if (by === "ended") renameSync(path, mark);
      } catch {
        continue;
      }
      const work = this.#copy(mark, join(this.#folder, id))
        .catch(() => undefined)
        .finally(() => underway.delete(mark));
      underway.set(mark, work);
    }
  }

  /** Resolves when all that was begun has ended, well or not. */
  async whenIdle(): Promise<void> {
    await Promise.all([...underway].flatMap(([mark, work]) => (dirname(mark) === this.#folder ? [work] : [])));
  }

  async #copy(mark: string, folder: string): Promise<void> {
    // Its process ended before the snapshot had its name, or it was dropped.
    if (existsSync(join(folder, "manifest.json"))) this.#copied(await copyPins(folder));
    rmSync(mark, { force: true });
  }
}

/**
 * Makes copies of what a snapshot pinned. The manifest has their hashes before they take the place of the pins, so that whenever it is interrupted,
 * what is there is what the manifest says.
 */
async function copyPins(folder: string): Promise<Manifest> {
  const place = join(folder, "manifest.json");
  const manifest = readManifest(readFileSync(place, "utf8"));
  const pinned = manifest.entries.filter(isPinned);
  let whole = manifest;
  if (pinned.length > 0) {
    const copies = new Map<Entry, FileEntry>();
    const missed: string[] = [];
    for (const entry of pinned) copies.set(entry, await copied(entry, join(folder, entry.kept.file), missed));
    whole = {
      ...manifest,
      entries: manifest.entries.map((entry) => copies.get(entry) ?? entry),
      missed: [...manifest.missed, ...missed],
    };
    writeFileSync(`${place}.new`, manifestText(whole), { mode: 0o600, flush: true });
    renameSync(`${place}.new`, place);
    syncFolder(folder);
  }
  const files = join(folder, "files");
  for (const name of readdirSync(files)) {
    if (name.endsWith(copyMark)) renameSync(join(files, name), join(files, name.slice(0, -copyMark.length)));
  }
  syncFolder(files);
  return whole;
}

const copyMark = ".copy";

async function copied(entry: FileEntry, place: string, missed: string[]): Promise<FileEntry> {
  const copy = `${place}${copyMark}`;
  rmSync(copy, { force: true });
  await copyFile(place, copy, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  const { sum, size } = await flushed(copy);
  // As the file has it, so that whoever read the manifest before knows it for the same.
  lutimesSync(copy, seconds(entry.mtime), seconds(entry.mtime));
  if (!isAsPinned(entry, place)) {
    missed.push(`${shownPath(entry.path)} was written to while its name went; what is kept is not of one moment.`);
  }
  return { ...entry, hash: sum, size };
}
