import { join } from "node:path";
import type { Recipe } from "../rig/recipe.ts";
import { copilotCli } from "./copilotCli.ts";

/** VS Code's Agent Host, by the runtime and the library that VS Code ships, which a program of ours starts as the editor does. */
export const agentHost: Recipe = {
  ...copilotCli,
  client: "agent-host",
  connects: copilotCli.client,
  configure: () => undefined,
  environment: () => ({ COPILOT_AUTO_UPDATE: "false" }),
  commandLine: ({ node, program, model, mcpServer }, prompt) => [
    node,
    join(import.meta.dirname, "agentHostSession.mjs"),
    program,
    model,
    prompt,
    JSON.stringify(mcpServer),
  ],
};
