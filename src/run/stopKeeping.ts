import { setTimeout as wait } from "node:timers/promises";
import type { Disposable } from "../base/disposable.ts";
import { DisposableStore, toDisposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { StopOrder } from "../core/stopOrder.ts";
import { stopOrder } from "../core/stopOrder.ts";
import type { KilledRuns, StopPort } from "../gate/ports.ts";
import { killEveryRun } from "./boundRun.ts";
import { isStopped, readStop, removeStop, stopFiles, watchStop, writeStop } from "./stopMarker.ts";

/** A storage of the editor's in which a text is kept over restarts, where agents' programs do not get at it. */
export interface StopStorage {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
}

const keptUnder = "stop";
/** How often files that ought to be there are looked for, in milliseconds. */
const betweenLooks = 500;
/** What is kept once a person lifted a stop: when it had been made, and when it was lifted. */
type Kept = { readonly kind: "stopped"; readonly order: StopOrder } | { readonly kind: "lifted"; readonly at: number };

/**
 * Keeps that everything is stopped: as files, which everybody of ours heeds, and in the editor's storages, so that who deletes the
 * files does not lift it. Of the storages the first that has an answer decides; the next only speaks where it has none.
 */
export class StopKeeping implements StopPort, Disposable {
  readonly #files: ReturnType<typeof stopFiles>;
  readonly #journal: string;
  readonly #storages: readonly StopStorage[];
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());
  /** What was kept when the window began; files may have been deleted before. */
  #before: StopOrder | undefined;
  /** Whether the files ought to be there. */
  #held: "yes" | "no" = "no";
  /** Writing to the storages happens in order. */
  #saving: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#onDidChange.event;

  /** `state` is the state folder, `journal` that of the runs under way. */
  constructor(state: string, journal: string, storages: readonly StopStorage[], logger: Logger) {
    this.#files = stopFiles(state);
    this.#journal = journal;
    this.#storages = storages;
    this.#logger = logger;
    this.#store.add(watchStop(this.#files, () => this.#onDidChange.fire()));
    // Files that are gone before anybody saw them are missed by the watch.
    const timer = setInterval(() => {
      if (this.#held === "yes" && !isStopped(this.#files)) this.#onDidChange.fire();
    }, betweenLooks);
    timer.unref();
    this.#store.add(toDisposable(() => clearInterval(timer)));
  }

  /** Asks the storages, for so many milliseconds at most; what comes later counts from then on. Never rejects. Before that, only the files are known. */
  async open(milliseconds: number): Promise<void> {
    const asked = this.#kept().then((kept) => {
      if (kept?.kind !== "stopped" || this.#held === "yes") return;
      this.#before = kept.order;
      this.#onDidChange.fire();
    });
    const late = new AbortController();
    await Promise.race([
      asked,
      wait(milliseconds, undefined, { ref: false, signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  standing(): StopOrder | undefined {
    return isStopped(this.#files) ? readStop(this.#files) : this.#before;
  }

  async isLifted({ at }: StopOrder): Promise<"yes" | "no"> {
    const kept = await this.#kept();
    if (kept?.kind !== "lifted" || kept.at < at) return "no";
    this.#held = "no";
    this.#before = undefined;
    return "yes";
  }

  keep(order: StopOrder): void {
    this.#held = "yes";
    this.#saving = this.#saving.then(() => this.#save({ kind: "stopped", order }));
    writeStop(this.#files, order);
  }

  async release(): Promise<void> {
    // First, so that other windows which see the files go find out that a person lifted it.
    this.#saving = this.#saving.then(() => this.#save({ kind: "lifted", at: Date.now() }));
    await this.#saving;
    this.#before = undefined;
    this.#held = "no";
    removeStop(this.#files);
  }

  killRuns(): KilledRuns {
    const { runs, killed, left } = killEveryRun(this.#journal);
    return { runs, killed, left: left.map(({ pid, name }) => `${name} (${pid})`) };
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #kept(): Promise<Kept | undefined> {
    for (const storage of this.#storages) {
      try {
        const text = await storage.get(keptUnder);
        const kept = text === undefined ? undefined : readKept(text);
        if (kept !== undefined) return kept;
      } catch (cause) {
        this.#logger.warn(`Whether everything is stopped could not be read from a storage: ${String(cause)}`);
      }
    }
    return undefined;
  }

  async #save(kept: Kept): Promise<void> {
    const text = JSON.stringify(kept.kind === "stopped" ? kept.order : { lifted: kept.at });
    for (const storage of this.#storages) {
      try {
        await storage.store(keptUnder, text);
      } catch (cause) {
        this.#logger.warn(`Whether everything is stopped could not be kept in a storage: ${String(cause)}`);
      }
    }
  }
}

function readKept(text: string): Kept | undefined {
  const order = stopOrder(text);
  if (order !== undefined) return { kind: "stopped", order };
  const at = /^\{"lifted":(\d{1,16})\}$/.exec(text)?.[1];
  return at === undefined ? undefined : { kind: "lifted", at: Number(at) };
}
