import { bytesInWords } from "../core/policy/lossWords.ts";
import type { Found, Gathered } from "./gather.ts";
import { type RawPath, shownPath } from "./manifest.ts";

/** What there is room for: files, and bytes that are kept nowhere yet. */
export interface Room {
  readonly files: number;
  readonly bytes: number;
}

/** What is left out is named, so many of it. */
const mostNamed = 5;

/**
 * The part of what was gathered that there is room for: git's own state first, then what git does not ignore, the small before the large,
 * so that as much as can be of what nothing else brings back is in it. Folders and links are all in it. `freshOf`: the bytes of a file
 * that are kept nowhere yet; `ignored`: folders that git ignores as a whole. What is left out is in `missed`, as a sentence.
 */
export function partOf(
  gathered: Gathered,
  room: Room,
  freshOf: (found: Found) => number,
  ignored: readonly RawPath[],
): Gathered {
  const isIn = (path: RawPath, folders: readonly RawPath[]): boolean =>
    folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const rank = ({ path }: Found): number => (isIn(path, gathered.repositories) ? 0 : isIn(path, ignored) ? 2 : 1);
  const files = gathered.found.filter(({ stats }) => stats.isFile()).map((found) => ({ found, rank: rank(found) }));
  const inOrder = files.toSorted(
    (left, right) => left.rank - right.rank || Number(left.found.stats.size - right.found.stats.size),
  );
  const left = new Set<Found>();
  const used = { files: gathered.files - files.length, bytes: 0, fresh: 0 };
  for (const { found } of inOrder) {
    const fresh = freshOf(found);
    if (used.files + 1 > room.files || used.fresh + fresh > room.bytes) {
      left.add(found);
      continue;
    }
    used.files++;
    used.bytes += Number(found.stats.size);
    used.fresh += fresh;
  }
  if (left.size === 0) return gathered;
  return {
    ...gathered,
    found: gathered.found.filter((found) => !left.has(found)),
    files: used.files,
    bytes: used.bytes,
    missed: [...gathered.missed, leftText([...left])],
  };
}

function leftText(left: readonly Found[]): string {
  const largest = left.toSorted((one, other) => Number(other.stats.size - one.stats.size)).slice(0, mostNamed);
  const bytes = left.reduce((sum, { stats }) => sum + Number(stats.size), 0);
  const names = largest.map(({ path }) => shownPath(path)).join(", ");
  return `${left.length} ${left.length === 1 ? "file" : "files"} (${bytesInWords(bytes)}) had no room and ${left.length === 1 ? "is" : "are"} not kept; the largest: ${names}.`;
}
