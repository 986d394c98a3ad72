import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { Call } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";
import { type StopOrder, type StoppedBy, stoppedReason } from "../core/stopOrder.ts";
import type { Grants } from "./grants.ts";
import type { HoldRoom } from "./holdRoom.ts";
import type { Pause } from "./pause.ts";
import type { KilledRuns, StopPort } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import { stopped } from "./refusals.ts";
import type { Runs } from "./runs.ts";

/** Everything is stopped, and what was killed then. */
export interface Stopped extends StopOrder {
  readonly killed: KilledRuns;
}

/** How long after the marker went away another window may take to tell that a person lifted it, in milliseconds. */
const liftTime = 1_500;
const nothing: KilledRuns = { runs: 0, killed: 0, left: [] };

/**
 * The kill switch of this gate. Anybody may stop: by the marker, a command or the button. Only our page lifts. What was stopped
 * stays so whatever becomes of the marker, which is written again.
 */
export class KillSwitch implements Disposable {
  readonly #port: StopPort | undefined;
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #store = new DisposableStore();
  readonly #onDidStop = this.#store.add(new Emitter<StopOrder>());
  readonly #onDidChange = this.#store.add(new Emitter<void>());
  #stopped: Stopped | undefined;

  /** Fires at once when everything is stopped: what holds a person's trust (holds, tickets, credentials) is void from here on. */
  readonly onDidStop = this.#onDidStop.event;
  /** Fires when {@link stopped} tells something else. */
  readonly onDidChange = this.#onDidChange.event;

  /** Without a port nothing can be stopped, as in a test that is about something else. */
  constructor(port: StopPort | undefined, recorder: Recorder, clock: Clock, logger: Logger) {
    this.#port = port;
    this.#recorder = recorder;
    this.#clock = clock;
    this.#logger = logger;
    if (port !== undefined) this.#store.add(port.onDidChange(() => this.#follow()));
  }

  /** Undefined while nothing is stopped. */
  get stopped(): Stopped | undefined {
    return this.#stopped;
  }

  /** Looks whether everything is stopped, now. */
  look(): "stopped" | "going on" {
    if (this.#stopped !== undefined) return "stopped";
    const order = this.#port?.standing();
    if (order === undefined) return "going on";
    this.#take(order);
    return "stopped";
  }

  /** Stops everything. Stopping again kills what may have been started since. */
  stop(by: StoppedBy): void {
    if (this.#stopped === undefined) this.#take({ by, at: this.#clock.now() });
    else this.#kill(this.#stopped);
  }

  /** Lets a call be answered by `answer`, unless everything is stopped before or by then. */
  async guard(id: string, call: Call, answer: () => Promise<Outcome>): Promise<Outcome> {
    if (this.look() === "stopped") {
      void this.#recorder.write(id, call, { event: "decided", decision: "deny", reasons: [stoppedReason] });
      return stopped();
    }
    const outcome = await answer();
    return this.look() === "stopped" ? stopped() : outcome;
  }

  /** Lifts the stop. Called by our page alone; see ARCHITECTURE.md, "No way in can approve". Without a record it stays. */
  async lift(reason: string): Promise<"lifted" | "unrecorded" | "failed" | "not stopped"> {
    if (this.#stopped === undefined || this.#port === undefined) return "not stopped";
    if ((await this.#recorder.note({ event: "stop lifted", reason })) === "failed") return "unrecorded";
    try {
      await this.#port.release();
    } catch (cause) {
      this.#logger.error("The stop could not be lifted.", cause);
      return "failed";
    }
    this.#end();
    return "lifted";
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The marker came or went, or another window lifted. */
  #follow(): void {
    const known = this.#stopped;
    if (known === undefined) {
      this.look();
      return;
    }
    if (this.#port?.standing() !== undefined) return;
    // Another window's person may have lifted it, and what tells so comes a moment later than what tells that the marker is gone.
    this.#store.add(this.#clock.after(liftTime, () => void this.#settle(known)));
  }

  async #settle(known: Stopped): Promise<void> {
    if (this.#stopped !== known || this.#port === undefined) return;
    if ((await this.#port.isLifted(known)) === "yes") this.#end();
    else this.#keep(known);
  }

  #take(order: StopOrder): void {
    this.#stopped = { ...order, killed: nothing };
    this.#keep(order);
    this.#kill(order);
    this.#onDidStop.fire(order);
    this.#onDidChange.fire();
  }

  #keep(order: StopOrder): void {
    try {
      this.#port?.keep(order);
    } catch (cause) {
      this.#logger.error("The stop could not be written to disk; this window keeps it.", cause);
    }
  }

  #kill(order: StopOrder): void {
    const killed = this.#port?.killRuns() ?? nothing;
    this.#stopped = { ...order, killed };
    const { by } = order;
    void this.#recorder.note({ event: "stopped", by, ...killed }).then((written) => {
      if (written === "failed") this.#logger.error("The stop could not be recorded.");
    });
  }

  #end(): void {
    this.#stopped = undefined;
    this.#onDidChange.fire();
  }
}

/** Once everything is stopped, nothing that a person has said so far counts any more: pauses, late approvals, holds and tickets end. */
export function voidOnStop(
  kill: KillSwitch,
  gate: { readonly pause: Pause; readonly grants: Grants; readonly holds: HoldRoom; readonly runs: Runs },
): void {
  kill.onDidStop(() => {
    gate.pause.end();
    gate.grants.clear();
    for (const { id } of gate.holds.pending) gate.holds.settle(id, { kind: "refused", message: stoppedReason });
    gate.runs.voidAll(stoppedReason);
  });
}
