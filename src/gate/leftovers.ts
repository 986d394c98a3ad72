import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { RecordedEvent } from "../core/record.ts";
import type { Leftover, RunJournal } from "./ports.ts";
import type { Recorder } from "./recorder.ts";

/** How often runs that nobody looks after any more are looked for, in milliseconds. */
const betweenLooks = 60_000;
/** A host that was killed closes its connection a moment before it is gone; how long that may take, in milliseconds. */
const goingTime = 1_000;

/** Records how tickets and runs ended that no living gate looks after: the window was reloaded, or crashed, meanwhile. */
export class Leftovers implements Disposable {
  readonly #ports: { readonly journal: RunJournal; readonly clock: Clock; readonly logger: Logger };
  readonly #recorder: Recorder;
  readonly #isActive: (ticket: string) => boolean;
  #looking: Disposable | undefined;

  /** `isActive`: whether this gate looks after a ticket or its run. */
  constructor(
    ports: { readonly journal: RunJournal; readonly clock: Clock; readonly logger: Logger },
    recorder: Recorder,
    isActive: (ticket: string) => boolean,
  ) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#isActive = isActive;
  }

  /** Settles what there is now, and goes on looking from time to time; soon when a host was just lost. Never rejects. */
  async settle(cause: "lost" | "time" = "time"): Promise<void> {
    const { journal, clock, logger } = this.#ports;
    this.#looking?.dispose();
    this.#looking = clock.after(cause === "lost" ? goingTime : betweenLooks, () => void this.settle());
    try {
      for (const leftover of await journal.leftovers(this.#isActive)) {
        const { ticket, callId, call } = leftover;
        const written = await this.#recorder.write(callId, call, eventOf(leftover));
        if (written === "written") await journal.close(ticket);
      }
    } catch (failure) {
      logger.error("The journal of runs could not be read.", failure);
    }
  }

  dispose(): void {
    this.#looking?.dispose();
  }
}

function eventOf({ fate }: Leftover): RecordedEvent {
  switch (fate.kind) {
    case "unredeemed":
      return { event: "ticket void", reason: "The editor ended before the approved command was started." };
    case "ended": {
      const { kind: _kind, ...end } = fate;
      return { event: "run ended", ...end };
    }
    case "lost":
      return {
        event: "run lost",
        reason: "The process that hosted the run is gone; whether and how the command ended is not known.",
      };
  }
}
