import type { Clock } from "../src/base/clock.ts";
import { toDisposable } from "../src/base/disposable.ts";
import { connectHost } from "./host.ts";
import { ReviewPage } from "./reviewPage.ts";
import { registerComponents } from "./toolkit.ts";

/** A clock that nobody can set back: wall-clock changes must not arm an approval. */
const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (milliseconds, task) => {
    const timer = setTimeout(task, milliseconds);
    return toDisposable(() => clearTimeout(timer));
  },
};

registerComponents();
new ReviewPage(connectHost(), clock, document.body).start();
