import { describe, expect, it } from "vitest";
import { copilotCliAdapter } from "../../src/adapters/copilotCli.ts";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import {
  answers,
  approved,
  approvedRun,
  command,
  denial,
  edits,
  json,
  pass,
  type Row,
  read,
  reading,
  readsRows,
  replacing,
  run,
  unknown,
  unreadable,
  unreadableEdit,
  writing,
} from "./decoding.ts";
import { copilotPayload, folder, usualPayload } from "./hookPayloads.ts";

/** Without a tool. */
const inClaudeForm = { hook_event_name: "PreToolUse", session_id: "s", timestamp: "t", cwd: folder };

const rows: readonly Row[] = [
  ["bash", { command: "rm -rf src", description: "d" }, command("bash", "rm -rf src")],
  ["bash", '{"command":"ls"}', command("bash", "ls")],
  ["bash", "ls", unreadable],
  ["powershell", { command: "dir" }, command("powershell", "dir", { shell: "powershell" })],
  [
    "write_bash",
    { sessionId: "1", input: "rm -rf src{enter}" },
    unknown("write_bash", { sessionId: "1", input: "rm -rf src{enter}" }),
  ],
  // As the terminal tool spells it that the Agent Host can put in place of the runtime's own.
  ["write_bash", { command: "rm -rf src\n" }, unknown("write_bash", { command: "rm -rf src\n" })],
  ["create", { path: "/a", file_text: "x" }, edits("create", writing("/a", "x"))],
  ["create", { path: "a", file_text: "x" }, edits("create", unreadableEdit())],
  ["edit", { path: "/a", old_str: "x", new_str: "y" }, edits("edit", replacing("/a", "x", "y"))],
  [
    "str_replace_editor",
    { command: "view", path: "/a" },
    reading("str_replace_editor", { command: "view", path: "/a" }, "/a"),
  ],
  [
    "str_replace_editor",
    { command: "create", path: "/a", file_text: "x" },
    edits("str_replace_editor", writing("/a", "x")),
  ],
  [
    "str_replace_editor",
    { command: "undo", path: "/a" },
    unknown("str_replace_editor", { command: "undo", path: "/a" }),
  ],
  [
    "apply_patch",
    "*** Begin Patch\n*** Delete File: /a\n*** End Patch",
    edits("apply_patch", { change: "delete", path: "/a" }),
  ],
  [
    "apply_patch",
    "*** Begin Patch\n*** Add File: src/a.txt\n+hello\n*** End Patch\n",
    edits("apply_patch", writing(`${folder}/src/a.txt`, "hello")),
  ],
  ["apply_patch", { input: "rm" }, edits("apply_patch", unreadableEdit())],
  ["view", { path: "/a" }, reading("view", { path: "/a" }, "/a")],
  ["github-mcp-server-get_me", {}, unknown("mcp__github-mcp-server__get_me", {})],
  ["sql", { query: "x" }, unknown("sql", { query: "x" })],
];

describe("decoding", () => {
  readsRows(copilotCliAdapter, rows, copilotPayload);

  it.each([
    ["Bash", { command: "ls" }, command("Bash", "ls")],
    ["Write", { path: "/a", file_text: "x" }, edits("Write", writing("/a", "x"))],
    ["Edit", "*** Begin Patch\n*** Delete File: /a\n*** End Patch", edits("Edit", { change: "delete", path: "/a" })],
    ["Read", { path: "/a" }, reading("Read", { path: "/a" }, "/a")],
  ])("reads %s in Claude Code's dialect", (tool_name, tool_input, expected) => {
    expect(read(copilotCliAdapter, { ...inClaudeForm, tool_name, tool_input })).toEqual(expected);
  });

  it("takes the events after a tool and of the person's own prompt for notices", () => {
    const after = copilotPayload("bash", { command: "ls" }, { toolResult: {} });
    expect(read(copilotCliAdapter, after)).toMatchObject({ kind: "notice" });
    const { toolArgs: _args, ...asked } = copilotPayload("bash", {}, { hookName: "permissionRequest", toolInput: {} });
    expect(read(copilotCliAdapter, asked)).toMatchObject({ kind: "notice" });
  });

  it("finds arguments twice unreadable", () => {
    expect(read(copilotCliAdapter, copilotPayload("bash", { command: "ls" }, { toolInput: {} }))).toEqual(unreadable);
  });
});

describe("encoding", () => {
  const input = { command: "ls", description: "d" };
  const decided = (permissionDecision: string, permissionDecisionReason: string) => ({
    permissionDecision,
    permissionDecisionReason,
  });

  it("answers in its own dialect", () => {
    expect(answers(copilotCliAdapter, copilotPayload("bash", input))).toEqual({
      pass,
      release: json(decided("allow", approved)),
      run: json({ ...decided("allow", approvedRun), modifiedArgs: { ...input, command: run } }),
      deny: json(decided("deny", denial)),
    });
  });

  it("sends arguments back as a text that came as one", () => {
    expect(answers(copilotCliAdapter, copilotPayload("bash", JSON.stringify(input))).run).toEqual(
      json({ ...decided("allow", approvedRun), modifiedArgs: JSON.stringify({ ...input, command: run }) }),
    );
  });

  it("answers in both forms where the payload is in Claude Code's", () => {
    const both = (decision: string, reason: string) => ({
      ...decided(decision, reason),
      hookSpecificOutput: { hookEventName: "PreToolUse", ...decided(decision, reason) },
    });
    const heard = answers(copilotCliAdapter, { ...inClaudeForm, tool_name: "Bash", tool_input: input });
    expect(heard).toMatchObject({ release: json(both("allow", approved)), deny: json(both("deny", denial)) });
    expect(answers(copilotCliAdapter, undefined).deny).toEqual(json(both("deny", denial)));
  });

  it("answers VS Code's agent as that", () => {
    const payload = usualPayload("run_in_terminal", input);
    expect(answers(copilotCliAdapter, payload)).toEqual(answers(vscodeAdapter, payload));
    expect(copilotCliAdapter.decode(payload, "/home/dev")).toEqual(vscodeAdapter.decode(payload, "/home/dev"));
  });
});
