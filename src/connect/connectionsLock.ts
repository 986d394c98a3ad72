import { mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { codeOf, isAlive } from "./settledFile.ts";

/** How long another window may take, and how often it is looked for, in milliseconds. */
const patience = 5_000;
const pause = 25;

/**
 * Runs `task` while no other window connects or disconnects. The lock is a file with the process id of its owner; of a process that is gone
 * it does not count. Rejects when another holds it for too long, or the state folder cannot be written.
 */
export async function whileLocked<T>(state: string, task: () => T): Promise<T> {
  const folder = join(state, "connections");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, "lock");
  for (let waited = 0; ; waited += pause) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx", mode: 0o600 });
      break;
    } catch (cause) {
      // A full disk lets the file be made and its content not be written.
      if (codeOf(cause) === "ENOSPC" || codeOf(cause) === "EDQUOT") removeLock(lock);
      if (codeOf(cause) !== "EEXIST") throw cause;
      if (isAbandoned(lock, waited)) removeLock(lock);
      else if (waited >= patience) throw new Error("another window is at it; try again when it is done");
      await wait(pause);
    }
  }
  try {
    return task();
  } finally {
    removeLock(lock);
  }
}

/** An empty lock is one whose owner is about to write its id, or was ended in between. */
function isAbandoned(lock: string, waited: number): boolean {
  try {
    const text = readFileSync(lock, "utf8");
    return /^\d{1,10}$/.test(text) ? !isAlive(Number(text)) : waited >= patience / 2;
  } catch {
    return false;
  }
}

function removeLock(lock: string): void {
  try {
    unlinkSync(lock);
  } catch {
    // Another removed it.
  }
}
