import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { AuditRecord } from "../core/record.ts";
import { type StoredRecord, storedRecord } from "../core/records/stored.ts";
import type { RecordCare, Records } from "../gate/ports.ts";
import { accountName } from "./accountName.ts";
import type { Outbox } from "./outbox.ts";

/** What sends records to a collector. Never rejects. `rejected`: it will never take these. */
export interface Sender {
  send(records: readonly StoredRecord[]): Promise<"sent" | "failed" | "rejected">;
  close(): Promise<void>;
}

/** How long records are gathered before they are sent, and how many at a time; milliseconds. */
const gatherFor = 2_000;
const mostAtOnce = 200;
/** More than this many in memory go to disk at once. */
const mostInMemory = 2_000;
/** How soon it is tried again after a failure, at first and at most, in milliseconds. */
const firstRetry = 5_000;
const longestRetry = 5 * 60_000;

/**
 * Forwards the records that this process writes, once they are written, to the team's collector. Whatever goes wrong there delays no
 * call and loses no record: what cannot be sent waits on disk, bounded, and stays in the records. Secrets are taken out once more
 * before anything leaves.
 */
export class ForwardedRecords implements Records, Disposable {
  readonly #records: Records;
  readonly #outbox: Outbox;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #sender: () => Promise<Sender | undefined>;
  #waiting: string[] = [];
  #timer: Disposable | undefined;
  #working: Promise<void> | undefined;
  #retry = firstRetry;
  #life: "open" | "ended" = "open";

  /** `sender` is asked before each batch; undefined: nothing is forwarded, and nothing is kept for that. */
  constructor(
    records: Records,
    ports: {
      readonly outbox: Outbox;
      readonly clock: Clock;
      readonly logger: Logger;
      readonly wanted: () => "yes" | "no";
      readonly sender: () => Promise<Sender | undefined>;
      /** Whose records they are, as the log has it. */
      readonly user?: string;
    },
  ) {
    this.#records = records;
    this.#outbox = ports.outbox;
    this.#clock = ports.clock;
    this.#logger = ports.logger;
    this.#wanted = ports.wanted;
    this.#sender = ports.sender;
    this.#user = ports.user ?? accountName();
  }

  readonly #wanted: () => "yes" | "no";
  readonly #user: string;

  async append(record: AuditRecord, care?: RecordCare): Promise<void> {
    await this.#records.append(record, care);
    if (this.#wanted() === "no" || this.#life === "ended") return;
    this.#waiting.push(JSON.stringify({ ...record, user: this.#user }));
    if (this.#waiting.length >= mostInMemory) this.#begin();
    else this.#later(gatherFor);
  }

  /** Sends what waited when the window before ended. */
  start(): void {
    if (this.#wanted() === "yes") this.#later(gatherFor);
  }

  /** Resolves when what is under way is over; what is left goes to disk. */
  async close(): Promise<void> {
    this.#life = "ended";
    this.#timer?.dispose();
    // First, because the window may be gone before a try that is under way is over.
    await this.#lay().catch((cause: unknown) =>
      this.#logger.error("Records that wait to be forwarded were dropped.", cause),
    );
    await this.#working;
  }

  dispose(): void {
    void this.close();
  }

  #later(milliseconds: number): void {
    this.#timer ??= this.#clock.after(milliseconds, () => this.#begin());
  }

  #begin(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#working ??= this.#send().finally(() => {
      this.#working = undefined;
    });
  }

  async #send(): Promise<void> {
    try {
      const sender = await this.#sender();
      if (sender === undefined) {
        this.#waiting = [];
        return;
      }
      await this.#lay();
      for (let batch = await this.#outbox.take(); batch !== undefined; batch = await this.#outbox.take()) {
        const outcome = await sender.send(batch.lines.flatMap(readable));
        if (outcome === "rejected")
          this.#logger.warn("The collector does not take a batch of records; it is not forwarded.");
        if (outcome === "failed") {
          await batch.keep();
          this.#fail();
          return;
        }
        await batch.done();
        this.#retry = firstRetry;
      }
      if (this.#waiting.length > 0) this.#later(gatherFor);
    } catch (cause) {
      this.#logger.error("Records could not be forwarded; they stay in the records of this machine.", cause);
      this.#fail();
    }
  }

  #fail(): void {
    if (this.#life === "ended") return;
    this.#later(this.#retry);
    this.#retry = Math.min(longestRetry, this.#retry * 2);
  }

  /** Puts what waits in memory on disk, so that a window that ends takes nothing with it. */
  async #lay(): Promise<void> {
    while (this.#waiting.length > 0) {
      const dropped = await this.#outbox.add(this.#waiting.splice(0, mostAtOnce), this.#clock.now());
      if (dropped > 0)
        this.#logger.warn(
          `The collector was not reached for long: ${dropped} of the oldest batches are not forwarded.`,
        );
    }
  }
}

function readable(line: string): readonly StoredRecord[] {
  try {
    const record = storedRecord(JSON.parse(line));
    return record === undefined ? [] : [record];
  } catch {
    return [];
  }
}
