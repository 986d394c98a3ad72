/** A payload as VS Code sends it before a tool, with `more` in place of or beside its fields. */
export function toolPayload(tool: unknown, input: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    timestamp: "2026-01-02T03:04:05.678Z",
    hook_event_name: "PreToolUse",
    session_id: "97726ab8-e42b-4536-9d4a-5197690adeec",
    transcript_path: "/data/User/workspaceStorage/45639ea7/GitHub.copilot-chat/transcripts/97726ab8.jsonl",
    tool_name: tool,
    tool_input: input,
    tool_use_id: "call_0__vscode-1",
    cwd: "/workspace",
    ...more,
  };
}

/** Every event VS Code sends but the one before a tool, as seen in 1.139. */
export const notices: readonly unknown[] = [
  {
    hook_event_name: "SessionStart",
    session_id: "s",
    transcript_path: "/t/s.jsonl",
    source: "new",
    model: "m",
    cwd: "/workspace",
  },
  { hook_event_name: "UserPromptSubmit", session_id: "s", prompt: "Delete everything", cwd: "/workspace" },
  {
    hook_event_name: "PostToolUse",
    session_id: "s",
    tool_name: "run_in_terminal",
    tool_input: { command: "rm -rf x" },
    tool_response: "",
    tool_use_id: "c",
    cwd: "/workspace",
  },
  { hook_event_name: "SubagentStart", session_id: "s", agent_id: "a", agent_type: "default", cwd: "/workspace" },
  {
    hook_event_name: "SubagentStop",
    session_id: "s",
    agent_id: "a",
    agent_type: "default",
    stop_hook_active: false,
    cwd: "/workspace",
  },
  { hook_event_name: "PreCompact", session_id: "s", trigger: "auto", cwd: "/workspace" },
  { hook_event_name: "Stop", session_id: "s", stop_hook_active: false, cwd: "/workspace" },
];
