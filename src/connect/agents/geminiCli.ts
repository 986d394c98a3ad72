import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { type OffSetting, settingsOff } from "../offSwitches.ts";
import { harmlessCommand } from "./harmless.ts";

const name = "gemini-cli";
/** What leaves our hook out; older releases keep it under other names. */
const off: readonly OffSetting[] = [
  { at: ["hooksConfig", "enabled"], off: false },
  { at: ["tools", "enableHooks"], off: false },
  { at: ["hooks", "enabled"], off: false },
  { at: ["hooksConfig", "disabled"], off: { listed: "holdpoint" } },
  { at: ["hooks", "disabled"], off: { listed: "holdpoint" } },
];

/** Gemini CLI. Its time-outs are in milliseconds, and a hook that fails lets the call pass, so the line refuses by itself. */
export const geminiCli: Agent = {
  agent: name,
  label: "Gemini CLI",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["gemini"], folders: [".gemini/settings.json"], extensions: ["google.geminicodeassist"] },
  notes: ["In a folder that it does not trust it runs no hooks; there it asks you before each tool."],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(folderOf(machine), "settings.json"),
      base: {},
      entries: [
        {
          at: ["hooks", "BeforeTool"],
          entry: {
            matcher: ".*",
            hooks: [
              { name: "holdpoint", type: "command", command: hookLine(program, name), timeout: day.milliseconds },
            ],
          },
        },
      ],
    },
  ],
  settings: (machine) => [...ownFiles(machine), systemFile(machine)],
  switchedOff: (machine) => [
    ...settingsOff(ownFiles(machine), off, "mendable"),
    ...settingsOff([systemFile(machine)], off, "managed"),
  ],
  harmlessCall: (cwd) => harmlessCommand("BeforeTool", "run_shell_command", cwd),
};

/** The variable stands for the home folder, below which the usual name follows. */
function folderOf(machine: Machine): string {
  return join(settingsFolder(machine, "GEMINI_CLI_HOME", ""), ".gemini");
}

function ownFiles(machine: Machine): readonly string[] {
  return [folderOf(machine), ...machine.folders.map((folder) => join(folder, ".gemini"))].map((folder) =>
    join(folder, "settings.json"),
  );
}

function systemFile(machine: Machine): string {
  const { GEMINI_CLI_SYSTEM_SETTINGS_PATH } = machine.environment;
  return GEMINI_CLI_SYSTEM_SETTINGS_PATH || join(machine.etc, "gemini-cli", "settings.json");
}
