import { askingText } from "./askingText.ts";

/**
 * The plugin for OpenCode, which loads it into its own process and runs `tool.execute.before` ahead of every tool; what that
 * throws is what the model hears instead of the tool's result. The arguments are changed in place, because others are not heeded.
 * Nothing here can fail while it is loaded: OpenCode would go on without it.
 */
export function opencodePlugin(program: string): string {
  return `${askingText(program, "opencode")}
export const Holdpoint = async (place) => ({
  "tool.execute.before": async (input, output) => {
    const answer = await ask({
      hook_event_name: "PreToolUse",
      session_id: input.sessionID,
      tool_use_id: input.callID,
      tool_name: input.tool,
      tool_input: output.args,
      cwd: place.directory,
    });
    if (answer.deny !== undefined) throw new Error(answer.deny);
    if (answer.input === undefined) return;
    for (const name of Object.keys(output.args)) delete output.args[name];
    Object.assign(output.args, answer.input);
  },
});
`;
}
