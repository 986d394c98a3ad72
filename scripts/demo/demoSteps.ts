// The steps of the demo's agent: a JSON file, so that other work can be shown than the one that comes with it.
import type { ToolCall } from "../agent/scriptedRun.ts";

export interface DemoSteps {
  /** What the person asks the agent for. */
  readonly task: string;
  readonly calls: readonly ToolCall[];
}

/**
 * Reads `{"task", "steps": [{"say"?, "run": "a command"} | {"say"?, "tool": "a tool's name", "input": {…}}]}`. In every text
 * `${workspace}` stands for the open folder. Throws an Error that names the first step that is neither.
 */
export function parseSteps(text: string, workspace: string): DemoSteps {
  const file = JSON.parse(text, (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(`\${workspace}`, workspace) : value,
  ) as { readonly task?: unknown; readonly steps?: unknown };
  if (typeof file.task !== "string") throw new Error('The steps file needs a text "task".');
  if (!Array.isArray(file.steps)) throw new Error('The steps file needs a list "steps".');
  return { task: file.task, calls: file.steps.map((step: unknown, index) => toolCall(step, index + 1)) };
}

function toolCall(step: unknown, number: number): ToolCall {
  const { say, run, tool, input } = Object(step) as Readonly<Record<string, unknown>>;
  const words = typeof say === "string" ? { say } : {};
  if (typeof run === "string")
    return { ...words, tool: "run_in_terminal", input: terminalInput(run, words.say ?? run) };
  if (typeof tool === "string" && typeof input === "object" && input !== null) return { ...words, tool, input };
  throw new Error(`Step ${number} of the steps file has neither "run" nor "tool" with "input".`);
}

/** All fields that VS Code's schema of `run_in_terminal` asks for; the time-out is in milliseconds. */
function terminalInput(command: string, explanation: string): object {
  return { command, explanation, goal: explanation, mode: "sync", timeout: 120_000 };
}
