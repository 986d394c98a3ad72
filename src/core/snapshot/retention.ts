/** How long snapshots are kept, at most. What is younger than `never` is kept whatever the rest says: a call may still run that it was taken for. */
export interface RetentionPolicy {
  /** Milliseconds. */
  readonly age: number;
  readonly count: number;
  /** Bytes on the disk, of all together. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly never: number;
  /** Of those taken in passing, which every build makes, so many at most, and none that is younger than its own `never`. They go before any other. */
  readonly inPassing: { readonly count: number; readonly never: number };
}

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
    inPassing: { count: 100, never: hour },
  };
}

/** A snapshot as far as its keeping goes. */
export interface Keepable {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** What its folder takes on the disk, in bytes. */
  readonly onDisk: number;
  readonly taken: "as promised" | "in passing";
}

/** Which are to go, those taken in passing first, each kind oldest first. A clock that went back makes what was taken before it young again, which keeps it. */
export function toDrop(snapshots: readonly Keepable[], policy: RetentionPolicy, now: number): readonly string[] {
  const oldestFirst = snapshots.toSorted((left, right) => left.takenAt - right.takenAt);
  const passing = oldestFirst.filter(({ taken }) => taken === "in passing");
  const left = {
    bytes: oldestFirst.reduce((sum, { onDisk }) => sum + onDisk, 0),
    count: oldestFirst.length,
    passing: passing.length,
  };
  const isOver = (): boolean => left.count > policy.count || left.bytes > policy.bytes;
  const dropped: string[] = [];
  const promised = oldestFirst.filter(({ taken }) => taken === "as promised");
  for (const { id, takenAt, onDisk, taken } of [...passing, ...promised]) {
    const age = now - takenAt;
    const isPassing = taken === "in passing";
    if (age < (isPassing ? policy.inPassing.never : policy.never)) continue;
    if (age <= policy.age && !isOver() && !(isPassing && left.passing > policy.inPassing.count)) continue;
    dropped.push(id);
    left.bytes -= onDisk;
    left.count--;
    if (isPassing) left.passing--;
  }
  return dropped;
}
