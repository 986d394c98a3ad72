import type { NamedResource, Resource } from "../resource.ts";

/** What can be done to a resource. The words a scope rule uses. */
export type Verb = "read" | "create" | "modify" | "delete" | "execute" | "connect" | "publish" | "administer";

/** Every verb, weakest first. */
export const verbs: readonly Verb[] = [
  "read",
  "create",
  "modify",
  "delete",
  "execute",
  "connect",
  "publish",
  "administer",
];

/**
 * What an effect takes away, as far as the command's words tell; facts decide how much of it is really there.
 * - `none`: nothing is taken away (reads, new files, builds, appending).
 * - `content`: what the resource holds now is gone afterwards (deleted, truncated, overwritten).
 * - `edit`: content changes in part, in a way the agent spelled out (an editor's edit).
 * - `uncommitted`: changes in the tree that no commit holds (`git reset --hard`, `git checkout -- path`).
 * - `untracked`: files in the tree that git does not track and does not ignore (`git clean`).
 * - `ignored`: files in the tree that git does not track, ignored ones included (`git clean -x`).
 * - `history`: commits, branches, tags or stashes that nothing else may hold.
 * - `remote`: state on another machine or service.
 * - `system`: state of this machine outside files (processes, disks, users, services).
 */
export type Loss =
  | "none"
  | "content"
  | "edit"
  | "uncommitted"
  | "untracked"
  | "ignored"
  | "history"
  | "remote"
  | "system";

/** What a command probably works on. */
export interface Meant {
  readonly resource: NamedResource;
  /** Another name of a place that is known by one already: the cluster of a context. Absent for the place itself. */
  readonly alias?: "yes";
  /** As a person calls the place: "the cluster prod-eu". */
  readonly place: string;
  /** What says so: "the current context of ~/.kube/config". */
  readonly from: string;
}

/** One thing a call would do to one resource. */
export interface Effect {
  readonly verb: Verb;
  readonly resource: Resource;
  readonly loses: Loss;
  /** `kept`: permissions, an owner or times change, and what is in the file does not. Absent where that is not said. */
  readonly content?: "kept";
  /** What stands there afterwards leads to what the same command reads. Absent for everything else. */
  readonly makes?: "link";
  /** What runs comes from another machine. Absent where that is not said. */
  readonly from?: "network";
  /** `plain`: we know what it does. `opaque`: it runs something we cannot see into. */
  readonly sight: "plain" | "opaque";
  /** Set where what is read is a secret by the command's own words: a stored password, a token it prints. */
  readonly reveals?: "secret";
  /**
   * What is probably meant where the resource's name leaves parts open, as the tools' own configurations and the environment
   * say. It never stands in the place of what is not known: it can only make more rules object. Absent for nothing.
   */
  readonly meant?: readonly Meant[];
  /**
   * Whom it signs in as (a cloud's profile, a cluster's context, a database's role), where the resource's own name does not tell; `?` where
   * that is not known or what is named is overruled by other credentials or settings. Absent: as the resource says.
   */
  readonly signsInAs?: string;
  /** Why the program does this, as a clause: "rm -r deletes the folder and all below it". */
  readonly because: string;
  /**
   * For git's work: the folder whose repository it works in, which need not be the one around the resource; "" when it is
   * not known. Absent for everything else.
   */
  readonly repository?: string;
  /** The command or tool this effect comes from, as the person would recognise it; shortened to 200 characters. */
  readonly source: string;
  /**
   * Which of the call's commands it belongs to, by number. Absent where the call is one. `source` does not tell: two
   * commands may read the same.
   */
  readonly part?: number;
}
