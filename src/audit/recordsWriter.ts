import { randomBytes } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { chmod, type FileHandle, lstat, mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import {
  type Attested,
  type Beginning,
  beforeFirst,
  chainedJson,
  formatVersion,
  type Head,
  type LogLine,
} from "./chain.ts";
import { attest, type FileTail, headsOfOthers, NotAFileError, readTail } from "./fileTail.ts";
import { asideName } from "./recordsFolder.ts";
import { takePlace, type WriterPlace } from "./writerPlace.ts";

/** How often a file names the heads of the others, in milliseconds, where they have changed. */
const headsEvery = 60_000;

/** Appends, follows no link, does not wait for the other end of a pipe, and makes no file. */
const appendAsItIs = constants.O_WRONLY | constants.O_APPEND | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** A file that was begun anew because something had happened to the one before. */
export interface BegunAnew {
  readonly why: Exclude<Beginning, "first">;
  readonly file: string;
  /** Where the one before was set aside; empty when there was none. */
  readonly aside: string;
}

/** The file as we left it. Whatever differs at the next write was not done by us. */
interface Position {
  readonly device: number;
  readonly inode: number;
  /** In bytes. */
  readonly size: number;
  readonly chain: string;
  readonly head: Head;
  /** What the log has to say before the next record. */
  readonly opening: readonly LogLine[];
  readonly begun: BegunAnew | undefined;
}

interface Finding {
  readonly why: Exclude<Beginning, "first">;
  readonly aside: string;
  readonly former: readonly Attested[];
}

/**
 * Writes batches of records to the one file whose place this process has, and notices before each what was done to the
 * file since. It never removes or overwrites a byte that may be a record: what is not as it was left is set aside
 * whole, and a new file begins that names what is known of it.
 */
export class RecordsWriter {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #onBegunAnew: (begun: BegunAnew) => void;
  #place: WriterPlace | undefined;
  #position: Position | undefined;
  /** What was found wrong and is not on record yet. */
  #finding: Finding | undefined;
  /** A write of ours failed in the middle, so that more bytes than we know of may be in the file. */
  #lastWrite: "whole" | "broken" = "whole";
  #headsAt = Number.NEGATIVE_INFINITY;
  #heads = "";

  constructor(folder: string, clock: Clock, onBegunAnew: (begun: BegunAnew) => void) {
    this.#folder = folder;
    this.#clock = clock;
    this.#onBegunAnew = onBegunAnew;
  }

  /** Writes the records, each JSON already, in order, and flushes once. Rejects when they are not on disk; then none counts. */
  async write(records: readonly string[]): Promise<void> {
    const { file, position } = await this.#open();
    try {
      const own = [...position.opening, ...(await this.#headsIfDue(position))];
      const { text, head } = chained(position.head, [...own.map((line) => JSON.stringify(line)), ...records]);
      this.#lastWrite = "broken";
      try {
        await file.appendFile(text);
        await file.datasync();
      } catch (cause) {
        // A file that has no line of any worth yet is made empty again, or a full disk would leave many beginnings behind.
        if (position.size === 0) await file.truncate(0).catch(() => undefined);
        throw cause;
      }
      if (position.size === 0) await flushFolder(this.#folder);
      this.#lastWrite = "whole";
      this.#finding = undefined;
      this.#position = { ...position, size: position.size + text.length, head, opening: [], begun: undefined };
      if (position.begun !== undefined) this.#onBegunAnew(position.begun);
    } finally {
      await file.close();
    }
  }

  /** Leaves the place to another process. The next write takes one again. */
  release(): void {
    this.#place?.release(this.#lastWrite === "whole" ? this.#position : undefined);
    this.#place = undefined;
    this.#position = undefined;
  }

  /** Our file, open for appending and exactly as we left it, after whatever was needed for that. */
  async #open(): Promise<{ readonly file: FileHandle; readonly position: Position }> {
    // The first look may find that the file is not as it was left, the second that the place was lost with it.
    for (let tries = 0; tries < 3; tries++) {
      this.#place ??= await this.#take();
      this.#position ??= await this.#begin(this.#place);
      const path = join(this.#folder, this.#place.file);
      const opened = await openIfThere(path);
      const found = await opened?.stat();
      const why = difference(this.#position, found, this.#lastWrite);
      if (opened !== undefined && why === "none") return { file: opened, position: this.#position };
      await opened?.close();
      if (found !== undefined && !found.isFile()) throw new NotAFileError(path);
      if (why !== "none") this.#note(why, this.#position, this.#place.file);
      this.#position = undefined;
      if ((await this.#place.isOurs()) === "lost") this.#place = undefined;
    }
    throw new Error(`The records in ${this.#folder} change while they are written.`);
  }

  async #take(): Promise<WriterPlace> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    return takePlace(this.#folder);
  }

  /** Keeps what is known of a file that is not as it was left, until it is on record in the next one. */
  #note(why: Exclude<Beginning, "first">, position: Position, file: string): void {
    if (position.head.seq < 0) return;
    const known: Attested = { kind: "chain", chain: position.chain, file, ...position.head };
    const { former = [], aside = "" } = this.#finding ?? {};
    this.#finding = { why: this.#finding?.why ?? why, aside, former: [...former, known] };
  }

  /** Goes on with the file of a place just taken, where it is as it was left; else sets it aside and begins anew. */
  async #begin(place: WriterPlace): Promise<Position> {
    const path = join(this.#folder, place.file);
    this.#lastWrite = "whole";
    const tail = await readTail(path);
    const time = new Date(this.#clock.now()).toISOString();
    if (tail.kind === "chain" && this.#finding === undefined && isAsLeft(place, tail)) {
      const others = await headsOfOthers(this.#folder, place.file, "leave out");
      return {
        ...(await identity(path)),
        size: tail.bytes,
        chain: tail.chain,
        head: tail.head,
        opening: [{ log: "continued", time, others }],
        begun: undefined,
      };
    }
    const former = [...(this.#finding?.former ?? [])];
    if (place.leftAt !== undefined) former.push({ kind: "chain", file: place.file, ...place.leftAt });
    let aside = this.#finding?.aside ?? "";
    if (tail.kind === "chain" || tail.kind === "unchained") {
      aside = asideName(place.file, time, randomBytes(4).toString("hex"));
      await rename(path, join(this.#folder, aside));
      const known = await attest(this.#folder, aside, "leave out");
      if (known !== undefined) former.push(known);
    }
    const why = this.#finding?.why ?? beginning(place, tail);
    if (why !== "first") this.#finding = { why, aside, former };
    if (tail.kind !== "empty") await this.#make(path);
    const chain = randomBytes(16).toString("hex");
    const others = await headsOfOthers(this.#folder, place.file, "read");
    return {
      ...(await identity(path)),
      size: 0,
      chain,
      head: beforeFirst,
      opening: [{ log: "begun", format: formatVersion, chain, time, why, aside, former, others }],
      begun: why === "first" ? undefined : { why, file: place.file, aside },
    };
  }

  /** Makes our file. One that is there is another's, who has the place too: then it is nobody's. */
  async #make(path: string): Promise<void> {
    try {
      await (await open(path, "wx", 0o600)).close();
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") this.#place = undefined;
      throw cause;
    }
  }

  /** Names the heads of the other files now and then, so that none can be cut off or removed without a trace here. */
  async #headsIfDue(position: Position): Promise<readonly LogLine[]> {
    const now = performance.now();
    if (now - this.#headsAt < headsEvery) return [];
    const others = await headsOfOthers(this.#folder, this.#place?.file ?? "", "leave out");
    const heads = JSON.stringify(others);
    const told = position.opening.length > 0 || heads === this.#heads || others.length === 0;
    this.#headsAt = now;
    this.#heads = heads;
    return told ? [] : [{ log: "heads", time: new Date(this.#clock.now()).toISOString(), others }];
  }
}

function difference(
  left: Position,
  found: Stats | undefined,
  lastWrite: "whole" | "broken",
): Exclude<Beginning, "first"> | "none" {
  if (found === undefined) return "missing";
  if (found.dev !== left.device || found.ino !== left.inode) return "replaced";
  if (found.size < left.size) return "shortened";
  if (found.size > left.size) return lastWrite === "broken" ? "torn" : "foreign";
  return "none";
}

/** Why a file begins in a place that was just taken. */
function beginning(place: WriterPlace, tail: FileTail): Beginning {
  switch (tail.kind) {
    case "missing":
    case "empty":
      return place.leftAt === undefined ? "first" : "missing";
    case "unchained":
      return "foreign";
    case "chain":
      if (tail.torn !== undefined) return "torn";
      return place.leftAt?.chain === tail.chain && tail.head.seq < place.leftAt.seq ? "shortened" : "foreign";
  }
}

function isAsLeft(place: WriterPlace, tail: Extract<FileTail, { kind: "chain" }>): boolean {
  const { leftAt } = place;
  if (tail.torn !== undefined) return false;
  return leftAt === undefined || (leftAt.chain === tail.chain && leftAt.hash === tail.head.hash);
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, appendAsItIs);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw cause;
  }
}

async function identity(path: string): Promise<{ readonly device: number; readonly inode: number }> {
  const { dev, ino } = await lstat(path);
  return { device: dev, inode: ino };
}

/** Puts the names in a folder on disk, where the system can do that. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function chained(from: Head, bodies: readonly string[]): { readonly text: Buffer; readonly head: Head } {
  let head = from;
  const lines: string[] = [];
  for (const body of bodies) {
    const next = chainedJson(head, body);
    lines.push(next.line);
    head = next.head;
  }
  return { text: Buffer.from(lines.join("")), head };
}
