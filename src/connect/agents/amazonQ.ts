import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { type Machine, namesIn } from "../machine.ts";
import { harmlessCommand } from "./harmless.ts";

const name = "amazon-q";

/** The command line agent of Amazon Q, whose hooks stand in the files of its agents, one each. */
export const amazonQ: Agent = {
  agent: name,
  label: "Amazon Q",
  stopping: "advisory",
  approved: "released",
  foundBy: { programs: ["q", "qchat"], folders: [".aws/amazonq"], extensions: [] },
  notes: [
    "Advisory: its hooks are known not to stop every call.",
    "Only agents with a file of their own have hooks: its built-in one does not ask. Where you have no such file, connecting makes one; start it with q chat --agent holdpoint.",
  ],
  files: (machine, program) =>
    agentFiles(machine).map((path) => ({
      kind: "json",
      path,
      base: { name: "holdpoint", description: "Asks Holdpoint before each tool", tools: ["*"] },
      entries: [
        {
          at: ["hooks", "preToolUse"],
          entry: {
            matcher: "*",
            command: hookLine(program, name),
            timeout_ms: day.milliseconds,
            cache_ttl_seconds: 0,
          },
        },
      ],
    })),
  settings: () => [],
  switchedOff: () => [],
  harmlessCall: (cwd) => harmlessCommand("preToolUse", "execute_bash", cwd),
};

function agentFiles(machine: Machine): readonly string[] {
  const folder = join(machine.home, ".aws", "amazonq", "cli-agents");
  const found = namesIn(folder).filter((file) => file.endsWith(".json") && !file.startsWith("."));
  return (found.length === 0 ? ["holdpoint.json"] : found).map((file) => join(folder, file));
}
