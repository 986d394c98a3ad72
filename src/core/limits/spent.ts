import type { Verb } from "../effects/effect.ts";
import type { Finding } from "../policy/verdict.ts";
import type { Measure } from "../scope/limitNames.ts";

/** What a call takes away and where it goes, in the measures that limits are set in. */
export interface Spent {
  readonly filesLost: number;
  readonly bytesLost: number;
  readonly commitsLost: number;
  readonly resourcesDestroyed: number;
  /** Whether it destroys anything: 1 or 0, so that calls can be added up. */
  readonly destructive: number;
  /** Names of hosts, with ports, without duplicates. */
  readonly hosts: readonly string[];
}

/** What one call would spend; `open` names the measures of which it may be more than was counted. */
export interface CallSpent extends Spent {
  readonly open: ReadonlySet<Measure>;
  /** Whether it runs something that cannot be seen into, which is not counted. */
  readonly sight: "plain" | "opaque";
}

/** Longest name that is kept, in characters: what is longer counts as what begins alike, so that no name is too long to be counted. */
export const longestName = 300;

/** Most hosts kept by name; no limit on hosts may be higher. */
export const mostHosts = 1_001;

/**
 * Counts what a call would take away, by its effects. What lies in folders for temporary files or is output that a build
 * makes again does not count, nor what cannot be seen into: nobody could tell how much that is.
 */
export function spentBy(findings: readonly Finding[]): CallSpent {
  const sum = { filesLost: 0, bytesLost: 0, commitsLost: 0, resourcesDestroyed: 0, destructive: 0 };
  const hosts = new Set<string>();
  const open = new Set<Measure>();
  for (const finding of findings) {
    const { effect, count } = finding;
    const { resource } = effect;
    if (resource.scheme === "host" && hosts.size < mostHosts) hosts.add(resource.name.slice(0, longestName));
    if (!takesAway(finding)) continue;
    sum.destructive = 1;
    if (effect.loses === "history") sum.commitsLost += 1;
    else if (resource.scheme === "file" || isWorkTree(effect.loses)) {
      sum.filesLost += count?.files ?? 1;
      sum.bytesLost += count?.bytes ?? 0;
      const single = resource.scheme === "file" && resource.spelling === "literal" && resource.reach === "entry";
      if (count === undefined ? !single : count.complete === "no") open.add("filesLost");
      if (count === undefined || count.complete === "no") open.add("bytesLost");
    } else sum.resourcesDestroyed += 1;
  }
  const sight = findings.some(({ effect }) => effect.sight === "opaque") ? "opaque" : "plain";
  return { ...sum, hosts: [...hosts], open, sight };
}

/** Whether a finding is one that destroys something which nobody would make again. */
export function takesAway({ effect, destructive, place }: Finding): boolean {
  if (destructive === "no" || effect.sight === "opaque" || !losing.has(effect.verb)) return false;
  if (effect.loses === "none" || effect.loses === "edit") return false;
  return place !== "temporary" && place !== "output";
}

/** Whether there is anything to keep of a call. */
export function isNothing(spent: Spent): boolean {
  return spent.destructive === 0 && spent.hosts.length === 0;
}

/** Everything but reading may take something away; a publication stays beside what was there. */
const losing: ReadonlySet<Verb> = new Set([
  "create",
  "modify",
  "delete",
  "execute",
  "connect",
  "administer",
  "publish",
]);

function isWorkTree(loses: Finding["effect"]["loses"]): boolean {
  return loses === "uncommitted" || loses === "untracked" || loses === "ignored";
}
