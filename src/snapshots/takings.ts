import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isGone } from "./isGone.ts";

/** One that is being taken, under its working name. */
interface Taking {
  readonly path: string;
  /** `ended`: the process that took it is gone, and nobody will end its work. */
  readonly by: "at work" | "ended";
}

/** The folder in which a snapshot is put together before it gets its name. */
export function workingPlace(folder: string, id: string): string {
  return join(folder, `.taking-${process.pid}-${id}`);
}

/** All that is being taken in a store. Throws where the folder cannot be read. */
export function takingsIn(folder: string): readonly Taking[] {
  return readdirSync(folder).flatMap((name): readonly Taking[] => {
    const pid = /^\.taking-(\d{1,10})-/.exec(name)?.[1];
    if (pid === undefined) return [];
    return [{ path: join(folder, name), by: isGone(Number(pid)) ? "ended" : "at work" }];
  });
}

/** Whether one has been at work since `since`, in milliseconds of the epoch: nothing is known of what it will need. */
export function isTakenSince(folder: string, since: number): boolean {
  return takingsIn(folder).some(({ path, by }) => {
    const stats = by === "at work" ? lstatSync(path, { throwIfNoEntry: false }) : undefined;
    return stats !== undefined && stats.mtimeMs >= since;
  });
}
