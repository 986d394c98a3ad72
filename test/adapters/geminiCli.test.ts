import { describe, expect, it } from "vitest";
import { geminiCliAdapter } from "../../src/adapters/geminiCli.ts";
import {
  answers,
  approved,
  approvedRun,
  command,
  denial,
  edits,
  fetching,
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
  writing,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const gemini = (tool: unknown, input: unknown, more: Readonly<Record<string, unknown>> = {}): unknown =>
  usualPayload(tool, input, { hook_event_name: "BeforeTool", tool_use_id: undefined, timestamp: "t", ...more });

const rows: readonly Row[] = [
  [
    "run_shell_command",
    { command: "ls", dir_path: "web", is_background: true },
    command("run_shell_command", "ls", { cwd: `${folder}/web` }),
  ],
  ["run_shell_command", { command: "ls", dir_path: "" }, command("run_shell_command", "ls")],
  ["write_file", { file_path: "a", content: "x" }, edits("write_file", writing(`${folder}/a`, "x"))],
  [
    "replace",
    { file_path: "/a", old_string: "x", new_string: "y", expected_replacements: 2 },
    edits("replace", replacing("/a", "x", "y", "every")),
  ],
  [
    "read_many_files",
    { include: [".env", "src"] },
    reading("read_many_files", { include: [".env", "src"] }, `${folder}/.env/`, `${folder}/src/`),
  ],
  ["list_directory", { dir_path: "src" }, reading("list_directory", { dir_path: "src" }, `${folder}/src`)],
  [
    "web_fetch",
    { prompt: "Sum up https://a.example/x and http://b.example/y" },
    fetching("web_fetch", "https://a.example/x", "http://b.example/y"),
  ],
  ["web_fetch", { prompt: "Sum up a.example" }, unknown("web_fetch", { prompt: "Sum up a.example" })],
  ["invoke_agent", { agent_name: "generalist" }, reading("invoke_agent", { agent_name: "generalist" })],
  ["save_memory", { fact: "f" }, unknown("save_memory", { fact: "f" })],
  ["mcp_github_get_me", {}, unknown("mcp_github_get_me", {})],
];

describe("decoding", () => {
  readsRows(geminiCliAdapter, rows, gemini);

  it("knows no other event before a tool", () => {
    expect(read(geminiCliAdapter, usualPayload("run_shell_command", { command: "ls" }))).toEqual(unreadable);
    expect(read(geminiCliAdapter, gemini("x", {}, { hook_event_name: "AfterTool" }))).toMatchObject({ kind: "notice" });
  });

  it("takes commands of Windows for PowerShell's", () => {
    const payload = gemini("run_shell_command", { command: "dir" }, { cwd: "C:\\w" });
    expect(geminiCliAdapter.decode(payload, "C:\\Users\\dev")).toMatchObject({ call: { shell: "powershell" } });
  });
});

describe("encoding", () => {
  it("answers in its dialect", () => {
    expect(answers(geminiCliAdapter, gemini("run_shell_command", { command: "ls", dir_path: "web" }))).toEqual({
      pass,
      release: json({ decision: "allow", reason: approved }),
      run: json({
        decision: "allow",
        reason: approvedRun,
        hookSpecificOutput: { hookEventName: "BeforeTool", tool_input: { command: run, dir_path: "web" } },
      }),
      deny: json({ decision: "deny", reason: denial }),
    });
  });
});
