import type { Shell } from "../core/call/call.ts";

const shells: Readonly<Record<string, Shell>> = {
  bash: "bash",
  sh: "sh",
  dash: "sh",
  ash: "sh",
  zsh: "zsh",
  fish: "fish",
  powershell: "powershell",
  pwsh: "powershell",
  cmd: "cmd",
  unknown: "unknown",
};

/** The syntax of a shell named by its program or its path (`zsh`, `/bin/zsh`, `pwsh.exe`); undefined for any other. */
export function shellNamed(name: string): Shell | undefined {
  const program = name
    .replace(/^.*[\\/]/, "")
    .replace(/\.exe$/i, "")
    .toLowerCase();
  return Object.hasOwn(shells, program) ? shells[program] : undefined;
}
