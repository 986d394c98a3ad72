import type { Entry, Manifest } from "./manifest.ts";

/**
 * Several snapshots as one: how everything was that any of them holds, each name as the earliest that has it. Putting that back is the
 * same as putting them back one by one, the latest first. `manifests`: the earliest first, at least one; throws where there is none.
 */
export function merged(manifests: readonly Manifest[]): Manifest {
  const [first] = manifests;
  if (first === undefined) throw new Error("There is no such snapshot.");
  if (manifests.length === 1) return first;
  const entries = new Map<string, Entry>();
  for (const { id, entries: own } of manifests) {
    for (const entry of own) {
      if (entries.has(entry.path)) continue;
      // Numbers of files mean nothing beyond the moment in which they were read.
      const joins = entry.type === "file" && entry.inode !== undefined ? { inode: `${id} ${entry.inode}` } : {};
      entries.set(entry.path, { ...entry, ...joins });
    }
  }
  return {
    ...first,
    repositories: [...new Set(manifests.flatMap(({ repositories }) => repositories))],
    // A folder comes before what is in it.
    entries: [...entries.values()].sort((left, right) => (left.path < right.path ? -1 : 1)),
    missed: [...new Set(manifests.flatMap(({ missed }) => missed))],
  };
}
