import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { minimatch } from "minimatch";
import type { Deadline } from "./deadline.ts";

/** Most matches looked at; a pattern with more is answered with "not known". */
const mostMatches = 1_000;

export type Expansion =
  | { readonly kind: "paths"; readonly paths: readonly string[] }
  | { readonly kind: "unbounded"; readonly why: string };

/**
 * The existing paths that a shell glob (absolute, with `*`, `?`, `[…]`) matches, segment by segment as bash does:
 * names that begin with a dot only where the pattern's segment does. `**` differs between shells, so it is not expanded.
 */
export async function expandGlob(pattern: string, deadline: Deadline): Promise<Expansion> {
  if (pattern.includes("**")) return { kind: "unbounded", why: "What ** matches differs between shells." };
  let found: string[] = ["/"];
  for (const segment of pattern.split("/").filter((part) => part !== "")) {
    if (deadline.passed) return { kind: "unbounded", why: "There was no time left to look at all matches." };
    const next = await Promise.all(found.map((folder) => children(folder, segment)));
    found = next.flat();
    if (found.length > mostMatches)
      return { kind: "unbounded", why: `The pattern matches more than ${mostMatches} paths.` };
  }
  return { kind: "paths", paths: found };
}

async function children(folder: string, segment: string): Promise<string[]> {
  if (!/[*?[\\]/.test(segment)) {
    const path = join(folder, segment);
    return lstat(path).then(() => [path], noneWhereAbsent);
  }
  const names = await readdir(folder).catch(noneWhereAbsent);
  return names
    .filter((name) =>
      minimatch(name, segment, { nobrace: true, noext: true, nonegate: true, nocomment: true, dot: false }),
    )
    .map((name) => join(folder, name));
}

/** Only what is not there has no matches; what may not be read is not known, and fails. */
function noneWhereAbsent(cause: NodeJS.ErrnoException): never[] {
  if (cause.code === "ENOENT" || cause.code === "ENOTDIR") return [];
  throw cause;
}
