import { closeSync, fsyncSync, openSync, rmSync } from "node:fs";

/** Removes a folder that is of no use any more. Never throws: it is tried again before the next snapshot. */
export function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // What is left is swept later.
  }
}

/** Has the system write out which names a folder has. Throws where it cannot. */
export function syncFolder(folder: string): void {
  // Windows has no such thing as a folder that is written out.
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
