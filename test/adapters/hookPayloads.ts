/** What a call of a tool is called in each agent: the tool's own name and input, for the things that every agent does. */
interface AgentCalls {
  readonly agent: string;
  /** A payload before a tool, as the agent sends it. */
  readonly payload: (tool: string, input: unknown, more?: Readonly<Record<string, unknown>>) => unknown;
  readonly command: (text: string) => readonly [tool: string, input: Readonly<Record<string, unknown>>];
  readonly read: ((path: string) => readonly [tool: string, input: unknown]) | undefined;
  readonly write: (path: string, content: string) => readonly [tool: string, input: unknown];
}

export const folder = "/home/dev/project";

/** A payload in the fields that most agents use. */
export function usualPayload(
  tool: unknown,
  input: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    session_id: "s-1",
    transcript_path: "/home/dev/.agent/s-1.jsonl",
    cwd: folder,
    hook_event_name: "PreToolUse",
    tool_name: tool,
    tool_input: input,
    tool_use_id: "use-1",
    ...more,
  };
}

/** Copilot CLI's own dialect. */
export function copilotPayload(
  tool: unknown,
  input: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return { sessionId: "s-1", timestamp: 1_795_341_473_505, cwd: folder, toolName: tool, toolArgs: input, ...more };
}

/** Cline's newer runtime, which says everything twice. */
export function clinePayload(
  tool: unknown,
  input: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(typeof input === "object" && input !== null ? input : {});
  const parameters = Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
  );
  return {
    clineVersion: "",
    timestamp: "2026-11-22T09:49:38.832Z",
    taskId: "s-1",
    workspaceRoots: [folder],
    userId: "unknown",
    hookName: "tool_call",
    iteration: 1,
    tool_call: { id: "use-1", name: tool, input },
    preToolUse: { toolName: tool, parameters },
    ...more,
  };
}

/** What Cline's extension sends: texts alone. */
export function clineExtensionPayload(tool: unknown, parameters: unknown): Readonly<Record<string, unknown>> {
  return {
    clineVersion: "3.9.0",
    hookName: "PreToolUse",
    timestamp: "1795340978411",
    taskId: "s-1",
    workspaceRoots: [folder],
    userId: "u",
    preToolUse: { toolName: tool, parameters },
  };
}

/** Cursor's event before any tool. */
export function cursorPayload(
  tool: unknown,
  input: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    conversation_id: "s-1",
    generation_id: "g-1",
    model: "m",
    hook_event_name: "preToolUse",
    cursor_version: "2.0.1",
    workspace_roots: [folder],
    user_email: null,
    transcript_path: null,
    cwd: folder,
    tool_name: tool,
    tool_input: input,
    tool_use_id: "use-1",
    ...more,
  };
}

export function windsurfPayload(
  event: unknown,
  info: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    agent_action_name: event,
    trajectory_id: "s-1",
    execution_id: "use-1",
    timestamp: "t",
    model_name: "m",
    tool_info: info,
    ...more,
  };
}

export function goosePayload(
  tool: unknown,
  input: unknown,
  more: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    event: "PreToolUse",
    session_id: "s-1",
    matcher_context: tool,
    tool_name: tool,
    tool_input: input,
    working_dir: folder,
    tool_call_id: "use-1",
    ...more,
  };
}

const patchOf = (path: string, content: string): string =>
  ["*** Begin Patch", `*** Add File: ${path}`, ...content.split("\n").map((line) => `+${line}`), "*** End Patch"].join(
    "\n",
  );

export const agents: readonly AgentCalls[] = [
  {
    agent: "claude-code",
    payload: usualPayload,
    command: (command) => ["Bash", { command, description: "d" }],
    read: (file_path) => ["Read", { file_path }],
    write: (file_path, content) => ["Write", { file_path, content }],
  },
  {
    agent: "copilot-cli",
    payload: copilotPayload,
    command: (command) => ["bash", { command, description: "d" }],
    read: (path) => ["view", { path }],
    write: (path, content) => ["create", { path, file_text: content }],
  },
  {
    agent: "codex",
    payload: (tool, input, more) => usualPayload(tool, input, { transcript_path: null, model: "m", ...more }),
    command: (command) => ["Bash", { command }],
    read: undefined,
    write: (path, content) => ["apply_patch", { command: patchOf(path, content) }],
  },
  {
    agent: "gemini-cli",
    payload: (tool, input, more) => usualPayload(tool, input, { hook_event_name: "BeforeTool", ...more }),
    command: (command) => ["run_shell_command", { command }],
    read: (file_path) => ["read_file", { file_path }],
    write: (file_path, content) => ["write_file", { file_path, content }],
  },
  {
    agent: "qwen-code",
    payload: (tool, input, more) => usualPayload(tool, input, { permission_mode: "yolo", ...more }),
    command: (command) => ["run_shell_command", { command, is_background: false }],
    read: (file_path) => ["read_file", { file_path }],
    write: (file_path, content) => ["write_file", { file_path, content }],
  },
  {
    agent: "cursor",
    payload: cursorPayload,
    command: (command) => ["Shell", { command, working_directory: folder }],
    read: (file_path) => ["Read", { file_path }],
    write: (file_path, content) => ["Write", { file_path, content }],
  },
  {
    agent: "cline",
    payload: clinePayload,
    command: (command) => ["run_commands", { commands: [command] }],
    read: (path) => ["read_files", { files: [{ path }] }],
    write: (path, content) => ["editor", { path, new_text: content }],
  },
  {
    agent: "opencode",
    payload: usualPayload,
    command: (command) => ["bash", { command, description: "d" }],
    read: (filePath) => ["read", { filePath }],
    write: (filePath, content) => ["write", { filePath, content }],
  },
  {
    agent: "windsurf",
    payload: windsurfPayload,
    command: (command_line) => ["pre_run_command", { command_line, cwd: folder }],
    read: (file_path) => ["pre_read_code", { file_path }],
    write: (file_path, content) => ["pre_write_code", { file_path, edits: [{ old_string: "", new_string: content }] }],
  },
  {
    agent: "kiro",
    payload: usualPayload,
    command: (command) => ["execute_bash", { command }],
    read: (path) => ["fs_read", { operations: [{ mode: "Line", path }] }],
    write: (path, text) => ["fsWrite", { path, text }],
  },
  {
    agent: "amazon-q",
    payload: (tool, input, more) => usualPayload(tool, input, { hook_event_name: "preToolUse", ...more }),
    command: (command) => ["execute_bash", { command, summary: "s" }],
    read: (path) => ["fs_read", { operations: [{ mode: "Line", path }] }],
    write: (path, file_text) => ["fs_write", { command: "create", path, file_text }],
  },
  {
    agent: "droid",
    payload: (tool, input, more) => usualPayload(tool, input, { tool_use_id: undefined, ...more }),
    command: (command) => ["Execute", { command, riskLevel: "low" }],
    read: (file_path) => ["Read", { file_path }],
    write: (file_path, content) => ["Create", { file_path, content }],
  },
  {
    agent: "goose",
    payload: goosePayload,
    command: (command) => ["developer__shell", { command }],
    read: (path) => ["developer__text_editor", { command: "view", path }],
    write: (path, content) => ["developer__write", { path, content }],
  },
  {
    agent: "amp",
    payload: usualPayload,
    command: (cmd) => ["Bash", { cmd }],
    read: (path) => ["Read", { path }],
    write: (path, content) => ["create_file", { path, content }],
  },
  {
    agent: "generic",
    payload: usualPayload,
    command: (command) => ["command", { command }],
    read: (path) => ["read", { path }],
    write: (path, content) => ["write", { path, content }],
  },
];
