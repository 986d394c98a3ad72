import { describe, expect, it } from "vitest";
import { windsurfAdapter } from "../../src/adapters/windsurf.ts";
import {
  answers,
  command,
  denial,
  edits,
  noRewrite,
  pass,
  type Row,
  reading,
  readsRows,
  refusal,
  replacing,
  unknown,
  unreadable,
  unreadableEdit,
} from "./decoding.ts";
import { folder, windsurfPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["pre_run_command", { command_line: "ls", cwd: folder }, command("pre_run_command", "ls", { rewrite: "impossible" })],
  ["pre_run_command", { command: "ls", cwd: folder }, unreadable],
  [
    "pre_run_command",
    { command_line: "ls", command: "rm", cwd: folder },
    unknown("pre_run_command", { command_line: "ls", command: "rm", cwd: folder }),
  ],
  ["pre_run_command", { command_line: "ls" }, unreadable],
  [
    "pre_write_code",
    { file_path: "/w/a", edits: [{ old_string: "x", new_string: "y" }] },
    { ...edits("pre_write_code", replacing("/w/a", "x", "y")), cwd: "/w/" },
  ],
  ["pre_write_code", { file_path: "a", edits: [] }, { ...edits("pre_write_code", unreadableEdit()), cwd: "/home/dev" }],
  [
    "pre_read_code",
    { file_path: "/etc/shadow" },
    { ...reading("pre_read_code", { file_path: "/etc/shadow" }, "/etc/shadow"), cwd: "/etc/" },
  ],
  [
    "pre_mcp_tool_use",
    { mcp_server_name: "github", mcp_tool_name: "get_me", mcp_tool_arguments: { a: 1 } },
    { ...unknown("mcp__github__get_me", { a: 1 }), cwd: "/home/dev" },
  ],
  ["pre_mcp_tool_use", { mcp_server_name: "github" }, unreadable],
  ["post_run_command", { command_line: "ls", cwd: folder }, { kind: "notice", event: "postruncommand" }],
  ["pre_user_prompt", { user_prompt: "x" }, { kind: "notice", event: "preuserprompt" }],
  ["pre_novelty", { command_line: "ls", cwd: folder }, unreadable],
];

describe("decoding", () => {
  readsRows(windsurfAdapter, rows, windsurfPayload);
});

describe("encoding", () => {
  it("refuses by exit code, and rewrites nothing", () => {
    expect(answers(windsurfAdapter, windsurfPayload("pre_run_command", { command_line: "ls", cwd: folder }))).toEqual({
      pass,
      release: pass,
      run: refusal(noRewrite),
      deny: refusal(denial),
    });
  });
});
