import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Hold, Settlement } from "./hold.ts";

/** Settled holds kept to be looked at; an expired one stays reviewable among them. */
const mostSettled = 50;

/** Every hold that waits, and the last settled ones. Expires those nobody answers. */
export class HoldRoom implements Disposable {
  readonly #clock: Clock;
  readonly #holds = new Map<string, Hold>();
  readonly #timers = new Map<string, Disposable>();
  readonly #onDidChange = new Emitter<Hold>();
  readonly #onDidAdd = new Emitter<Hold>();

  /** Fires when a hold was added, refined or settled. */
  readonly onDidChange = this.#onDidChange.event;
  /** Fires when a hold was added, before `onDidChange`. */
  readonly onDidAdd = this.#onDidAdd.event;

  readonly #onLooked: (hold: Hold, milliseconds: number) => void;
  #shown: { readonly id: string; readonly since: number } | undefined;

  /** `onLooked` hears for how long the page showed a hold, each time that it shows it no more. */
  constructor(clock: Clock, onLooked: (hold: Hold, milliseconds: number) => void = () => undefined) {
    this.#clock = clock;
    this.#onLooked = onLooked;
  }

  /** The page shows this hold from now on, and nothing that waits where it is undefined. */
  look(id: string | undefined): void {
    if (this.#shown?.id === id) return;
    const now = this.#clock.now();
    const before = this.#shown;
    const hold = before === undefined ? undefined : this.#holds.get(before.id);
    this.#shown = id === undefined || this.#holds.get(id)?.settlement !== undefined ? undefined : { id, since: now };
    if (before === undefined || hold === undefined) return;
    // A clock that was set back tells nothing of how long somebody looked.
    const milliseconds = Math.max(0, now - before.since);
    hold.shownFor(milliseconds);
    this.#onLooked(hold, milliseconds);
  }

  /** Those waiting for an answer, oldest first. */
  get pending(): readonly Hold[] {
    return [...this.#holds.values()].filter((hold) => hold.settlement === undefined);
  }

  /** Those settled, newest last. */
  get settled(): readonly Hold[] {
    return [...this.#holds.values()]
      .filter((hold) => hold.settlement !== undefined)
      .sort((left, right) => (left.settledAt ?? 0) - (right.settledAt ?? 0));
  }

  find(id: string): Hold | undefined {
    return this.#holds.get(id);
  }

  add(hold: Hold): void {
    this.#holds.set(hold.id, hold);
    this.#timers.set(
      hold.id,
      this.#clock.after(hold.expiresAt - hold.askedAt, () => this.settle(hold.id, { kind: "expired" })),
    );
    this.#onDidAdd.fire(hold);
    this.#onDidChange.fire(hold);
  }

  /** Settles a hold once: "already" when it was settled before or is not known. */
  settle(id: string, settlement: Settlement): "settled" | "already" {
    const hold = this.#holds.get(id);
    if (hold?.settlement === undefined && this.#shown?.id === id) this.look(undefined);
    if (hold === undefined || hold.settle(settlement, this.#clock.now()) === "already") return "already";
    this.#timers.get(id)?.dispose();
    this.#timers.delete(id);
    for (const old of this.settled.slice(0, -mostSettled)) this.#holds.delete(old.id);
    this.#onDidChange.fire(hold);
    return "settled";
  }

  /** Drops a settled hold. */
  forget(id: string): void {
    const hold = this.#holds.get(id);
    if (hold?.settlement === undefined) return;
    this.#holds.delete(id);
    this.#onDidChange.fire(hold);
  }

  /** Tells listeners that something about a hold changed. */
  touch(hold: Hold): void {
    if (this.#holds.has(hold.id)) this.#onDidChange.fire(hold);
  }

  /** Withdraws what waits: its askers get a refusal. */
  dispose(): void {
    for (const hold of this.pending) this.settle(hold.id, { kind: "withdrawn" });
    this.#onDidChange.dispose();
    this.#onDidAdd.dispose();
  }
}
