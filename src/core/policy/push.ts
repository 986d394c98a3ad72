import type { RepositoryFacts } from "../facts.ts";
import { fold } from "../scope/fold.ts";

/** Where a push without force would go: a branch that nobody guards, one that is guarded, or what cannot be told. */
export type PushTarget =
  | { readonly kind: "ordinary" | "guarded"; readonly branch: string }
  | { readonly kind: "unknown" };

/**
 * Reads the name of a `git:<remote>/<branch>` resource. The default branch and what usually is
 * one, `release*` and `prod*` are guarded. An unknown branch is the one in HEAD, which is what git pushes by itself.
 * What looks like a tag, other references, and remotes that are addresses rather than names are never ordinary.
 */
export function pushTarget(name: string, repository: RepositoryFacts | undefined): PushTarget {
  const cut = name.indexOf("/");
  const remote = cut === -1 ? name : name.slice(0, cut);
  const spelled = decoded(cut === -1 ? "?" : name.slice(cut + 1));
  const branch = (spelled === "?" || spelled === "HEAD" ? repository?.branch : spelled)?.replace(/^refs\/heads\//, "");
  if (branch === undefined || /[?*]/.test(branch) || repository === undefined) return { kind: "unknown" };
  const guarded = [...repository.defaultBranches, "main", "master", "trunk", "mainline"].map(fold);
  if (guarded.includes(fold(branch)) || /^(?:release|prod)/.test(fold(branch))) return { kind: "guarded", branch };
  if (!/^(?:\?|[A-Za-z0-9_][A-Za-z0-9_.-]*)$/.test(remote) || /^(?:refs|tags)\/|^v?\d+(?:\.\d+)+/.test(branch))
    return { kind: "unknown" };
  return { kind: "ordinary", branch };
}

/** A name that is not well encoded stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
