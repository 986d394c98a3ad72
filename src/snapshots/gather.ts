import { type BigIntStats, lstatSync, readdirSync, realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { PlannedPath, SnapshotPlan } from "../core/snapshot/snapshotPlan.ts";
import { gitFolders, ignoredFolders, modulesFiles } from "./gitFolders.ts";
import { bytesOf, type RawPath, rawOf, shownPath } from "./manifest.ts";
import { Slices } from "./slices.ts";

/** A name that was found, in the order in which it can be made again: folders before what is in them. */
export interface Found {
  readonly path: RawPath;
  readonly stats: BigIntStats;
  /** The call may write into it, whatever it is. */
  readonly inPlace?: true;
  /** The call takes the name away, and nothing that it does changes what is in the file. */
  readonly unlinked?: true;
}

/** All that a plan means on this machine now. */
export interface Gathered {
  readonly found: readonly Found[];
  readonly repositories: readonly RawPath[];
  readonly missed: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/**
 * Finds everything a plan means, following no link but those that a named path itself leads through. `without`: our own
 * state, which is never part of a snapshot. Never rejects: what cannot be looked at is in `missed`.
 */
export async function gather(plan: SnapshotPlan, without: string): Promise<Gathered> {
  const walk = new Walk(rawOf(without));
  // What is to be taken whole comes first: a folder is read once.
  const whole = plan.paths.filter(({ ignored }) => ignored === "included");
  for (const planned of [...whole, ...plan.paths.filter(({ ignored }) => ignored !== "included")]) {
    if (planned.ignored === "left out") walk.skip(await ignoredFolders(planned.path));
    for (const path of planned.spelling === "glob" ? matches(planned.path) : [rawOf(planned.path)]) {
      // Where git leaves out what it ignores, the command is git's own, or may not write what is git's.
      const mayWrite = planned.means === "written" && planned.ignored === "included";
      const touch = plan.unlinksOnly ? "unlinked" : mayWrite ? "inPlace" : undefined;
      for (const place of places(path, planned.means)) await walk.add(place, planned.reach, touch);
    }
    walk.skip([]);
  }
  const repositories = [...new Set(plan.repositories.flatMap(gitFolders))];
  for (const folder of repositories) await walk.add(folder, "tree");
  for (const file of new Set(plan.repositories.flatMap(modulesFiles))) await walk.add(file, "entry");
  return { ...walk.result(), repositories };
}

/** What no copy brings back is told with what is kept, so that nobody takes an undo for all of it. */
export function withUncovered(gathered: Gathered, { uncovered }: SnapshotPlan): Gathered {
  const told = uncovered.map((resource) => `${resource} is not kept: no copy brings it back.`);
  return { ...gathered, missed: [...gathered.missed, ...told] };
}

/** What a call does to a name, if that is known. */
type Touch = "inPlace" | "unlinked";

class Walk {
  readonly #without: RawPath;
  readonly #found = new Map<RawPath, Found>();
  readonly #missed: string[] = [];
  readonly #read = new Set<RawPath>();
  readonly #slices = new Slices();
  #skipped: ReadonlySet<RawPath> = new Set();
  #bytes = 0n;
  #files = 0;

  constructor(without: RawPath) {
    this.#without = without;
  }

  skip(folders: readonly RawPath[]): void {
    this.#skipped = new Set(folders);
  }

  async add(start: RawPath, reach: PlannedPath["reach"], touch?: Touch): Promise<void> {
    const waiting = [start];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (path === this.#without || this.#skipped.has(path)) continue;
      await this.#slices.pause();
      try {
        const stats = this.#look(path, touch);
        if (!stats.isDirectory() || reach === "entry" || this.#read.has(path)) continue;
        this.#read.add(path);
        const names = readdirSync(bytesOf(path), { encoding: "latin1" });
        for (const name of names.reverse())
          if (!isLock(path, name)) waiting.push(`${path === "/" ? "" : path}/${name}`);
      } catch (cause) {
        this.#miss(path, cause);
      }
    }
  }

  result(): Omit<Gathered, "repositories"> {
    return { found: [...this.#found.values()], missed: this.#missed, files: this.#files, bytes: Number(this.#bytes) };
  }

  #look(path: RawPath, touch: Touch | undefined): BigIntStats {
    const known = this.#found.get(path);
    if (known !== undefined) return known.stats;
    const stats = lstatSync(bytesOf(path), { bigint: true });
    this.#found.set(path, { path, stats, ...(touch === undefined ? {} : { [touch]: true }) });
    if (!stats.isDirectory()) this.#files++;
    if (stats.isFile()) this.#bytes += stats.size;
    return stats;
  }

  #miss(path: RawPath, cause: unknown): void {
    const { code } = cause as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") this.#missed.push(`${shownPath(path)} could not be read (${code}).`);
  }
}

/** Git's locks last as long as one command of git's; brought back they would only be in the way. */
function isLock(folder: RawPath, name: string): boolean {
  return name.endsWith(".lock") && /\/\.git(?:\/|$)/.test(folder);
}

/** A path where it really stands; what is written through a link, also where it leads. */
function places(path: RawPath, means: PlannedPath["means"]): readonly RawPath[] {
  const text = shownPath(path);
  if (rawOf(text) !== path) return [path];
  const own = join(realOf(dirname(text)) ?? dirname(text), basename(text));
  const target = means === "written" ? realOf(text) : undefined;
  return [...new Set(target === undefined ? [own] : [own, target])].map(rawOf);
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

/** What a shell's pattern may match, at least: hidden names too, and everything below where its spelling is not simple. */
function matches(glob: string): readonly RawPath[] {
  let found: RawPath[] = [""];
  for (const segment of glob.split("/").slice(1)) {
    if (!/[*?[\]{}\\()!+@|]/.test(segment)) {
      found = found.map((folder) => `${folder}/${rawOf(segment)}`);
      continue;
    }
    if (segment.includes("**")) return found;
    const pattern = patternOf(segment);
    found = found.flatMap((folder) =>
      namesIn(folder).flatMap((name) => (pattern.test(name) ? [`${folder}/${name}`] : [])),
    );
  }
  return found;
}

function namesIn(folder: RawPath): readonly string[] {
  try {
    return readdirSync(bytesOf(folder === "" ? "/" : folder), { encoding: "latin1" });
  } catch {
    return [];
  }
}

function patternOf(segment: string): RegExp {
  if (/[[\]{}\\()!+@|]/.test(segment)) return /^/;
  const source = rawOf(segment).replace(/[.^$]/g, "\\$&").replaceAll("*", "[^]*").replaceAll("?", "[^]{1,4}");
  return new RegExp(`^${source}$`, "i");
}
