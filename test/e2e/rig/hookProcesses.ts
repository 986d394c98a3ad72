import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Kills the hook programs that run for a home folder, as `kill -9` does; the shells that clients start them with go on. */
export function killHooks(home: string): void {
  const program = join(home, ".holdpoint", "bin", "holdpoint-hook");
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    // The shells have it further behind.
    if (wordsOf(name).slice(0, 2).includes(program)) process.kill(Number(name), "SIGKILL");
  }
}

/** A process's command line, word by word; none where it has ended. */
function wordsOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return [];
  }
}
