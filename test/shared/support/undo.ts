import type { ChangeFacts, SnapshotFacts, UndoSubject } from "../../../src/shared/undoView.ts";

const day = Date.UTC(2026, 0, 15, 9, 30);

/** A snapshot as a list tells of it. */
export function snapshot(more: Partial<SnapshotFacts> = {}): SnapshotFacts {
  return {
    id: "1700000000000-0123456789ab",
    takenAt: day,
    call: "c1",
    files: 42,
    bytes: 1_204_331,
    about: { agent: "Codex", session: "0f3a9c71-22", what: "rm -rf src && git stash drop" },
    covers: ["src", ".git"],
    putBack: "no",
    passing: "no",
    ...more,
  };
}

/** What is compared. */
export function subject(more: Partial<UndoSubject> = {}): UndoSubject {
  return { facts: snapshot(), reach: "call", counts: { session: 1, agent: 1, everything: 1 }, ...more };
}

/** A name that is not as it was. */
export function change(
  path: string,
  standing: ChangeFacts["standing"] = "gone",
  more: Partial<ChangeFacts> = {},
): ChangeFacts {
  return { path, standing, repository: "", changedAt: day, ...more };
}

/** When the call was at work. */
export const spans = [{ from: day, to: day + 5_000 }];
/** The last moment of that. */
export const endedAt = day + 5_000;
/** A moment after that. */
export const later = day + 3_600_000;
