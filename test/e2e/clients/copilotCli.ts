import { join } from "node:path";
import { putJson } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const copilotCli: Recipe = {
  client: "copilot-cli",
  rewrites: "yes",
  refusal: { shell: "told", write: "told", mcp: "told", subagent: "told" },
  notes: "beside every answer",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "open" },
  configure: ({ home, mcpServer: [command, ...args] }) =>
    putJson(join(home, ".copilot", "mcp-config.json"), {
      mcpServers: { warehouse: { type: "local", command, args, tools: ["*"] } },
    }),
  environment: ({ model }) => ({
    COPILOT_OFFLINE: "true",
    COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
    COPILOT_PROVIDER_TYPE: "openai",
    COPILOT_PROVIDER_API_KEY: "dummy",
    COPILOT_MODEL: "scripted",
    COPILOT_AUTO_UPDATE: "false",
  }),
  commandLine: ({ program }, prompt) => [program, "-p", prompt, "--allow-all-tools", "--trust-folder"],
  say: (deed, { project }) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "bash", input: { command: deed.command, description: "Does it" } }];
      case "write":
        return [{ tool: "create", input: { path: join(project, deed.path), file_text: deed.content } }];
      case "mcp":
        return [{ tool: deed.tool, input: deed.input }];
      case "subagent":
        return [
          {
            tool: "task",
            input: {
              description: "Small subtask",
              prompt: "Please do the small subtask.",
              agent_type: "general-purpose",
              name: "helper",
              mode: "sync",
            },
          },
        ];
    }
  },
};
