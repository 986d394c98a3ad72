// A small agent without a model, for tests: it does what its arguments say, one after the other, and prints a JSON line of each.
// `ask <command>`: asks its hook as Claude Code does and heeds the answer. `bare <command>`: does not ask. `wait`: stays until it is ended.
import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join } from "node:path";

const hook = join(homedir(), ".holdpoint", "bin", "holdpoint-hook");

/** Runs a command in its own shell, and tells what came of it. */
function run(command: string): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync("/bin/bash", ["-c", command], { encoding: "utf8" });
  return { code: status, output: `${stdout}${stderr}` };
}

/** Asks the hook; what it answers decides which command is run, if any. `claimed` is who it says it is. */
function ask(command: string, claimed: string, session: string): object {
  const payload = {
    session_id: session,
    transcript_path: "/nowhere",
    cwd: process.cwd(),
    permission_mode: "default",
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command, description: "d" },
    tool_use_id: "toolu_1",
  };
  const asked = spawnSync(hook, [claimed], { input: JSON.stringify(payload), encoding: "utf8" });
  if (asked.status !== 0) return { asked: "refused", why: asked.stderr };
  if (asked.stdout === "") return { asked: "passed", ...run(command) };
  const { hookSpecificOutput } = JSON.parse(asked.stdout) as {
    readonly hookSpecificOutput: {
      readonly permissionDecision: string;
      readonly permissionDecisionReason: string;
      readonly updatedInput?: { readonly command: string };
    };
  };
  if (hookSpecificOutput.permissionDecision !== "allow")
    return { asked: "refused", why: hookSpecificOutput.permissionDecisionReason };
  return { asked: "approved", ...run(hookSpecificOutput.updatedInput?.command ?? command) };
}

function say(value: object): void {
  process.stdout.write(`>>${JSON.stringify(value)}<<\n`);
}

const steps = process.argv.slice(2);
for (let at = 0; at < steps.length; at += 2) {
  const [verb, command = ""] = [steps[at], steps[at + 1]];
  if (verb === "ask") say(ask(command, "claude-code", "session-1"));
  if (verb === "pose") say(ask(command, "codex", "somebody's session"));
  if (verb === "bare") say(run(command));
  if (verb === "wait") {
    say({ waits: "yes" });
    setInterval(() => undefined, 1_000);
  }
}
