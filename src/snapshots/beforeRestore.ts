import type { SnapshotOutcome } from "../core/snapshot/snapshotOutcome.ts";
import type { SnapshotPlan } from "../core/snapshot/snapshotPlan.ts";
import { type Manifest, parentOf, rawOf, shownPath } from "./manifest.ts";

/** What is at the names of a snapshot now, entry by entry. Names that are no text are part of their folder. */
export function planOf({ entries }: Manifest): SnapshotPlan {
  const texts = entries.flatMap(({ path }) => {
    const text = shownPath(path);
    const name = rawOf(text) === path ? path : parentOf(path);
    return rawOf(shownPath(name)) === name
      ? [{ path: shownPath(name), reach: name === path ? ("entry" as const) : ("tree" as const) }]
      : [];
  });
  return {
    paths: texts.map(({ path, reach }) => ({
      path,
      reach,
      spelling: "literal",
      means: "unlinked",
      ignored: "included",
    })),
    repositories: [],
    uncovered: [],
  };
}

/** Why there is no restore, as a sentence, where what is there now could not be kept first. */
export function refusalOf(outcome: Exclude<SnapshotOutcome, { kind: "taken" }>): string {
  return outcome.kind === "failed"
    ? `What is there now could not be kept first: ${outcome.why}`
    : "There is no room on the disk to keep what is there now first. Free some, and try again.";
}
