import { assertNever } from "../../base/assertNever.ts";
import type { Effect } from "../effects/effect.ts";
import type { Count, GitShare, PathFacts, RepositoryFacts } from "../facts.ts";
import type { Resource } from "../resource.ts";
import type { Landings } from "./landings.ts";
import { isWithin } from "./paths.ts";
import type { Finding } from "./verdict.ts";

/** What an effect takes away, by the facts. What is not known is never taken for nothing. */
export type Losses = Pick<Finding, "destructive" | "reversibility" | "count" | "git">;

/** What is known about what an effect reaches. */
export interface Known {
  readonly path: PathFacts | undefined;
  readonly repository: RepositoryFacts | undefined;
}

/**
 * Whether a build would make again what an effect on files takes away, were it build output: nothing is there, or git
 * ignores all of it. What could not be looked at in time is not made again; only where there is no world to look at do
 * names decide alone.
 */
export function isRegenerated(landings: Landings | undefined): "yes" | "no" {
  if (landings?.world === "supposed") return "yes";
  const facts = landings?.facts;
  return facts !== undefined && (facts.existence === "absent" || facts.ignored === "whole") ? "yes" : "no";
}

export const nothingKnown: Known = { path: undefined, repository: undefined };

/**
 * Judges what an effect destroys. Deletes always do, even of what git could bring back; overwriting does unless it
 * meets nothing, an empty file, or what git holds clean; git's own work does by what no commit holds.
 */
export function lossesOf(effect: Effect, known: Known): Losses {
  if (effect.sight === "opaque") return { ...unknownLosses, git: undefined };
  switch (effect.loses) {
    case "none":
      return takingNothing(effect);
    case "content":
      return effect.resource.scheme === "file" ? contentLosses(effect, known.path) : certainLosses;
    case "edit":
      return editLosses(known.path);
    case "uncommitted":
    case "untracked":
    case "ignored":
      return workTreeLosses(effect.loses, effect.resource, known);
    case "history":
    case "remote":
    case "system":
      return certainLosses;
    default:
      return assertNever(effect.loses);
  }
}

const noLosses: Losses = { destructive: "no", reversibility: "reversible", count: undefined, git: undefined };
const certainLosses: Losses = { destructive: "yes", reversibility: "irreversible", count: undefined, git: undefined };
const unknownLosses: Losses = { destructive: "unknown", reversibility: "unknown", count: undefined, git: "unknown" };

/** What was published stays published; only a branch without force can be taken back by whoever pushed it. */
function takingNothing({ verb, resource }: Effect): Losses {
  if (verb === "administer") return { ...unknownLosses, git: undefined };
  if (verb !== "publish") return noLosses;
  return resource.scheme === "git" ? { ...noLosses, reversibility: "unknown" } : certainLosses;
}

function contentLosses({ verb, resource }: Effect, path: PathFacts | undefined): Losses {
  const deletes = verb === "delete" ? "yes" : undefined;
  if (path === undefined) return { ...unknownLosses, destructive: deletes ?? "unknown" };
  const { count, git } = path;
  // Nothing there now; what the call itself may put there before is not known.
  if (path.existence === "absent")
    return deletes === undefined
      ? { ...noLosses, count }
      : { ...unknownLosses, destructive: "yes", count, git: undefined };
  // Nothing writes over a folder as if it were a file.
  const single = resource.scheme === "file" && resource.reach === "entry" && resource.spelling === "literal";
  if (single && path.type === "folder" && deletes === undefined) return noLosses;
  const kept = keptByGit(count, git);
  const empty = path.type === "file" && count.complete === "yes" && count.bytes === 0;
  if (kept === "all" || (empty && deletes === undefined))
    return { destructive: deletes ?? "no", reversibility: "reversible", count, git };
  if (kept === "unknown") return { destructive: deletes ?? "unknown", reversibility: "unknown", count, git };
  return { destructive: "yes", reversibility: "irreversible", count, git };
}

/** How much of what was counted git holds in a commit. */
function keptByGit(count: Count, git: GitShare | "unknown"): "all" | "some" | "unknown" {
  if (git === "unknown") return "unknown";
  if (git.modified + git.untracked + git.ignored > 0) return "some";
  if (count.complete === "no" || git.clean < count.files || count.files === 0) return "unknown";
  return "all";
}

/** An editor's edit replaces text that the agent spelled out; it is reviewable as a difference and loses nothing else. */
function editLosses(path: PathFacts | undefined): Losses {
  if (path === undefined) return { ...unknownLosses, destructive: "no" };
  const { count, git } = path;
  const safe = path.existence === "absent" || keptByGit(count, git) === "all";
  return { destructive: "no", reversibility: safe ? "reversible" : "unknown", count, git };
}

/** What git would throw away of the work tree: by the files meant, else by the whole repository. */
function workTreeLosses(
  loses: "uncommitted" | "untracked" | "ignored",
  resource: Resource,
  { path, repository }: Known,
): Losses {
  const git = path?.git;
  // What is not there is brought back, not thrown away.
  if (loses === "uncommitted" && path?.existence === "absent") return noLosses;
  if (path !== undefined && git !== undefined && git !== "unknown") {
    const lost = { uncommitted: git.modified, untracked: git.untracked, ignored: git.untracked + git.ignored }[loses];
    if (lost > 0) return { destructive: "yes", reversibility: "irreversible", count: atLeast(lost), git };
    if (path.count.complete === "yes") return { ...noLosses, git };
  }
  // What is ignored is not in git's account of the repository.
  const lost = { uncommitted: repository?.modified, untracked: repository?.untracked, ignored: undefined }[loses];
  if (lost === 0) return noLosses;
  const isWhole = resource.scheme !== "file" || (repository !== undefined && isWithin(repository.root, resource.path));
  return lost === undefined || !isWhole ? unknownLosses : { ...certainLosses, git: "unknown", count: atLeast(lost) };
}

/** Git says how many files, not how large. */
function atLeast(files: number): Count {
  return { files, bytes: 0, complete: "no" };
}
