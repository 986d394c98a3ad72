import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { isThere, type Machine, namesIn, settingsFolder } from "../machine.ts";
import { settingsOff, variablesOff } from "../offSwitches.ts";
import { harmlessCommand } from "./harmless.ts";

const name = "claude-code";

/** Claude Code. Without a matcher a hook sees every tool; `onFailure` makes whatever is no answer a refusal since 2.1.295. */
export const claudeCode: Agent = {
  agent: name,
  label: "Claude Code",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["claude"], folders: [".claude"], extensions: ["anthropic.claude-code"] },
  notes: [
    "It reads its hooks when a session starts: begin a new one after connecting.",
    "In a folder it does not trust it runs no hooks and no tools; files that you mention with @ it reads without a hook.",
  ],
  files: (machine, program) =>
    settingsFolders(machine).map((folder) => ({
      kind: "json",
      path: join(folder, "settings.json"),
      base: {},
      entries: [
        {
          at: ["hooks", "PreToolUse"],
          entry: {
            hooks: [{ type: "command", command: hookLine(program, name), timeout: day.seconds, onFailure: "block" }],
          },
        },
      ],
    })),
  settings: (machine) => [...settingsFiles(machine), ...managedFiles(machine)],
  switchedOff: (machine) => [
    ...settingsOff(settingsFiles(machine), [{ at: ["disableAllHooks"], off: true }], "mendable"),
    ...settingsOff(
      managedFiles(machine),
      [
        { at: ["disableAllHooks"], off: true },
        { at: ["allowManagedHooksOnly"], off: true },
      ],
      "managed",
    ),
    ...variablesOff(machine, ["CLAUDE_CODE_SIMPLE", "CLAUDE_CODE_SAFE_MODE"]),
  ],
  harmlessCall: (cwd) => harmlessCommand("PreToolUse", "Bash", cwd),
};

/** A terminal may not have the variable that the editor has, so the usual folder counts too where it is there. */
function settingsFolders(machine: Machine): readonly string[] {
  const [named, usual] = [settingsFolder(machine, "CLAUDE_CONFIG_DIR", ".claude"), join(machine.home, ".claude")];
  return named === usual || !isThere(usual) ? [named] : [named, usual];
}

function settingsFiles(machine: Machine): readonly string[] {
  return [...settingsFolders(machine), ...machine.folders.map((folder) => join(folder, ".claude"))].flatMap(
    (folder) => [join(folder, "settings.json"), join(folder, "settings.local.json")],
  );
}

function managedFiles(machine: Machine): readonly string[] {
  const folder =
    machine.platform === "darwin" ? "/Library/Application Support/ClaudeCode" : join(machine.etc, "claude-code");
  const parts = join(folder, "managed-settings.d");
  return [join(folder, "managed-settings.json"), ...namesIn(parts).map((part) => join(parts, part))];
}
