import { areAlike, type Intent, isUntold } from "./intent.ts";

/** Something an agent did that may trip its breaker, as the person reads it. Redacted and bounded by whoever makes it. */
export interface Incident {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly session: string;
  /** What was asked, or what happened. */
  readonly what: string;
  /** Why it was refused, or what is wrong with it. */
  readonly why: string;
  readonly kind:
    | { readonly of: "refusal"; readonly intents: readonly Intent[] }
    /** A run reached for what its sandbox keeps from it. */
    | { readonly of: "violation" }
    /** A file on which guarding depends changed, and nobody here changed it. */
    | { readonly of: "tampering" }
    /** A call that deletes was let through without a person. */
    | { readonly of: "deletion"; readonly deleted: readonly string[] }
    /** A call that creates what is no file was let through without a person. */
    | { readonly of: "creation"; readonly created: readonly string[] };
}

/** What tripped a breaker. */
export type TripCause = "refusals" | "violations" | "tampering" | "burst" | "recreation";

/** A breaker that has tripped, with what led to it, newest last. */
export interface Trip {
  readonly agent: string;
  /** As a person knows the agent. */
  readonly label: string;
  readonly at: number;
  readonly cause: TripCause;
  readonly story: readonly Omit<Incident, "kind">[];
}

/** How long an incident counts, by what it is, in milliseconds, and how many trip. */
const hour = 3_600_000;
const bounds = {
  violations: { within: hour, most: 3 },
  tampering: { within: hour, most: 1 },
  burst: { within: 2 * 60_000, most: 40 },
  recreation: { within: 10 * 60_000, most: 3 },
} as const;

/** Incidents kept of one agent, and those told of as a trip's story. */
const mostIncidents = 200;
const mostTold = 12;

/** The incidents of an agent with a new one; what is too old to count is left out. */
export function withIncident(incidents: readonly Incident[], incident: Incident): readonly Incident[] {
  const oldest = incident.at - hour;
  return [...incidents.filter(({ at }) => at > oldest), incident].slice(-mostIncidents);
}

/**
 * Whether the newest of an agent's incidents trips its breaker, and by which of them. `refusals`: how many refusals of the
 * same thing do. Further incidents never make it less likely.
 */
export function tripOf(
  incidents: readonly Incident[],
  refusals: number,
): { readonly cause: TripCause; readonly story: Trip["story"] } | undefined {
  const newest = incidents.at(-1);
  if (newest === undefined) return undefined;
  const tripped = (cause: TripCause, led: readonly Incident[]) => ({
    cause,
    story: led.slice(-mostTold).map(({ at, session, what, why }) => ({ at, session, what, why })),
  });
  const since = (within: number): readonly Incident[] => incidents.filter(({ at }) => at > newest.at - within);
  const { kind } = newest;
  switch (kind.of) {
    case "refusal": {
      const alike = sameThing(since(hour), newest, kind.intents);
      return alike.length >= refusals ? tripped("refusals", alike) : undefined;
    }
    case "violation": {
      const all = since(bounds.violations.within).filter((one) => one.kind.of === "violation");
      return all.length >= bounds.violations.most ? tripped("violations", all) : undefined;
    }
    case "tampering":
      return tripped("tampering", [newest]);
    case "deletion": {
      const all = since(bounds.burst.within).filter((one) => one.kind.of === "deletion");
      return all.length >= bounds.burst.most ? tripped("burst", all) : undefined;
    }
    case "creation": {
      const all = since(bounds.recreation.within);
      const led = all.filter(
        (one, index) =>
          one.kind.of === "creation" &&
          one.kind.created.some((name) => kind.created.includes(name) && wasDeleted(name, all.slice(0, index))),
      );
      return led.length >= bounds.recreation.most ? tripped("recreation", withDeletions(led, all)) : undefined;
    }
  }
}

/**
 * Of the refusals those after the same thing as the newest. What nobody can tell may be anything, but not two things at once, also
 * where a call is after something known beside it: the most that may be after one thing count.
 */
function sameThing(incidents: readonly Incident[], newest: Incident, intents: readonly Intent[]): readonly Incident[] {
  const refusals = incidents.flatMap((incident) =>
    incident.kind.of === "refusal" ? [{ incident, at: incident.at, intents: incident.kind.intents }] : [],
  );
  const near = refusals.filter((one) => areAlike(one.intents, intents, Math.abs(newest.at - one.at)));
  const candidates = near.flatMap(({ at, intents: pivots }) =>
    pivots
      .filter((pivot) => !isUntold(pivot))
      .map((pivot) => near.filter((one) => areAlike(one.intents, [pivot], Math.abs(at - one.at)))),
  );
  const untold = near.filter((one) => one.intents.some(isUntold));
  return candidates
    .reduce((most, some) => (some.length > most.length ? some : most), untold)
    .map(({ incident }) => incident);
}

function wasDeleted(name: string, before: readonly Incident[]): boolean {
  return before.some(({ kind }) => kind.of === "deletion" && kind.deleted.includes(name));
}

/** The creations with what they put back in between. */
function withDeletions(creations: readonly Incident[], all: readonly Incident[]): readonly Incident[] {
  const names = new Set(creations.flatMap(({ kind }) => (kind.of === "creation" ? kind.created : [])));
  return all.filter(
    (one) =>
      creations.includes(one) || (one.kind.of === "deletion" && one.kind.deleted.some((name) => names.has(name))),
  );
}

/** What tripped it, as a sentence for the person and the agent. */
export const causeTexts: Readonly<Record<TripCause, string>> = {
  refusals: "The same thing was refused again and again, asked for in other words.",
  violations: "Its runs reached again and again for what their sandbox keeps from them.",
  tampering: "Files on which guarding depends changed, and nobody here changed them.",
  burst: "It deleted much in a short time without anybody being asked.",
  recreation: "It deleted the same thing and made it anew again and again.",
};
