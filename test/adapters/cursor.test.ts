import { describe, expect, it } from "vitest";
import { cursorAdapter } from "../../src/adapters/cursor.ts";
import {
  answers,
  approvedRun,
  command,
  denial,
  edits,
  json,
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
import { cursorPayload, folder } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["Shell", { command: "ls", working_directory: "/srv" }, command("Shell", "ls", { cwd: "/srv" })],
  ["Write", { file_path: "/a", content: "x" }, edits("Write", writing("/a", "x"))],
  [
    "Write",
    { file_path: "/a", edits: [{ old_string: "x", new_string: "y" }] },
    edits("Write", replacing("/a", "x", "y")),
  ],
  ["Write", { file_path: "/a" }, edits("Write", unreadableEdit("/a"))],
  ["Delete", { file_path: "/a" }, edits("Delete", { change: "delete", path: "/a" })],
  ["MCP:list_issues", {}, unknown("MCP:list_issues", {})],
];

describe("decoding", () => {
  readsRows(cursorAdapter, rows, cursorPayload);

  const event = (hook_event_name: string, more: Readonly<Record<string, unknown>>): unknown => {
    const { tool_name: _tool, tool_input: _input, ...others } = cursorPayload("", {}, { hook_event_name });
    return { ...others, ...more };
  };
  const attachments = [{ type: "file", filePath: "/etc/shadow" }];

  it.each([
    [
      event("beforeShellExecution", { command: "rm -rf src", cwd: "" }),
      command("Shell", "rm -rf src", { rewrite: "impossible" }),
    ],
    [
      event("beforeShellExecution", { command: "ls", cwd: "/srv", sandbox: false }),
      command("Shell", "ls", { cwd: "/srv", rewrite: "impossible" }),
    ],
    [event("beforeShellExecution", {}), unreadable],
    [
      event("beforeMCPExecution", { tool_name: "x", tool_input: '{"a":1}', url: "https://m.example" }),
      unknown("MCP:x", { a: 1 }),
    ],
    [
      event("beforeReadFile", { file_path: `${folder}/a`, content: "x", attachments }),
      reading("Read", { file_path: [`${folder}/a`, "/etc/shadow"] }, `${folder}/a`, "/etc/shadow"),
    ],
    [event("afterFileEdit", { file_path: "/a", edits: [] }), { kind: "notice", event: "afterfileedit" }],
    [event("beforeShellExecution", { command: "ls", cwd: "", workspace_roots: ["/a", "/b"] }), unreadable],
    [event("beforeShellExecution", { command: "ls", cwd: "", workspace_roots: [1] }), unreadable],
    [event("beforeNovelty", { command: "ls" }), unreadable],
  ])("reads its older events: %j", (payload, expected) => {
    expect(read(cursorAdapter, payload)).toEqual(expected);
  });

  it("reads folders of Windows as it names them", () => {
    const payload = cursorPayload("Shell", { command: "dir" }, { cwd: "", workspace_roots: ["/c:/w"] });
    const expected = command("Shell", "dir", { cwd: "c:/w", shell: "powershell" });
    expect(read(cursorAdapter, payload, "C:\\Users\\dev")).toEqual(expected);
    expect(answers(cursorAdapter, payload).run).toMatchObject({ body: { updated_input: { command: run } } });
  });
});

describe("encoding", () => {
  it("answers in its dialect", () => {
    const input = { command: "ls", working_directory: "/srv" };
    expect(answers(cursorAdapter, cursorPayload("Shell", input))).toEqual({
      pass: json({}),
      release: json({ permission: "allow" }),
      run: json({ permission: "allow", agent_message: approvedRun, updated_input: { ...input, command: run } }),
      deny: json({ permission: "deny", user_message: denial, agent_message: denial }),
    });
  });
});
