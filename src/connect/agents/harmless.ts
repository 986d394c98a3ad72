/** A command that does nothing, as the agents that took over Claude Code's shape of hooks tell of it. `event` and `tool` as the agent spells them. */
export function harmlessCommand(event: string, tool: string, cwd: string): unknown {
  return {
    hook_event_name: event,
    session_id: "holdpoint-probe",
    transcript_path: "",
    tool_use_id: "holdpoint-probe",
    tool_name: tool,
    tool_input: { command: "true" },
    cwd,
  };
}
