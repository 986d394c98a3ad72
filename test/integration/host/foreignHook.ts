// The hook as an agent would start it that is none of the editor's own.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";

/**
 * Starts the hook with a command's payload, under a parent without a gate, so that a gate is chosen by the window's id in the transcript's
 * path (`window`) or else by the folder. What it prints and its exit code are the answer.
 */
export function foreignHook(call: {
  readonly cwd: string;
  readonly window?: string;
  readonly command: string;
}): ChildProcess {
  const extension = vscode.extensions.getExtension("holdpoint.holdpoint")?.extensionPath ?? "";
  const root = join(extension, "dist", "plugin");
  const hooks = JSON.parse(readFileSync(join(root, "hooks", "hooks.json"), "utf8"));
  const payload = JSON.stringify({
    hook_event_name: "PreToolUse",
    session_id: "foreign",
    ...(call.window === undefined ? {} : { transcript_path: `/x/workspaceStorage/${call.window}/y/t.jsonl` }),
    tool_name: "run_in_terminal",
    tool_input: { command: call.command, explanation: "e", goal: "g", mode: "sync", timeout: 1 },
    tool_use_id: "u",
    cwd: call.cwd,
  });
  return spawn("/bin/bash", ["-c", '/bin/sh -c "$LINE" <<<"$PAYLOAD"; :'], {
    env: { ...process.env, LINE: hooks.hooks.PreToolUse[0].command, PAYLOAD: payload, PLUGIN_ROOT: root },
    stdio: ["ignore", "pipe", "ignore"],
  });
}
