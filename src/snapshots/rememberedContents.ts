import { fewFiles } from "../core/snapshot/retention.ts";
import type { KnownContents } from "./knownContents.ts";
import type { Kept, Manifest } from "./manifest.ts";
import type { SnapshotSummary } from "./summary.ts";

/**
 * Snapshots whose contents are remembered, so that what did not change since is not copied again: so many small ones, which every edit makes,
 * and so many others, among so many of the latest.
 */
const remembered = 20;
const lookedThrough = 400;

/** How long it is not looked again whether those that have their folders were dropped, in milliseconds: what was dropped stays an hour at least. */
const lookedAt = 10_000;

/** Where snapshots are read. */
interface Read {
  list(): readonly string[];
  folders(): readonly string[];
  read(id: string): Manifest;
  summary(id: string): SnapshotSummary;
}

/** The contents that a store's latest snapshots hold, as far as they are there still. */
export class RememberedContents {
  readonly #store: Read;
  readonly #byIdentity = new Map<string, { readonly hash: string; readonly kept: Kept }>();
  readonly #byHash = new Map<string, Kept>();
  #learnt: ReadonlySet<string> | undefined;
  /** By the clock that never goes back. */
  #looked = Number.NEGATIVE_INFINITY;

  constructor(store: Read) {
    this.#store = store;
  }

  /** Learnt anew when one of those it rests on is gone. */
  known(): KnownContents {
    const folders = new Set(this.#store.folders());
    const isGone = [...(this.#learnt ?? [])].some((id) => !folders.has(id));
    if (isGone || performance.now() - this.#looked >= lookedAt) this.#look();
    return { byIdentity: this.#byIdentity, byHash: this.#byHash };
  }

  #look(): void {
    this.#looked = performance.now();
    const there = new Set(this.#store.list());
    if (this.#learnt === undefined || [...this.#learnt].some((id) => !there.has(id))) {
      this.#byIdentity.clear();
      this.#byHash.clear();
      this.#learnt = new Set();
      for (const id of this.#latest([...there])) {
        try {
          const manifest = this.#store.read(id);
          // What it borrows from one that is gone is no content.
          if (manifest.entries.every((entry) => entry.type !== "file" || there.has(entry.kept.snapshot)))
            this.learn(manifest);
        } catch {
          // One that cannot be read is no help; it is told where it is asked for.
        }
      }
    }
  }

  /** Remembers what one holds that was just taken, or read. */
  learn({ id, entries }: Manifest): void {
    const learnt = new Set([...(this.#learnt ?? []), id]);
    for (const entry of entries) {
      if (entry.type !== "file") continue;
      learnt.add(entry.kept.snapshot);
      if (entry.hash !== "") this.#byHash.set(entry.hash, entry.kept);
      if (entry.identity !== "") this.#byIdentity.set(entry.identity, { hash: entry.hash, kept: entry.kept });
    }
    this.#learnt = learnt;
  }

  /** In their order, so that the latest counts. */
  #latest(ids: readonly string[]): readonly string[] {
    const latest = ids.slice(-lookedThrough).toReversed();
    const small = new Set(latest.filter((id) => this.#isSmall(id)));
    const others = latest.filter((id) => !small.has(id));
    return [...[...small].slice(0, remembered), ...others.slice(0, remembered)].toSorted();
  }

  #isSmall(id: string): boolean {
    try {
      return this.#store.summary(id).files <= fewFiles;
    } catch {
      return true;
    }
  }
}
