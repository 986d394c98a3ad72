import { fetchesIn, lists, reads, runs, searches, type Tools, talks } from "./deeds.ts";
import { replaces, writes } from "./editDialects.ts";

/** The tools that Gemini CLI and what was made from it have in common. */
export const geminiTools: Tools = {
  run_shell_command: runs(["command"], { folder: "dir_path" }),
  write_file: writes(["file_path"], ["content"]),
  replace: replaces({
    path: ["file_path"],
    before: ["old_string"],
    after: ["new_string"],
    every: ["expected_replacements", "allow_multiple", "replace_all"],
  }),
  read_file: reads("file_path", "absolute_path", "path"),
  read_many_files: searches("paths", "include"),
  list_directory: lists("dir_path", "path"),
  glob: lists("dir_path", "path"),
  grep_search: searches("dir_path", "path"),
  search_file_content: searches("dir_path", "path"),
  // The addresses stand in what the model is asked about them.
  web_fetch: fetchesIn("prompt"),
  google_web_search: talks,
  write_todos: talks,
  ask_user: talks,
  enter_plan_mode: talks,
  exit_plan_mode: talks,
  complete_task: talks,
  activate_skill: talks,
  get_internal_docs: talks,
  cli_help: talks,
  codebase_investigator: talks,
  delegate_to_agent: talks,
  invoke_agent: talks,
};
