import type { Call } from "../call/call.ts";
import { isWithin } from "../policy/paths.ts";
import type { Finding, Verdict } from "../policy/verdict.ts";
import type { FileResource } from "../resource.ts";
import { type PlannedReverse, reversesOf } from "./reverse.ts";

/** Files whose content and place a call may take away. */
export interface PlannedPath {
  /** Absolute; with `glob`, shell wildcards. What cannot be told within a folder is the folder's whole tree. */
  readonly path: string;
  readonly spelling: "literal" | "glob";
  readonly reach: "entry" | "tree";
  /** `unlinked`: the names go and nothing is written into the files. `written`: their bytes may change in place, through links too. */
  readonly means: "unlinked" | "written";
  /** `left out`: folders that git ignores as a whole, which git's own commands keep. */
  readonly ignored: "included" | "left out";
}

/** What must be copied before a call runs, so that what it destroys can be brought back. */
export interface SnapshotPlan {
  readonly paths: readonly PlannedPath[];
  /** Folders whose repository's own state is taken: refs, reflogs, index, stash, worktrees, settings and objects. */
  readonly repositories: readonly string[];
  /** What no copy of files brings back, as the findings name it. */
  readonly uncovered: readonly string[];
  /** The kernel keeps the call from changing what is in any file; names go, and that is all. Absent where nothing does. */
  readonly unlinksOnly?: true;
  /** What would take back what no copy does, as far as it is known. Absent for nothing. */
  readonly reverses?: readonly PlannedReverse[];
}

/**
 * What a snapshot before the call has to hold, from the effects of its verdict. What cannot be seen into may change
 * anything in the workspace (`roots`, absolute) around the call, so that is taken whole. What is overwritten is part of it also where a
 * commit holds it, so that to undo a call, or all that a session did, undoes all of it. What is only read or made new needs none.
 */
export function snapshotPlan(verdict: Verdict, call: Pick<Call, "cwd">, roots: readonly string[]): SnapshotPlan {
  const paths = new Map<string, PlannedPath>();
  const repositories = new Set<string>();
  const uncovered = new Set<string>();
  const add = (path: PlannedPath): void => {
    const key = `${path.spelling}\0${path.path}`;
    const known = paths.get(key);
    paths.set(key, known === undefined ? path : joined(known, path));
  };
  const isBounded = verdict.obligations?.includes("sandbox") === true;
  for (const finding of verdict.findings) {
    const { effect } = finding;
    const repository = effect.repository === undefined || effect.repository === "" ? call.cwd : effect.repository;
    if (effect.sight === "opaque") {
      // The sandbox of what nobody is asked about lets it write around the call alone.
      for (const root of isBounded ? [rootAround(call.cwd, roots)] : reachOf(call.cwd, roots)) {
        add(whole(root));
        repositories.add(root);
      }
      repositories.add(call.cwd);
      continue;
    }
    // What the text says it loses is below; the code itself may change more, and what is ignored is mostly what a build makes again.
    if (isBounded && effect.verb === "execute")
      for (const root of reachOf(call.cwd, roots)) add({ ...whole(root), ignored: "left out" });
    switch (lossOf(finding)) {
      case "nothing":
        break;
      case "files":
        // Git's own commands change its index along with the files.
        if (effect.repository !== undefined && effect.repository !== "") repositories.add(effect.repository);
        if (effect.resource.scheme !== "file" || effect.resource.path === "") uncovered.add(finding.resource);
        // Which file it is cannot be told: one of those around it is the likeliest, and what lies elsewhere stays uncovered.
        if (effect.resource.scheme === "file" && effect.resource.path === "") add(whole(rootAround(call.cwd, roots)));
        else if (effect.resource.scheme === "file")
          add(planned(effect.resource, effect.verb === "delete" ? "unlinked" : "written"));
        break;
      case "work tree":
        repositories.add(repository);
        if (effect.resource.scheme !== "file") add(inWorkTree(rootAround(repository, roots), effect.loses));
        else if (effect.resource.path === "") uncovered.add(finding.resource);
        else add({ ...planned(effect.resource, "written"), ignored: ignoredBy(effect.loses) });
        break;
      case "history":
        repositories.add(repository);
        break;
      case "elsewhere":
        // A file's mode, owner and access list are part of what is kept of it.
        if (effect.content === "kept" && effect.resource.scheme === "file" && isInside(effect.resource.path, roots))
          add(planned(effect.resource, "written"));
        else uncovered.add(finding.resource);
        break;
    }
  }
  const reverses = reversesOf(verdict.findings, call.cwd);
  return {
    paths: [...paths.values()],
    repositories: [...repositories],
    uncovered: [...uncovered],
    ...(reverses.length === 0 ? {} : { reverses }),
  };
}

/** Whether there is nothing to copy. */
export function isEmptyPlan({ paths, repositories }: SnapshotPlan): "yes" | "no" {
  return paths.length === 0 && repositories.length === 0 ? "yes" : "no";
}

function lossOf({ effect }: Finding): "nothing" | "files" | "work tree" | "history" | "elsewhere" {
  switch (effect.loses) {
    case "none":
      // A plain delete that loses nothing (a move, a folder that must be empty) still takes a name away, and what appends changes a file.
      return (effect.verb === "delete" || effect.verb === "modify") && effect.resource.scheme === "file"
        ? "files"
        : "nothing";
    case "content":
    case "edit":
      return effect.resource.scheme === "file" ? "files" : "elsewhere";
    case "uncommitted":
    case "untracked":
    case "ignored":
      return "work tree";
    case "history":
      return effect.resource.scheme === "git" || effect.resource.scheme === "file" ? "history" : "elsewhere";
    case "remote":
    case "system":
      return "elsewhere";
  }
}

function planned({ path, spelling, reach }: FileResource, means: PlannedPath["means"]): PlannedPath {
  if (spelling === "unknown") return whole(path);
  // A name that goes takes all below it along.
  return { path, spelling, reach: means === "unlinked" ? "tree" : reach, means, ignored: "included" };
}

function whole(path: string): PlannedPath {
  return { path, spelling: "literal", reach: "tree", means: "written", ignored: "included" };
}

function inWorkTree(path: string, loses: Finding["effect"]["loses"]): PlannedPath {
  return { ...whole(path), ignored: ignoredBy(loses) };
}

function ignoredBy(loses: Finding["effect"]["loses"]): PlannedPath["ignored"] {
  return loses === "ignored" ? "included" : "left out";
}

function isInside(path: string, roots: readonly string[]): boolean {
  return path !== "" && roots.some((root) => isWithin(path, root));
}

/** The folders that what nobody can see into may change: those that are open, each once, and where it stands. */
function reachOf(cwd: string, roots: readonly string[]): readonly string[] {
  const all = [rootAround(cwd, roots), ...roots];
  return [...new Set(all)].filter((one) => !all.some((other) => other !== one && isWithin(one, other)));
}

/** The innermost open folder around a path; the path itself where there is none. */
function rootAround(path: string, roots: readonly string[]): string {
  const around = roots.filter((root) => isWithin(path, root));
  return around.toSorted((left, right) => right.length - left.length)[0] ?? path;
}

function joined(left: PlannedPath, right: PlannedPath): PlannedPath {
  return {
    ...left,
    reach: left.reach === "tree" || right.reach === "tree" ? "tree" : "entry",
    means: left.means === "written" || right.means === "written" ? "written" : "unlinked",
    ignored: left.ignored === "included" || right.ignored === "included" ? "included" : "left out",
  };
}
