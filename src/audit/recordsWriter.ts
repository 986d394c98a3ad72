import { randomBytes } from "node:crypto";
import { lstatSync } from "node:fs";
import { chmod, type FileHandle, lstat, mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import { type Attested, beforeFirst, formatVersion, type LogLine } from "./chain.ts";
import { attest, headsOfOthers, NotAFileError, readTail } from "./fileTail.ts";
import type { HeadSigner, HeadStatement } from "./headSignature.ts";
import { HeadSigning } from "./headSigning.ts";
import { asideName } from "./recordsFolder.ts";
import { takePlace, type WriterPlace } from "./writerPlace.ts";
import {
  type BegunAnew,
  beginning,
  chained,
  difference,
  type Finding,
  flushFolder,
  isAsLeft,
  isFull,
  longestFile,
  openIfThere,
  type Position,
  type Renewal,
} from "./writerPosition.ts";

/** How often a file names the heads of the others, and is signed with them, in milliseconds, where they have changed. */
const headsEvery = 60_000;

/** How a batch is to be written. */
export interface WriteCare {
  /** `later`: the system has it, and {@link RecordsWriter.flush} puts it on disk. */
  readonly flush: "now" | "later";
  /** `now`: the batch ends in a signature, where there is a key. `all`: one that vouches for the other files, too. */
  readonly sign: "now" | "all" | "when due";
}

export interface WriterOptions {
  readonly onBegunAnew: (begun: BegunAnew) => void;
  /** Hears of each signature that is on disk. */
  readonly onSigned: (statement: HeadStatement) => void;
  /** Asked before each batch; undefined as long as there is no key. */
  readonly signer: () => HeadSigner | undefined;
  /** How many bytes a file has before the next record begins another. */
  readonly longestFile?: number;
}

/**
 * Writes batches of records to the one file whose place this process has, and notices before each what was done to the
 * file since. It never removes or overwrites a byte that may be a record: what is not as it was left is set aside
 * whole, and a new file begins that names what is known of it.
 */
export class RecordsWriter {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #options: WriterOptions;
  readonly #signing: HeadSigning;
  #place: WriterPlace | undefined;
  #position: Position | undefined;
  /** Our file as it was opened at {@link #position}; whether it still is the one of that name is looked at before each batch. */
  #file: FileHandle | undefined;
  /** What was found wrong and is not on record yet. */
  #finding: Finding | undefined;
  /** A write of ours failed in the middle, so that more bytes than we know of may be in the file. */
  #lastWrite: "whole" | "broken" = "whole";
  #flushed: "yes" | "no" = "yes";
  /** Whether a line was written since the last signature. */
  #signed: "yes" | "no" = "yes";
  #headsAt = Number.NEGATIVE_INFINITY;
  #heads = "";

  constructor(folder: string, clock: Clock, options: WriterOptions) {
    this.#folder = folder;
    this.#clock = clock;
    this.#options = options;
    this.#signing = new HeadSigning(folder, options.signer);
  }

  /** Whether lines are written that no signature vouches for, and there is a key. */
  get unsigned(): "yes" | "no" {
    return this.#signed === "no" && this.#signing.signer !== undefined ? "yes" : "no";
  }

  /** Whether lines are written that may not be on disk. */
  get unflushed(): "yes" | "no" {
    return this.#flushed === "no" ? "yes" : "no";
  }

  /** Writes the records, each JSON already, in order, and flushes at most once. Rejects when they are not written as asked; then none counts. */
  async write(records: readonly string[], care: WriteCare): Promise<void> {
    const { file, position } = await this.#open();
    const flush = care.flush === "now" || position.size === 0 ? "now" : "later";
    const { text, head, statement } = await this.#composed(records, position, care.sign);
    const bytes = Buffer.from(text);
    this.#lastWrite = "broken";
    try {
      await writeWhole(file, bytes);
      this.#flushed = "no";
      if (flush === "now") await this.flush();
    } catch (cause) {
      this.#signing.forget();
      // A file that has no line of any worth yet is made empty again, or a full disk would leave many beginnings behind.
      if (position.size === 0) await file.truncate(0).catch(() => undefined);
      throw cause;
    }
    if (position.size === 0) await flushFolder(this.#folder);
    this.#lastWrite = "whole";
    this.#finding = undefined;
    this.#signed = statement === undefined ? "no" : "yes";
    this.#position = { ...position, size: position.size + bytes.length, head, opening: [], begun: undefined };
    if (position.begun !== undefined) this.#options.onBegunAnew(position.begun);
    if (statement === undefined) return;
    this.#signing.lay(position.chain, statement);
    if (flush === "now") this.#options.onSigned(statement);
  }

  /** Resolves when the newest signature lies beside the records, too. */
  laid(): Promise<void> {
    return this.#signing.laid();
  }

  /** Puts on disk what was written. Rejects when that is not possible. */
  async flush(): Promise<void> {
    if (this.#flushed === "yes") return;
    await this.#file?.datasync();
    this.#flushed = "yes";
  }

  /** Leaves the place to another process, flushed. The next write takes one again. Never rejects. */
  async release(): Promise<void> {
    await this.#signing.laid();
    await this.flush().catch(() => undefined);
    await this.#close();
    this.#place?.release(this.#lastWrite === "whole" ? this.#position : undefined);
    this.#place = undefined;
    this.#position = undefined;
  }

  /** The lines of a batch: what the log has to say, the records, and a signature where one is due. */
  async #composed(
    records: readonly string[],
    position: Position,
    sign: WriteCare["sign"],
  ): Promise<Pick<Position, "head"> & { readonly text: string; readonly statement: HeadStatement | undefined }> {
    const time = new Date(this.#clock.now()).toISOString();
    const { signer } = this.#signing;
    const others = await this.#headsIfDue(position, sign);
    const due = signer !== undefined && (sign !== "when due" || others !== undefined);
    const told = others === undefined || due || position.opening.length > 0 || others.length === 0 ? [] : others;
    const own: readonly LogLine[] = [
      ...position.opening,
      ...(told.length === 0 ? [] : [{ log: "heads", time, others: told } as const]),
      ...(due ? await this.#signing.introduction(position.chain, time) : []),
    ];
    const written = chained(position.head, [...own.map((line) => JSON.stringify(line)), ...records]);
    if (signer === undefined || !due) return { ...written, statement: undefined };
    const chain = { chain: position.chain, file: this.#place?.file ?? "", head: written.head };
    const statement = this.#signing.statement(signer, time, chain, others ?? []);
    const line: LogLine = { log: "signed", ...statement };
    const end = chained(written.head, [JSON.stringify(line)]);
    return { text: written.text + end.text, head: end.head, statement };
  }

  /** Our file, open for appending and exactly as we left it, after whatever was needed for that. */
  async #open(): Promise<{ readonly file: FileHandle; readonly position: Position }> {
    // The first look may find that the file is full or not as it was left, the second that the place was lost with it.
    for (let tries = 0; tries < 4; tries++) {
      this.#place ??= await this.#take();
      this.#position ??= await this.#begin(this.#place);
      const path = join(this.#folder, this.#place.file);
      // At once: a turn of the event loop would cost many times what looking does.
      const found = lstatSync(path, { throwIfNoEntry: false });
      const why = difference(this.#position, found, this.#lastWrite);
      if (why === "none") {
        this.#file ??= await openIfThere(path);
        const full = isFull(this.#position, this.#clock.now(), this.#options.longestFile ?? longestFile);
        if (this.#file !== undefined && full === "no") return { file: this.#file, position: this.#position };
        if (full === "yes") {
          await this.#signing.laid();
          await this.flush();
          this.#note("rotated", this.#position, this.#place.file);
        }
      }
      await this.#close();
      if (found !== undefined && !found.isFile()) throw new NotAFileError(path);
      if (why !== "none") this.#note(why, this.#position, this.#place.file);
      this.#position = undefined;
      if ((await this.#place.isOurs()) === "lost") this.#place = undefined;
    }
    throw new Error(`The records in ${this.#folder} change while they are written.`);
  }

  async #close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    this.#flushed = "yes";
    await file?.close().catch(() => undefined);
  }

  async #take(): Promise<WriterPlace> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o700);
    return takePlace(this.#folder);
  }

  /** Keeps what is known of a file that is not as it was left, or is full, until it is on record in the next one. */
  #note(why: Renewal, position: Position, file: string): void {
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
        since: Date.parse(tail.begun),
        head: tail.head,
        opening: [{ log: "continued", time, others }],
        begun: undefined,
      };
    }
    const former = [...(this.#finding?.former ?? [])];
    if (place.leftAt !== undefined) former.push({ kind: "chain", file: place.file, ...place.leftAt });
    let aside = this.#finding?.aside ?? "";
    const why = this.#finding?.why ?? beginning(place, tail);
    if (tail.kind === "chain" || tail.kind === "unchained") {
      aside = asideName(place.file, why === "rotated" ? "archive" : "aside", time, randomBytes(4).toString("hex"));
      await rename(path, join(this.#folder, aside));
      const known = await attest(this.#folder, aside, "leave out");
      if (known !== undefined) former.push(known);
    }
    if (why !== "first") this.#finding = { why, aside, former };
    if (tail.kind !== "empty") await this.#make(path);
    const chain = randomBytes(16).toString("hex");
    const others = await headsOfOthers(this.#folder, place.file, "read");
    return {
      ...(await identity(path)),
      size: 0,
      chain,
      since: this.#clock.now(),
      head: beforeFirst,
      opening: [{ log: "begun", format: formatVersion, chain, time, why, aside, former, others }],
      begun: why === "first" || why === "rotated" ? undefined : { why, file: place.file, aside },
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

  /**
   * The heads of the other files, where it is time to name them so that none can be cut off or removed without a trace here, and
   * there is something new; undefined where not.
   */
  async #headsIfDue(position: Position, sign: WriteCare["sign"]): Promise<readonly Attested[] | undefined> {
    const now = performance.now();
    if (sign !== "all" && now - this.#headsAt < headsEvery) return undefined;
    const others = await headsOfOthers(this.#folder, this.#place?.file ?? "", "leave out");
    const heads = JSON.stringify(others);
    const news = position.opening.length > 0 || heads !== this.#heads || this.#signed === "no";
    this.#headsAt = now;
    this.#heads = heads;
    return news ? others : undefined;
  }
}

async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; )
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
}

async function identity(path: string): Promise<{ readonly device: number; readonly inode: number }> {
  const { dev, ino } = await lstat(path);
  return { device: dev, inode: ino };
}
