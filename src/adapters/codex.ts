import type { Adapter } from "./adapter.ts";
import { approvedRun, passes, permission } from "./answers.ts";
import { reads, runs, type Tools, talks } from "./deeds.ts";
import { patches } from "./editDialects.ts";
import { hookAdapter } from "./hookAgent.ts";

/**
 * Whether a command gets a terminal is not told, and what is typed into it later is not either, so a shell or an interpreter
 * that reads commands from its terminal is judged as what it is: opaque.
 */
const command = runs(["command", "cmd"], { folder: "workdir" });

const tools: Tools = {
  Bash: command,
  shell: command,
  shell_command: command,
  exec_command: command,
  local_shell: command,
  apply_patch: patches("command", "input", "patch"),
  view_image: reads("path"),
  update_plan: talks,
  request_user_input: talks,
  web_search: talks,
  tool_search: talks,
  list_mcp_resources: talks,
  spawn_agent: talks,
  send_input: talks,
  resume_agent: talks,
  wait: talks,
  wait_agent: talks,
  close_agent: talks,
  // It starts them by their plain name, and puts the group's before the others.
  multi_agent_v1send_input: talks,
  multi_agent_v1resume_agent: talks,
  multi_agent_v1wait_agent: talks,
  multi_agent_v1close_agent: talks,
};

/** Codex. An `allow` without rewritten input, an `ask` and any field beside the known ones are failures to it, and the call passes. Context beside no decision is none (0.169). */
export const codexAdapter: Adapter = hookAdapter({
  agent: "codex",
  label: "Codex",
  before: ["pretooluse"],
  paths: "relative",
  onWindows: "powershell",
  tools,
  hears: () => ["pass", "release", "deny"],
  answers: {
    pass: passes,
    release: (_heard, note) => passes(note),
    run: (input) => permission("allow", approvedRun, input),
    deny: (text) => permission("deny", text),
  },
});
