import { byField, eachIn, fetches, reads, runs, type Tools, talks } from "./deeds.ts";
import { deletes, merges, oneOf, replaces, writes } from "./editDialects.ts";

const path = ["path", "targetFile"];
const content = ["file_text", "content", "text", "new_str"];
const create = writes(path, content);
const replace = replaces({
  path,
  before: ["old_str", "oldStr"],
  after: ["new_str", "newStr"],
  every: ["replace_all", "replaceAll"],
});
const append = merges(path, ["new_str", "text", "content"]);
const write = eachIn(
  ["operations"],
  oneOf(
    [
      [
        ["command"],
        byField("command", {
          create,
          str_replace: replace,
          strReplace: replace,
          insert: append,
          append,
        }),
      ],
    ],
    create,
  ),
);
const read = eachIn(["operations"], reads("path", "image_paths"));
const command = runs(["command"]);

/** The tools of Kiro and of Amazon Q, which it grew from, in the names of all their generations. */
export const kiroTools: Tools = {
  shell: command,
  execute_bash: command,
  executeBash: command,
  execute_cmd: runs(["command"], "unknown"),
  executePwsh: runs(["command"], "powershell"),
  write,
  fs_write: write,
  fsWrite: write,
  fs_append: append,
  fsAppend: append,
  str_replace: replace,
  strReplace: replace,
  delete_file: deletes(path),
  deleteFile: deletes(path),
  read,
  fs_read: read,
  fsRead: read,
  readFile: reads("path"),
  readMultipleFiles: reads("paths"),
  listDirectory: reads("path"),
  fileSearch: talks,
  grepSearch: talks,
  glob: reads("path"),
  grep: reads("path"),
  getDiagnostics: reads("paths"),
  web_search: talks,
  web_fetch: fetches("url"),
  thinking: talks,
  todo_list: talks,
  introspect: talks,
  use_subagent: talks,
};
