import { z } from "zod";
import type { Clock } from "../base/clock.ts";
import { Deferred } from "../base/deferred.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { Secrets } from "./sealVault.ts";

const secretName = "ownCode";
const stored = z.record(z.string(), z.object({ state: z.enum(["accepted", "revoked"]), at: z.number() }));
type Stored = z.infer<typeof stored>;

/** Most folders that are remembered; the oldest word is forgotten first, and asked for again. */
const mostFolders = 1_000;

/**
 * Keeps of which folders a person said that their own code may run without a sandbox, in the editor's secret storage alone: no file of
 * a workspace or of ours says it, and where the storage forgets, the person is asked again.
 */
export class OwnCodeVault implements Disposable {
  readonly #secrets: Secrets;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());
  #known: ReadonlyMap<string, Stored[string]> = new Map();
  /** Reading and writing happen one after the other. */
  #working: Promise<void> = Promise.resolve();

  /** Fires when a folder was accepted or revoked, here or in another window. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(secrets: Secrets, logger: Logger) {
    this.#secrets = secrets;
    this.#logger = logger;
    this.#store.add(
      secrets.onDidChange(({ key }) => {
        if (key === secretName) void this.#read();
      }),
    );
  }

  /** The folders that were accepted and not revoked since, as real paths, the longest ago first. */
  get accepted(): readonly string[] {
    return [...this.#known].flatMap(([folder, { state }]) => (state === "accepted" ? [folder] : []));
  }

  /**
   * Reads what is kept; resolves at the latest after `milliseconds`, and what comes later counts from then on. Never rejects: what
   * cannot be read counts as not accepted.
   */
  async open(milliseconds: number, clock: Clock): Promise<void> {
    const late = new Deferred<void>();
    const timer = clock.after(milliseconds, () => late.resolve());
    await Promise.race([this.#read(), late.promise]);
    timer.dispose();
  }

  /** Keeps a person's word about these folders, given at that time. Rejects where it cannot be kept; a revocation counts here all the same. */
  keep(folders: readonly string[], state: "accepted" | "revoked", at: number): Promise<void> {
    return this.#inTurn(async () => {
      const words = folders.map((folder) => [folder, { state, at }] as const);
      if (state === "revoked") this.#know([...this.#known, ...words]);
      await this.#load();
      const next = newest([...this.#known, ...words]);
      await this.#secrets.store(secretName, JSON.stringify(Object.fromEntries(next)));
      this.#know(next);
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #read(): Promise<void> {
    return this.#inTurn(async () => {
      try {
        await this.#load();
      } catch (cause) {
        this.#logger.error("Which folders' own code may run could not be read from the secret storage.", cause);
      }
    });
  }

  /** Of each folder the newest word counts, so that no late answer of the storage takes back what this window knows. */
  async #load(): Promise<void> {
    const value = await this.#secrets.get(secretName);
    if (value !== undefined) this.#know([...this.#known, ...Object.entries(stored.parse(JSON.parse(value)))]);
  }

  #know(words: Iterable<readonly [string, Stored[string]]>): void {
    this.#known = newest(words);
    this.#onDidChange.fire();
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const next = this.#working.then(task);
    this.#working = next.catch(() => undefined);
    return next;
  }
}

/** The newest word about each folder, of two of one moment the stricter, the oldest first. */
function newest(words: Iterable<readonly [string, Stored[string]]>): ReadonlyMap<string, Stored[string]> {
  const known = new Map<string, Stored[string]>();
  for (const [folder, word] of words) {
    const before = known.get(folder);
    if (before === undefined || word.at > before.at || (word.at === before.at && word.state === "revoked"))
      known.set(folder, word);
  }
  return new Map([...known].toSorted(([, left], [, right]) => left.at - right.at).slice(-mostFolders));
}
