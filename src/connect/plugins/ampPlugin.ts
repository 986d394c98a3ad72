import { askingText } from "./askingText.ts";

/**
 * The plugin for Amp. A refusal is given as the tool's result, and the thread goes on. Written so that it is TypeScript and
 * JavaScript alike, which lets it be tried where only one of them runs.
 */
export function ampPlugin(program: string): string {
  return `${askingText(program, "amp")}
export default function holdpoint(amp) {
  amp.on("tool.call", async (event, context) => {
    try {
      const answer = await ask({
        hook_event_name: "PreToolUse",
        session_id: event.thread?.id ?? context?.thread?.id,
        tool_use_id: event.toolUseID,
        tool_name: event.tool,
        tool_input: event.input,
        cwd: process.cwd(),
      });
      if (answer.deny !== undefined) return { action: "reject-and-continue", message: answer.deny };
      return answer.input === undefined ? { action: "allow" } : { action: "modify", input: answer.input };
    } catch (cause) {
      return { action: "reject-and-continue", message: cause instanceof Error ? cause.message : silent };
    }
  });
}
`;
}
