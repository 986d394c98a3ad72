import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { putJson } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const opencode: Recipe = {
  client: "opencode",
  rewrites: "yes",
  refusal: { shell: "told", write: "told", mcp: "told", subagent: "told" },
  notes: "with a refusal",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "cannot be forced" },
  configure: ({ home, model, mcpServer }) => {
    const folder = join(home, ".config", "opencode");
    // Else it spends a minute at each start on trying to fetch this package, which plugins need for their types alone.
    const dependencies = { "@opencode-ai/plugin": "*" };
    putJson(join(folder, "package.json"), { dependencies });
    putJson(join(folder, "package-lock.json"), { lockfileVersion: 3, packages: { "": { dependencies } } });
    mkdirSync(join(folder, "node_modules"));
    putJson(join(folder, "opencode.json"), {
      autoupdate: false,
      share: "disabled",
      snapshot: false,
      provider: {
        scripted: {
          npm: "@ai-sdk/openai-compatible",
          options: { baseURL: `${model}/v1`, apiKey: "dummy" },
          models: { scripted: { tool_call: true, limit: { context: 100_000, output: 8000 } } },
        },
      },
      model: "scripted/scripted",
      small_model: "scripted/scripted",
      mcp: { warehouse: { type: "local", command: mcpServer, enabled: true } },
    });
  },
  environment: ({ home }) => ({
    XDG_CONFIG_HOME: join(home, ".config"),
    XDG_DATA_HOME: join(home, ".local", "share"),
    XDG_CACHE_HOME: join(home, ".cache"),
    XDG_STATE_HOME: join(home, ".local", "state"),
    OPENCODE_DISABLE_AUTOUPDATE: "1",
    OPENCODE_DISABLE_MODELS_FETCH: "1",
    OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
  }),
  commandLine: ({ program }, prompt) => [program, "run", prompt],
  say: (deed, { project }) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "bash", input: { command: deed.command, description: "Does it" } }];
      case "write":
        return [{ tool: "write", input: { filePath: join(project, deed.path), content: deed.content } }];
      case "mcp":
        return [{ tool: `warehouse_${deed.tool}`, input: deed.input }];
      case "subagent":
        return [
          {
            tool: "task",
            input: {
              description: "Small subtask",
              prompt: "Please do the small subtask.",
              subagent_type: "general",
            },
          },
        ];
    }
  },
};
