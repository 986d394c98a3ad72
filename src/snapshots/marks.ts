import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { isGone } from "./isGone.ts";

/** What a process is at in a store: it puts a snapshot together in a folder of this name, or still has to copy what one holds by name. */
type Work = "taking" | "copying";

interface Mark {
  readonly path: string;
  /** The snapshot it is about. */
  readonly id: string;
  /** `ended`: the process is gone, and nobody will end its work. */
  readonly by: "us" | "another" | "ended";
}

/** The name that tells others of work of this process. */
export function markPlace(folder: string, work: Work, id: string): string {
  return join(folder, `.${work}-${process.pid}-${id}`);
}

/** All work of a kind in a store. Throws where the folder cannot be read. */
export function marksIn(folder: string, work: Work): readonly Mark[] {
  return readdirSync(folder).flatMap((name): readonly Mark[] => {
    const [, kind, pid = "", id = ""] = /^\.([a-z]+)-(\d{1,10})-(.*)$/.exec(name) ?? [];
    if (kind !== work) return [];
    const by = Number(pid) === process.pid ? "us" : isGone(Number(pid)) ? "ended" : "another";
    return [{ path: join(folder, name), id, by }];
  });
}

/** Whether a snapshot has been put together since `since`, in milliseconds of the epoch: nothing is known of what it will need. */
export function isTakenSince(folder: string, since: number): boolean {
  return marksIn(folder, "taking").some(({ path, by }) => {
    const stats = by === "ended" ? undefined : lstatSync(path, { throwIfNoEntry: false });
    return stats !== undefined && stats.mtimeMs >= since;
  });
}
