import { randomBytes } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Emitter } from "../base/emitter.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { SnapshotExtent, SnapshotFit, SnapshotOutcome, SnapshotSize } from "../core/snapshot/snapshotOutcome.ts";
import type { PlannedPath, SnapshotPlan } from "../core/snapshot/snapshotPlan.ts";
import type { Snapshots } from "../gate/ports.ts";
import { ContentWriter } from "./contentWriter.ts";
import { entryFor } from "./entryFor.ts";
import { discard, syncFolder } from "./folders.ts";
import { type Found, type Gathered, gather, withUncovered } from "./gather.ts";
import { gitFolders, ignoredFolders } from "./gitFolders.ts";
import { freshBytes } from "./knownContents.ts";
import { knownReverses } from "./knownReverses.ts";
import { madeAfter } from "./made.ts";
import { type Entry, type Manifest, manifestText, readManifest, shownPath } from "./manifest.ts";
import { markPlace, marksIn } from "./marks.ts";
import { stoodIn } from "./moved.ts";
import { partOf } from "./part.ts";
import { Pins } from "./pins.ts";
import { RememberedContents } from "./rememberedContents.ts";
import { Slices } from "./slices.ts";
import { borrowedBy, coversOf, readSummary, type SnapshotSummary, summaryOf, writeSummary } from "./summary.ts";
import { wordsOf } from "./words.ts";
import { xattrAccess } from "./xattrs.ts";

/** Whether all of it fits. */
type Whole =
  | Extract<SnapshotFit, { readonly kind: "fits" }>
  | Omit<Extract<SnapshotFit, { readonly kind: "tooBig" }>, "part">;

/** How much one snapshot may hold. */
export interface SnapshotLimits {
  readonly files: number;
  readonly bytes: number;
}

/** What is kept without asking, where nobody says otherwise. */
export const usualLimits: SnapshotLimits = { files: 200_000, bytes: 4_000_000_000 };
const unlimited: SnapshotLimits = { files: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };

/** What must stay free on the disk of the store, in bytes. */
const spared = 200_000_000;
/** Names that are at work at once. */
const mostUnderway = 2;
const idOfSnapshot = /^\d{13}-[0-9a-f]{12}$/;
/** The largest that fits into the first part of an id. */
const lastOrder = 9_999_999_999_999;

/**
 * Snapshots in a folder of ours (0700): one folder each, made under a working name and renamed when all of it is on the
 * disk. So a snapshot is there whole or not at all, whatever crashes. Contents that an earlier one holds are not copied
 * again; `kept` in the manifest says which has them.
 */
export class SnapshotStore implements Snapshots {
  readonly #folder: string;
  readonly #limits: () => SnapshotLimits;
  readonly #pins: Pins;
  readonly #onDidTake = new Emitter<void>();
  /** Fires when one was taken here. */
  readonly onDidTake = this.#onDidTake.event;
  readonly #remembered = new RememberedContents(this);

  /** `limits` is asked each time. */
  constructor(folder: string, limits: () => SnapshotLimits = () => usualLimits) {
    this.#folder = folder;
    this.#limits = limits;
    this.#pins = new Pins(folder, (manifest) => this.#remembered.learn(manifest));
  }

  /** Where snapshots lie. */
  get folder(): string {
    return this.#folder;
  }

  async measure(plan: SnapshotPlan): Promise<SnapshotFit> {
    try {
      this.#prepare();
      const gathered = await gather(plan, this.#folder);
      const fit = this.#fits(gathered, this.#limits());
      return fit.kind === "fits" ? fit : { ...fit, part: sizeOf(await this.#part(plan, gathered)) };
    } catch (cause) {
      return { kind: "failed", why: wordsOf(cause) };
    }
  }

  async take(
    plan: SnapshotPlan,
    call: string,
    about?: SnapshotAbout,
    extent: SnapshotExtent = "whole",
  ): Promise<SnapshotOutcome> {
    let working: string | undefined;
    try {
      this.#prepare();
      const whole = await gather(withNeeds(plan), this.#folder);
      const fit = this.#fits(whole, extent === "whole, however large" ? unlimited : this.#limits());
      const gathered = fit.kind === "fits" ? whole : await this.#part(plan, whole);
      if (fit.kind !== "fits" && extent !== "part") return { ...fit, part: sizeOf(gathered) };
      const id = this.#nextId();
      working = markPlace(this.#folder, "taking", id);
      mkdirSync(working, { mode: 0o700 });
      const { manifest, stored, pins } = await this.#write(working, id, call, withUncovered(gathered, plan));
      const { files, bytes } = gathered;
      writeSummary(working, {
        takenAt: manifest.takenAt,
        call,
        files,
        bytes,
        covers: coversOf(plan),
        borrows: borrowedBy(manifest),
        ...(about === undefined ? {} : { about, stood: stoodIn(about.cwd) }),
        ...(plan.reverses === undefined ? {} : { reverses: await knownReverses(plan.reverses) }),
      });
      if (pins > 0) this.#pins.announce(id);
      syncFolder(working);
      renameSync(working, join(this.#folder, id));
      syncFolder(this.#folder);
      this.#remembered.learn(manifest);
      this.#pins.goOn();
      this.#onDidTake.fire();
      return { kind: "taken", id, files: gathered.files, bytes: gathered.bytes, stored, missed: manifest.missed };
    } catch (cause) {
      if (working !== undefined) discard(working);
      return { kind: "failed", why: wordsOf(cause) };
    }
  }

  /** Resolves when all that is copied after it was taken has been. */
  whenCopied(): Promise<void> {
    return this.#pins.whenIdle();
  }

  /** The ids of what is kept, oldest first. A folder without a manifest is of one that was dropped, and holds what others borrow. */
  list(): readonly string[] {
    const isKept = (id: string): boolean => existsSync(join(this.#folder, id, "manifest.json"));
    return this.folders().filter(isKept).sort();
  }

  /** Later in the list than all that is there, also where the clock went back since. */
  #nextId(): string {
    const latest = this.folders().reduce((last, id) => Math.max(last, Number(id.slice(0, 13))), 0);
    const order = Math.min(Math.max(Date.now(), latest + 1), lastOrder);
    return `${String(order).padStart(13, "0")}-${randomBytes(6).toString("hex")}`;
  }

  /** The ids of all that has a folder, also of what was dropped. */
  folders(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((name) => idOfSnapshot.test(name));
    } catch {
      return [];
    }
  }

  /** What a snapshot holds. Throws where there is none, or it cannot be read. */
  read(id: string): Manifest {
    if (!idOfSnapshot.test(id)) throw new Error(`There is no snapshot "${id}".`);
    const manifest = readManifest(readFileSync(join(this.#folder, id, "manifest.json"), "utf8"));
    return { ...manifest, entries: [...manifest.entries, ...madeAfter(join(this.#folder, id))] };
  }

  /** What is told of a snapshot in a list. Throws as {@link read} does, which it falls back on for what an earlier version took. */
  summary(id: string): SnapshotSummary {
    if (!idOfSnapshot.test(id)) throw new Error(`There is no snapshot "${id}".`);
    return readSummary(join(this.#folder, id)) ?? summaryOf(this.read(id));
  }

  async #write(
    working: string,
    id: string,
    call: string,
    gathered: Gathered,
  ): Promise<{ manifest: Manifest; stored: number; pins: number }> {
    const writer = new ContentWriter(working, id, this.#remembered.known());
    const xattrs = await xattrAccess();
    const entries: (Entry | undefined)[] = [];
    const underway: Promise<Entry | undefined>[] = [];
    const slices = new Slices();
    const missed = [...gathered.missed];
    try {
      for (const found of gathered.found) {
        await slices.pause();
        // While the system copies one large file, another is looked over and put on the disk.
        if (underway.length >= mostUnderway) entries.push(await underway.shift());
        const work = entryFor(found, writer, xattrs, missed);
        // Its failure is heard in its turn.
        work.catch(() => undefined);
        underway.push(work);
      }
      for (let entry = underway.shift(); entry !== undefined; entry = underway.shift()) entries.push(await entry);
      writer.finish();
    } finally {
      await Promise.allSettled(underway);
      writer.close();
    }
    const manifest: Manifest = {
      format: 1,
      id,
      takenAt: Date.now(),
      call,
      repositories: gathered.repositories,
      entries: entries.filter((entry) => entry !== undefined),
      missed: [...missed, ...writer.missed],
      extendedAttributes: xattrs === undefined ? "not taken" : "taken",
    };
    writeFileSync(join(working, "manifest.json"), manifestText(manifest), { mode: 0o600, flag: "wx", flush: true });
    return { manifest, stored: writer.stored, pins: writer.pins };
  }

  /** What of it there is room for. */
  async #part({ paths }: SnapshotPlan, gathered: Gathered): Promise<Gathered> {
    const trees = paths.flatMap((one) => (one.reach === "tree" && one.spelling === "literal" ? [one.path] : []));
    const ignored = (await Promise.all(trees.map(ignoredFolders))).flat();
    const { files, bytes } = this.#limits();
    return partOf(gathered, { files, bytes: Math.min(bytes, this.#room()) }, this.#freshOf(), ignored);
  }

  #room(): number {
    const { bavail, bsize } = statfsSync(this.#folder);
    return Math.max(0, bavail * bsize - spared);
  }

  /** What is kept already, or only gets another name, is no matter of room. */
  #fits({ found, files, bytes }: Gathered, limits: SnapshotLimits): Whole {
    const fresh = found.map(this.#freshOf()).reduce((sum, one) => sum + one, 0);
    const rooms = [
      { of: "files", need: files, most: limits.files },
      { of: "bytes", need: fresh, most: limits.bytes },
      { of: "disk", need: fresh, most: this.#room() },
    ] as const;
    const short = rooms.find(({ need, most }) => need > most);
    return short === undefined
      ? { kind: "fits", size: { files, bytes }, fresh }
      : { kind: "tooBig", size: { files, bytes: fresh }, room: { of: short.of, most: short.most } };
  }

  #freshOf(): (found: Found) => number {
    const known = this.#remembered.known();
    const { dev } = statSync(this.#folder, { bigint: true });
    return (found) => freshBytes(found, known, dev);
  }

  /** Makes the folder, and takes away what processes left that ended in the middle of their work. */
  #prepare(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    for (const { path, by } of marksIn(this.#folder, "taking")) if (by === "ended") discard(path);
    this.#pins.goOn();
  }
}

/** What a branch elsewhere held is pushed again from here, so that its objects must be here then, whatever git clears away meanwhile. */
function withNeeds(plan: SnapshotPlan): SnapshotPlan {
  const needed = (plan.reverses ?? []).flatMap(({ needs }) =>
    needs === undefined ? [] : gitFolders(needs.repository),
  );
  const objects = needed.map((folder): PlannedPath => {
    const path = `${shownPath(folder)}/objects`;
    return { path, spelling: "literal", reach: "tree", means: "unlinked", ignored: "included" };
  });
  return { ...plan, paths: [...plan.paths, ...objects] };
}

function sizeOf({ files, bytes }: Gathered): SnapshotSize {
  return { files, bytes };
}
