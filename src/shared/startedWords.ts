import { clipped, listOf } from "./phrases.ts";

/** What a started agent is bounded by, as far as a person is told. Paths absolute. */
export interface StartedBoundsTold {
  readonly label: string;
  readonly roots: readonly string[];
  /** Its own files and folders. */
  readonly own: readonly string[];
  readonly hosts: readonly string[];
  /** How many places are hidden. */
  readonly hidden: number;
}

/** Most hosts and folders that are named. */
const mostNamed = 6;
/** Longest path that is shown whole, in characters. */
const longestPath = 60;

/** What the person reads before anything of a started agent: what it can write and what it can reach; and whether it asks. */
export function startedLines(
  { label, roots, own, hosts, hidden }: StartedBoundsTold,
  home: string,
  asks: "yes" | "no",
): readonly string[] {
  const shown = (path: string): string =>
    clipped(path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path, longestPath);
  const network = hosts.length === 0 ? "no network" : listOf(hosts, mostNamed);
  return [
    `Holdpoint: ${label} is bounded. It writes in ${listOf([...roots, ...own].map(shown), mostNamed)}, temporary folders and package caches; all else is read-only.`,
    `It reaches ${network}${hosts.length === 0 ? "" : " and no other host"}; your credentials are hidden (${hidden} places). What you approve runs outside of this, as the review shows.`,
    ...(asks === "yes"
      ? []
      : [
          'It is not connected, so it asks about nothing and is only bounded. "Holdpoint: Connect Agents" changes that.',
        ]),
  ];
}
