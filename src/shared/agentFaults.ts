import type { AgentAlarm, AgentStanding } from "./agentsView.ts";
import type { GuardFault } from "./guardView.ts";
import { clipped, listOf } from "./phrases.ts";

/** An agent that is seen at work. */
export interface SeenAgent {
  readonly agent: string;
  readonly label: string;
  /** Where, as in "runs in a terminal". */
  readonly where: string;
  /** What of its start makes it leave its hooks out, or look for them elsewhere. */
  readonly without: readonly string[];
}

/** Agents that are seen at work and do not ask, as far as is known by name. */
export function alarmsOf(
  agents: readonly AgentStanding[],
  seen: readonly SeenAgent[],
): ReadonlyMap<string, AgentAlarm> {
  const alarms = new Map<string, AgentAlarm>();
  for (const { agent, label, where, without } of seen) {
    const known = agents.find((standing) => standing.agent === agent);
    const shown = known?.label ?? label;
    const why = whyUnguarded(known, without);
    if (why !== undefined) alarms.set(agent, { label: shown, text: `${shown} runs ${where} ${why}.` });
  }
  return alarms;
}

/** As the end of "Claude Code runs in a terminal …"; undefined where nothing speaks against its being guarded. */
function whyUnguarded(agent: AgentStanding | undefined, without: readonly string[]): string | undefined {
  switch (agent?.state.kind) {
    case "guarded":
    case "not proven":
      return without.length === 0
        ? undefined
        : `with ${listOf(without, 3)}, so it may leave out the hook that asks Holdpoint`;
    case "switched off":
      return "and is connected, but switched off";
    case "tampered":
      return "and its hook was tampered with";
    case "unreadable":
      return "and whether it asks Holdpoint cannot be told";
    default:
      return "and is not connected";
  }
}

/** What agents besides the editor's own add to what guarding tells: hooks that were changed or are not heeded, and agents at work without one. */
export function agentFaults(agents: readonly AgentStanding[], seen: readonly SeenAgent[]): readonly GuardFault[] {
  const alarms = alarmsOf(agents, seen);
  return [
    ...[...alarms].map(([agent, { label, text }]) => faultOf(agent, label, "partly", text)),
    ...agents.flatMap(({ agent, label, state }): readonly GuardFault[] => {
      if (alarms.has(agent)) return [];
      switch (state.kind) {
        case "tampered":
          return [faultOf(agent, label, "partly", `${label} may not ask Holdpoint: ${state.what}.`)];
        case "switched off":
          return [faultOf(agent, label, "partly", `${label} is connected, but does not ask Holdpoint: ${state.by}.`)];
        case "unreadable":
          return [faultOf(agent, label, "warning", `Whether ${label} asks Holdpoint cannot be told: ${state.why}.`)];
        default:
          return [];
      }
    }),
  ];
}

function faultOf(agent: string, label: string, kind: "partly" | "warning", text: string): GuardFault {
  return { id: `agent ${agent}`, kind, text, where: "", restore: "none", agent: clipped(label, 40) };
}

/**
 * What offers a person to connect agents: once some are found and none of them is connected. Undefined where there is nothing to
 * offer.
 */
export function offerText(others: readonly Pick<AgentStanding, "label" | "state">[]): string | undefined {
  const found = others.filter(({ state }) => state.kind !== "absent");
  if (found.length === 0 || found.some(({ state }) => state.kind !== "not connected")) return undefined;
  const one = found.length === 1;
  const names = listOf(
    found.map(({ label }) => label),
    4,
  );
  return `Holdpoint found ${names} on this machine. What ${one ? "it does" : "they do"} is not guarded until you connect ${one ? "it" : "them"}.`;
}
