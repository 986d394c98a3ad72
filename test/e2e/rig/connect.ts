// Writes the hook files of agents, as a person's Connect does. Everything the tests know of hook files stands here.
import { join } from "node:path";
import { jsonOf, put, putJson } from "./files.ts";

/** How long a hook may take, in seconds. */
const patience = 86_400;

/** The command that a hook file runs. Anything but an answer or a refusal is a refusal. */
function hookCommand(home: string, agent: string): string {
  const program = join(home, ".holdpoint", "bin", "holdpoint-hook");
  const said = "Holdpoint did not answer, so this was not run.";
  return `'${program}' ${agent};a=$?;case $a in 0|2)exit $a;;esac;echo '${said}'>&2;exit 2`;
}

/** Connects a client for a home folder. `seconds`: how long the client is to wait for its hook, where its file can say that. */
export function connect(client: string, home: string, seconds = patience): void {
  const command = hookCommand(home, client);
  switch (client) {
    case "claude-code":
      addHooks(join(home, ".claude", "settings.json"), "PreToolUse", {
        hooks: [{ type: "command", command, timeout: seconds, onFailure: "block" }],
      });
      return;
    case "gemini-cli":
      addHooks(join(home, ".gemini", "settings.json"), "BeforeTool", {
        matcher: ".*",
        hooks: [{ name: "holdpoint", type: "command", command, timeout: seconds * 1000 }],
      });
      return;
    case "qwen-code":
      addHooks(join(home, ".qwen", "settings.json"), "PreToolUse", {
        matcher: ".*",
        hooks: [{ name: "holdpoint", type: "command", command, timeout: seconds * 1000 }],
      });
      return;
    case "codex":
      addHooks(join(home, ".codex", "hooks.json"), "PreToolUse", {
        matcher: ".*",
        hooks: [{ type: "command", command, timeout: seconds }],
      });
      return;
    case "copilot-cli":
      putJson(join(home, ".copilot", "hooks", "holdpoint.json"), {
        version: 1,
        hooks: { preToolUse: [{ type: "command", bash: command, timeoutSec: seconds }] },
      });
      return;
    case "cline":
      put(join(home, ".cline", "hooks", "PreToolUse"), `#!/bin/sh\n${command}\n`, 0o755);
      return;
    case "opencode":
      put(join(home, ".config", "opencode", "plugin", "holdpoint.js"), opencodePlugin(home));
      return;
    default:
      throw new Error(`Nobody knows how ${client} is connected.`);
  }
}

function addHooks(path: string, event: string, group: object): void {
  putJson(path, { ...jsonOf(path), hooks: { [event]: [group] } });
}

function opencodePlugin(home: string): string {
  const program = join(home, ".holdpoint", "bin", "holdpoint-hook");
  return `import { spawn } from "node:child_process";
export const Holdpoint = async ({ directory }) => ({
  "tool.execute.before": async (input, output) => {
    const payload = JSON.stringify({ ...input, args: output.args, directory });
    const { code, said, errors } = await new Promise((resolve, reject) => {
      const child = spawn(${JSON.stringify(program)}, ["opencode"], { stdio: ["pipe", "pipe", "pipe"] });
      let said = "", errors = "";
      child.stdout.on("data", (piece) => { said += piece; });
      child.stderr.on("data", (piece) => { errors += piece; });
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, said, errors }));
      child.stdin.on("error", () => undefined);
      child.stdin.end(payload);
    });
    if (code !== 0) throw new Error(errors || "Holdpoint did not answer, so this was not run.");
    if (said === "") return;
    const answer = JSON.parse(said);
    if (answer.deny !== undefined) throw new Error(answer.deny);
    for (const key of Object.keys(output.args)) delete output.args[key];
    Object.assign(output.args, answer.args);
  },
});
`;
}
