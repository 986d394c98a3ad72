import { join } from "node:path";
import { putJson } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const claudeCode: Recipe = {
  client: "claude-code",
  rewrites: "yes",
  refusal: { shell: "told", write: "told", mcp: "told", subagent: "told" },
  notes: "beside every answer",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "closed" },
  configure: ({ home, mcpServer: [command, ...args] }) =>
    putJson(join(home, "mcp.json"), { mcpServers: { warehouse: { command, args } } }),
  environment: ({ model }) => ({
    ANTHROPIC_BASE_URL: model,
    ANTHROPIC_API_KEY: "dummy",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    DISABLE_AUTOUPDATER: "1",
    DISABLE_TELEMETRY: "1",
    DISABLE_ERROR_REPORTING: "1",
    ENABLE_TOOL_SEARCH: "false",
  }),
  commandLine: ({ home, program }, prompt) => [
    program,
    "-p",
    prompt,
    "--mcp-config",
    join(home, "mcp.json"),
    "--allowedTools",
    "Bash,Write,Edit,Read,Agent,Task,mcp__warehouse__drop_table",
  ],
  say: (deed, { project }) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "Bash", input: { command: deed.command, description: "Does it" } }];
      case "write":
        return [{ tool: "Write", input: { file_path: join(project, deed.path), content: deed.content } }];
      case "mcp":
        return [{ tool: `mcp__warehouse__${deed.tool}`, input: deed.input }];
      case "subagent":
        return [
          {
            tool: "Agent",
            input: {
              description: "Small subtask",
              prompt: "Please do the small subtask.",
              subagent_type: "general-purpose",
              run_in_background: false,
            },
          },
        ];
    }
  },
};
