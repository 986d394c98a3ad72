import type { Adapter } from "./adapter.ts";
import { fetches, lists, reads, runs, searches, type Tools, talks } from "./deeds.ts";
import { replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";
import { pluginAnswers } from "./pluginAnswers.ts";

const tools: Tools = {
  Bash: runs(["cmd", "command"], { folder: "cwd" }),
  create_file: writes(["path"], ["content"]),
  edit_file: replaces({ path: ["path"], before: ["old_str"], after: ["new_str"], every: ["replace_all"] }),
  Read: reads("path"),
  list_directory: lists("path"),
  look_at: reads("path", "referenceFiles"),
  glob: lists("path"),
  Grep: searches("path"),
  finder: talks,
  oracle: lists("files"),
  librarian: talks,
  Task: talks,
  todo_read: talks,
  todo_write: talks,
  mermaid: talks,
  get_diagnostics: lists("path"),
  web_search: talks,
  read_web_page: fetches("url"),
};

/** Amp. Our plugin in it sends the usual fields, with `cwd` as the folder it was loaded for. It names MCP tools `mcp__server__tool`. */
export const ampAdapter: Adapter = hookAdapter({
  agent: "amp",
  label: "Amp",
  before: ["pretooluse"],
  paths: "absolute",
  onWindows: "unknown",
  tools,
  answers: pluginAnswers,
});
