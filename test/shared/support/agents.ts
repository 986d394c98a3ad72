import type { AgentStanding, AgentState, AgentSurroundings } from "../../../src/shared/agentsView.ts";

/** An agent on Ada's machine. */
export function agent(
  name: string,
  label: string,
  state: AgentState,
  more: Partial<AgentStanding> = {},
): AgentStanding {
  return {
    agent: name,
    label,
    stopping: "blocks",
    approved: "run by us",
    state,
    files: [`/home/ada/.${name}/settings.json`],
    notes: [],
    probed: undefined,
    ...more,
  };
}

/** Nothing besides: the editor's own agent is guarded. */
export function aroundAgents(more: Partial<AgentSurroundings> = {}): AgentSurroundings {
  return {
    own: agent("vscode", "VS Code agent", { kind: "guarded", lastSeen: 1 }, { files: [] }),
    alarms: new Map(),
    busy: new Map(),
    problems: new Map(),
    pausedUntil: undefined,
    said: "",
    home: "/home/ada",
    ...more,
  };
}
