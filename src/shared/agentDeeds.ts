import { assertNever } from "../base/assertNever.ts";
import type { AgentDeed } from "./agentsModel.ts";
import { countOf, listOf } from "./phrases.ts";

/** What is said while something is done. */
export const doing: Readonly<Record<AgentDeed, string>> = {
  connect: "Connecting",
  disconnect: "Disconnecting",
  restore: "Restoring",
  probe: "Probing",
};

/** What came of something that was asked for, as one line for several agents: "Claude Code and Codex are connected." */
export function doneText(deed: AgentDeed, labels: readonly string[]): string {
  const one = labels.length === 1;
  const names = labels.length > 4 ? countOf(labels.length, "agent") : listOf(labels, 4);
  switch (deed) {
    case "connect":
      return `${names} ${one ? "is" : "are"} connected.`;
    case "disconnect":
      return `${names} ${one ? "is" : "are"} disconnected.`;
    case "restore":
      return `The hook of ${names} is back.`;
    case "probe":
      return `${names} ${one ? "was" : "were"} probed; the answer is shown.`;
    default:
      return assertNever(deed);
  }
}
