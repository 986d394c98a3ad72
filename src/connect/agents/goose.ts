import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { settingsOff } from "../offSwitches.ts";
import { probeSession } from "../probeSession.ts";

const name = "goose";

/** Goose, which reads hooks from plugin folders. `on_failure` makes whatever is no answer a refusal since 1.48; older releases skip it. */
export const goose: Agent = {
  agent: name,
  label: "Goose",
  stopping: "blocks",
  approved: "released",
  foundBy: { programs: ["goose"], folders: [".config/goose", ".local/share/goose"], extensions: [] },
  notes: ["It needs Goose 1.38 or newer; from 1.48 on it refuses also where the hook itself fails."],
  files: (machine, program) => {
    const plugin = join(machine.home, ".agents", "plugins", "holdpoint");
    return [
      {
        kind: "json",
        path: join(plugin, "hooks", "hooks.json"),
        base: {},
        entries: [
          {
            at: ["hooks", "PreToolUse"],
            entry: {
              hooks: [{ type: "command", command: hookLine(program, name), timeout: day.seconds, on_failure: "block" }],
            },
          },
        ],
      },
      {
        kind: "whole",
        path: join(plugin, "plugin.json"),
        text: `${JSON.stringify({ name: "holdpoint", version: "1.0.0", description: "Asks Holdpoint before each tool" }, undefined, 2)}\n`,
        run: "none",
      },
    ];
  },
  settings: (machine) => [switchFile(machine)],
  switchedOff: (machine) =>
    settingsOff([switchFile(machine)], [{ at: ["disabledPlugins"], off: { listed: "holdpoint" } }], "mendable"),
  call: (cwd, command) => ({
    event: "PreToolUse",
    session_id: probeSession,
    tool_name: "developer__shell",
    tool_input: { command },
    working_dir: cwd,
    tool_call_id: probeSession,
  }),
};

function switchFile(machine: Machine): string {
  return join(settingsFolder(machine, "XDG_CONFIG_HOME", ".config"), "goose", "settings.json");
}
