import { join } from "node:path";
import type { Agent } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { probeSession } from "../probeSession.ts";

const name = "windsurf";
const events = ["pre_run_command", "pre_write_code", "pre_mcp_tool_use", "pre_read_code"];

/** Windsurf's Cascade, by its later name Devin Desktop. It heeds exit code 2 alone, and its hooks have neither matcher nor time-out. */
export const windsurf: Agent = {
  agent: name,
  label: "Windsurf",
  stopping: "blocks",
  approved: "released",
  foundBy: { programs: ["windsurf"], folders: [".codeium/windsurf", ".windsurf"], extensions: [] },
  notes: ["How long it waits for a hook is not documented, so a call that is held longer than 30 seconds is refused."],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(machine.home, ".codeium", "windsurf", "hooks.json"),
      base: {},
      entries: events.map((event) => ({
        at: ["hooks", event],
        entry: { command: hookLine(program, name), show_output: true },
      })),
    },
  ],
  settings: () => [],
  switchedOff: () => [],
  call: (cwd, command) => ({
    agent_action_name: "pre_run_command",
    trajectory_id: probeSession,
    execution_id: probeSession,
    timestamp: "",
    tool_info: { command_line: command, cwd },
  }),
};
