import type { Meant } from "../effects/effect.ts";
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

/** Of several branches that a push may mean, the one that is least ordinary. */
export function leastOrdinary(targets: readonly PushTarget[]): PushTarget {
  const order = ["guarded", "unknown", "ordinary"] as const;
  return (
    targets.toSorted((left, right) => order.indexOf(left.kind) - order.indexOf(right.kind))[0] ?? { kind: "unknown" }
  );
}

/**
 * Where a push goes whose words leave the remote or the branch open: to the branch in HEAD, and to the one that it follows,
 * which `push.default` may choose. Empty where nothing is open, or nothing is known of the repository.
 */
export function pushMeant(name: string, repository: RepositoryFacts | undefined): readonly Meant[] {
  const cut = name.indexOf("/");
  const [remote, ref] = cut === -1 ? [name, "?"] : [name.slice(0, cut), name.slice(cut + 1)];
  if (repository?.branch === undefined || (remote !== "?" && ref !== "?") || ref.endsWith("%2F?")) return [];
  const { branch, upstream = "" } = repository;
  const slash = upstream.indexOf("/");
  const [followed, its] = slash < 1 ? ["origin", branch] : [upstream.slice(0, slash), upstream.slice(slash + 1)];
  const place = remote === "?" ? followed : remote;
  const branches = ref === "?" ? [...new Set([branch, ...(place === followed ? [its] : [])])] : [];
  const names = ref === "?" ? branches.map((one) => one.replaceAll("%", "%25").replaceAll("/", "%2F")) : [ref];
  return names.map((one) => ({
    resource: { scheme: "git", name: `${place}/${one}` },
    place: `${decoded(one)} on ${decoded(place)}`,
    from: "the branch in HEAD and what it follows",
  }));
}

/** A name that is not well encoded stays as it is. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
