/** How long snapshots are kept, at most. What is younger than `never` is kept whatever the rest says: a call may still run that it was taken for. */
export interface RetentionPolicy {
  /** Milliseconds. */
  readonly age: number;
  readonly count: number;
  /** Bytes on the disk, of all together. */
  readonly bytes: number;
  /** Milliseconds. */
  readonly never: number;
}

const day = 86_400_000;

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
  };
}

/** A snapshot as far as its keeping goes. */
export interface Keepable {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** What its folder takes on the disk, in bytes. */
  readonly onDisk: number;
}

/** Which are to go, oldest first. A clock that went back makes what was taken before it young again, which keeps it. */
export function toDrop(snapshots: readonly Keepable[], policy: RetentionPolicy, now: number): readonly string[] {
  const oldestFirst = [...snapshots].sort((left, right) => left.takenAt - right.takenAt);
  let bytes = oldestFirst.reduce((sum, { onDisk }) => sum + onDisk, 0);
  let count = oldestFirst.length;
  const dropped: string[] = [];
  for (const { id, takenAt, onDisk } of oldestFirst) {
    const age = now - takenAt;
    if (age < policy.never) break;
    if (age <= policy.age && count <= policy.count && bytes <= policy.bytes) break;
    dropped.push(id);
    bytes -= onDisk;
    count--;
  }
  return dropped;
}
