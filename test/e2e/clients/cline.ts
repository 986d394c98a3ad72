import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { putJson } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const cline: Recipe = {
  client: "cline",
  rewrites: "yes",
  // Its hooks can say why a command was not run, in a command put in its place; anything else is refused by ending the run.
  refusal: { shell: "told", write: "ends the run", mcp: "ends the run", subagent: "ends the run" },
  notes: "beside every answer",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "cannot be forced" },
  configure: ({ home, node, model, program, mcpServer: [command, ...serverArgs] }) => {
    putJson(join(home, ".cline", "data", "settings", "cline_mcp_settings.json"), {
      mcpServers: { warehouse: { command, args: serverArgs } },
    });
    const env = { PATH: `${join(node, "..")}:/usr/bin:/bin`, HOME: home, TERM: "xterm" };
    const args = ["auth", "-p", "openai-compatible", "-k", "dummy", "-m", "scripted", "-b", `${model}/v1`];
    execFileSync(program, args, { env, stdio: "ignore", timeout: 60_000 });
  },
  environment: () => ({}),
  commandLine: ({ program }, prompt) => [program, "-P", "openai-compatible", "-m", "scripted", prompt],
  say: (deed, { project }) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "run_commands", input: { commands: [deed.command] } }];
      case "write":
        return [{ tool: "editor", input: { path: join(project, deed.path), new_text: deed.content } }];
      case "mcp":
        return [{ tool: deed.tool, input: deed.input }];
      case "subagent":
        return [{ tool: "spawn_agent", input: { systemPrompt: "You help.", task: "Please do the small subtask." } }];
    }
  },
};
