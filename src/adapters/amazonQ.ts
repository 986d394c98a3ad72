import type { Adapter } from "./adapter.ts";
import { refuse } from "./answers.ts";
import { hookAdapter } from "./hookAgent.ts";
import { kiroTools } from "./kiroTools.ts";

/** The command line agent of Amazon Q. It heeds exit code 2 alone, and names MCP tools `@server/tool`. */
export const amazonQAdapter: Adapter = hookAdapter({
  agent: "amazon-q",
  label: "Amazon Q",
  before: ["pretooluse"],
  paths: "relative",
  onWindows: "powershell",
  tools: kiroTools,
  answers: { release: () => ({ kind: "pass" }), deny: refuse },
});
