import type { Adapter } from "./adapter.ts";
import { approved, approvedRun, json } from "./answers.ts";
import { geminiTools } from "./geminiTools.ts";
import { hookAdapter } from "./hookAgent.ts";

/** Gemini CLI. It names MCP tools `mcp_server_tool`. */
export const geminiCliAdapter: Adapter = hookAdapter({
  agent: "gemini-cli",
  label: "Gemini CLI",
  before: ["beforetool"],
  paths: "relative",
  onWindows: "powershell",
  tools: geminiTools,
  answers: {
    release: () => json({ decision: "allow", reason: approved }),
    run: (input) =>
      json({
        decision: "allow",
        reason: approvedRun,
        hookSpecificOutput: { hookEventName: "BeforeTool", tool_input: input },
      }),
    deny: (text) => json({ decision: "deny", reason: text }),
  },
});
