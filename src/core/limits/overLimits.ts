import type { Reason } from "../policy/verdict.ts";
import { type Limits, type Measure, measures, type Span } from "../scope/limitNames.ts";
import type { CallSpent, Spent } from "./spent.ts";

/** Holds a call that spends more than one call may. */
export function overCall(limits: Limits, call: CallSpent): readonly Reason[] {
  return measures.flatMap((measure) =>
    measure === "destructive" ? [] : over(measure, "Call", limits[`${measure}PerCall`], call, nothingSpent),
  );
}

/** Holds a call with which its session, or its agent within the hour, spends more than it may; `session` and `lastHour` are without the call. */
export function overTime(limits: Limits, call: CallSpent, session: Spent, lastHour: Spent): readonly Reason[] {
  return measures.flatMap((measure) => [
    ...over(measure, "Session", limits[`${measure}PerSession`], call, session),
    ...over(measure, "Hour", limits[`${measure}PerHour`], call, lastHour),
  ]);
}

/** Whether any limit reaches further than one call. */
export function hasTimeLimits(limits: Limits): boolean {
  return measures.some(
    (measure) => limits[`${measure}PerSession`] !== undefined || limits[`${measure}PerHour`] !== undefined,
  );
}

const nothingSpent: Spent = {
  filesLost: 0,
  bytesLost: 0,
  commitsLost: 0,
  resourcesDestroyed: 0,
  destructive: 0,
  hosts: [],
};

function over(
  measure: Measure,
  span: Span,
  limit: number | undefined,
  call: CallSpent,
  before: Spent,
): readonly Reason[] {
  if (limit === undefined) return [];
  const adds = added(measure, call, before);
  // Once nothing is left, what cannot be seen into may be more of it.
  const isUsedUp = measure !== "hosts" && span !== "Call" && call.sight === "opaque" && before[measure] >= limit;
  const isOpen = call.open.has(measure) || isUsedUp;
  // What adds nothing goes on, however much was spent.
  if (adds === 0 && !isOpen) return [];
  const total = amount(measure, before) + adds;
  if (total <= limit && !isOpen) return [];
  const said = total > limit ? `${spell(total)} ${words[measure]}` : `nobody knows how many more ${words[measure]}`;
  return [
    {
      decision: "hold",
      source: "limit",
      text: `With this, ${spans[span]} comes to ${said}, and ${measure}Per${span} allows ${spell(limit)}.`,
      instead:
        span === "Call" ? "Do it in smaller steps, so that each can be judged." : "Leave it, or let the person decide.",
      rule: undefined,
    },
  ];
}

function amount(measure: Measure, spent: Spent): number {
  return measure === "hosts" ? spent.hosts.length : spent[measure];
}

function added(measure: Measure, call: Spent, before: Spent): number {
  if (measure !== "hosts") return call[measure];
  return call.hosts.filter((host) => !before.hosts.includes(host)).length;
}

function spell(count: number): string {
  return count.toLocaleString("en-US");
}

const spans: Readonly<Record<Span, string>> = {
  Call: "one call",
  Session: "this session",
  Hour: "this agent's last hour",
};

const words: Readonly<Record<Measure, string>> = {
  filesLost: "files lost",
  bytesLost: "bytes lost",
  commitsLost: "commits lost",
  resourcesDestroyed: "resources destroyed",
  destructive: "destructive calls",
  hosts: "hosts",
};
