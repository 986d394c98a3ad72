import { join } from "node:path";
import { type Agent, day } from "../agent.ts";
import { hookLine } from "../hookLine.ts";
import { probeSession } from "../probeSession.ts";

const name = "cursor";

/**
 * Cursor. One event alone, the one that sees every tool: its older ones would see an approved command again once it is rewritten, and a
 * call that comes twice without the agent's own id of it is held twice.
 */
export const cursor: Agent = {
  agent: name,
  label: "Cursor",
  stopping: "blocks",
  approved: "run by us",
  foundBy: { programs: ["cursor", "cursor-agent"], folders: [".cursor"], extensions: [] },
  notes: [
    "It needs a release that knows the hook preToolUse; older ones run nothing of it, and then no call is ever seen here.",
    "Cloud agents and completions by Tab do not ask.",
  ],
  files: (machine, program) => [
    {
      kind: "json",
      path: join(machine.home, ".cursor", "hooks.json"),
      base: { version: 1 },
      entries: [
        {
          at: ["hooks", "preToolUse"],
          entry: { command: hookLine(program, name), timeout: day.seconds, failClosed: true },
        },
      ],
    },
  ],
  settings: () => [],
  switchedOff: () => [],
  call: (cwd, command) => ({
    conversation_id: probeSession,
    generation_id: probeSession,
    hook_event_name: "preToolUse",
    workspace_roots: [cwd],
    tool_use_id: probeSession,
    tool_name: "Shell",
    tool_input: { command, working_directory: cwd },
    cwd,
  }),
};
