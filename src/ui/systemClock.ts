import type { Clock } from "../base/clock.ts";
import { toDisposable } from "../base/disposable.ts";

/** The machine's clock. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    timer.unref();
    return toDisposable(() => clearTimeout(timer));
  },
};
