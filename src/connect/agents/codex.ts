import { join } from "node:path";
import { type Agent, day, type OffSwitch } from "../agent.ts";
import { type CodexGroup, codexTrust } from "../codexTrust.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, settingsFolder } from "../machine.ts";
import { textAt } from "../offSwitches.ts";
import { tomlValueAt } from "../tomlValues.ts";
import { commandCall } from "./commandCall.ts";

const name = "codex";

/** Codex. It runs a hook only once the person has told it to trust exactly that one, and says nothing of those it leaves out. */
export const codex: Agent = {
  agent: name,
  label: "Codex",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["codex"], folders: [".codex"], extensions: ["openai.chatgpt"] },
  notes: [
    "Codex runs a hook only after you told it to trust it: run /hooks in Codex, look at the line of Holdpoint and trust it. Any change of the line asks for that again.",
    "What it types into a program that already runs (write_stdin) it does not ask about, so programs that take commands, pagers included, are held when they start.",
  ],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(folderOf(machine), "hooks.json"),
      base: {},
      entries: [{ at: ["hooks", "PreToolUse"], entry: entryFor(program) }],
    },
  ],
  settings: (machine) => [join(folderOf(machine), "config.toml"), ...managedFiles(machine)],
  switchedOff: (machine, program) => {
    const settings = join(folderOf(machine), "config.toml");
    const text = textAt(settings) ?? "";
    const off: OffSwitch[] = [];
    for (const key of [
      ["features", "hooks"],
      ["features", "codex_hooks"],
    ])
      if (tomlValueAt(text, key) === false) off.push({ by: `"${key.join(".")}" in ${settings}` });
    for (const path of managedFiles(machine)) {
      const managed = textAt(path) ?? "";
      if (tomlValueAt(managed, ["allow_managed_hooks_only"]) === true)
        off.push({ by: `"allow_managed_hooks_only" in ${path}` });
      if (tomlValueAt(managed, ["features", "hooks"]) === false) off.push({ by: `"features.hooks" in ${path}` });
    }
    const trust = codexTrust(join(folderOf(machine), "hooks.json"), settings, entryFor(program));
    if (trust === "disabled")
      off.push({ by: "Codex, where you disabled this hook: run /hooks in Codex and enable it" });
    if (trust === "untrusted")
      off.push({ by: "Codex, which has not been told to trust this hook: run /hooks in Codex and trust it" });
    return off;
  },
  call: (cwd, command) => commandCall("PreToolUse", "Bash", cwd, command),
};

function managedFiles(machine: Machine): readonly string[] {
  return ["requirements.toml", "managed_config.toml"].map((file) => join(machine.etc, "codex", file));
}

function folderOf(machine: Machine): string {
  return settingsFolder(machine, "CODEX_HOME", ".codex");
}

function entryFor(program: string): CodexGroup {
  return { hooks: [{ type: "command", command: hookLine(program, name), timeout: day.seconds }] };
}
