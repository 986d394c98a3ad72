import type { Adapter } from "./adapter.ts";
import { approvedRun, json } from "./answers.ts";
import { lists, parsed, reads, runs, searches, type Tools, talks } from "./deeds.ts";
import { deletes, oneOf, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";
import { fieldsIn } from "./inputFields.ts";

const path = ["file_path", "path"];

const tools: Tools = {
  Shell: runs(["command"], { folder: "working_directory" }),
  Write: oneOf(
    [[["content", "contents"], writes(path, ["content", "contents"])]],
    replaces({ path, before: ["old_string"], after: ["new_string"], every: ["replace_all"], many: ["edits"] }),
  ),
  Delete: deletes(path),
  Read: reads("file_path", "path"),
  Grep: searches("path"),
  Glob: lists("path", "target_directory"),
  LS: lists("path", "target_directory"),
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
  beforeReadFile: ({ file_path, attachments }) => ({
    tool_name: "Read",
    tool_input: { file_path: [file_path, ...attachedIn(attachments)] },
  }),
};

/** The files that go to the model along with the one that is read; what names none is left as it is, so that it is not read. */
function attachedIn(attachments: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(attachments)
    ? attachments
    : attachments === undefined
      ? []
      : [attachments];
  return list.map((one) => fieldsIn(one)?.get("filePath") ?? fieldsIn(one)?.get("file_path") ?? one);
}

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
