import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { settingsFolder } from "../machine.ts";
import { harmlessCommand } from "./harmless.ts";

const name = "kiro";

/** Kiro. Releases are known that run what a hook refused, and its subagents have none: see the notes. */
export const kiro: Agent = {
  agent: name,
  label: "Kiro",
  stopping: "advisory",
  approved: "released",
  foundBy: { programs: ["kiro", "kiro-cli"], folders: [".kiro"], extensions: [] },
  notes: [
    "Advisory: releases of Kiro are known that run what a hook refused, and its subagents run no hooks. Do not rely on it alone; use Kiro's own list of trusted commands too.",
    "Its command line program before 3.0 reads hooks from agent files instead.",
  ],
  files: (machine, program) => [
    {
      kind: "json",
      path: hooksOf(settingsFolder(machine, "KIRO_HOME", ".kiro")),
      base: { version: "v1" },
      entries: [
        {
          at: ["hooks"],
          entry: {
            name: "Holdpoint",
            trigger: "PreToolUse",
            matcher: ".*",
            action: { type: "command", command: hookLine(program, name) },
            timeout: day.seconds,
            enabled: true,
          },
        },
      ],
    },
  ],
  // Its switches stand in our entry, where another value counts as a change.
  settings: () => [],
  switchedOff: () => [],
  harmlessCall: (cwd) => harmlessCommand("PreToolUse", "shell", cwd),
};

function hooksOf(folder: string): string {
  return join(folder, "hooks", "holdpoint.json");
}
