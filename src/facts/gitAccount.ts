import { dirname, join, relative } from "node:path";
import type { Count, GitShare, PathFacts } from "../core/facts.ts";
import type { Deadline } from "./deadline.ts";
import { exists } from "./exists.ts";
import { git, ignoredAmong, isWorkTree, workTree } from "./git.ts";

/** What git knows of some files. */
export type GitAccount = Pick<PathFacts, "git" | "ignored">;

/** Outside a repository, where files lie in different ones, or where git was not asked. */
export const noAccount: GitAccount = { git: "unknown", ignored: "no" };

/**
 * How many of the files at `paths` (real paths, `counting` says how many in all) git could bring back, and whether it
 * ignores all of them. A few plumbing calls, whose cost does not grow with what git ignores; they do not wait
 * for the count. Rejects when git fails or does not answer in time.
 */
export async function gitAccount(
  paths: readonly string[],
  reach: "entry" | "tree",
  counting: Promise<Count>,
  deadline: Deadline,
): Promise<GitAccount> {
  const roots = new Set(await Promise.all(paths.map((path) => workTree(dirname(path)))));
  const [root] = roots;
  if (root === undefined || roots.size !== 1) return noAccount;
  if (reach === "entry" && (await counting).files === 0) return noAccount;
  // A folder that is a work tree of its own is the other repository's affair: the one around it knows nothing of it.
  const own = await Promise.all(paths.map((path) => isWorkTree(path)));
  if (own.includes("yes")) return noAccount;
  const inside = paths.map((path) => relative(root, path));
  // A path that is the work tree itself, or git's own folder, has no spelling that git would take as a path of it.
  if (inside.some((path) => path === "" || path === ".git" || path.startsWith(".git/"))) return noAccount;
  const [listed, status] = await Promise.all([
    git(root, ["ls-files", "-z", "--stage", "--", ...inside], deadline),
    git(root, ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", ...inside], deadline),
  ]);
  const tracked = entriesOf(listed);
  // A gitlink's files are another repository's: what could be brought back of them is not known here.
  if (reach === "tree" && tracked.some((entry) => entry.startsWith("160000 "))) return noAccount;
  // What is tracked is not ignored as a whole, so that most files need no further look.
  const isWhole =
    tracked.length === 0 &&
    (await ignoredAmong(root, inside, deadline)) === inside.length &&
    (await rulesAbove(root, inside, deadline)) === "committed";
  return { git: share(tracked.length, readStatus(status), await counting), ignored: isWhole ? "whole" : "no" };
}

/** Whether every `.gitignore` above `paths`, relative to `root`, is as the last commit has it. */
async function rulesAbove(
  root: string,
  paths: readonly string[],
  deadline: Deadline,
): Promise<"committed" | "changed"> {
  const folders = new Set(paths.flatMap(foldersAbove));
  const files = [...folders].map((folder) => join(folder, ".gitignore"));
  const [listed, status, there] = await Promise.all([
    git(root, ["ls-files", "-z", "--", ...files], deadline),
    git(root, ["status", "--porcelain=v1", "-z", "--no-renames", "--", ...files], deadline),
    Promise.all(files.map((file) => exists(join(root, file)))),
  ]);
  // One that ignores itself is in no status.
  const unlisted = there.filter((answer) => answer === "yes").length - entriesOf(listed).length;
  return unlisted <= 0 && entriesOf(status).length === 0 ? "committed" : "changed";
}

/** The folders a relative path lies in, the root as ".". */
function foldersAbove(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === "." ? ["."] : [folder, ...foldersAbove(folder)];
}

function entriesOf(output: string): readonly string[] {
  return output.split("\0").filter((entry) => entry !== "");
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
  for (const entry of entriesOf(output)) {
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
