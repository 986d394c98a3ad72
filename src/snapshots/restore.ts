import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import { planOf, refusalOf } from "./beforeRestore.ts";
import { ContentReader } from "./contentReader.ts";
import { type Difference, differences, fileIn, isAsFound, look, newlyShared, printOf } from "./difference.ts";
import { Drafts, removeLeftDrafts } from "./drafts.ts";
import { dress } from "./dress.ts";
import { HeldFolders } from "./heldFolders.ts";
import { recordMade, takeAway } from "./made.ts";
import { bytesOf, type Entry, type Manifest, nameOf, parentOf, type RawPath, shownPath } from "./manifest.ts";
import { merged } from "./merged.ts";
import { type Relocation, relocated } from "./moved.ts";
import { hasOtherNames, refill } from "./refill.ts";
import { Slices } from "./slices.ts";
import type { SnapshotStore } from "./snapshotStore.ts";
import { undoOf } from "./summary.ts";
import { wordsOf } from "./words.ts";
import { type XattrAccess, xattrAccess } from "./xattrs.ts";

/** What a restore did. */
export type Restored =
  | {
      readonly kind: "restored";
      /** The snapshot of how it was right before, which takes this restore back. */
      readonly before: string;
      /** Names brought back or put as they were, and the bytes written for that. */
      readonly files: number;
      readonly bytes: number;
      /** What could not be brought back, a sentence each. */
      readonly left: readonly string[];
    }
  /** Nothing was changed. */
  | { readonly kind: "refused"; readonly why: string };

/**
 * What becomes of a name whose content is another one now. `keep`: it stays as it is; `restore`: it is put as it was; `both`: it
 * stays, and how it was comes beside it.
 */
export type Choice = "keep" | "restore" | "both";

/** How a restore is to be done. */
export interface RestoreOrder {
  readonly moved?: Relocation;
  /** What a person was shown; what is not as it was found then is left alone. Absent: it is looked at now. */
  readonly shown?: readonly Difference[];
  /** What a person keeps as it is: nothing of that is touched, also where what is put back is another name of it. */
  readonly kept?: readonly Difference[];
  /** Asked for what has changed. Absent: everything is put as it was. */
  readonly choose?: (entry: Entry) => Choice;
}

/**
 * Puts back what a snapshot holds, byte for byte, with modes, owners where the system lets us, and times to the
 * microsecond. First a snapshot of what it will change is taken; without it nothing is changed. Nothing is ever deleted but what another
 * restore made, and nobody touched since: what came since stays, and what stands in the way is told. Several snapshots, the earliest first, are put back as one.
 */
export async function restore(
  store: SnapshotStore,
  which: string | readonly string[],
  order: RestoreOrder = {},
): Promise<Restored> {
  const ids = typeof which === "string" ? [which] : which;
  let manifest: Manifest;
  let found: readonly Difference[];
  let about: SnapshotAbout | undefined;
  removeLeftDrafts(store.folder);
  try {
    manifest = relocated(merged(ids.map((id) => store.read(id))), order.moved);
    ({ about } = store.summary(ids[0] ?? ""));
    // Before the snapshot of how it is now: what changes after it was copied is seen, and left alone.
    found = order.shown ?? (await differences(manifest));
  } catch (cause) {
    return { kind: "refused", why: wordsOf(cause) };
  }
  const before = await store.take(planOf(manifest), undoOf(ids), about, "whole, however large");
  if (before.kind !== "taken") return { kind: "refused", why: refusalOf(before) };
  let drafts: Drafts;
  try {
    drafts = new Drafts(store.folder, new Set(found.map(({ entry }) => parentOf(entry.path))));
  } catch (cause) {
    return { kind: "refused", why: wordsOf(cause) };
  }
  const choose = order.choose ?? (() => "restore");
  const work = new Restoring(store.folder, drafts, choose, manifest.takenAt, await xattrAccess());
  const { files, bytes, left } = await work.run(found, order.kept ?? []);
  drafts.done();
  recordMade(join(store.folder, before.id), work.made, manifest);
  return { kind: "restored", before: before.id, files, bytes, left: [...manifest.missed, ...left] };
}

class Restoring {
  readonly #reader: ContentReader;
  readonly #drafts: Drafts;
  readonly #left: string[] = [];
  /** What was made where nothing stood, each with what tells it from anything that comes into its place. */
  readonly made = new Map<RawPath, string>();
  readonly #folders = new HeldFolders();
  /** The first name of each file that had several. */
  readonly #names = new Map<string, RawPath>();
  readonly #choose: (entry: Entry) => Choice;
  readonly #takenAt: number;
  readonly #xattrs: XattrAccess | undefined;
  /** What a command linked together, and what is kept: the file stays as it is for those names. */
  #shared: ReadonlySet<string> = new Set();
  #files = 0;
  #bytes = 0;

  constructor(
    folder: string,
    drafts: Drafts,
    choose: (entry: Entry) => Choice,
    takenAt: number,
    xattrs: XattrAccess | undefined,
  ) {
    this.#reader = new ContentReader(folder);
    this.#drafts = drafts;
    this.#choose = choose;
    this.#takenAt = takenAt;
    this.#xattrs = xattrs;
  }

  async run(
    found: readonly Difference[],
    kept: readonly Difference[],
  ): Promise<Pick<Extract<Restored, { kind: "restored" }>, "files" | "bytes" | "left">> {
    const slices = new Slices();
    const folders: Entry[] = [];
    this.#shared = new Set([...newlyShared(found), ...kept.map(({ print }) => fileIn(print))]);
    try {
      // First, for a file that gets its mode and time back by another of its names would not be as it was left any more.
      const made = found.filter(({ entry, standing }) => standing === "made" && this.#choose(entry) !== "keep");
      const { gone, left } = takeAway(made, this.#folders);
      this.#files += gone;
      this.#left.push(...left);
      for (const difference of found) {
        await slices.pause();
        this.#folders.trim();
        const { entry } = difference;
        try {
          if ((await this.#bring(difference)) === "done" && entry.type === "folder") folders.push(entry);
        } catch (cause) {
          this.#left.push(`${shownPath(entry.path)} could not be brought back: ${wordsOf(cause)}.`);
        }
      }
      // Making what is in a folder changes the folder's time, so folders come last, the innermost first.
      for (const folder of folders.reverse()) {
        this.#folders.trim();
        try {
          const place = this.#folders.at(folder.path);
          if (place !== undefined) this.#dress(folder, place === folder.path ? place : `${place}/.`);
        } catch (cause) {
          this.#left.push(`${shownPath(folder.path)} did not get its mode and time back: ${wordsOf(cause)}.`);
        }
      }
    } finally {
      this.#reader.close();
      this.#folders.close();
    }
    return { files: this.#files, bytes: this.#bytes, left: this.#left };
  }

  async #bring(difference: Difference): Promise<"done" | "left"> {
    const { entry, standing } = difference;
    if (entry.type === "other" || entry.type === "made") return "left";
    const place = standing === "gone" ? this.#folderOf(entry.path) : this.#folders.at(parentOf(entry.path));
    if (standing === "in the way" || place === undefined) {
      this.#left.push(
        `${shownPath(entry.path)} was not brought back: something else stands there now, and is not removed.`,
      );
      return "left";
    }
    const choice = standing === "changed" ? this.#choose(entry) : "restore";
    if (choice === "keep") return "left";
    if (entry.type !== "folder" && standing !== "gone" && !isAsFound(difference) && !this.#isOurs(entry)) {
      this.#left.push(`${shownPath(entry.path)} was left alone: it changed after it was looked at.`);
      return "left";
    }
    if (choice === "both") {
      const path = this.#beside(entry.path);
      await this.#make({ ...entry, path }, "gone", place);
      this.#ours(path, place);
      this.#files++;
      return "done";
    }
    const joined = entry.type === "file" ? this.#join(difference, entry, place) : "alone";
    if (standing !== "same") this.#files++;
    if (joined === "joined") {
      if (standing === "gone") this.#ours(entry.path, place);
      return "done";
    }
    if (standing === "gone" || standing === "changed") {
      const isSame = standing === "changed" && hasOtherNames(difference, this.#shared);
      await this.#make(entry, standing, place, isSame ? difference.print : undefined);
      if (standing === "gone") this.#ours(entry.path, place);
    } else if (standing === "attributes" && entry.type !== "folder") {
      if (this.#shared.has(fileIn(difference.print))) await this.#make(entry, "changed", place);
      else this.#dress(entry, place + nameOf(entry.path));
    }
    return "done";
  }

  /** The folder of a name, made again where it went after what was in it: git takes away the folders that it empties. */
  #folderOf(path: RawPath): RawPath | undefined {
    const parent = parentOf(path);
    const there = this.#folders.at(parent);
    if (there !== undefined || look(parent) !== undefined) return there;
    const around = this.#folderOf(parent);
    if (around === undefined) return undefined;
    mkdirSync(bytesOf(around + nameOf(parent)));
    this.#ours(parent, around);
    return this.#folders.at(parent);
  }

  /** `place`: its folder, as a path that no link leads elsewhere. `into`: the print of the file that is to get its content, under whatever names. */
  async #make(entry: Entry, standing: "gone" | "changed", place: RawPath, into?: string): Promise<void> {
    const own = place + nameOf(entry.path);
    if (entry.type === "folder") {
      mkdirSync(bytesOf(own), { mode: 0o700 });
      return;
    }
    // Put together beside its place, so that a crash leaves the old or the new and never half of one.
    const draft = this.#drafts.in(place);
    try {
      if (entry.type === "link") symlinkSync(bytesOf(entry.target), bytesOf(draft));
      else if (entry.type === "file") await this.#reader.write(entry, bytesOf(draft));
      if (into !== undefined) await refill(draft, own, into);
      this.#dress(entry, into === undefined ? draft : own);
      if (standing === "gone" && look(own) !== undefined) throw new Error("something came into its place meanwhile");
      if (into === undefined) renameSync(bytesOf(draft), bytesOf(own));
      if (entry.type === "file") this.#bytes += entry.size;
    } finally {
      rmSync(bytesOf(draft), { force: true });
    }
  }

  #ours(path: RawPath, place: RawPath): void {
    const stats = look(place + nameOf(path));
    if (stats !== undefined) this.made.set(path, printOf(stats));
  }

  #dress(entry: Entry, place: RawPath): void {
    const unset = dress(entry, place, this.#xattrs);
    if (unset.length > 0)
      this.#left.push(
        `${shownPath(entry.path)} did not get its extended attributes back: ${unset.map(shownPath).join(", ")}.`,
      );
  }

  /** Whether it is another name of a file that was just brought back. */
  #isOurs(entry: Entry): boolean {
    const first = entry.type === "file" && entry.inode !== undefined ? this.#names.get(entry.inode) : undefined;
    const [own, there] = first === undefined ? [] : [look(entry.path), look(first)];
    return own !== undefined && own.ino === there?.ino && own.dev === there.dev;
  }

  /** A free name for how a file was, beside the file. Its end is new, so that nothing takes it for one of its kind. */
  #beside(path: RawPath): RawPath {
    const stamp = new Date(this.#takenAt).toISOString().slice(0, 19).replaceAll(":", "").replace("T", "-");
    for (let count = 1; count < 100; count++) {
      const name = `${path}.before-${stamp}${count === 1 ? "" : `-${count}`}`;
      if (look(name) === undefined) return name;
    }
    throw new Error("there are too many copies beside it");
  }

  /** A further name of a file that is there again becomes a name of the same file. */
  #join({ standing }: Difference, entry: Extract<Entry, { type: "file" }>, place: RawPath): "joined" | "alone" {
    if (entry.inode === undefined) return "alone";
    const first = this.#names.get(entry.inode);
    if (first === undefined) {
      this.#names.set(entry.inode, entry.path);
      return "alone";
    }
    const [own, there] = [look(entry.path), look(first)];
    if (there === undefined) return "alone";
    if (own?.ino === there.ino && own.dev === there.dev) return "joined";
    if (standing === "gone" && own !== undefined) throw new Error("something came into its place meanwhile");
    const source = this.#folders.at(parentOf(first));
    if (source === undefined) return "alone";
    const draft = this.#drafts.in(place);
    linkSync(bytesOf(source + nameOf(first)), bytesOf(draft));
    try {
      renameSync(bytesOf(draft), bytesOf(place + nameOf(entry.path)));
    } catch (cause) {
      unlinkSync(bytesOf(draft));
      throw cause;
    }
    return "joined";
  }
}
