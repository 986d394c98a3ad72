import { join } from "node:path";
import type { Agent } from "../agent.ts";
import { isThere, type Machine, settingsFolder } from "../machine.ts";
import { variablesOff } from "../offSwitches.ts";
import { opencodePlugin } from "../plugins/opencodePlugin.ts";
import { harmlessCommand } from "./harmless.ts";

/** OpenCode, which loads a plugin of ours into its own process and waits for it as long as it takes. */
export const opencode: Agent = {
  agent: "opencode",
  label: "OpenCode",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["opencode"], folders: [".config/opencode", ".opencode"], extensions: ["sst-dev.opencode"] },
  notes: [
    "It loads plugins when it starts: start it anew after connecting. The first start with a plugin fetches a package of its own, which takes a minute where there is no network.",
    "Started with --pure it loads no plugins and asks nobody.",
  ],
  files: (machine, program) =>
    settingsFolders(machine).map((folder) => ({
      kind: "whole",
      path: join(folder, "plugin", "holdpoint.js"),
      text: opencodePlugin(program),
      run: "opencode plugin",
    })),
  settings: () => [],
  switchedOff: (machine) => variablesOff(machine, ["OPENCODE_PURE"]),
  harmlessCall: (cwd) => harmlessCommand("PreToolUse", "bash", cwd),
};

/** A terminal may not have the variables that the editor has, so the usual folder counts too where it is there. */
function settingsFolders(machine: Machine): readonly string[] {
  const usual = join(machine.home, ".config", "opencode");
  const named = join(settingsFolder(machine, "XDG_CONFIG_HOME", ".config"), "opencode");
  return named === usual || !isThere(usual) ? [named] : [named, usual];
}
