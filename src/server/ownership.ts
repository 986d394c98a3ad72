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
 * not know its own, the one that runs longest. Where several are equally good, the one that was asked.
 */
export function ownerOf(place: CallPlace, own: Candidate, others: readonly Candidate[]): Owner {
  if (place.parent === own.pid) return { kind: "ours" };
  const all = [own, ...others];
  if (place.window !== undefined) {
    const sameWindow = all.filter((candidate) => candidate.window === place.window);
    if (sameWindow.length > 0) return rather(sameWindow, own);
  }
  if (place.cwd !== undefined) {
    const { cwd } = place;
    const depths = all.map((candidate) => ({
      candidate,
      depth: Math.max(...candidate.folders.map((folder) => depthAround(folder, cwd)), 0),
    }));
    const deepest = Math.max(...depths.map(({ depth }) => depth));
    const holding = depths.filter(({ depth }) => depth === deepest).map(({ candidate }) => candidate);
    if (deepest > 0) return rather(holding, own);
  }
  const nameless = all.filter((candidate) => candidate.window === undefined);
  if (place.window !== undefined) return nameless.length > 0 ? longestRunning(nameless, own) : { kind: "nobody" };
  return longestRunning(all, own);
}

function rather(candidates: readonly Candidate[], own: Candidate): Owner {
  return candidates.includes(own) ? { kind: "ours" } : longestRunning(candidates, own);
}

function longestRunning(candidates: readonly Candidate[], own: Candidate): Owner {
  const [first] = candidates.toSorted((left, right) => left.startedAt - right.startedAt || left.pid - right.pid);
  return first === undefined || first.pid === own.pid ? { kind: "ours" } : { kind: "elsewhere", pid: first.pid };
}

/** How long the folder's path is when `path` lies in it or is it; 0 when not. */
function depthAround(folder: string, path: string): number {
  const [around, inside] = [comparable(folder), comparable(path)];
  return inside.startsWith(around) ? around.length : 0;
}

/** One spelling, ending in a slash. Windows paths are told by their drive letter or share; their case does not count. */
function comparable(path: string): string {
  const windows = /^([A-Za-z]:|\\\\)/.test(path);
  const slashed = windows ? path.replaceAll("\\", "/").toLowerCase() : path;
  return slashed.endsWith("/") ? slashed : `${slashed}/`;
}
