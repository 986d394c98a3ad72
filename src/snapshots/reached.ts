import type { UndoReach } from "../core/snapshot/undoReach.ts";
import { type SnapshotSummary, undoneBy } from "./summary.ts";

/** A snapshot as far as it is known whose it is. */
export interface Reachable {
  readonly id: string;
  readonly summary: SnapshotSummary;
}

/** The snapshots that an undo is of, the earliest first: the one, and as far as it reaches those of `others` that were taken later. */
export function reachedFrom(
  one: Reachable | undefined,
  id: string,
  reach: UndoReach,
  others: readonly Reachable[],
): readonly string[] {
  const { agent, session } = one?.summary.about ?? {};
  if (reach === "call" || one === undefined || (reach !== "everything" && agent === undefined)) return [id];
  return others
    .filter(
      (other) =>
        other.id === id ||
        (other.id > id &&
          // How it was before an undo is no deed of an agent's.
          undoneBy(other.summary.call).length === 0 &&
          (reach === "everything" ||
            (other.summary.about?.agent === agent && (reach === "agent" || other.summary.about?.session === session)))),
    )
    .map((other) => other.id)
    .sort();
}
