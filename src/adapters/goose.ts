import type { Adapter } from "./adapter.ts";
import { json } from "./answers.ts";
import { byField, lists, reads, runs, type Tools, talks } from "./deeds.ts";
import { merges, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";
import { mcpByDoubleUnderscore } from "./mcpNames.ts";

const path = ["path"];
const write = writes(path, ["content", "file_text"]);
const edit = replaces({ path, before: ["before", "old_str"], after: ["after", "new_str"] });

const developer: Tools = {
  shell: runs(["command"]),
  write,
  edit,
  text_editor: byField("command", {
    view: reads("path"),
    write,
    str_replace: edit,
    edit_file: edit,
    insert: merges(path, ["new_str"]),
  }),
  tree: lists("path"),
  analyze: lists("path"),
  read_image: reads("path", "source"),
};

const tools: Tools = {
  ...developer,
  // Earlier releases name the extension, too.
  ...Object.fromEntries(Object.entries(developer).map(([name, read]) => [`developer__${name}`, read])),
  todo__todo_write: talks,
  todo__todo_read: talks,
  todo_write: talks,
};

/** Goose. Its tools come from extensions, named `extension__tool`. */
export const gooseAdapter: Adapter = hookAdapter({
  agent: "goose",
  label: "Goose",
  before: ["pretooluse"],
  spellings: { event: ["event"], cwd: ["working_dir"], toolUse: ["tool_call_id"] },
  paths: "relative",
  onWindows: "unknown",
  tools,
  mcpName: mcpByDoubleUnderscore,
  answers: { release: () => ({ kind: "pass" }), deny: (text) => json({ decision: "block", reason: text }) },
});
