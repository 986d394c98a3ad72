import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import type { Machine } from "../machine.ts";
import { settingsOff } from "../offSwitches.ts";
import { harmlessCommand } from "./harmless.ts";

const name = "droid";

/** Factory's droid. Its hook file has the events at the top, without the wrapping of Claude Code's. */
export const droid: Agent = {
  agent: name,
  label: "Factory droid",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["droid"], folders: [".factory"], extensions: ["factory.factory-vscode-extension"] },
  notes: [
    "It reads its hooks when it starts: start it anew after connecting. In a folder it does not trust it runs none.",
  ],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(machine.home, ".factory", "hooks.json"),
      base: {},
      entries: [
        {
          at: ["PreToolUse"],
          entry: {
            matcher: "*",
            hooks: [{ type: "command", command: hookLine(program, name), timeout: day.seconds }],
          },
        },
      ],
    },
  ],
  settings: settingsFiles,
  switchedOff: (machine) => settingsOff(settingsFiles(machine), [{ at: ["hooksDisabled"], off: true }], "mendable"),
  harmlessCall: (cwd) => harmlessCommand("PreToolUse", "Execute", cwd),
};

function settingsFiles(machine: Machine): readonly string[] {
  return [machine.home, ...machine.folders].flatMap((folder) => [
    join(folder, ".factory", "settings.json"),
    join(folder, ".factory", "settings.local.json"),
  ]);
}
