import type { Clock } from "../base/clock.ts";

/** How long a late approval is good for, in milliseconds. */
const grantLife = 10 * 60_000;

/** Late approvals: each lets one identical call through, once, within ten minutes. */
export class Grants {
  readonly #clock: Clock;
  readonly #expiry = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Lets the next call of this identity through. */
  add(identity: string): void {
    this.#expiry.set(identity, this.#clock.now() + grantLife);
  }

  /** Uses up the grant for this identity, if there is one in force. */
  take(identity: string): "granted" | "none" {
    const expiry = this.#expiry.get(identity);
    if (expiry === undefined) return "none";
    this.#expiry.delete(identity);
    return this.#clock.now() < expiry ? "granted" : "none";
  }
}
