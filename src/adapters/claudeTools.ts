import { fetches, lists, reads, runs, searches, type Tools, talks, unknownTool } from "./deeds.ts";
import { merges, oneOf, patches, replaces, writes } from "./editDialects.ts";

const edited = {
  path: ["file_path", "path"],
  before: ["old_string", "old_str"],
  after: ["new_string", "new_str"],
  every: ["replace_all"],
};

const monitored = runs(["command"]);

/**
 * The tools of Claude Code. Agents that take its names along keep field names of their own, which count too. Subagents are
 * started, not judged: their own calls meet the gate. What a skill starts when it is loaded is not seen, so skills are not here.
 */
export const claudeTools = {
  Bash: runs(["command"]),
  PowerShell: runs(["command"], { shell: "powershell" }),
  // It may watch a socket in place of a command.
  Monitor: (input, ground) => {
    const deed = monitored(input, ground);
    return deed.kind === "unreadable" ? unknownTool(input, ground) : deed;
  },
  Write: writes(["file_path", "path"], ["content", "file_text"]),
  Edit: (input, ground) => {
    const patched = typeof input === "string" ? patches() : oneOf([[["input"], patches("input")]], replaces(edited));
    return patched(input, ground);
  },
  MultiEdit: replaces({ ...edited, many: ["edits"] }),
  NotebookEdit: merges(["notebook_path"], ["edit_mode"], ["cell_id"], ["cell_type"], ["new_source"]),
  Read: reads("file_path", "path"),
  NotebookRead: reads("notebook_path"),
  LS: lists("path"),
  Glob: lists("path"),
  Grep: searches("path"),
  WebFetch: fetches("url"),
  WebSearch: talks,
  TodoRead: talks,
  TodoWrite: talks,
  TaskCreate: talks,
  TaskGet: talks,
  TaskList: talks,
  TaskUpdate: talks,
  TaskOutput: talks,
  BashOutput: talks,
  // They end what the agent itself started in the background.
  TaskStop: talks,
  KillShell: talks,
  KillBash: talks,
  Task: talks,
  Agent: talks,
  AskUserQuestion: talks,
  EnterPlanMode: talks,
  ExitPlanMode: talks,
  ToolSearch: talks,
  ListMcpResourcesTool: talks,
  StructuredOutput: talks,
} satisfies Tools;
