import { randomBytes } from "node:crypto";
import { renameSync } from "node:fs";
import { open, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Attested, Head } from "./chain.ts";
import { isGone, ownProcessName } from "./processName.ts";
import { fileOfPlace } from "./recordsFolder.ts";

/** Which chain a file held, and how far it went, when it was left. */
type Left = Head & { readonly chain: string };

interface MarkedPlace {
  readonly marker: string;
  readonly file: string;
  readonly left: Extract<Attested, { kind: "chain" }> | undefined;
}

/** More writers than this at a time are a mistake. */
const mostPlaces = 1_000;

/**
 * The right to write one records file. Each place has a file and a marker beside it, whose name says who holds it:
 * `calls-1.held-<process>.<random>` or `calls-1.free-<chain>-<seq>-<hash>`, where the file stood when it was left.
 *
 * Taking a place is one `rename` of its marker from exactly that name to one of our own, which the file system does for
 * one process only. It is tried only where the marker is free or its process is certainly gone; whatever is in doubt
 * (a frozen process, a container, another machine) stays whose it is, and the next place is taken. So nobody waits for
 * anybody, and nothing is ever taken from a process that may still write.
 */
export class WriterPlace {
  /** The name of the file that may be written. */
  readonly file: string;
  /** Where the one before left the file; undefined when it did not say so. */
  readonly leftAt: Left | undefined;
  readonly #folder: string;
  readonly #place: number;
  readonly #marker: string;

  constructor(folder: string, place: number, marker: string, leftAt: Left | undefined) {
    this.#folder = folder;
    this.#place = place;
    this.file = fileOfPlace(place);
    this.#marker = marker;
    this.leftAt = leftAt;
  }

  /** Whether the place is ours alone: its marker is there, and no other. */
  async isOurs(): Promise<"ours" | "lost"> {
    const names = await readdir(this.#folder).catch((cause: NodeJS.ErrnoException): readonly string[] => {
      if (cause.code === "ENOENT") return [];
      throw cause;
    });
    const markers = names.filter((name) => isMarker(name, this.#place));
    return markers.length === 1 && markers[0] === this.#marker ? "ours" : "lost";
  }

  /** Leaves the place to the next, who learns where the file stands. Nothing may be written afterwards. */
  release(left: { readonly chain: string; readonly head: Head } | undefined): void {
    const at = left === undefined || left.head.seq < 0 ? "unknown" : `${left.chain}-${left.head.seq}-${left.head.hash}`;
    try {
      renameSync(join(this.#folder, this.#marker), join(this.#folder, `calls-${this.#place}.free-${at}`));
    } catch {
      // The folder is gone or cannot be written. The marker names this process, and is free once it has ended.
    }
  }
}

/** Takes the first place in `folder` that is free. Rejects when the folder cannot be read or written. */
export async function takePlace(folder: string): Promise<WriterPlace> {
  const names = await readdir(folder);
  for (let place = 1; place <= mostPlaces; place++) {
    const own = `calls-${place}.held-${ownProcessName()}.${randomBytes(8).toString("hex")}`;
    const markers = names.filter((name) => isMarker(name, place));
    const [marker, ...more] = markers;
    if (marker === undefined) {
      // Without a marker, whoever makes the file has the place; a file that is there already is somebody's.
      if (names.includes(fileOfPlace(place)) || (await make(folder, fileOfPlace(place))) === "there") continue;
      await mark(folder, own, fileOfPlace(place));
      const made = new WriterPlace(folder, place, own, undefined);
      // Another had it, whose file was removed a moment ago: our marker goes, and what we made is his.
      if ((await made.isOurs()) === "ours") return made;
      await unlink(join(folder, own));
      continue;
    }
    // Two markers come about only when files are moved under us: then the place is nobody's for good.
    if (more.length > 0 || !(isFree(marker, place) || holderIsGone(marker, place))) continue;
    if ((await exchange(join(folder, marker), join(folder, own))) === "lost") continue;
    return new WriterPlace(folder, place, own, leftAtBy(marker));
  }
  throw new Error(`All ${mostPlaces} places for writers in ${folder} are taken.`);
}

/** The places that the names in a folder mark, with where each file stood when it was left, as far as a marker says so. */
export function markedPlaces(names: readonly string[]): readonly MarkedPlace[] {
  return names.flatMap((marker) => {
    const place = /^calls-(\d{1,4})\.(?:held|free)-/.exec(marker)?.[1];
    if (place === undefined) return [];
    const file = fileOfPlace(Number(place));
    const left = leftAtBy(marker);
    return [{ marker, file, left: left === undefined ? undefined : { kind: "chain", file, ...left } }];
  });
}

function isMarker(name: string, place: number): boolean {
  return name.startsWith(`calls-${place}.held-`) || isFree(name, place);
}

function isFree(name: string, place: number): boolean {
  return name.startsWith(`calls-${place}.free-`);
}

function holderIsGone(marker: string, place: number): boolean {
  const holder = marker.slice(`calls-${place}.held-`.length);
  return isGone(holder.slice(0, holder.lastIndexOf("."))) === "gone";
}

function leftAtBy(marker: string): Left | undefined {
  const found = /\.free-([0-9a-f]{32})-(\d{1,15})-([0-9a-f]{64})$/.exec(marker);
  const [chain, seq, hash] = [found?.[1], found?.[2], found?.[3]];
  return chain === undefined || seq === undefined || hash === undefined ? undefined : { chain, seq: Number(seq), hash };
}

async function make(folder: string, name: string): Promise<"made" | "there"> {
  try {
    await (await open(join(folder, name), "wx", 0o600)).close();
    return "made";
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return "there";
    throw cause;
  }
}

/** Makes the marker of a file that we just made. Where that fails, the file goes too, or each try would leave one behind. */
async function mark(folder: string, marker: string, file: string): Promise<void> {
  try {
    await make(folder, marker);
  } catch (cause) {
    await unlink(join(folder, file)).catch(() => undefined);
    throw cause;
  }
}

async function exchange(from: string, to: string): Promise<"ours" | "lost"> {
  try {
    await rename(from, to);
    return "ours";
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "lost";
    throw cause;
  }
}
