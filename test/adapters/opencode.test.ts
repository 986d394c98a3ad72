import { describe, expect, it } from "vitest";
import { opencodeAdapter } from "../../src/adapters/opencode.ts";
import {
  answers,
  command,
  denial,
  edits,
  json,
  pass,
  type Row,
  reading,
  readsRows,
  replacing,
  run,
  unknown,
  writing,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["bash", { command: "ls", workdir: "web" }, command("bash", "ls", { cwd: `${folder}/web` })],
  ["write", { filePath: "a", content: "x" }, edits("write", writing(`${folder}/a`, "x"))],
  [
    "edit",
    { filePath: "/a", oldString: "x", newString: "y", replaceAll: true },
    edits("edit", replacing("/a", "x", "y", "every")),
  ],
  [
    "apply_patch",
    { patchText: "*** Begin Patch\n*** Add File: src/a.txt\n+hello\n*** End Patch\n" },
    edits("apply_patch", writing(`${folder}/src/a.txt`, "hello")),
  ],
  ["read", { filePath: ".env" }, reading("read", { filePath: ".env" }, `${folder}/.env`)],
  ["github_get_me", {}, unknown("mcp_github_get_me", {})],
  ["batch", { tool_calls: [] }, unknown("batch", { tool_calls: [] })],
];

describe("decoding", () => {
  readsRows(opencodeAdapter, rows);
});

describe("encoding", () => {
  it("answers our plugin", () => {
    const input = { command: "ls", description: "d" };
    expect(answers(opencodeAdapter, usualPayload("bash", input))).toEqual({
      pass,
      release: pass,
      run: json({ input: { ...input, command: run } }),
      deny: json({ deny: denial }),
    });
  });
});
