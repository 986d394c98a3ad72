import { hearsRefusals } from "../core/call/outcome.ts";
import type { Adapter } from "./adapter.ts";
import { approvedRun, couldNotRewrite, passes, permission, refusalText, refuse, released } from "./answers.ts";
import { claudeTools } from "./claudeTools.ts";
import { copilotCliAdapter } from "./copilotCli.ts";
import { cursorAdapter } from "./cursor.ts";
import { type Heard, hookAdapter } from "./hookAgent.ts";
import { isFromCopilot, isFromCursor, isFromVscode } from "./otherReaders.ts";
import { vscodeAdapter } from "./vscode.ts";

/**
 * Claude Code, and whoever else reads its settings: VS Code's agent, Copilot CLI, Cursor, Devin. Every one of them heeds exit
 * code 2, so that is how a payload is refused that is not surely Claude Code's own.
 */
export const claudeCodeAdapter: Adapter = hookAdapter({
  agent: "claude-code",
  label: "Claude Code",
  before: ["pretooluse"],
  // It works out relative paths and `~` by itself.
  paths: "relative",
  onWindows: "bash",
  tools: claudeTools,
  readerOf: (payload) => {
    if (isFromVscode(payload)) return vscodeAdapter;
    if (isFromCursor(payload)) return cursorReadingClaude;
    return isFromCopilot(payload) ? copilotCliAdapter : undefined;
  },
  hears: (heard) => (isSurelyOwn(heard) ? ["pass", "release", "deny"] : hearsRefusals),
  answers: {
    pass: passes,
    release: (_heard, note) => released(note),
    run: (input) => permission("allow", approvedRun, input),
    deny: (text, heard) => (heard !== undefined && isSurelyOwn(heard) ? permission("deny", text) : refuse(text)),
  },
});

function isSurelyOwn({ payload, tool }: Heard): boolean {
  return payload.toolUse !== "" && isOwn(tool);
}

function isOwn(tool: string): boolean {
  return Object.hasOwn(claudeTools, tool) || tool.startsWith("mcp__");
}

/** What Cursor makes of the other answers of such a hook is not known. */
const cursorReadingClaude: Adapter = {
  ...cursorAdapter,
  decode: (payload, home) => {
    const decoded = cursorAdapter.decode(payload, home);
    return decoded.kind === "call" ? { ...decoded, rewrite: "impossible" } : decoded;
  },
  encode: (outcome) => {
    if (outcome.kind === "pass" || outcome.kind === "release") return { kind: "pass" };
    return outcome.kind === "deny" ? refuse(refusalText(outcome)) : refuse(couldNotRewrite);
  },
};
