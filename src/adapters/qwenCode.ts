import type { Adapter } from "./adapter.ts";
import { approved, permission } from "./answers.ts";
import { fetches, runs, talks } from "./deeds.ts";
import { merges, replaces } from "./editDialects.ts";
import { geminiTools } from "./geminiTools.ts";
import { hookAdapter } from "./hookAgent.ts";

/** Qwen Code. It documents rewritten input and does not take it (seen in 0.24.4). */
export const qwenCodeAdapter: Adapter = hookAdapter({
  agent: "qwen-code",
  label: "Qwen Code",
  before: ["pretooluse"],
  paths: "absolute",
  onWindows: "unknown",
  tools: {
    ...geminiTools,
    run_shell_command: runs(["command"], { folder: "directory" }),
    monitor: runs(["command"]),
    edit: replaces({
      path: ["file_path"],
      before: ["old_string"],
      after: ["new_string"],
      every: ["replace_all", "expected_replacements"],
    }),
    notebook_edit: merges(["notebook_path"], ["edit_mode"], ["cell_id"], ["cell_type"], ["new_source"]),
    web_fetch: fetches("url"),
    web_search: talks,
    todo_write: talks,
    task: talks,
    agent: talks,
    ask_user_question: talks,
    tool_search: talks,
    skill: talks,
  },
  answers: {
    release: () => permission("allow", approved),
    deny: (text) => permission("deny", text),
  },
});
