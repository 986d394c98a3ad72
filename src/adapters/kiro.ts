import type { Adapter } from "./adapter.ts";
import { refuse } from "./answers.ts";
import { hookAdapter } from "./hookAgent.ts";
import { kiroTools } from "./kiroTools.ts";

/** Kiro, as far as its hooks block: subagents have none, and releases are known that run what was refused. It heeds exit code 2 alone, and names MCP tools `@server/tool`. */
export const kiroAdapter: Adapter = hookAdapter({
  agent: "kiro",
  label: "Kiro",
  before: ["pretooluse"],
  paths: "relative",
  onWindows: "powershell",
  tools: kiroTools,
  answers: { release: () => ({ kind: "pass" }), deny: refuse },
});
