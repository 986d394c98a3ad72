import type { Adapter } from "./adapter.ts";

/**
 * In whose shape a hook is refused whose agent nobody knows: a hook line of a newer version of ours, say. Exit code 2 with a text is
 * a refusal to nearly every agent, while a JSON object of another agent's is none to most.
 */
export const unknownAgent: Adapter = {
  agent: "unknown",
  label: "Unknown agent",
  decode: () => ({ kind: "unreadable", why: "its agent is not known" }),
  encode: (outcome) => ({
    kind: "refusal",
    text:
      outcome.kind === "deny"
        ? `${outcome.reason} ${outcome.instead}`
        : "Holdpoint does not know this agent, so this was not done.",
  }),
};
