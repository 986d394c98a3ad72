import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isGone } from "./isGone.ts";
import { bytesOf, type RawPath } from "./manifest.ts";

const prefix = ".restoring-";

/**
 * Names for what is put together beside its place. Which folders they may stand in is on the disk before the first is made, so
 * that what a killed process leaves is found and removed ({@link removeLeftDrafts}), and nothing else.
 */
export class Drafts {
  readonly #note: string;
  readonly #tag = randomBytes(8).toString("hex");
  #count = 0;

  /** `store`: where the snapshots lie; `folders`: where drafts may stand. Throws where that cannot be written down. */
  constructor(store: string, folders: ReadonlySet<RawPath>) {
    this.#note = join(store, `${prefix}${process.pid}-${this.#tag}`);
    writeFileSync(this.#note, JSON.stringify([...folders]), { mode: 0o600, flag: "wx", flush: true });
  }

  /** The next one, in a folder. */
  in(place: RawPath): RawPath {
    this.#count++;
    return `${place}/${nameOf(this.#tag)}${this.#count}`;
  }

  /** None is left. */
  done(): void {
    rmSync(this.#note, { force: true });
  }
}

/** Removes what processes left that ended in the middle of a restore. Never throws. */
export function removeLeftDrafts(store: string): void {
  for (const note of namesIn(store)) {
    const [, pid, tag] = /^\.restoring-(\d{1,10})-([0-9a-f]{16})$/.exec(note) ?? [];
    if (pid === undefined || tag === undefined || !isGone(Number(pid))) continue;
    try {
      const folders: unknown = JSON.parse(readFileSync(join(store, note), "utf8"));
      for (const folder of Array.isArray(folders) ? folders : []) {
        if (typeof folder !== "string") continue;
        for (const name of namesIn(bytesOf(folder)))
          if (name.startsWith(nameOf(tag))) rmSync(bytesOf(`${folder}/${name}`), { force: true });
      }
      rmSync(join(store, note), { force: true });
    } catch {
      // It is tried again before the next restore.
    }
  }
}

/** How the drafts of one restore begin: nothing else has this name. */
function nameOf(tag: string): string {
  return `.holdpoint-${tag}-`;
}

function namesIn(folder: string | Buffer): readonly string[] {
  try {
    return readdirSync(folder, { encoding: "latin1" });
  } catch {
    return [];
  }
}
