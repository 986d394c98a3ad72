import type { Adapter } from "./adapter.ts";
import { refuse } from "./answers.ts";
import { claudeTools } from "./claudeTools.ts";
import { fetches, reads, runs, type Tools } from "./deeds.ts";
import { deletes, makesFolder, patches, replaces, writes } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";

const path = ["path"];

const tools: Tools = {
  ...claudeTools,
  command: runs(["command"], { folder: "cwd" }),
  write: writes(path, ["content"]),
  replace: replaces({ path, before: ["before"], after: ["after"], every: ["every"] }),
  patch: patches("patch"),
  delete: deletes(path),
  folder: makesFolder(path),
  read: reads("path"),
  fetch: fetches("url", "urls"),
};

/**
 * Whatever can run a command before each of its calls and heeds exit code 2. It sends the usual fields, and names the tools
 * above or those of Claude Code.
 */
export const genericAdapter: Adapter = hookAdapter({
  agent: "generic",
  label: "Another agent",
  before: ["pretooluse"],
  paths: "relative",
  onWindows: "powershell",
  tools,
  answers: { release: () => ({ kind: "pass" }), deny: refuse },
});
