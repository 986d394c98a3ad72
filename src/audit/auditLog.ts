import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { AuditRecord } from "../core/record.ts";
import type { RecordCare, Records } from "../gate/ports.ts";
import { accountName } from "./accountName.ts";
import { type LogLine, longestLine } from "./chain.ts";
import type { HeadSigner, HeadStatement } from "./headSignature.ts";
import { recordsFiles, recordsFolder } from "./recordsFolder.ts";
import { RecordsWriter, type WriteCare } from "./recordsWriter.ts";
import { type RecordsTrouble, troubleOf } from "./trouble.ts";
import type { BegunAnew } from "./writerPosition.ts";

/** How often a log that cannot be written tries again by itself, in milliseconds. */
const retryEvery = 10_000;

/** What a line has besides its record, in bytes, with room to spare. */
const chainParts = 512;

/** Whether records are being written. */
export type RecordsHealth = { readonly kind: "good" } | ({ readonly kind: "failing" } & RecordsTrouble);

/** How long a record that may wait for the disk waits at most, in milliseconds. */
const flushAfter = 1_000;
/** How long a line stays unsigned at most, in milliseconds, where there is a key. */
const signAfter = 60_000;

interface Waiting {
  readonly json: string;
  readonly care: RecordCare;
  readonly done: () => void;
  readonly failed: (cause: unknown) => void;
}

/**
 * Records as chained JSON Lines (see `chain.ts`) in a file that this process alone writes (folder 0700, file 0600).
 * Records that arrive while a write is under way are written together and flushed once (group commit); each `append`
 * resolves when its line is on disk, or, where that may wait, with the system. The file is taken with the first record. Where there
 * is a key, a batch that has a record of something destructive ends in a signature, and so does what has waited for a minute.
 */
export class AuditLog implements Records, Disposable {
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #user: string;
  readonly #writer: RecordsWriter;
  readonly #onDidChangeHealth = new Emitter<RecordsHealth>();
  readonly #onDidBeginAnew = new Emitter<BegunAnew>();
  readonly #onDidSign = new Emitter<HeadStatement>();
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #health: RecordsHealth = { kind: "good" };
  #unwritten = 0;
  #retry: Disposable | undefined;
  #flushing: Disposable | undefined;
  #signing: Disposable | undefined;
  /** What the next turn has to do besides writing what waits. */
  #wanted: "nothing" | "flush" | "sign" = "nothing";
  #life: "open" | "ending" = "open";

  /** Fires when writing starts to fail, fails for another reason, and works again. */
  readonly onDidChangeHealth = this.#onDidChangeHealth.event;
  /** Fires when heads were signed and that is on disk. */
  readonly onDidSign = this.#onDidSign.event;
  /** Fires when something had happened to the records and a new file was begun, which says so. */
  readonly onDidBeginAnew = this.#onDidBeginAnew.event;

  /**
   * `state` is the state folder; `clock` gives the times in the log's own lines, and the pace of trying again; `signer` is asked
   * before each write, and gives nothing where records are not signed, as in programs of the command line. `user` is put on each record.
   */
  constructor(
    state: string,
    clock: Clock,
    signer: () => HeadSigner | undefined = () => undefined,
    { user = accountName(), ...options }: { readonly longestFile?: number; readonly user?: string } = {},
  ) {
    this.#clock = clock;
    this.#folder = recordsFolder(state);
    this.#user = user;
    this.#writer = new RecordsWriter(this.#folder, clock, {
      onBegunAnew: (begun) => this.#onDidBeginAnew.fire(begun),
      onSigned: (statement) => this.#onDidSign.fire(statement),
      signer,
      ...options,
    });
  }

  get health(): RecordsHealth {
    return this.#health;
  }

  append(record: AuditRecord, care: RecordCare = "durable"): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ json: JSON.stringify({ ...record, user: this.#user }), care, done, failed });
      this.#start();
    });
  }

  /** Vouches for all files as they stand, also for what programs without a key wrote. Resolves when that was tried; without records nothing is done. */
  async sign(): Promise<void> {
    if ((await recordsFiles(this.#folder).catch(() => [])).length === 0) return;
    this.#wanted = "sign";
    this.#start();
    await this.#draining;
    await this.#writer.laid();
  }

  /** Resolves when all that was appended is written or has failed and the file is left to the next process. */
  async close(): Promise<void> {
    this.#life = "ending";
    this.#retry?.dispose();
    this.#flushing?.dispose();
    this.#signing?.dispose();
    if (this.#writer.unsigned === "yes") this.#wanted = "sign";
    // Whoever is closed with us may still have something to record in this turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    this.#start();
    await this.#draining;
  }

  dispose(): void {
    void this.close();
  }

  #start(): void {
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // In a turn of its own, so that what is appended together is written together.
    await Promise.resolve();
    try {
      do {
        const batch = this.#waiting;
        this.#waiting = [];
        await this.#write(batch);
      } while (this.#waiting.length > 0 || this.#wanted !== "nothing");
      if (this.#life === "ending") await this.#writer.release();
    } finally {
      this.#draining = undefined;
    }
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const fitting = batch.filter(({ json, failed }) => {
      const bytes = Buffer.byteLength(json) + chainParts;
      if (bytes > longestLine) failed(new Error(`A record of ${bytes} bytes is longer than a line may be.`));
      return bytes <= longestLine;
    });
    const resumed: LogLine = {
      log: "resumed",
      time: new Date(this.#clock.now()).toISOString(),
      unwritten: this.#unwritten,
    };
    const bodies = [
      ...(this.#health.kind === "good" ? [] : [JSON.stringify(resumed)]),
      ...fitting.map(({ json }) => json),
    ];
    const wanted = this.#wanted;
    this.#wanted = "nothing";
    const [care, flushOnly] = careOf(fitting, wanted, this.#health.kind);
    if (bodies.length === 0 && wanted === "nothing") return;
    try {
      if (bodies.length === 0 && flushOnly) await this.#writer.flush();
      else await this.#writer.write(bodies, care);
    } catch (cause) {
      this.#unwritten += fitting.length;
      for (const { failed } of fitting) failed(cause);
      this.#become({ kind: "failing", ...troubleOf(cause, this.#folder) });
      return;
    }
    this.#unwritten = 0;
    for (const { done } of fitting) done();
    this.#become({ kind: "good" });
    this.#later();
  }

  /** Sees to it that what is not on disk or not signed yet will be. */
  #later(): void {
    if (this.#life === "ending") return;
    const soon = (wanted: "flush" | "sign", milliseconds: number): Disposable =>
      this.#clock.after(milliseconds, () => {
        if (wanted === "flush") this.#flushing = undefined;
        else this.#signing = undefined;
        if (this.#wanted !== "sign") this.#wanted = wanted;
        this.#start();
      });
    if (this.#writer.unflushed === "yes") this.#flushing ??= soon("flush", flushAfter);
    if (this.#writer.unsigned === "yes") this.#signing ??= soon("sign", signAfter);
  }

  #become(health: RecordsHealth): void {
    this.#retry?.dispose();
    this.#retry =
      health.kind === "failing" && this.#life === "open"
        ? this.#clock.after(retryEvery, () => this.#start())
        : undefined;
    const changed = JSON.stringify(health) !== JSON.stringify(this.#health);
    this.#health = health;
    if (changed) this.#onDidChangeHealth.fire(health);
  }
}

/** How a batch is to be written: as the most demanding record in it asks. The second part: whether flushing is all there is to do. */
function careOf(
  batch: readonly Waiting[],
  wanted: "nothing" | "flush" | "sign",
  health: RecordsHealth["kind"],
): readonly [WriteCare, boolean] {
  const asked = batch.map(({ care }) => care);
  const flush = wanted !== "nothing" || health === "failing" || asked.some((care) => care !== "soon") ? "now" : "later";
  const sign = wanted === "sign" ? "all" : asked.includes("signed") ? "now" : "when due";
  return [{ flush, sign }, wanted === "flush"];
}
