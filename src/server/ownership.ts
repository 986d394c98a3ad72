import { nearestGate, newestGate } from "../wire/nearestGate.ts";

/** A gate, as far as it matters for who takes a call. */
export interface Candidate {
  readonly pid: number;
  readonly startedAt: number;
  readonly folders: readonly string[];
  readonly window: string | undefined;
}

/** What a call says about where it comes from. */
export interface CallPlace {
  /** The process that started the hook's shell; 0 when unknown. */
  readonly parent: number;
  /** The id of the window's storage folder, where the agent names it. */
  readonly window: string | undefined;
  /** Absolute folder the agent says it stands in; undefined when the payload names none. */
  readonly cwd: string | undefined;
}

export type Owner =
  | { readonly kind: "ours" }
  | { readonly kind: "elsewhere"; readonly pid: number }
  /** The window it names has no gate (yet), and no other gate has its folder. */
  | { readonly kind: "nobody" };

/**
 * Which gate takes a call: the one in the process that started the hook; else the one of the window the call names;
 * else the one with the deepest folder around where the call stands; else, where no window is named or some gate does
 * not know its own, any. Of several the newest: an older one may have lost its window.
 */
export function ownerOf(place: CallPlace, own: Candidate, others: readonly Candidate[]): Owner {
  if (place.parent === own.pid) return { kind: "ours" };
  const owner = candidateFor(place, [own, ...others]);
  if (owner === undefined) return { kind: "nobody" };
  return owner === own ? { kind: "ours" } : { kind: "elsewhere", pid: owner.pid };
}

function candidateFor({ window, cwd }: CallPlace, all: readonly Candidate[]): Candidate | undefined {
  const named = window === undefined ? undefined : newestGate(all.filter((candidate) => candidate.window === window));
  const near = named ?? (cwd === undefined ? undefined : nearestGate(all, cwd));
  if (near !== undefined || window === undefined) return near ?? newestGate(all);
  return newestGate(all.filter((candidate) => candidate.window === undefined));
}
