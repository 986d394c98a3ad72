import { hash } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "../base/logger.ts";
import { attest } from "./fileTail.ts";
import { type HeadStatement, type SignedHead, statementIn } from "./headSignature.ts";
import { recordsFiles } from "./recordsFolder.ts";
import type { KeySecrets } from "./signingKey.ts";

/** So many chains are remembered, the newest; each window has one, and each archive was one. */
const mostChains = 64;
/** How often at most they are stored, in milliseconds; a keyring is slow. */
const storeEvery = 30_000;

/**
 * What this machine's windows vouched for last, kept in the editor's secret storage, out of reach of whoever can write the records:
 * so records and signatures that were put back to an older state together are noticed when a window begins.
 */
export class RememberedHeads {
  readonly #secrets: Pick<KeySecrets, "get" | "store">;
  readonly #logger: Logger;
  readonly #now: () => number;
  readonly #heads = new Map<string, SignedHead>();
  readonly #folder: string;
  /** One secret storage serves the editor's windows on several machines: each has its own records. */
  readonly #secretName: string;
  #storedAt = Number.NEGATIVE_INFINITY;
  #working: Promise<void> = Promise.resolve();

  /** `folder`: that of the records. */
  constructor(secrets: Pick<KeySecrets, "get" | "store">, folder: string, now: () => number, logger: Logger) {
    this.#folder = folder;
    this.#secretName = `auditHeads-${hash("sha256", `${hostname()}\n${folder}`).slice(0, 32)}`;
    this.#secrets = secrets;
    this.#now = now;
    this.#logger = logger;
  }

  /** Remembers what was vouched for; stored now and then. */
  remember({ heads }: HeadStatement): void {
    for (const head of heads) keepFurther(this.#heads, head);
    if (this.#now() - this.#storedAt < storeEvery) return;
    this.#storedAt = this.#now();
    void this.store();
  }

  /** Stores what is remembered, with what other windows remember. Never rejects. */
  store(): Promise<void> {
    this.#working = this.#working.then(async () => {
      try {
        for (const head of await this.#load()) keepFurther(this.#heads, head);
        const newest = [...this.#heads.values()].slice(-mostChains);
        await this.#secrets.store(
          this.#secretName,
          JSON.stringify({ time: "", key: "", signature: "", heads: newest }),
        );
      } catch (cause) {
        this.#logger.error(
          "The editor's secret storage failed, so it is not remembered how far the records went.",
          cause,
        );
      }
    });
    return this.#working;
  }

  /** Which chains are not there any more as far as they were vouched for. Never rejects. */
  async lost(): Promise<readonly SignedHead[]> {
    try {
      const remembered = await this.#load();
      if (remembered.length === 0) return [];
      const found = new Map<string, { readonly seq: number; readonly hash: string }>();
      for (const file of await recordsFiles(this.#folder)) {
        const known = await attest(this.#folder, file, "leave out").catch(() => undefined);
        if (known?.kind === "chain") found.set(known.chain, known);
      }
      return remembered.filter(({ chain, seq, hash }) => {
        const there = found.get(chain);
        return there === undefined || there.seq < seq || (there.seq === seq && there.hash !== hash);
      });
    } catch (cause) {
      this.#logger.error("It could not be told whether the records are as far as they were.", cause);
      return [];
    }
  }

  async #load(): Promise<readonly SignedHead[]> {
    const stored = await this.#secrets.get(this.#secretName);
    if (stored === undefined) return [];
    try {
      return statementIn(JSON.parse(stored))?.heads ?? [];
    } catch {
      return [];
    }
  }

  /** A loss was told and is on record: from now on what there is counts. Never rejects. */
  async forget(lost: readonly SignedHead[]): Promise<void> {
    const chains = lost.map(({ chain }) => chain);
    for (const chain of chains) this.#heads.delete(chain);
    try {
      const rest = (await this.#load()).filter(({ chain }) => !chains.includes(chain));
      await this.#secrets.store(this.#secretName, JSON.stringify({ time: "", key: "", signature: "", heads: rest }));
    } catch (cause) {
      this.#logger.error("The editor's secret storage failed.", cause);
    }
  }
}

function keepFurther(heads: Map<string, SignedHead>, head: SignedHead): void {
  const known = heads.get(head.chain);
  if (known !== undefined && known.seq >= head.seq) return;
  // Last in the order of the map, so that the newest are kept.
  heads.delete(head.chain);
  heads.set(head.chain, head);
}
