import { clipped, countOf } from "./phrases.ts";
import type { ComparedModel } from "./undoModel.ts";

interface About {
  readonly agent: string;
  readonly label?: string;
}

/** How many snapshots there are for each reach, the one included. */
export interface ReachCounts {
  readonly session: number;
  readonly agent: number;
  readonly everything: number;
}

/** How far an undo of it can reach; nothing where only the one can be put back. */
export function reachesOf(about: About | undefined, counts: ReachCounts): ComparedModel["reaches"] {
  const wider = [
    ...(counts.session > 1 && about !== undefined
      ? [
          {
            reach: "session" as const,
            text: `All that ${clipped(agentOf(about), 120)} did in this session from then on (${countOf(counts.session, "snapshot")})`,
          },
        ]
      : []),
    ...(counts.agent > counts.session && about !== undefined
      ? [
          {
            reach: "agent" as const,
            text: `All that ${clipped(agentOf(about), 120)} did from then on, in any session (${countOf(counts.agent, "snapshot")})`,
          },
        ]
      : []),
    ...(counts.everything > Math.max(counts.session, counts.agent)
      ? [
          {
            reach: "everything" as const,
            text: `Back to that moment, whoever it was (${countOf(counts.everything, "snapshot")})`,
          },
        ]
      : []),
  ];
  return wider.length === 0 ? [] : [{ reach: "call", text: "What this one call may have destroyed" }, ...wider];
}

/** The agent's name; its id alone where an earlier version took the snapshot. */
export function agentOf({ agent, label }: About): string {
  return label ?? agent;
}
