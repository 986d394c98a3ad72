import { hearsRefusals } from "../core/call/outcome.ts";
import type { Adapter, HookAnswer } from "./adapter.ts";
import { approved, approvedRun, json } from "./answers.ts";
import { claudeTools } from "./claudeTools.ts";
import {
  byField,
  fetches,
  fromFolder,
  lists,
  mcpTool,
  parsed,
  reads,
  runs,
  searches,
  type Tools,
  talks,
} from "./deeds.ts";
import { merges, patches, replaces, writes } from "./editDialects.ts";
import { type Heard, hookAdapter } from "./hookAgent.ts";
import { isFromVscode } from "./otherReaders.ts";
import { vscodeAdapter } from "./vscode.ts";

const create = writes(["path"], ["file_text"]);
const edit = replaces({ path: ["path"], before: ["old_str"], after: ["new_str"] });
const view = reads("path");

const tools: Tools = {
  // With keys in capitals in the hook file it takes the names of Claude Code's tools, with its own fields.
  ...claudeTools,
  Edit: fromFolder(claudeTools.Edit),
  bash: runs(["command"]),
  powershell: runs(["command"], { shell: "powershell" }),
  read_bash: talks,
  stop_bash: talks,
  list_bash: talks,
  read_powershell: talks,
  stop_powershell: talks,
  list_powershell: talks,
  create,
  edit,
  view,
  str_replace_editor: byField("command", {
    create,
    str_replace: edit,
    insert: merges(["path"], ["new_str", "insert_text"]),
    view,
  }),
  apply_patch: fromFolder(patches("input", "patch")),
  glob: lists("path"),
  grep: searches("path"),
  rg: searches("path", "paths"),
  web_fetch: fetches("url"),
  web_search: talks,
  task: talks,
  read_agent: talks,
  list_agents: talks,
  report_intent: talks,
  update_todo: talks,
  ask_user: talks,
  exit_plan_mode: talks,
  fetch_copilot_cli_documentation: talks,
  think: talks,
};

/** GitHub's own server is the only one whose tools it names so that server and tool can be told apart. */
const gitHub = "github-mcp-server";

/** Copilot CLI, and the Agent Host of VS Code, which runs the same. VS Code's own agent reads the same hook files. */
export const copilotCliAdapter: Adapter = hookAdapter({
  agent: "copilot-cli",
  label: "Copilot CLI",
  before: ["pretooluse", ""],
  spellings: {
    input: ["tool_input", "toolInput", "toolArgs"],
    event: ["hook_event_name", "hookEventName", "hookName"],
  },
  unwrap: (payload) => {
    // In its own dialect the payload names no event; what a tool answered tells the one after it.
    const isAfter = "toolResult" in payload && !("hook_event_name" in payload);
    const named = isAfter ? { ...payload, hookName: "postToolUse" } : payload;
    const { toolArgs } = payload as { readonly toolArgs?: unknown };
    // Early releases send the arguments as JSON in a text; a patch is a text by itself.
    return typeof toolArgs === "string" && /^\s*\{/.test(toolArgs) ? { ...named, toolArgs: parsed(toolArgs) } : named;
  },
  paths: "absolute",
  onWindows: "powershell",
  tools,
  mcpName: (tool) => (tool.startsWith(`${gitHub}-`) ? mcpTool(gitHub, tool.slice(gitHub.length + 1)) : tool),
  readerOf: (payload) => (isFromVscode(payload) ? vscodeAdapter : undefined),
  // In its own dialect it was seen to hand on what stands beside no decision (1.0.102); of the other one nothing is known.
  hears: ({ payload }) => (payload.event === undefined ? ["pass", "deny"] : hearsRefusals),
  answers: {
    pass: (note) => (note === undefined ? { kind: "pass" } : json({ additionalContext: note })),
    release: (heard) => decided("allow", approved, heard),
    deny: (text, heard) => decided("deny", text, heard),
    run: (input, heard) => decided("allow", approvedRun, heard, input),
  },
});

/** In the dialect it documents, and beside it in the wrapped one where the payload is in Claude Code's, or cannot be read. */
function decided(
  permissionDecision: "allow" | "deny",
  permissionDecisionReason: string,
  heard: Heard | undefined,
  input?: unknown,
): HookAnswer {
  const decision = { permissionDecision, permissionDecisionReason };
  // Arguments that came as a text go back as one.
  const asText = typeof heard?.raw.toolArgs === "string";
  const args = input === undefined ? {} : { modifiedArgs: asText ? JSON.stringify(input) : input };
  if (heard !== undefined && heard.payload.event === undefined) return json({ ...decision, ...args });
  const updated = input === undefined ? {} : { updatedInput: input };
  return json({ ...decision, ...args, hookSpecificOutput: { hookEventName: "PreToolUse", ...decision, ...updated } });
}
