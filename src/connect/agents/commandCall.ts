import { probeSession } from "../probeSession.ts";
/** A command as the agents that took over Claude Code's shape of hooks tell of it. `event` and `tool` as the agent spells them. */
export function commandCall(event: string, tool: string, cwd: string, command: string): unknown {
  return {
    hook_event_name: event,
    session_id: probeSession,
    transcript_path: "",
    tool_use_id: probeSession,
    tool_name: tool,
    tool_input: { command },
    cwd,
  };
}
