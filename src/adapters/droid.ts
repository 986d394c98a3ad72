import type { Adapter } from "./adapter.ts";
import { approved, approvedRun, permission, refuse } from "./answers.ts";
import { fetches, lists, reads, runs, searches, type Tools, talks } from "./deeds.ts";
import { patches, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";

const edited = {
  path: ["file_path"],
  before: ["old_str", "old_string"],
  after: ["new_str", "new_string"],
  every: ["change_all", "replace_all"],
  many: ["changes"],
};

const tools: Tools = {
  Execute: runs(["command"]),
  Create: writes(["file_path"], ["content"]),
  Edit: replaces(edited),
  MultiEdit: replaces({ ...edited, many: ["changes", "edits"] }),
  ApplyPatch: patches("input", "patch"),
  Read: reads("file_path"),
  LS: lists("directory_path"),
  Grep: searches("path"),
  Glob: lists("folder"),
  FetchUrl: fetches("url"),
  WebSearch: talks,
  TodoWrite: talks,
  Task: talks,
  AskUser: talks,
  ExitSpecMode: talks,
};

/** Factory's droid. Of several hooks only the first one's JSON counts, but any hook's exit code 2 refuses. */
export const droidAdapter: Adapter = hookAdapter({
  agent: "droid",
  label: "Factory droid",
  before: ["pretooluse"],
  paths: "absolute",
  onWindows: "powershell",
  tools,
  answers: {
    release: () => permission("allow", approved),
    run: (input) => permission("allow", approvedRun, input),
    deny: refuse,
  },
});
