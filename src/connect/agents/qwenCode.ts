import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { type OffSetting, settingsOff, variablesOff } from "../offSwitches.ts";
import { commandCall } from "./commandCall.ts";

const name = "qwen-code";

/** A hook without a name is listed by its command. */
function off(program: string): readonly OffSetting[] {
  const listed = hookLine(program, name);
  return [
    { at: ["disableAllHooks"], off: true },
    { at: ["hooksConfig", "enabled"], off: false },
    { at: ["hooksConfig", "disabled"], off: { listed } },
    { at: ["hooks", "disabled"], off: { listed } },
  ];
}

/** Qwen Code. It reads time-outs of 1,000 and more as milliseconds, as its older releases read all. It drops rewritten input. */
export const qwenCode: Agent = {
  agent: name,
  label: "Qwen Code",
  stopping: "blocks",
  approved: "released",
  foundBy: { programs: ["qwen"], folders: [".qwen"], extensions: ["qwenlm.qwen-code-vscode-ide-companion"] },
  notes: ["It reads its hooks when it starts: start it anew after connecting."],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(folderOf(machine), "settings.json"),
      base: {},
      entries: [
        {
          at: ["hooks", "PreToolUse"],
          entry: {
            matcher: "",
            hooks: [
              // Without a name: of hooks with the same one it keeps the first, and a project's settings could bring that.
              { type: "command", command: hookLine(program, name), timeout: day.milliseconds },
            ],
          },
        },
      ],
    },
  ],
  settings: (machine) => [...ownFiles(machine), systemFile(machine)],
  switchedOff: (machine, program) => [
    ...settingsOff(ownFiles(machine), off(program), "mendable"),
    ...settingsOff([systemFile(machine)], off(program), "managed"),
    ...variablesOff(machine, ["QWEN_CODE_SIMPLE"]),
  ],
  call: (cwd, command) => commandCall("PreToolUse", "run_shell_command", cwd, command),
};

function folderOf(machine: Machine): string {
  return settingsFolder(machine, "QWEN_HOME", ".qwen");
}

function ownFiles(machine: Machine): readonly string[] {
  return [folderOf(machine), ...machine.folders.map((folder) => join(folder, ".qwen"))].map((folder) =>
    join(folder, "settings.json"),
  );
}

function systemFile(machine: Machine): string {
  const { QWEN_CODE_SYSTEM_SETTINGS_PATH } = machine.environment;
  return QWEN_CODE_SYSTEM_SETTINGS_PATH || join(machine.etc, "qwen-code", "settings.json");
}
