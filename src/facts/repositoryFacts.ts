import type { Answer, RepositoryFacts } from "../core/facts.ts";
import type { Deadline } from "./deadline.ts";
import { git, workTree } from "./git.ts";

/** What git knows of the repository around `folder`. Rejects when git does not answer in time. */
export async function repositoryFacts(folder: string, deadline: Deadline): Promise<Answer> {
  const root = await workTree(folder);
  if (root === undefined) return { about: "nothing", why: "This folder is in no git repository." };
  const [status, defaultBranch, unpushed] = await Promise.all([
    git(root, ["status", "--porcelain=v2", "--branch", "--show-stash", "-z"], deadline),
    git(root, ["symbolic-ref", "-q", "--short", "refs/remotes/origin/HEAD"], deadline).catch(() => ""),
    git(root, ["rev-list", "--count", "HEAD", "--not", "--remotes"], deadline).catch(() => ""),
  ]);
  const remotes = await git(root, ["remote"], deadline);
  return {
    about: "repository",
    root,
    ...readStatus(status),
    defaultBranches: defaultBranches(defaultBranch),
    unpushed: remotes.trim() === "" || unpushed === "" ? undefined : Number(unpushed.trim()),
  };
}

function defaultBranches(symbolic: string): readonly string[] {
  const name = symbolic.trim().replace(/^origin\//, "");
  return name === "" ? ["main", "master"] : [name];
}

/** Reads `git status --porcelain=v2 --branch --show-stash -z` (git-status(1), "Porcelain Format Version 2"). */
function readStatus(
  output: string,
): Pick<RepositoryFacts, "branch" | "upstream" | "modified" | "untracked" | "stashes"> {
  let branch: string | undefined;
  let upstream: string | undefined;
  let modified = 0;
  let untracked = 0;
  let stashes = 0;
  const entries = output.split("\0");
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] ?? "";
    if (entry.startsWith("# branch.head ")) branch = entry.slice(14) === "(detached)" ? undefined : entry.slice(14);
    else if (entry.startsWith("# branch.upstream ")) upstream = entry.slice(18);
    else if (entry.startsWith("# stash ")) stashes = Number(entry.slice(8));
    else if (entry.startsWith("? ")) untracked++;
    else if (entry.startsWith("1 ") || entry.startsWith("u ")) modified++;
    else if (entry.startsWith("2 ")) {
      modified++;
      index++; // A rename carries its old name as the next entry.
    }
  }
  return { branch, ...(upstream === undefined ? {} : { upstream }), modified, untracked, stashes };
}
