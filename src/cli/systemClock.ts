import type { Clock } from "../base/clock.ts";
import { toDisposable } from "../base/disposable.ts";

/** The machine's clock. Its timers keep the process alive until they have run or are disposed of. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return toDisposable(() => clearTimeout(timer));
  },
};
