/** How long snapshots are kept, at most. What is younger than `never` is kept whatever the rest says: a call may still run that it was taken for. */
export interface RetentionPolicy {
  /** Milliseconds. */
  readonly age: number;
  readonly count: number;
  /** Bytes on the disk, of all together. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly never: number;
  /**
   * Of those taken in passing, which every build and every edit makes, so many at most, and none that is younger than its own `never`.
   * They go before any other. `small`: of those with few files.
   */
  readonly inPassing: { readonly count: number; readonly small: number; readonly never: number };
}

/** Up to so many files a snapshot counts as a small one. */
export const fewFiles = 50;

const day = 86_400_000;
const hour = 3_600_000;

/** A run may take a day of processor time at most. */
const never = 2 * day;

/** The policy that a person's settings mean, each kept above what makes sense. */
export function retentionOf(settings: {
  readonly days: number;
  readonly count: number;
  readonly gigabytes: number;
}): RetentionPolicy {
  return {
    age: Math.max(never, settings.days * day),
    count: Math.max(10, Math.floor(settings.count)),
    bytes: Math.max(0.1, settings.gigabytes) * 1_000_000_000,
    never,
    inPassing: { count: 100, small: 1_000, never: hour },
  };
}

/** The share of the bytes that are too much which must be freed for something to go: a list of names alone is not worth what it brings back. */
const worthwhile = 0.01;

/** A snapshot as far as its keeping goes. */
export interface Keepable {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** The ids of the others whose contents it needs. */
  readonly borrows: readonly string[];
  readonly taken: "as promised" | "in passing" | "in passing, small";
}

/**
 * Which are to go, those taken in passing first, each kind oldest first. `onDisk`: what the folder of each takes, in bytes, also of what was dropped
 * and is borrowed from still; a folder is freed when the last that needs it goes, and nothing goes for the sake of room that does not
 * make any. A clock that went back makes what was taken before it young again, which keeps it.
 */
export function toDrop(
  snapshots: readonly Keepable[],
  onDisk: ReadonlyMap<string, number>,
  policy: RetentionPolicy,
  now: number,
): readonly string[] {
  const oldestFirst = snapshots.toSorted((left, right) => left.takenAt - right.takenAt);
  const of = (kind: Keepable["taken"]): readonly Keepable[] => oldestFirst.filter(({ taken }) => taken === kind);
  const room = new Room(snapshots, onDisk);
  const left = { all: snapshots.length, large: of("in passing").length, small: of("in passing, small").length };
  const dropped = new Set<string>();
  const passing = oldestFirst.filter(({ taken }) => taken !== "as promised");
  const old = [...passing, ...of("as promised")].filter(
    ({ takenAt, taken }) => now - takenAt >= (taken === "as promised" ? policy.never : policy.inPassing.never),
  );
  for (const one of old) {
    const { id, takenAt, taken } = one;
    const isOverOwn =
      (taken === "in passing" && left.large > policy.inPassing.count) ||
      (taken === "in passing, small" && left.small > policy.inPassing.small);
    // Small ones have a number of their own, so that edits push out nothing else.
    const isMany = taken !== "in passing, small" && left.all - left.small > policy.count;
    if (now - takenAt <= policy.age && !isOverOwn && !isMany) continue;
    dropped.add(id);
    room.without(one);
    left.all--;
    if (taken === "in passing") left.large--;
    if (taken === "in passing, small") left.small--;
  }
  /** Those that make room only together with one that comes later, and the room that they make. */
  let [waiting, made]: [string[], number] = [[], 0];
  for (const one of old) {
    const over = room.bytes - policy.bytes;
    if (over <= 0) break;
    if (dropped.has(one.id)) continue;
    waiting.push(one.id);
    made += room.without(one);
    if (made < over * worthwhile) continue;
    for (const id of waiting) dropped.add(id);
    [waiting, made] = [[], 0];
  }
  return old.flatMap(({ id }) => (dropped.has(id) ? [id] : []));
}

/** What the folders take that snapshots need, each once. */
class Room {
  bytes = 0;
  readonly #onDisk: ReadonlyMap<string, number>;
  readonly #needed = new Map<string, number>();

  constructor(snapshots: readonly Keepable[], onDisk: ReadonlyMap<string, number>) {
    this.#onDisk = onDisk;
    for (const id of snapshots.flatMap(needs)) this.#needed.set(id, (this.#needed.get(id) ?? 0) + 1);
    for (const id of this.#needed.keys()) this.bytes += onDisk.get(id) ?? 0;
  }

  /** Takes a snapshot's needs away; gives the bytes that are free then. */
  without(one: Keepable): number {
    let made = 0;
    for (const id of needs(one)) {
      const others = (this.#needed.get(id) ?? 0) - 1;
      this.#needed.set(id, others);
      if (others === 0) made += this.#onDisk.get(id) ?? 0;
    }
    this.bytes -= made;
    return made;
  }
}

function needs({ id, borrows }: Keepable): readonly string[] {
  return [...new Set([id, ...borrows])];
}
