import type { Clock } from "../base/clock.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import type { Recorder } from "./recorder.ts";
import type { Run } from "./run.ts";
import type { Runs } from "./runs.ts";

/** Approved calls whose limit is remembered until their run starts; a ticket lives a minute. */
const mostWaiting = 1_000;

/** Stops runs that take longer than the scopes that judged them let a run take. */
export class RunTimes implements Disposable {
  readonly #store = new DisposableStore();
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #seconds = new Map<string, number>();

  constructor(runs: Runs, clock: Clock, recorder: Recorder) {
    this.#clock = clock;
    this.#recorder = recorder;
    this.#store.add(runs.onDidStart((run) => this.#watch(run)));
  }

  /** The run of this call may take so many seconds; `undefined`: as long as it likes. */
  limit(callId: string, seconds: number | undefined): void {
    if (seconds === undefined) return;
    this.#seconds.set(callId, seconds);
    for (const [oldest] of this.#seconds) {
      if (this.#seconds.size <= mostWaiting) break;
      this.#seconds.delete(oldest);
    }
  }

  dispose(): void {
    this.#store.dispose();
  }

  #watch(run: Run): void {
    const seconds = this.#seconds.get(run.callId);
    this.#seconds.delete(run.callId);
    if (seconds === undefined) return;
    const timer = this.#clock.after(seconds * 1_000, () => {
      if (run.end !== undefined) return;
      const reason = `It ran for longer than runSecondsPerCall allows (${seconds}), so it was stopped.`;
      run.output(`\r\n\x1b[2m${reason}\x1b[0m\r\n`);
      run.stop();
      void this.#recorder.write(run.callId, run.call, { event: "run stopped", reason });
    });
    run.onEnd(() => timer.dispose());
  }
}
