import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type CodexGroup, trustedHash } from "../../../src/connect/codexTrust.ts";
import { put } from "../rig/files.ts";
import type { Recipe } from "../rig/recipe.ts";

export const codex: Recipe = {
  client: "codex",
  rewrites: "yes",
  refusal: { shell: "told", write: "told", mcp: "told", subagent: "told" },
  notes: "beside every answer",
  subagents: "yes",
  failing: { killed: "closed", missing: "closed", slow: "open" },
  configure: ({ home, project, model, mcpServer: [command, ...args] }) =>
    put(
      join(home, ".codex", "config.toml"),
      // This model is given plain tools; newer ones write programs that call them.
      `model = "gpt-5.5"
model_provider = "scripted"
check_for_update_on_startup = false
[model_providers.scripted]
name = "scripted"
base_url = "${model}/v1"
wire_api = "responses"
env_key = "SCRIPTED_KEY"
request_max_retries = 0
stream_max_retries = 0
[analytics]
enabled = false
[projects."${project}"]
trust_level = "trusted"
[mcp_servers.warehouse]
command = ${JSON.stringify(command)}
args = ${JSON.stringify(args)}
`,
    ),
  // As Codex itself keeps what a person trusted in its /hooks: by the hash of the hook. Without it none of our hooks would run.
  trust: ({ home }) => {
    const hooks = join(home, ".codex", "hooks.json");
    const states = groupsIn(hooks).map(
      (group, place) => `[hooks.state."${hooks}:pre_tool_use:${place}:0"]\ntrusted_hash = "${trustedHash(group)}"\n`,
    );
    appendFileSync(join(home, ".codex", "config.toml"), states.join(""));
  },
  environment: ({ home }) => ({ SCRIPTED_KEY: "dummy", CODEX_HOME: join(home, ".codex") }),
  commandLine: ({ program }, prompt) => [program, "exec", "--dangerously-bypass-approvals-and-sandbox", prompt],
  say: (deed) => {
    switch (deed.kind) {
      case "shell":
        return [{ tool: "exec_command", input: { cmd: deed.command, yield_time_ms: 60_000 } }];
      case "write":
        return [{ tool: "apply_patch", input: patch(deed.path, deed.content) }];
      case "mcp":
        // Tools of servers are offered only once they were looked for.
        return [
          { tool: "tool_search", input: { query: deed.tool } },
          { tool: deed.tool, input: deed.input },
        ];
      case "subagent":
        return [
          { tool: "tool_search", input: { query: "spawn agent" } },
          { tool: "spawn_agent", input: { message: "Please do the small subtask." } },
          { tool: "wait_agent", input: { targets: ["$agent"], timeout_ms: 60_000 } },
        ];
    }
  },
};

function groupsIn(hooks: string): readonly CodexGroup[] {
  return JSON.parse(readFileSync(hooks, "utf8")).hooks?.PreToolUse ?? [];
}

function patch(path: string, content: string): string {
  const lines = content.replace(/\n$/, "").split("\n");
  return ["*** Begin Patch", `*** Add File: ${path}`, ...lines.map((line) => `+${line}`), "*** End Patch", ""].join(
    "\n",
  );
}
