import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { settingsOff } from "../offSwitches.ts";
import { harmlessCommand } from "./harmless.ts";

const name = "gemini-cli";

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
  switchedOff: (machine) => {
    const off = [
      { at: ["hooksConfig", "enabled"], off: false },
      { at: ["tools", "enableHooks"], off: false },
      { at: ["hooks", "enabled"], off: false },
      { at: ["hooksConfig", "disabled"], off: { listed: "holdpoint" } },
      { at: ["hooks", "disabled"], off: { listed: "holdpoint" } },
    ] as const;
    const system =
      machine.environment["GEMINI_CLI_SYSTEM_SETTINGS_PATH"] ?? join(machine.etc, "gemini-cli", "settings.json");
    const own = [
      join(folderOf(machine), "settings.json"),
      ...machine.folders.map((folder) => join(folder, ".gemini", "settings.json")),
    ];
    return [...settingsOff(own, off, "mendable"), ...settingsOff([system], off, "managed")];
  },
  harmlessCall: (cwd) => harmlessCommand("BeforeTool", "run_shell_command", cwd),
};

/** The variable stands for the home folder, below which the usual name follows. */
function folderOf(machine: Machine): string {
  return join(settingsFolder(machine, "GEMINI_CLI_HOME", ""), ".gemini");
}
