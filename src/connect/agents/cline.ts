import { isAbsolute, join } from "node:path";
import type { Agent } from "../agent.ts";
import { hookScript } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { settingsOff, textAt } from "../offSwitches.ts";
import { probeSession } from "../probeSession.ts";

const name = "cline";

/** Cline, the extension and the program. It runs a file of a fixed name and heeds only what that prints; a refusal ends its whole run. */
export const cline: Agent = {
  agent: name,
  label: "Cline",
  stopping: "blocks",
  approved: "released",
  foundBy: { programs: ["cline"], folders: [".cline", "Documents/Cline"], extensions: ["saoudrizwan.claude-dev"] },
  notes: [
    "Its command line program takes rewritten commands, so what you approve runs in Holdpoint's terminal there; the extension runs it itself.",
    "A refusal ends Cline's whole run, not just the one call.",
    "It waits 30 seconds for a hook and then goes on, so a call that is held longer is refused; once you approved it, ask Cline again.",
  ],
  files: (machine, program) =>
    documentsFolders(machine).map((folder) => ({
      kind: "whole",
      path: join(folder, "Cline", "Hooks", "PreToolUse"),
      text: hookScript(program, name, (errorMessage) => ({ cancel: true, errorMessage })),
      run: "program",
    })),
  settings: (machine) => [switchFile(machine)],
  switchedOff: (machine) => settingsOff([switchFile(machine)], [{ at: ["hooksEnabled"], off: false }], "mendable"),
  call: (cwd, command) => ({
    clineVersion: "",
    hookName: "PreToolUse",
    timestamp: "",
    taskId: probeSession,
    workspaceRoots: [cwd],
    preToolUse: { toolName: "execute_command", parameters: { command, requires_approval: "false" } },
  }),
};

/** The program reads below `~/Documents`; on Linux the extension asks the desktop where that is. */
function documentsFolders(machine: Machine): readonly string[] {
  const usual = join(machine.home, "Documents");
  const settings = join(settingsFolder(machine, "XDG_CONFIG_HOME", ".config"), "user-dirs.dirs");
  const named = /^\s*XDG_DOCUMENTS_DIR="(.*)"/m
    .exec(textAt(settings) ?? "")?.[1]
    ?.replace(/^\$HOME(?=\/|$)/, machine.home);
  return named === undefined || !isAbsolute(named) || join(named) === usual ? [usual] : [usual, join(named)];
}

function switchFile(machine: Machine): string {
  return join(machine.home, ".cline", "data", "globalState.json");
}
