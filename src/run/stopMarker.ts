import { lstatSync, mkdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Disposable } from "../base/disposable.ts";
import { type StopOrder, stopOrder } from "../core/stopOrder.ts";

/**
 * The files that say that a person stopped everything. Whatever lies under one of the names counts, of any kind: `marker` is what
 * any tool can make, `copy` lies where accepted scopes do and is written as soon as anybody of ours sees the marker.
 */
export interface StopFiles {
  readonly marker: string;
  readonly copy: string;
}

/** Longest order that is read, in bytes, and how often the marker is looked for whatever the system tells, in milliseconds. */
const longestOrder = 4_096;
const betweenLooks = 100;

export function stopFiles(state: string): StopFiles {
  return { marker: join(state, "stop"), copy: join(state, "accepted", "stop") };
}

/** Whether everything is stopped, as far as the files tell. What cannot be looked at for another reason than that it is not there counts as there. */
export function isStopped({ marker, copy }: StopFiles): boolean {
  return lies(marker) || lies(copy);
}

/** Writes both files where they are not there. Throws where not even one can be made. */
export function writeStop(files: StopFiles, order: StopOrder): void {
  const problems: unknown[] = [];
  for (const path of [files.marker, files.copy]) {
    if (lies(path)) continue;
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, `${JSON.stringify(order)}\n`, { flag: "wx", mode: 0o600 });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") continue;
      problems.push(cause);
    }
  }
  if (problems.length > 0 && !isStopped(files)) throw problems[0];
}

/** Takes both files away, of whatever kind. Throws where one stays. Only a person's answer on our page leads here. */
export function removeStop({ marker, copy }: StopFiles): void {
  for (const path of [copy, marker]) rmSync(path, { recursive: true, force: true });
}

/** Who stopped and when, as the files say; whoever made the marker can write anything there. */
export function readStop({ marker, copy }: StopFiles): StopOrder | undefined {
  for (const path of [copy, marker]) {
    try {
      if (!statSync(path).isFile() || statSync(path).size > longestOrder) continue;
      const order = stopOrder(readFileSync(path, "utf8"));
      // A stop that claims to be of tomorrow could not be told from one that comes after a person lifted it.
      if (order !== undefined) return { ...order, at: Math.min(order.at, Date.now()) };
    } catch {
      // Not there, or no file of ours.
    }
  }
  return lies(marker) || lies(copy)
    ? { by: "file", at: Math.min(madeAt(marker) ?? madeAt(copy) ?? Date.now(), Date.now()) }
    : undefined;
}

/**
 * Tells each time that the files came or went. The system's own watch tells at once; looking every tenth of a second makes up for
 * what it misses.
 */
export function watchStop(files: StopFiles, changed: (now: "stopped" | "not stopped") => void): Disposable {
  let known = isStopped(files);
  const look = (): void => {
    const now = isStopped(files);
    if (now === known) return;
    known = now;
    changed(now ? "stopped" : "not stopped");
  };
  const timer = setInterval(look, betweenLooks);
  timer.unref();
  let watcher: ReturnType<typeof watch> | undefined;
  try {
    watcher = watch(dirname(files.marker), { persistent: false }, look);
    watcher.on("error", () => watcher?.close());
  } catch {
    // The timer alone looks then.
  }
  return {
    dispose: () => {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

function lies(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    return code !== "ENOENT" && code !== "ENOTDIR";
  }
}

function madeAt(path: string): number | undefined {
  try {
    return Math.round(lstatSync(path).mtimeMs);
  } catch {
    return undefined;
  }
}
