import type { Adapter } from "./adapter.ts";
import { approvedRun, json } from "./answers.ts";
import { eachIn, parsed, reads, runs, type Tools, talks } from "./deeds.ts";
import { deletes, oneOf, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";

const path = ["file_path", "path"];
const readFiles = eachIn(["attachments"], reads("file_path", "filePath", "path"));

const tools: Tools = {
  Shell: runs(["command"]),
  Write: oneOf(
    [[["content", "contents"], writes(path, ["content", "contents"])]],
    replaces({ path, before: ["old_string"], after: ["new_string"], every: ["replace_all"], many: ["edits"] }),
  ),
  Delete: deletes(path),
  Read: readFiles,
  Grep: reads("path"),
  Glob: reads("path", "target_directory"),
  LS: reads("path", "target_directory"),
  Task: talks,
};

type Payload = Readonly<Record<string, unknown>>;

/** Its older events are for one kind of tool each, whose input stands among their own fields. */
const events: Readonly<Record<string, (payload: Payload) => Payload>> = {
  beforeShellExecution: (payload) => ({ tool_name: "Shell", tool_input: { command: payload.command } }),
  beforeMCPExecution: (payload) => ({
    tool_name: `MCP:${String(payload.tool_name)}`,
    tool_input: parsed(payload.tool_input),
  }),
  beforeReadFile: (payload) => ({
    tool_name: "Read",
    tool_input: {
      file_path: payload.file_path,
      ...(payload.attachments === undefined ? {} : { attachments: payload.attachments }),
    },
  }),
};

/** Cursor. It asks by itself only where its older events answer nothing, and rewrites in `preToolUse` alone. */
export const cursorAdapter: Adapter = hookAdapter({
  agent: "cursor",
  label: "Cursor",
  before: ["pretooluse", "beforeshellexecution", "beforemcpexecution", "beforereadfile"],
  spellings: { session: ["conversation_id"] },
  unwrap: (payload) => {
    const event = payload.hook_event_name;
    const inner = typeof event === "string" && Object.hasOwn(events, event) ? events[event]?.(payload) : undefined;
    const { cwd, ...others } = { ...payload, ...inner } as { cwd?: unknown };
    // Without a folder of the command's own it is empty.
    return cwd === "" ? others : { ...others, ...(cwd === undefined ? {} : { cwd }) };
  },
  paths: "absolute",
  onWindows: "powershell",
  tools,
  rewrites: ({ payload }) => (payload.event === "pretooluse" ? "possible" : "impossible"),
  answers: {
    // Where the hook is to fail closed, an empty answer may count as a failure.
    pass: () => json({}),
    release: () => json({ permission: "allow" }),
    run: (input) => json({ permission: "allow", agent_message: approvedRun, updated_input: input }),
    deny: (text) => json({ permission: "deny", user_message: text, agent_message: text }),
  },
});
