import { describe, expect, it } from "vitest";
import { claudeCodeAdapter } from "../../src/adapters/claudeCode.ts";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import {
  answers,
  approved,
  approvedRun,
  command,
  denial,
  edits,
  fetching,
  noRewrite,
  pass,
  type Row,
  read,
  reading,
  readsRows,
  refusal,
  replacing,
  run,
  unknown,
  unreadable,
  unreadableEdit,
  wrapped,
  writing,
} from "./decoding.ts";
import { cursorPayload, folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["Bash", { command: "rm -rf src", run_in_background: true, timeout: 1 }, command("Bash", "rm -rf src")],
  ["PowerShell", { command: "dir" }, command("PowerShell", "dir", { shell: "powershell" })],
  ["Bash", { command: "ls", shell: "fish" }, command("Bash", "ls", { shell: "unknown" })],
  ["Bash", { command: "ls", cmd: "rm" }, unknown("Bash", { command: "ls", cmd: "rm" })],
  ["Monitor", { command: "tail -f log" }, command("Monitor", "tail -f log")],
  ["Monitor", { ws: "wss://a.example" }, unknown("Monitor", { ws: "wss://a.example" })],
  ["Write", { file_path: "/a", content: "x" }, edits("Write", writing("/a", "x"))],
  ["Write", { file_path: "a", content: "" }, edits("Write", writing(`${folder}/a`, ""))],
  ["Write", { file_path: "/a", path: "/b", content: "x" }, edits("Write", unreadableEdit())],
  ["Write", { file_path: "/a", content: ["x"] }, edits("Write", unreadableEdit("/a"))],
  ["Write", { file_path: "file:///etc/passwd", content: "x" }, edits("Write", writing("/etc/passwd", "x"))],
  ["Write", { file_path: "/a", content: "x", link_path: "/b" }, edits("Write", writing("/a", "x"), unreadableEdit())],
  ["Write", "x", edits("Write", unreadableEdit())],
  [
    "Edit",
    { file_path: "/a", old_string: "x", new_string: "y", replace_all: true },
    edits("Edit", replacing("/a", "x", "y", "every")),
  ],
  ["Edit", { file_path: "/a", old_string: "x", new_string: "y" }, edits("Edit", replacing("/a", "x", "y"))],
  [
    "MultiEdit",
    {
      file_path: "/a",
      edits: [
        { old_string: "x", new_string: "y" },
        { old_string: "z", new_string: "", replace_all: "yes" },
      ],
    },
    edits("MultiEdit", {
      change: "replace",
      path: "/a",
      replacements: [
        { before: "x", after: "y", occurrences: "one" },
        { before: "z", after: "", occurrences: "every" },
      ],
    }),
  ],
  [
    "MultiEdit",
    { file_path: "/a", edits: [{ old_string: "x", new_string: "y" }, { old_string: "z" }] },
    edits("MultiEdit", unreadableEdit("/a")),
  ],
  ["MultiEdit", { file_path: "/a", edits: [] }, edits("MultiEdit", unreadableEdit("/a"))],
  [
    "MultiEdit",
    { file_path: "/a", old_string: "x", edits: [{ old_string: "x", new_string: "y" }] },
    edits("MultiEdit", unreadableEdit("/a")),
  ],
  [
    "NotebookEdit",
    { notebook_path: "/n.ipynb", cell_id: "c1", new_source: "import os", edit_mode: "replace" },
    edits("NotebookEdit", { change: "merge", path: "/n.ipynb", fragment: "replace\nc1\nimport os" }),
  ],
  ["NotebookEdit", { notebook_path: "/n.ipynb", new_source: ["a"] }, edits("NotebookEdit", unreadableEdit("/n.ipynb"))],
  ["Read", { file_path: "/a", offset: 1 }, reading("Read", { file_path: "/a", offset: 1 }, "/a")],
  [
    "Read",
    { file_path: "~/.ssh/id_rsa" },
    reading("Read", { file_path: "~/.ssh/id_rsa" }, "/home/dev/.ssh/id_rsa", `${folder}/~/.ssh/id_rsa`),
  ],
  ["Read", { file_path: 1 }, unknown("Read", { file_path: 1 })],
  ["Read", { file_path: "/a", command: "rm -rf src" }, unknown("Read", { file_path: "/a", command: "rm -rf src" })],
  [
    "Bash",
    { command: "rm -rf src", dir_path: "/tmp/x" },
    unknown("Bash", { command: "rm -rf src", dir_path: "/tmp/x" }),
  ],
  ["Read", { file: "/a" }, reading("Read", { file: "/a" }, "/a")],
  ["Read", {}, unknown("Read", {})],
  ["Grep", { pattern: "x", path: ".env" }, reading("Grep", { pattern: "x", path: ".env" }, `${folder}/.env/`)],
  ["Grep", { pattern: "x" }, reading("Grep", { pattern: "x" }, `${folder}/`)],
  [
    "Grep",
    { pattern: "x", glob: "**/{.env*,*.ts}" },
    reading("Grep", { pattern: "x", glob: "**/{.env*,*.ts}" }, `${folder}/.env/`, `${folder}/.ts/`),
  ],
  ["Grep", { pattern: "x", glob: ".en?" }, unknown("Grep", { pattern: "x", glob: ".en?" })],
  ["Glob", { pattern: "**/*.ts" }, reading("Glob", { pattern: "**/*.ts" })],
  ["TodoWrite", { todos: [] }, reading("TodoWrite", { todos: [] })],
  ["Agent", { prompt: "rm -rf /", subagent_type: "x" }, reading("Agent", { prompt: "rm -rf /", subagent_type: "x" })],
  ["WebFetch", { url: "https://a.example", prompt: "p" }, fetching("WebFetch", "https://a.example")],
  ["WebFetch", { url: {} }, unreadable],
  ["Skill", { skill: "x" }, unknown("Skill", { skill: "x" })],
  ["mcp__github__get_me", {}, unknown("mcp__github__get_me", {})],
  ["bash", { command: "ls" }, unknown("bash", { command: "ls" })],
];

describe("decoding", () => {
  readsRows(claudeCodeAdapter, rows);

  it.each([
    ["run_in_terminal", { command: "ls" }, {}, "vscode"],
    ["read_file", { filePath: "/a" }, { tool_use_id: "call_0__vscode-1" }, "vscode"],
    ["apply_patch", { input: "x" }, { transcript_path: "/d/workspaceStorage/1/t.jsonl" }, "vscode"],
    ["Shell", { command: "ls" }, { cursor_version: "2" }, "cursor"],
    ["Write", { path: "/a", file_text: "x" }, { newer: "t" }, "claude-code"],
  ])("tells whose call of %s it is", (tool, input, more, agent) => {
    expect(claudeCodeAdapter.decode(usualPayload(tool, input, more), "/home/dev")).toMatchObject({
      call: { caller: { agent } },
    });
  });

  it("reads Copilot CLI, which takes the names along and keeps its own fields", () => {
    const payload = { session_id: "s", hook_event_name: "PreToolUse", timestamp: "t", cwd: folder, tool_name: "Write" };
    expect(
      claudeCodeAdapter.decode({ ...payload, tool_input: { path: "/a", file_text: "x" } }, "/home/dev"),
    ).toMatchObject({
      call: { caller: { agent: "copilot-cli" }, edits: [writing("/a", "x")] },
    });
  });

  it.each([
    ["no event", { hook_event_name: undefined }],
    ["another event", { hook_event_name: "BeforeTool" }],
    ["no tool", { tool_name: undefined }],
    ["a folder that is none", { cwd: "src" }],
    ["no folder", { cwd: undefined }],
    ["two folders", { cwd: undefined, workspace_roots: ["/a", "/b"] }],
    ["a field twice", { toolInput: {} }],
    ["a tool of another type", { tool_name: ["Bash"] }],
  ])("finds %s unreadable", (_case, more) => {
    expect(read(claudeCodeAdapter, usualPayload("Bash", { command: "ls" }, more))).toEqual(unreadable);
  });

  it("takes the one open folder where it is told no other", () => {
    const payload = usualPayload("Bash", { command: "ls" }, { cwd: undefined, workspace_roots: [folder] });
    expect(read(claudeCodeAdapter, payload)).toEqual(command("Bash", "ls"));
  });

  it.each(["PostToolUse", "SessionStart", "PermissionRequest", "SubagentStop"])("takes %s for a notice", (event) => {
    const payload = usualPayload("Bash", { command: "rm -rf /" }, { hook_event_name: event });
    expect(read(claudeCodeAdapter, payload)).toMatchObject({ kind: "notice" });
  });

  it("reads paths of Windows", () => {
    const written = (file_path: string) =>
      claudeCodeAdapter.decode(usualPayload("Write", { file_path, content: "x" }, { cwd: "C:\\w" }), "C:\\Users\\dev");
    expect(written("C:\\w\\a")).toMatchObject({ call: { cwd: "C:\\w", edits: [writing("C:\\w\\a", "x")] } });
    expect(written("D:a")).toMatchObject({ call: { edits: [{ change: "unreadable" }] } });
  });
});

describe("encoding", () => {
  it("answers in its dialect", () => {
    const input = { command: "rm -rf src", description: "d", extra: { a: [1] } };
    expect(answers(claudeCodeAdapter, usualPayload("Bash", input))).toEqual({
      pass,
      release: wrapped("allow", approved),
      run: wrapped("allow", approvedRun, { updatedInput: { ...input, command: run } }),
      deny: wrapped("deny", denial),
    });
  });

  it.each([
    ["a tool of others", usualPayload("exec", { command: "ls" })],
    ["no id of the call", usualPayload("Bash", { command: "ls" }, { tool_use_id: undefined })],
    ["nothing to read", undefined],
  ])("refuses by exit code where it has %s", (_case, payload) => {
    expect(answers(claudeCodeAdapter, payload).deny).toEqual(refusal(denial));
  });

  it("answers VS Code's agent as that", () => {
    const payload = usualPayload(
      "run_in_terminal",
      { command: "ls", mode: "sync" },
      { tool_use_id: "call_0__vscode-1" },
    );
    expect(answers(claudeCodeAdapter, payload)).toEqual(answers(vscodeAdapter, payload));
  });

  it("refuses Cursor by exit code and says nothing else to it", () => {
    expect(answers(claudeCodeAdapter, cursorPayload("Shell", { command: "ls" }))).toEqual({
      pass,
      release: pass,
      run: refusal(noRewrite),
      deny: refusal(denial),
    });
  });
});
