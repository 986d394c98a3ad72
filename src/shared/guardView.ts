import { clipped } from "./phrases.ts";
import type { GuardPage } from "./reviewModel.ts";

/** Something about the editor that guarding depends on and that is not as it should be. */
export interface GuardFault {
  /** Names it, for its restoring. */
  readonly id: string;
  /** `off`: agents do not ask Holdpoint. `partly`: some do not. `warning`: they do, but something else is weaker. */
  readonly kind: "off" | "partly" | "warning";
  /** What is wrong, as a sentence. */
  readonly text: string;
  /** Where it was changed, as the end of a sentence; empty where it cannot be told. */
  readonly where: string;
  readonly restore: "possible" | "none";
  /** The agent it is about, by its label, where it is about the connection of one. */
  readonly agent?: string;
}

/** Builds the page about guarding itself: what keeps it from working, and the person's pause. `until` in milliseconds since 1970. */
export function guardPage(faults: readonly GuardFault[], until: number | undefined): GuardPage {
  return {
    kind: "guard",
    guarding: faults.some(({ kind }) => kind === "off")
      ? "off"
      : until !== undefined
        ? "paused"
        : faults.some(({ kind }) => kind === "partly")
          ? "partly"
          : "on",
    faults: faults.map(({ id, kind, text, where, restore }) => ({
      id,
      kind,
      text: clipped(text, 400),
      where: clipped(where, 200),
      restore,
    })),
    pause: until === undefined ? { kind: "none" } : { kind: "paused", until },
  };
}
