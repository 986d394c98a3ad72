/** What is counted of the calls that were let through. */
export const measures = [
  "filesLost",
  "bytesLost",
  "commitsLost",
  "resourcesDestroyed",
  "destructive",
  "hosts",
] as const;
export type Measure = (typeof measures)[number];

/** How far a limit reaches: one call, one session of an agent, or an agent's last hour in whatever sessions. */
const spans = ["Call", "Session", "Hour"] as const;
export type Span = (typeof spans)[number];

/** The key of a limit in the scope file. */
export type LimitName = "filesPerCall" | `${Measure}Per${Span}` | "runSecondsPerCall" | "refusalsBeforeTrip";

/** What a key of `limits` may say, and what it means, as the scope file's schema tells it. */
interface LimitKey {
  readonly name: LimitName;
  readonly minimum: 0 | 1;
  readonly maximum: number;
}

const most: Readonly<Record<Measure, number>> = {
  filesLost: 1_000_000,
  bytesLost: 1_000_000_000_000,
  commitsLost: 1_000_000,
  resourcesDestroyed: 10_000,
  destructive: 10_000,
  hosts: 1_000,
};

/** Every limit there is, in the order in which changes of them are told. */
export const limitKeys: readonly LimitKey[] = [
  { name: "filesPerCall", minimum: 1, maximum: 1_000_000 },
  ...measures.flatMap((measure) =>
    spans
      // A call is one call: how many of them destroy is no matter of one.
      .filter((span) => measure !== "destructive" || span !== "Call")
      .map((span): LimitKey => ({ name: `${measure}Per${span}`, minimum: 0, maximum: most[measure] })),
  ),
  { name: "runSecondsPerCall", minimum: 1, maximum: 604_800 },
  { name: "refusalsBeforeTrip", minimum: 1, maximum: 1_000 },
];

/** Bounds on what agents do. Absent or `undefined`: not limited by this scope. */
export type Limits = { readonly [Name in LimitName]?: number | undefined };

/** Refusals of the same thing that trip an agent's circuit breaker where no scope says otherwise. */
export const usualRefusals = 3;

/** Where a scope says nothing of limits. */
export const noLimits: Limits = {};

/** The limits with what counts where they say nothing: a breaker trips without a scope that speaks of it, too. */
export function withUsual(limits: Limits): Limits {
  return { ...limits, refusalsBeforeTrip: limits.refusalsBeforeTrip ?? usualRefusals };
}

/** Of each limit the lowest that any of these sets. */
export function lowestLimits(all: readonly Limits[]): Limits {
  const lowest: { [Name in LimitName]?: number } = {};
  for (const limits of all) {
    for (const { name } of limitKeys) {
      const limit = limits[name];
      if (limit !== undefined) lowest[name] = Math.min(limit, lowest[name] ?? Number.POSITIVE_INFINITY);
    }
  }
  return lowest;
}
