import { byField, eachIn, fetches, lists, reads, runs, searches, type Tools, talks } from "./deeds.ts";
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
// It looks through folders, too.
const read = eachIn(["operations"], searches("path", "image_paths"));
const command = runs(["command"]);

/** The tools of Kiro and of Amazon Q, which it grew from, in the names of all their generations. */
export const kiroTools: Tools = {
  shell: command,
  execute_bash: command,
  executeBash: command,
  execute_cmd: runs(["command"], { shell: "unknown" }),
  executePwsh: runs(["command"], { shell: "powershell" }),
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
  listDirectory: lists("path"),
  fileSearch: lists(),
  grepSearch: searches(),
  glob: lists("path"),
  grep: searches("path"),
  getDiagnostics: lists("paths"),
  web_search: talks,
  web_fetch: fetches("url"),
  thinking: talks,
  todo_list: talks,
  introspect: talks,
  use_subagent: talks,
};
