import { join } from "node:path";
import type { Agent } from "../agent.ts";
import { settingsFolder } from "../machine.ts";
import { ampPlugin } from "../plugins/ampPlugin.ts";
import { harmlessCommand } from "./harmless.ts";

/** Amp, which loads a plugin of ours into its own process. */
export const amp: Agent = {
  agent: "amp",
  label: "Amp",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["amp"], folders: [".config/amp"], extensions: ["sourcegraph.amp"] },
  notes: ["It loads plugins when it starts: start it anew after connecting."],
  files: (machine, program) => [
    {
      kind: "whole",
      path: join(settingsFolder(machine, "XDG_CONFIG_HOME", ".config"), "amp", "plugins", "holdpoint.ts"),
      text: ampPlugin(program),
      run: "amp plugin",
    },
  ],
  settings: () => [],
  switchedOff: () => [],
  harmlessCall: (cwd) => harmlessCommand("PreToolUse", "Bash", cwd),
};
