import type { Adapter } from "./adapter.ts";
import { refuse } from "./answers.ts";
import { mcpTool, reads, runs, type Tools } from "./deeds.ts";
import { oneOf, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";
import { fieldsIn } from "./inputFields.ts";

const path = ["file_path"];

/** It names no tools: each kind has an event of its own. */
const tools: Tools = {
  pre_run_command: runs(["command_line"], { folder: "cwd" }),
  pre_write_code: oneOf(
    [[["content"], writes(path, ["content"])]],
    replaces({ path, before: ["old_string"], after: ["new_string"], every: ["replace_all"], many: ["edits"] }),
  ),
  pre_read_code: reads("file_path"),
};

/** It says where it stands for commands alone. What it does with a file counts from the file's folder, all else from the home folder. */
function unwrap(payload: Readonly<Record<string, unknown>>, home: string): Readonly<Record<string, unknown>> | string {
  const {
    agent_action_name: event,
    tool_info: info,
    ...others
  } = payload as {
    readonly agent_action_name?: unknown;
    readonly tool_info?: unknown;
  };
  const fields = fieldsIn(info);
  const file = fields?.get("file_path");
  const folder = typeof file === "string" ? /^((?:[\\/]|[A-Za-z]:).*[\\/]|[\\/])[^\\/]*$/.exec(file)?.[1] : undefined;
  const [server, tool] = [fields?.get("mcp_server_name"), fields?.get("mcp_tool_name")];
  const cwd = event === "pre_run_command" ? fields?.get("cwd") : (folder ?? (home === "" ? "/" : home));
  const place = cwd === undefined ? {} : { cwd };
  if (event === "pre_mcp_tool_use") {
    if (typeof server !== "string" || typeof tool !== "string" || server === "" || tool === "")
      return "it names no MCP tool";
    return {
      ...others,
      ...place,
      hook_event_name: event,
      tool_name: mcpTool(server, tool),
      tool_input: fields?.get("mcp_tool_arguments"),
    };
  }
  return { ...others, ...place, hook_event_name: event, tool_name: event, tool_input: info };
}

/** Windsurf. It heeds exit code 2 alone, and how long it waits is nowhere said: this is what agents like it wait at least. */
export const windsurfAdapter: Adapter = hookAdapter({
  agent: "windsurf",
  label: "Windsurf",
  patience: 30_000,
  before: ["preruncommand", "prewritecode", "prereadcode", "premcptooluse"],
  spellings: { session: ["trajectory_id"], toolUse: ["execution_id"] },
  unwrap,
  paths: "absolute",
  onWindows: "powershell",
  tools,
  answers: { release: () => ({ kind: "pass" }), deny: refuse },
});
