import type { Clock } from "../base/clock.ts";
import type { CountsOn } from "./hold.ts";
import type { Reviewed } from "./reviewed.ts";

/** How long a late approval is good for, in milliseconds. */
const grantLife = 10 * 60_000;

/** A late approval, and what it rests on. */
export interface Grant {
  readonly reviewed: Reviewed | undefined;
  readonly told: CountsOn;
}

/** Late approvals: each lets one identical call through, once, within ten minutes. */
export class Grants {
  readonly #clock: Clock;
  readonly #open = new Map<string, Grant & { readonly expiry: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lets the next call of this identity through. */
  add(identity: string, { reviewed, told }: Grant): void {
    this.#open.set(identity, { reviewed, told, expiry: this.#clock.now() + grantLife });
  }

  /** Makes all of them void. */
  clear(): void {
    this.#open.clear();
  }

  /** Uses up the grant for this identity, if there is one in force. */
  take(identity: string): Grant | undefined {
    const grant = this.#open.get(identity);
    this.#open.delete(identity);
    return grant !== undefined && this.#clock.now() < grant.expiry ? grant : undefined;
  }
}
