import { randomBytes } from "node:crypto";

/** Most one-time numbers that are remembered as having shown a hold. */
const mostRemembered = 200;

/** The one-time numbers under which states of the review page are sent. Only what carries one that counts is a person's answer. */
export class OneTimeNumbers {
  #now = "";
  /** Which hold was shown under a number, the oldest first. */
  readonly #holds = new Map<string, string>();

  /** The number of what is shown now; empty where nothing shown counts. */
  get now(): string {
    return this.#now;
  }

  /** Begins another state of the page; `hold`: the one that it shows. */
  begin(hold?: string): void {
    this.#now = randomBytes(16).toString("hex");
    if (hold === undefined) return;
    this.#holds.set(this.#now, hold);
    for (const old of [...this.#holds.keys()].slice(0, -mostRemembered)) this.#holds.delete(old);
  }

  /** What is shown now does not count any more. */
  end(): void {
    this.#now = "";
  }

  /** Uses up the number of what is shown now. */
  take(number: string): "good" | "stale" {
    if (this.#now === "" || number !== this.#now) return "stale";
    this.begin();
    return "good";
  }

  /**
   * Uses up a number to refuse this hold. It may be any under which it was shown, as long as no refusal used it: whoever refuses what was
   * shown a moment before refuses it all the more now.
   */
  takeRefusal(hold: string, number: string): "good" | "stale" {
    if (this.#holds.get(number) !== hold) return "stale";
    this.#holds.delete(number);
    if (number === this.#now) this.begin();
    return "good";
  }
}
