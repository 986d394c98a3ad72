import type { UndoReach } from "../core/snapshot/undoReach.ts";
import { mostListed, mostPassing, type SnapshotFacts, type UndoSubject } from "../shared/undoView.ts";
import { type Reachable, reachedFrom } from "../snapshots/reached.ts";
import type { SnapshotStore } from "../snapshots/snapshotStore.ts";
import { type SnapshotSummary, undoneBy } from "../snapshots/summary.ts";

/** Snapshots that are looked through for whose they are; older ones are in the list of files alone. */
const mostLooked = 2_000;

/** What the snapshots of a store are about. A snapshot never changes, so each is read once. */
export class SnapshotShelf {
  readonly #store: SnapshotStore;
  readonly #spell: (path: string) => string;
  readonly #summaries = new Map<string, SnapshotSummary | undefined>();

  /** `spell`: a path as the person reads it. */
  constructor(store: SnapshotStore, spell: (path: string) => string) {
    this.#store = store;
    this.#spell = spell;
  }

  /** The newest snapshots that can be read, in any order: so many that somebody was promised, and so many others. */
  rows(): readonly SnapshotFacts[] {
    const undone = this.#undone();
    const newest = this.#newest();
    const isPassing = ({ summary }: (typeof newest)[number]): boolean => summary.about?.inPassing === true;
    return [
      ...newest.filter((one) => !isPassing(one)).slice(0, mostListed),
      ...newest.filter(isPassing).slice(0, mostPassing),
    ].map(({ id, summary }) => this.#facts(id, summary, undone));
  }

  /** How many there are beside so many that are listed. */
  older(listed: number): number {
    return Math.max(0, this.#store.list().length - listed);
  }

  /** The snapshot that was taken before a call ran. */
  forCall(call: string): string | undefined {
    return this.#newest().find(({ summary }) => summary.call === call)?.id;
  }

  /** What is to be told of a snapshot that is to be put back; undefined where there is none, or it cannot be read. */
  subject(id: string, reach: UndoReach): UndoSubject | undefined {
    const summary = this.#summary(id);
    if (summary === undefined) return undefined;
    const count = (wide: UndoReach): number => this.reached(id, wide).length;
    return {
      facts: this.#facts(id, summary, this.#undone()),
      reach,
      counts: { session: count("session"), agent: count("agent"), everything: count("everything") },
    };
  }

  /** The snapshots that an undo is of, the earliest first: the one, and as far as it reaches those that were taken later. */
  reached(id: string, reach: UndoReach): readonly string[] {
    const summary = this.#summary(id);
    return reachedFrom(summary && { id, summary }, id, reach, reach === "call" ? [] : this.#newest());
  }

  /** Those that can be read, the newest first. */
  #newest(): readonly Reachable[] {
    return this.#store
      .list()
      .slice(-mostLooked)
      .reverse()
      .flatMap((id) => {
        const summary = this.#summary(id);
        return summary === undefined ? [] : [{ id, summary }];
      });
  }

  #summary(id: string): SnapshotSummary | undefined {
    if (this.#summaries.has(id)) return this.#summaries.get(id);
    try {
      const summary = this.#store.summary(id);
      this.#summaries.set(id, summary);
      return summary;
    } catch {
      // What cannot be read now may be readable later, but a name that is none is not worth keeping.
      return undefined;
    }
  }

  #undone(): ReadonlySet<string> {
    return new Set(this.#newest().flatMap(({ summary }) => undoneBy(summary.call)));
  }

  #facts(id: string, summary: SnapshotSummary, undone: ReadonlySet<string>): SnapshotFacts {
    const { takenAt, call, files, bytes, about, covers } = summary;
    return {
      id,
      takenAt,
      call,
      files,
      bytes,
      ...(about === undefined ? {} : { about }),
      covers: (covers ?? []).map(this.#spell),
      putBack: undone.has(id) ? "yes" : "no",
      passing: about?.inPassing === true ? "yes" : "no",
    };
  }
}
