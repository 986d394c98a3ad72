import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { settingsOff } from "../offSwitches.ts";
import { probeSession } from "../probeSession.ts";

const name = "copilot-cli";

/** GitHub Copilot CLI, and VS Code's Agent Host, which runs the same program. A hook that fails refuses; one that takes too long does not. */
export const copilotCli: Agent = {
  agent: name,
  label: "Copilot CLI",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["copilot"], folders: [".copilot"], extensions: [] },
  notes: ["VS Code's Agent Host reads the same file, so its sessions ask too."],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(settingsFolder(machine, "COPILOT_HOME", ".copilot"), "hooks", "holdpoint.json"),
      base: { version: 1 },
      entries: [
        {
          at: ["hooks", "preToolUse"],
          entry: { type: "command", bash: hookLine(program, name), timeoutSec: day.seconds },
        },
      ],
    },
  ],
  settings: settingsFiles,
  switchedOff: (machine) => settingsOff(settingsFiles(machine), [{ at: ["disableAllHooks"], off: true }], "mendable"),
  call: (cwd, command) => ({
    sessionId: probeSession,
    timestamp: 0,
    cwd,
    toolName: "bash",
    toolArgs: { command },
  }),
};

function settingsFiles(machine: Machine): readonly string[] {
  const folder = settingsFolder(machine, "COPILOT_HOME", ".copilot");
  const projects = machine.folders.map((one) => join(one, ".github", "copilot"));
  return [
    join(folder, "hooks", "holdpoint.json"),
    join(folder, "settings.json"),
    ...projects.flatMap((one) => [join(one, "settings.json"), join(one, "settings.local.json")]),
  ];
}
