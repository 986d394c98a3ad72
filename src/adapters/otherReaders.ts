import { isVscodeTool } from "./vscode.ts";

type Payload = Readonly<Record<string, unknown>>;

/**
 * Hook files of one agent are read by others, too, each with payloads of its own. What tells them apart are fields that the
 * program sets which runs the hook, and names of tools that the other agent does not have.
 */
export function isFromVscode(payload: Payload): boolean {
  const names = [payload.tool_name, payload.toolName];
  return (
    /__vscode-\d+$/.test(textOf(payload.tool_use_id)) ||
    /[\\/]workspaceStorage[\\/]/.test(textOf(payload.transcript_path)) ||
    (textOf(payload.hook_event_name) !== "" && names.some((name) => isVscodeTool(textOf(name))))
  );
}

/** Whether it is a payload of Cursor's. */
export function isFromCursor(payload: Payload): boolean {
  return "cursor_version" in payload || ("conversation_id" in payload && "generation_id" in payload);
}

/** Whether it is one of Copilot CLI's in the dialect of Claude Code, which has a time and no ids but the session's. */
export function isFromCopilot(payload: Payload): boolean {
  return (
    "timestamp" in payload &&
    !("transcript_path" in payload) &&
    !("tool_use_id" in payload) &&
    "hook_event_name" in payload
  );
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
