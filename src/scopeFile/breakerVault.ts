import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { Deferred } from "../base/deferred.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { BreakerSeal } from "../gate/ports.ts";
import type { Secrets } from "./sealVault.ts";

const secretName = "breakers";
const stored = z.record(z.string(), z.object({ state: z.enum(["tripped", "reset"]), at: z.number() }));
type Stored = z.infer<typeof stored>;

/** What of a storage is needed to remember beside the secrets. */
type Beside = Pick<Secrets, "get" | "store">;

/**
 * Keeps which breakers are tripped in the editor's secret storage: removing or writing a file resets none of them. Where that
 * has forgotten, as without a keyring after each restart, the storage beside it speaks, lest what a person reset trips again.
 */
export class BreakerVault implements BreakerSeal, Disposable {
  readonly #secrets: Secrets;
  readonly #beside: Beside;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());
  #known: ReadonlyMap<string, Stored[string]> = new Map();
  /** Reading and writing happen one after the other. */
  #working: Promise<void> = Promise.resolve();

  readonly onDidChange = this.#onDidChange.event;

  constructor(secrets: Secrets, beside: Beside, logger: Logger) {
    this.#secrets = secrets;
    this.#beside = beside;
    this.#logger = logger;
    this.#store.add(
      secrets.onDidChange(({ key }) => {
        if (key === secretName) void this.#read();
      }),
    );
  }

  standing(): ReadonlyMap<string, Stored[string]> {
    return this.#known;
  }

  /**
   * Reads what is kept; resolves at the latest after `milliseconds`, and what comes later counts from then on. Never rejects: what cannot be read leaves the accounts to say what is tripped.
   */
  async open(milliseconds: number, clock: Clock): Promise<void> {
    const late = new Deferred<void>();
    const timer = clock.after(milliseconds, () => late.resolve());
    await Promise.race([this.#read(), late.promise]);
    timer.dispose();
  }

  #read(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#load();
      } catch (cause) {
        this.#logger.error("Which breakers are tripped could not be read from the secret storage.", cause);
      }
    });
  }

  keep(agent: string, state: "tripped" | "reset", at: number): Promise<void> {
    return this.#inTurn(async () => {
      // In force here whatever the storage does.
      if (state === "tripped") this.#know(new Map([...this.#known, [agent, { state, at }]]));
      await this.#load();
      const next = new Map([...this.#known, [agent, { state, at }]]);
      const text = JSON.stringify(Object.fromEntries(next));
      await this.#secrets.store(secretName, text);
      await this.#beside.store(secretName, text);
      this.#know(next);
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** Of each agent the newest counts, so that no late answer of the storage takes back what this window knows. */
  async #load(): Promise<void> {
    const value = (await this.#secrets.get(secretName)) ?? (await this.#beside.get(secretName));
    if (value === undefined) return;
    const found = stored.parse(JSON.parse(value));
    const known = new Map(this.#known);
    for (const [agent, one] of Object.entries(found)) {
      if (one.at >= (known.get(agent)?.at ?? Number.NEGATIVE_INFINITY)) known.set(agent, one);
    }
    this.#know(known);
  }

  #know(known: ReadonlyMap<string, Stored[string]>): void {
    this.#known = known;
    this.#onDidChange.fire();
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const next = this.#working.then(task);
    this.#working = next.catch(() => undefined);
    return next;
  }
}
