import { causeTexts, type Trip } from "../core/breaker/breaker.ts";
import type { StoppedBy } from "../core/stopOrder.ts";
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

/** Everything is stopped: how, what was killed, what could not be, and in which terminals of agents something still runs. */
export interface StopShown {
  readonly by: StoppedBy;
  readonly at: number;
  readonly killed: { readonly runs: number; readonly killed: number; readonly left: readonly string[] };
  readonly running: readonly string[];
}

/** Most processes or terminals that are named. */
const mostNamed = 20;

/**
 * Builds the page about guarding itself: what keeps it from working, the person's pause, the kill switch, and circuit breakers that tripped. `until` in
 * milliseconds since 1970.
 */
export function guardPage(
  faults: readonly GuardFault[],
  until: number | undefined,
  stop: StopShown | undefined = undefined,
  trips: readonly Trip[] = [],
): GuardPage {
  return {
    kind: "guard",
    guarding:
      stop !== undefined
        ? "stopped"
        : faults.some(({ kind }) => kind === "off")
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
    stop: stop === undefined ? { kind: "none" } : stopPart(stop),
    ...(trips.length === 0 ? {} : { breakers: trips.map(breakerOf) }),
  };
}

function stopPart({ by, at, killed: { left }, running }: StopShown): GuardPage["stop"] {
  const named = (names: readonly string[]): string[] => names.slice(0, mostNamed).map((name) => clipped(name, 120));
  return {
    kind: "stopped",
    at,
    by: byTexts[by],
    // Without a number: most of a run is ended by its own host, or by the kernel with its sandbox, and nobody counts that.
    ended: `Every approved run was ended with all that it had started${left.length === 0 ? "" : ", but for what is named here"}. What waited was refused, and every approval is void.`,
    left: named(left),
    running: named(running),
    omitted: Math.max(0, left.length - mostNamed) + Math.max(0, running.length - mostNamed),
  };
}

const byTexts: Readonly<Record<StoppedBy, string>> = {
  button: "It was stopped in the status bar.",
  command: "It was stopped by the command in the editor, or its keys.",
  "command line": "It was stopped by holdpoint stop.",
  file: "It was stopped by a program or a person who made the file ~/.holdpoint/stop.",
};

function breakerOf({ agent, label, at, cause, story }: Trip): NonNullable<GuardPage["breakers"]>[number] {
  const told = story.map((one) => ({ at: one.at, what: clipped(one.what, 300), why: clipped(one.why, 300) }));
  return { agent, label: clipped(label, 120), at, cause: causeTexts[cause], story: told };
}
