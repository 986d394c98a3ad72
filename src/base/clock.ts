import type { Disposable } from "./disposable.ts";

/** Time as a port, so that the gate can be tested without waiting. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Runs `task` once, `milliseconds` from now; disposing before that cancels it. */
  after(milliseconds: number, task: () => void): Disposable;
}
