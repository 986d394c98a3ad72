import { basename } from "node:path";
import { env, workspace } from "vscode";
import type { Call, Shell } from "../core/call/call.ts";
import { realFolder } from "./editorGround.ts";

const names: Readonly<Record<string, Shell>> = {
  bash: "bash",
  sh: "sh",
  dash: "sh",
  zsh: "zsh",
  fish: "fish",
  pwsh: "powershell",
  powershell: "powershell",
  cmd: "cmd",
};

/** The path of the shell into which VS Code's agent types its commands: the profile set for it, else the default one. */
export function agentShellPath(): string {
  const system = process.platform === "win32" ? "windows" : process.platform === "darwin" ? "osx" : "linux";
  const profile: unknown = workspace.getConfiguration("chat.tools.terminal.terminalProfile").get(system);
  if (typeof profile === "object" && profile !== null && "path" in profile && typeof profile.path === "string")
    return profile.path;
  return env.shell;
}

/** The call with what only the editor knows: the shell its text is for, and its folder with links resolved. */
export function grounded(call: Call): Call {
  const placed = { ...call, cwd: realFolder(call.cwd) };
  return placed.kind === "command" ? { ...placed, shell: agentShell() } : placed;
}

/** The syntax that agents' terminals read. */
export function agentShell(): Shell {
  const name = basename(agentShellPath())
    .replace(/\.exe$/i, "")
    .toLowerCase();
  return names[name] ?? "unknown";
}
