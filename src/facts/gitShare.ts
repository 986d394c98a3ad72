import { dirname, relative } from "node:path";
import type { Count, GitShare } from "../core/facts.ts";
import type { Deadline } from "./deadline.ts";
import { git, isWorkTree, workTree } from "./git.ts";

/**
 * How many of the files at `paths` (real paths, `count` in all) git could bring back. "unknown" outside a repository,
 * where the paths lie in different ones, or where the count is incomplete. Two plumbing calls, whose cost does
 * not grow with what git ignores.
 */
export async function gitShare(
  paths: readonly string[],
  reach: "entry" | "tree",
  count: Count,
  deadline: Deadline,
): Promise<GitShare | "unknown"> {
  const roots = new Set(await Promise.all(paths.map((path) => workTree(dirname(path)))));
  const [root] = roots;
  if (root === undefined || roots.size !== 1 || count.files === 0) return "unknown";
  // A folder that is a work tree of its own is the other repository's affair: the one around it knows nothing of it.
  const own = await Promise.all(paths.map((path) => isWorkTree(path)));
  if (own.includes("yes")) return "unknown";
  const inside = paths.map((path) => relative(root, path));
  // A path that is the work tree itself, or git's own folder, has no spelling that git would take as a path of it.
  if (inside.some((path) => path === "" || path === ".git" || path.startsWith(".git/"))) return "unknown";
  const [staged, status] = await Promise.all([
    git(root, ["ls-files", "-z", "--stage", "--", ...inside], deadline),
    git(root, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", ...inside], deadline),
  ]);
  const tracked = staged.split("\0").filter((entry) => entry !== "");
  // A gitlink's files are another repository's: what could be brought back of them is not known here.
  if (reach === "tree" && tracked.some((entry) => entry.startsWith("160000 "))) return "unknown";
  return share(tracked.length, readStatus(status), count);
}

interface Status {
  readonly modified: number;
  readonly deleted: number;
  readonly untracked: number;
}

/** Reads `git status --porcelain=v1 -z` without renames: two status letters, a blank, the path. */
function readStatus(output: string): Status {
  let modified = 0;
  let deleted = 0;
  let untracked = 0;
  for (const entry of output.split("\0")) {
    if (entry === "") continue;
    if (entry.startsWith("??")) untracked++;
    else if (entry[1] === "D") deleted++;
    // A staged deletion is neither in the index nor, as this entry, on the disk.
    else if (!entry.startsWith("D ")) modified++;
  }
  return { modified, deleted, untracked };
}

function share(tracked: number, status: Status, count: Count): GitShare {
  // A file deleted in the work tree is still listed as tracked, but is not among those counted on the disk.
  const onDisk = Math.max(0, tracked - status.deleted);
  const clean = Math.max(0, onDisk - status.modified);
  return {
    clean,
    modified: status.modified,
    untracked: status.untracked,
    ignored: Math.max(0, count.files - clean - status.modified - status.untracked),
  };
}
