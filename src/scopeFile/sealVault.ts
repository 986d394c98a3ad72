import { randomBytes } from "node:crypto";
import * as z from "zod";
import type { Clock } from "../base/clock.ts";
import { Deferred } from "../base/deferred.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import { type SealKeeper, type SealKey, sealKey } from "./seal.ts";

/** Where the editor keeps secrets of ours, encrypted with a key of the system (VS Code's `SecretStorage`). */
export interface Secrets {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  /** Fires in every window. */
  onDidChange(listener: (change: { readonly key: string }) => void): Disposable;
}

const secretName = "acceptedScopes";
const stored = z.object({
  version: z.literal(1),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  generations: z.record(z.string(), z.int().min(1)),
});
type Stored = z.infer<typeof stored>;

/** Windows that start together may each make a first key; after so long, in milliseconds, all take the one that was stored last. */
const settling = 500;
/** How soon a storage that failed is tried again, in milliseconds. */
const retrying = 10_000;

/** Keeps the key of the seals, and how far each root's acceptances have come, in the editor's secret storage. */
export class SealVault implements SealKeeper, Disposable {
  readonly #secrets: Secrets;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());
  readonly #generations = new Map<string, number>();
  #key: SealKey | undefined;
  #making: "no" | "yes" = "no";
  /** Reading and writing the secret happen one after the other. */
  #working: Promise<void> = Promise.resolve();

  /** Fires when the key became known, or is another. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(secrets: Secrets, clock: Clock, logger: Logger) {
    this.#secrets = secrets;
    this.#clock = clock;
    this.#logger = logger;
    this.#store.add(
      secrets.onDidChange(({ key }) => {
        if (key === secretName) void this.#work(() => this.#load());
      }),
    );
  }

  get key(): SealKey | undefined {
    return this.#key;
  }

  generationOf(root: string): number {
    return this.#generations.get(root) ?? 0;
  }

  want(): void {
    if (this.#key !== undefined || this.#making === "yes") return;
    this.#making = "yes";
    void this.#work(() => this.#begin()).then(() => {
      // A storage that fails is not asked again at every call.
      this.#store.add(this.#clock.after(retrying, () => (this.#making = "no")));
    });
  }

  raise(root: string, generation: number): void {
    if (generation <= this.generationOf(root)) return;
    this.#generations.set(root, generation);
    void this.#work(() => this.#save());
  }

  /**
   * Reads the key, if there is one yet. Resolves when it was looked for, at the latest after `milliseconds`; what comes
   * later counts from then on. Never rejects.
   */
  async open(milliseconds: number): Promise<void> {
    const late = new Deferred<void>();
    const timer = this.#clock.after(milliseconds, () => late.resolve());
    await Promise.race([this.#work(() => this.#load()), late.promise]);
    timer.dispose();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The one catch: without the storage there is no key, and nothing that needs one counts. */
  #work(task: () => Promise<unknown>): Promise<void> {
    this.#working = this.#working.then(async () => {
      try {
        await task();
      } catch (cause) {
        this.#logger.error("The editor's secret storage failed, so accepted scope files cannot be relied on.", cause);
      }
    });
    return this.#working;
  }

  async #load(): Promise<"found" | "none"> {
    const found = read(await this.#secrets.get(secretName));
    if (found === undefined) return "none";
    for (const [root, generation] of Object.entries(found.generations))
      this.#generations.set(root, Math.max(generation, this.generationOf(root)));
    const key = sealKey(Buffer.from(found.key, "hex"));
    if (key.id === this.#key?.id) return "found";
    this.#key = key;
    this.#onDidChange.fire();
    return "found";
  }

  /** Makes the first key. Nothing is sealed with it before other windows had time to make theirs. */
  async #begin(): Promise<void> {
    if ((await this.#load()) === "found") return;
    await this.#secrets.store(secretName, text({ version: 1, key: randomBytes(32).toString("hex"), generations: {} }));
    const settled = new Deferred<void>();
    this.#store.add(this.#clock.after(settling, () => settled.resolve()));
    await settled.promise;
    await this.#load();
  }

  async #save(): Promise<void> {
    await this.#load();
    const key = this.#key;
    if (key === undefined) return;
    const generations = Object.fromEntries(this.#generations);
    await this.#secrets.store(secretName, text({ version: 1, key: key.bytes.toString("hex"), generations }));
  }
}

/** What is stored; undefined where nothing is, or nothing that can be read. */
function read(value: string | undefined): Stored | undefined {
  if (value === undefined) return undefined;
  try {
    return stored.parse(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function text(value: Stored): string {
  return JSON.stringify(value);
}
