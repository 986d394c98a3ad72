// Waiting for something that only looking again can tell.
import { setTimeout as delay } from "node:timers/promises";

/**
 * Checks every `interval` milliseconds until `check` returns without an exception. Throws an Error naming `what`, with the last exception
 * as its cause, after `timeout` milliseconds. For what is asserted of something that another process does a moment later.
 */
export async function untilHolds(
  what: string,
  timeout: number,
  check: () => void | PromiseLike<void>,
  interval = 100,
): Promise<void> {
  const look = async (): Promise<true> => {
    await check();
    return true;
  };
  await until(what, timeout, look, interval);
}

/**
 * Looks every `interval` milliseconds until `look` returns something other than undefined, and returns that. Throws an Error naming `what`
 * after `timeout` milliseconds. An exception in `look` counts as "not yet" and is named in the error.
 */
export async function until<T>(
  what: string,
  timeout: number,
  look: () => Promise<T | undefined>,
  interval = 100,
): Promise<T> {
  const deadline = Date.now() + timeout;
  let trouble: unknown;
  for (;;) {
    try {
      const found = await look();
      if (found !== undefined) return found;
      trouble = undefined;
    } catch (error) {
      trouble = error;
    }
    if (Date.now() >= deadline) throw new Error(`Waited ${timeout} ms in vain for ${what}.`, { cause: trouble });
    await delay(interval);
  }
}
