import { describe, expect, it } from "vitest";
import { clineAdapter } from "../../src/adapters/cline.ts";
import {
  answers,
  command,
  denial,
  edits,
  json,
  noRewrite,
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
import { clineExtensionPayload, clinePayload, folder } from "./hookPayloads.ts";
import { judged } from "./judged.ts";

const rows: readonly Row[] = [
  ["run_commands", { commands: ["rm -rf build"] }, command("run_commands", "rm -rf build")],
  ["run_commands", { commands: "ls" }, command("run_commands", "ls")],
  [
    "run_commands",
    { commands: ["cd web", "rm 'a'b"] },
    command("run_commands", "bash -c 'cd web'\nbash -c 'rm '\\''a'\\''b'"),
  ],
  ["run_commands", { commands: [] }, unreadable],
  ["run_commands", { commands: [{ command: "ls" }] }, unreadable],
  ["run_commands", { commands: ["ls"], command: "rm" }, unreadable],
  ["run_commands", { commands: ["ls"], cwd: "web" }, unknown("run_commands", { commands: ["ls"], cwd: "web" })],
  ["editor", { path: "a", new_text: "x" }, edits("editor", writing(`${folder}/a`, "x"))],
  ["editor", { path: "/a", old_text: null, new_text: "x" }, edits("editor", writing("/a", "x"))],
  ["editor", { path: "/a", old_text: "y", new_text: "x" }, edits("editor", replacing("/a", "y", "x"))],
  [
    "editor",
    { path: "/a", insert_line: 3, new_text: "x" },
    edits("editor", { change: "merge", path: "/a", fragment: "x" }),
  ],
  ["editor", { path: "/a", insert_line: 3, old_text: "y", new_text: "x" }, edits("editor", unreadableEdit())],
  [
    "read_files",
    { files: [{ path: "/a" }, { path: ".env" }] },
    reading("read_files", { files: [{ path: "/a" }, { path: ".env" }] }, "/a", `${folder}/.env`),
  ],
  ["read_files", { files: [{ path: 1 }] }, unknown("read_files", { files: [{ path: 1 }] })],
  ["github__get_me", {}, unknown("mcp__github__get_me", {})],
];

describe("decoding", () => {
  readsRows(clineAdapter, rows, clinePayload);

  it.each([
    [
      "execute_command",
      { command: "ls", requires_approval: "false" },
      command("execute_command", "ls", { rewrite: "impossible" }),
    ],
    ["run_commands", { commands: '["ls"]' }, command("run_commands", "ls", { rewrite: "impossible" })],
    [
      "replace_in_file",
      { path: "a", diff: "<<<" },
      edits("replace_in_file", { change: "merge", path: `${folder}/a`, fragment: "<<<" }),
    ],
    [
      "use_mcp_tool",
      { server_name: "github", tool_name: "get_me", arguments: '{"a":1}' },
      unknown("mcp__github__get_me", { a: 1 }),
    ],
    ["use_mcp_tool", { server_name: "github" }, unknown("use_mcp_tool", { server_name: "github" })],
    [
      "attempt_completion",
      { result: "r", command: "rm -rf src" },
      unknown("attempt_completion", { result: "r", command: "rm -rf src" }),
    ],
    ["attempt_completion", { result: "r" }, reading("attempt_completion", { result: "r" })],
  ])("reads the extension's %s", (tool, parameters, expected) => {
    expect(read(clineAdapter, clineExtensionPayload(tool, parameters))).toEqual(expected);
  });

  it.each([
    ["two tools", { preToolUse: { toolName: "read_files", parameters: {} } }],
    ["two open folders", { workspaceRoots: ["/a", "/b"] }],
    ["no open folder", { workspaceRoots: [] }],
    ["no event", { hookName: undefined }],
    ["a call that is none", { tool_call: "ls", preToolUse: undefined }],
  ])("finds %s unreadable", (_case, more) => {
    expect(read(clineAdapter, clinePayload("run_commands", { commands: ["ls"] }, more))).toEqual(unreadable);
  });

  it("does not take several commands for one on Windows", () => {
    const payload = clinePayload("run_commands", { commands: ["cd web", "del *"] }, { workspaceRoots: ["C:\\w"] });
    expect(read(clineAdapter, payload, "C:\\Users\\dev")).toEqual(unreadable);
  });

  it.each([
    [["cd dist", "rm -rf src"], "hold"],
    [["x\n)\ncd /tmp\n(:", "rm -rf src"], "hold"],
    [["cd /tmp/x; '", "rm -rf src"], "hold"],
    [["rm() { :; }", "rm -rf src"], "hold"],
    [["ls", "npm test"], "allow"],
    [["ls", "rm -rf /"], "deny"],
  ])("judges each of %j from the same folder", (commands, decision) => {
    expect(judged("cline", clinePayload("run_commands", { commands }))).toBe(decision);
  });
});

describe("encoding", () => {
  it("replaces a list of commands by one, and refuses by one that says why", () => {
    const payload = clinePayload("run_commands", { commands: ["ls", "rm -rf src"], timeout: 5 });
    expect(answers(clineAdapter, payload)).toEqual({
      pass,
      release: pass,
      run: json({ overrideInput: { timeout: 5, commands: [run] } }),
      deny: json({ overrideInput: { commands: ["printf '%s\\n' 'It is lost. Commit first.' >&2; exit 77"] } }),
    });
  });

  it("lets no reason out of its quotes", () => {
    const outcome = { kind: "deny", reason: "a'; rm -rf ~; '\n$(x)\0", instead: "" } as const;
    expect(clineAdapter.encode(outcome, clinePayload("run_commands", { commands: ["ls"] }))).toEqual(
      json({ overrideInput: { commands: ["printf '%s\\n' 'a'\\''; rm -rf ~; '\\'' $(x) ' >&2; exit 77"] } }),
    );
  });

  it.each([
    ["another tool", clinePayload("editor", { path: "/a", new_text: "x" })],
    ["the extension", clineExtensionPayload("execute_command", { command: "ls" })],
    ["Windows", clinePayload("run_commands", { commands: ["dir"] }, { workspaceRoots: ["C:\\w"] })],
    ["nothing to read", undefined],
  ])("cancels for %s", (_case, payload) => {
    expect(answers(clineAdapter, payload).deny).toEqual(json({ cancel: true, errorMessage: denial }));
  });

  it("cancels a run that it cannot put in place", () => {
    expect(answers(clineAdapter, undefined).run).toEqual(json({ cancel: true, errorMessage: noRewrite }));
  });
});
