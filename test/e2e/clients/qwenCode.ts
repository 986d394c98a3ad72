import { join } from "node:path";
import { putJson } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const qwenCode: Recipe = {
  client: "qwen-code",
  // What a hook says of the input is not heeded.
  rewrites: "no",
  refusal: { shell: "told", write: "told", mcp: "told", subagent: "told" },
  notes: "with a refusal",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "open" },
  configure: ({ home, mcpServer: [command, ...args] }) =>
    putJson(join(home, ".qwen", "settings.json"), {
      security: { auth: { selectedType: "openai" } },
      general: { enableAutoUpdate: false, disableAutoUpdate: true },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      mcpServers: { warehouse: { command, args, trust: true } },
    }),
  environment: ({ model }) => ({
    OPENAI_API_KEY: "dummy",
    OPENAI_BASE_URL: `${model}/v1`,
    OPENAI_MODEL: "scripted",
  }),
  commandLine: ({ node, program }, prompt) => [node, program, "--approval-mode", "yolo", "-p", prompt],
  say: (deed, { project }) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "run_shell_command", input: { command: deed.command, is_background: false } }];
      case "write":
        return [{ tool: "write_file", input: { file_path: join(project, deed.path), content: deed.content } }];
      case "mcp":
        // Tools of servers are not offered by themselves.
        return [{ tool: "tool_call", input: { name: `mcp__warehouse__${deed.tool}`, arguments: deed.input } }];
      case "subagent":
        return [
          {
            tool: "agent",
            input: {
              description: "Small subtask",
              prompt: "Please do the small subtask.",
              subagent_type: "general-purpose",
            },
          },
        ];
    }
  },
};
