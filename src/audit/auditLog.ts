import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { AuditRecord } from "../core/record.ts";
import type { Records } from "../gate/ports.ts";
import { type LogLine, longestLine } from "./chain.ts";
import { recordsFolder } from "./recordsFolder.ts";
import { type BegunAnew, RecordsWriter } from "./recordsWriter.ts";
import { type RecordsTrouble, troubleOf } from "./trouble.ts";

/** How often a log that cannot be written tries again by itself, in milliseconds. */
const retryEvery = 10_000;

/** What a line has besides its record, in bytes, with room to spare. */
const chainParts = 512;

/** Whether records are being written. */
export type RecordsHealth = { readonly kind: "good" } | ({ readonly kind: "failing" } & RecordsTrouble);

interface Waiting {
  readonly json: string;
  readonly done: () => void;
  readonly failed: (cause: unknown) => void;
}

/**
 * Records as chained JSON Lines (see `chain.ts`) in a file that this process alone writes (folder 0700, file 0600).
 * Records that arrive while a write is under way are written together and flushed once (group commit); each `append`
 * resolves when its line is on disk. The file is taken with the first record.
 */
export class AuditLog implements Records, Disposable {
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #writer: RecordsWriter;
  readonly #onDidChangeHealth = new Emitter<RecordsHealth>();
  readonly #onDidBeginAnew = new Emitter<BegunAnew>();
  #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  #health: RecordsHealth = { kind: "good" };
  #unwritten = 0;
  #retry: Disposable | undefined;
  #life: "open" | "ending" = "open";

  /** Fires when writing starts to fail, fails for another reason, and works again. */
  readonly onDidChangeHealth = this.#onDidChangeHealth.event;
  /** Fires when something had happened to the records and a new file was begun, which says so. */
  readonly onDidBeginAnew = this.#onDidBeginAnew.event;

  /** `state` is the state folder; `clock` gives the times in the log's own lines, and the pace of trying again. */
  constructor(state: string, clock: Clock) {
    this.#clock = clock;
    this.#folder = recordsFolder(state);
    this.#writer = new RecordsWriter(this.#folder, clock, (begun) => this.#onDidBeginAnew.fire(begun));
  }

  get health(): RecordsHealth {
    return this.#health;
  }

  append(record: AuditRecord): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ json: JSON.stringify(record), done, failed });
      this.#start();
    });
  }

  /** Resolves when all that was appended is written or has failed and the file is left to the next process. */
  async close(): Promise<void> {
    this.#life = "ending";
    this.#retry?.dispose();
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
      } while (this.#waiting.length > 0);
      if (this.#life === "ending") this.#writer.release();
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
    if (bodies.length === 0) return;
    try {
      await this.#writer.write(bodies);
    } catch (cause) {
      this.#unwritten += fitting.length;
      for (const { failed } of fitting) failed(cause);
      this.#become({ kind: "failing", ...troubleOf(cause, this.#folder) });
      return;
    }
    this.#unwritten = 0;
    for (const { done } of fitting) done();
    this.#become({ kind: "good" });
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
