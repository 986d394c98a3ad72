import { join } from "node:path";
import { putJson } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const geminiCli: Recipe = {
  client: "gemini-cli",
  rewrites: "yes",
  refusal: { shell: "told", write: "told", mcp: "told", subagent: "told" },
  notes: "with a refusal",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "open" },
  configure: ({ home, mcpServer: [command, ...args] }) =>
    putJson(join(home, ".gemini", "settings.json"), {
      security: { auth: { selectedType: "gemini-api-key" } },
      general: { disableAutoUpdate: true, enableAutoUpdate: false },
      privacy: { usageStatisticsEnabled: false },
      telemetry: { enabled: false },
      mcpServers: { warehouse: { command, args, trust: true } },
    }),
  environment: ({ model }) => ({
    GEMINI_API_KEY: "dummy",
    GOOGLE_GEMINI_BASE_URL: model,
    GEMINI_CLI_TRUST_WORKSPACE: "true",
  }),
  commandLine: ({ node, program }, prompt) => [
    node,
    program,
    "-m",
    "gemini-2.5-flash",
    "--approval-mode",
    "yolo",
    "-p",
    prompt,
  ],
  say: (deed, { project }) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "run_shell_command", input: { command: deed.command } }];
      case "write":
        return [{ tool: "write_file", input: { file_path: join(project, deed.path), content: deed.content } }];
      case "mcp":
        return [{ tool: deed.tool, input: deed.input }];
      case "subagent":
        return [{ tool: "invoke_agent", input: { agent_name: "generalist", prompt: "Please do the small subtask." } }];
    }
  },
};
