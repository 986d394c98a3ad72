import type { Adapter } from "./adapter.ts";
import { fetches, lists, reads, runs, searches, type Tools, talks } from "./deeds.ts";
import { patches, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";
import { mcpByUnderscore } from "./mcpNames.ts";
import { pluginAnswers } from "./pluginAnswers.ts";

const edited = {
  path: ["filePath"],
  before: ["oldString"],
  after: ["newString"],
  every: ["replaceAll"],
};

const tools: Tools = {
  bash: runs(["command"], { folder: "workdir" }),
  write: writes(["filePath"], ["content"]),
  edit: replaces(edited),
  multiedit: replaces({ ...edited, many: ["edits"] }),
  apply_patch: patches("patchText"),
  patch: patches("patchText"),
  read: reads("filePath"),
  list: lists("path"),
  glob: lists("path"),
  grep: searches("path"),
  webfetch: fetches("url"),
  websearch: talks,
  codesearch: talks,
  todowrite: talks,
  todoread: talks,
  task: talks,
  question: talks,
  skill: talks,
  plan_enter: talks,
  plan_exit: talks,
};

/** OpenCode. Our plugin in it sends the usual fields, with `cwd` as the folder the plugin was loaded for. */
export const opencodeAdapter: Adapter = hookAdapter({
  agent: "opencode",
  label: "OpenCode",
  before: ["pretooluse"],
  paths: "relative",
  onWindows: "unknown",
  tools,
  mcpName: mcpByUnderscore,
  answers: pluginAnswers,
});
