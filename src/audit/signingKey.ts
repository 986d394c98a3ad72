import { generateKeyPairSync } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Deferred } from "../base/deferred.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import { type HeadSigner, headSigner } from "./headSignature.ts";

/** Where the editor keeps secrets of ours (VS Code's `SecretStorage`). */
export interface KeySecrets {
  get(name: string): PromiseLike<string | undefined>;
  store(name: string, value: string): PromiseLike<void>;
  /** Fires in every window. */
  onDidChange(listener: (change: { readonly key: string }) => void): Disposable;
}

const secretName = "auditSigningKey";
/** Windows that start together may each make a first key; after so long, in milliseconds, all take the one that was stored last. */
const settling = 500;

/**
 * Keeps the private key that signs the heads of the records in the editor's secret storage, and makes it when there is none.
 * Whatever fails there leaves records unsigned, which `holdpoint audit verify` tells; it stops nothing.
 */
export class SigningKey implements Disposable {
  readonly #secrets: KeySecrets;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());
  #signer: HeadSigner | undefined;
  #working: Promise<void> = Promise.resolve();

  /** Fires when the key became known, or is another. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(secrets: KeySecrets, clock: Clock, logger: Logger) {
    this.#secrets = secrets;
    this.#clock = clock;
    this.#logger = logger;
    this.#store.add(
      secrets.onDidChange(({ key }) => {
        if (key === secretName) void this.#work(() => this.#load());
      }),
    );
  }

  /** Undefined until {@link open} found or made it. */
  get signer(): HeadSigner | undefined {
    return this.#signer;
  }

  /** Reads the key, or makes the first one. Resolves when that was tried; never rejects. */
  open(): Promise<void> {
    return this.#work(async () => {
      if ((await this.#load()) === "found") return;
      const { privateKey } = generateKeyPairSync("ed25519");
      await this.#secrets.store(secretName, privateKey.export({ type: "pkcs8", format: "pem" }).toString());
      const settled = new Deferred<void>();
      this.#store.add(this.#clock.after(settling, () => settled.resolve()));
      await settled.promise;
      await this.#load();
    });
  }

  dispose(): void {
    this.#store.dispose();
  }

  #work(task: () => Promise<unknown>): Promise<void> {
    this.#working = this.#working.then(async () => {
      try {
        await task();
      } catch (cause) {
        this.#logger.error("The editor's secret storage failed, so records are not signed.", cause);
      }
    });
    return this.#working;
  }

  async #load(): Promise<"found" | "none"> {
    const stored = await this.#secrets.get(secretName);
    const found = stored === undefined ? undefined : signerIn(stored);
    if (found === undefined) return "none";
    if (found.key === this.#signer?.key) return "found";
    this.#signer = found;
    this.#onDidChange.fire();
    return "found";
  }
}

/** What is stored; undefined where it is no key of ours: then another is made, and the change is on record. */
function signerIn(stored: string): HeadSigner | undefined {
  try {
    return headSigner(stored);
  } catch {
    return undefined;
  }
}
