import { lstatSync } from "node:fs";
import { dirname } from "node:path";
import { type Manifest, type RawPath, rawOf } from "./manifest.ts";

/** Where a folder that was moved since lies now; absolute paths. */
export interface Relocation {
  readonly from: string;
  readonly to: string;
}

/** A folder around a call, and what tells it from any other wherever it is moved on its file system. */
export interface StoodIn {
  readonly path: string;
  readonly folder: string;
}

/** Most folders around a call that are remembered; what lies deeper than that is not told to have been moved. */
const mostFolders = 64;

/** The folder that a call stands in and those around it, the innermost first. What is not there is left out. */
export function stoodIn(cwd: string): readonly StoodIn[] {
  const folders: StoodIn[] = [];
  for (let path = cwd; folders.length < mostFolders; path = dirname(path)) {
    const folder = folderAt(path);
    if (folder !== undefined) folders.push({ path, folder });
    if (dirname(path) === path) break;
  }
  return folders;
}

/**
 * Where one of the folders that a call stood in lies now, if it was moved to one of `places` (absolute; those that are open); undefined where
 * it was not. Whatever else has come to the old place is not it.
 */
export function movedTo(stood: readonly StoodIn[], places: readonly string[]): Relocation | undefined {
  for (const { path, folder } of stood) {
    if (folderAt(path) === folder) continue;
    const to = places.find((place) => folderAt(place) === folder);
    if (to !== undefined) return { from: path, to };
  }
  return undefined;
}

/** The same snapshot of a folder that lies elsewhere now. */
export function relocated(manifest: Manifest, moved: Relocation | undefined): Manifest {
  if (moved === undefined) return manifest;
  const [from, to] = [rawOf(moved.from), rawOf(moved.to)];
  const place = (path: RawPath): RawPath =>
    path === from || path.startsWith(`${from}/`) ? to + path.slice(from.length) : path;
  return {
    ...manifest,
    repositories: manifest.repositories.map(place),
    entries: manifest.entries.map((entry) => ({ ...entry, path: place(entry.path) })),
  };
}

/** By its birth, too, since a file system gives the number of what was deleted to what is made next. */
function folderAt(path: string): string | undefined {
  const stats = lstatSync(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isDirectory() === true ? `${stats.dev} ${stats.ino} ${stats.birthtimeNs}` : undefined;
}
