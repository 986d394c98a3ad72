import { type Stats, statSync } from "node:fs";
import { lstat, readdir, readlink, stat, statfs } from "node:fs/promises";
import { join } from "node:path";

/** How often the free space is looked at, in milliseconds. */
const betweenLooks = 250;
/** Times of files are those of the kernel's last tick, which is this much behind at most, in milliseconds (CONFIG_HZ of 100). */
const clockStep = 10;
/** Entries that are looked at to tell what a run wrote; a run with more of them is not told apart from others. */
const mostEntries = 1_000_000;

/** What a run may add to the disks that it writes on, in sum; undefined: not limited. */
export interface DiskLimits {
  readonly bytes: number | undefined;
  readonly files: number | undefined;
}

/** What is free on a disk, and how large it is, in bytes; and how many files can still be made, where that is counted. */
export interface DiskSpace {
  readonly free: number;
  readonly size: number;
  readonly files: number | undefined;
}

/** What is to be looked at closer, going by the most that was free of a disk while a run lasted, and what is now. */
export function suspected(before: DiskSpace, now: DiskSpace, limits: DiskLimits): "nothing" | "growth" | "nearly full" {
  const least = leastFree(before);
  if (now.free < least && before.free - now.free > least) return "nearly full";
  if (before.free - now.free > (limits.bytes ?? Number.POSITIVE_INFINITY)) return "growth";
  const made = before.files === undefined || now.files === undefined ? 0 : before.files - now.files;
  return made > (limits.files ?? Number.POSITIVE_INFINITY) ? "growth" : "nothing";
}

/** What a disk is nearly full with, in bytes. */
function leastFree({ size }: DiskSpace): number {
  return Math.min(size / 20, 1024 ** 3);
}

/** What went over a bound, for people; it is certain that it was the run. */
export interface DiskExcess {
  readonly what: string;
  readonly certainty: "seen";
}

/**
 * Watches the disks that a run writes on, since the kernel bounds single files alone. Free space is looked at all the time, which costs
 * nothing; where more of it went than the run may take, what the run wrote is added up, also of files that have no name any more, so
 * that nobody else's writing elsewhere counts. So, too, where a disk becomes nearly full: whoever wrote a good part of what was left is told. `over` hears once.
 */
export class DiskBound {
  /** Resolves when it knows what is free. */
  readonly begun: Promise<void>;
  readonly #limits: DiskLimits;
  readonly #folders: readonly string[];
  readonly #membersOf: () => readonly number[];
  readonly #over: (excess: DiskExcess) => void;
  readonly #began = Date.now() - clockStep;
  readonly #before = new Map<number, { readonly folder: string; readonly space: DiskSpace }>();
  readonly #timer: NodeJS.Timeout;
  #looking: "yes" | "no" = "no";
  /** Until then what others write is not added up again; the longer it takes, the rarer it is done. */
  #quietUntil = 0;
  #ended: "yes" | "no" = "no";

  /** `folders` are those that the run may write, on the disk; `membersOf` gives its processes. */
  constructor(
    folders: readonly string[],
    limits: DiskLimits,
    membersOf: () => readonly number[],
    over: (excess: DiskExcess) => void,
  ) {
    this.#folders = folders;
    this.#limits = limits;
    this.#membersOf = membersOf;
    this.#over = over;
    this.#timer = setInterval(() => void this.#look(), betweenLooks);
    this.#timer.unref();
    this.begun = this.#look();
  }

  end(): void {
    this.#ended = "yes";
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    // A disk that does not answer is not asked twice at once.
    if (this.#looking === "yes") return;
    this.#looking = "yes";
    try {
      if (this.#before.size === 0) await this.#begin();
      for (const [device, { folder, space }] of this.#before) {
        const now = await spaceOf(folder);
        const found = suspected(space, now, this.#limits);
        this.#before.set(device, { folder, space: roomier(space, now) });
        if (found === "nothing" || performance.now() < this.#quietUntil) continue;
        const began = performance.now();
        if (found === "growth") await this.#measure(this.#limits, undefined);
        // Half of the reserve, so that two runs that fill a disk together are both found.
        else await this.#measure({ bytes: leastFree(now) / 2, files: undefined }, `the rest of the disk of ${folder}`);
        this.#quietUntil = performance.now() + 20 * (performance.now() - began);
      }
    } catch {
      // What cannot be looked at now is looked at next time.
    } finally {
      this.#looking = "no";
    }
  }

  async #begin(): Promise<void> {
    for (const folder of this.#folders) {
      const device = statSync(folder, { throwIfNoEntry: false })?.dev;
      if (device !== undefined && !this.#before.has(device))
        this.#before.set(device, { folder, space: await spaceOf(folder) });
    }
  }

  /** Tells of the run where it wrote more than these. */
  async #measure(most: DiskLimits, what: string | undefined): Promise<void> {
    const { bytes = Number.POSITIVE_INFINITY, files = Number.POSITIVE_INFINITY } = most;
    const sum = new WrittenSum(this.#began);
    for (const pid of this.#membersOf()) await addNameless(sum, pid, new Set(this.#before.keys()));
    const waiting = [...this.#folders];
    for (let folder = waiting.pop(); folder !== undefined && this.#ended === "no"; folder = waiting.pop()) {
      for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) waiting.push(path);
        const found = await lstat(path).catch(() => undefined);
        if (found !== undefined) sum.add(found);
      }
      if (sum.bytes > bytes)
        return this.#tell({ what: what ?? `more than ${bytes} bytes on the disk`, certainty: "seen" });
      if (sum.files > files) return this.#tell({ what: `more than ${files} files`, certainty: "seen" });
      if (sum.entries > mostEntries) return;
    }
  }

  #tell(excess: DiskExcess): void {
    if (this.#ended === "yes") return;
    this.end();
    this.#over(excess);
  }
}

/** What was written and made since a time, each file once. */
class WrittenSum {
  bytes = 0;
  files = 0;
  entries = 0;
  readonly #since: number;
  readonly #linked = new Set<string>();

  constructor(since: number) {
    this.#since = since;
  }

  add({ ctimeMs, birthtimeMs, blocks, dev, ino, nlink }: Stats): void {
    this.entries++;
    if (ctimeMs < this.#since) return;
    if (nlink !== 1) {
      const id = `${dev}:${ino}`;
      if (this.#linked.has(id)) return;
      this.#linked.add(id);
    }
    this.bytes += blocks * 512;
    if (birthtimeMs >= this.#since) this.files++;
  }
}

/** Files on these devices that a process has open and that have no name any more. */
async function addNameless(sum: WrittenSum, pid: number, devices: ReadonlySet<number>): Promise<void> {
  const folder = `/proc/${pid}/fd`;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    if (!(await readlink(path).catch(() => "")).endsWith(" (deleted)")) continue;
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile() && devices.has(found.dev)) sum.add(found);
  }
}

/** The most that was ever free, so that what others delete makes no room for the run. */
function roomier(one: DiskSpace, other: DiskSpace): DiskSpace {
  const files = one.files === undefined || other.files === undefined ? undefined : Math.max(one.files, other.files);
  return { free: Math.max(one.free, other.free), size: other.size, files };
}

async function spaceOf(folder: string): Promise<DiskSpace> {
  const { bavail, blocks, bsize, files, ffree } = await statfs(folder);
  // Some file systems make room for files as they come, and count none.
  return { free: bavail * bsize, size: blocks * bsize, files: files === 0 ? undefined : ffree };
}
