// What the demo's agent did, as it tells it: one JSON line an event, in a file that the driver reads.
import type { ToolCall } from "../agent/scriptedRun.ts";

export type DemoEvent =
  | { readonly kind: "started"; readonly task: string }
  | { readonly kind: "told"; readonly call: ToolCall; readonly told: string }
  | { readonly kind: "finished"; readonly closing: string };

/** Environment variable of the host that names the file. */
export const transcriptVariable = "HOLDPOINT_DEMO_TRANSCRIPT";

/** The events of a file's text; a last line that is still being written is left out. */
export function parseTranscript(text: string): readonly DemoEvent[] {
  const complete = text.slice(0, text.lastIndexOf("\n") + 1);
  return complete
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as DemoEvent);
}

/** What a call asks for, in one line: the command or the file where it has one, else its whole input. */
export function callText(call: ToolCall): string {
  const { command, filePath } = call.input as { readonly command?: unknown; readonly filePath?: unknown };
  if (typeof command === "string") return command;
  return `${call.tool} ${typeof filePath === "string" ? filePath : JSON.stringify(call.input)}`;
}
