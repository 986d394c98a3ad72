import { describe, expect, it } from "vitest";
import { amazonQAdapter } from "../../src/adapters/amazonQ.ts";
import { answers, command, denial, edits, noRewrite, pass, type Row, reading, readsRows, refusal } from "./decoding.ts";
import { usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["execute_bash", { command: "ls", summary: "s" }, command("execute_bash", "ls", { rewrite: "impossible" })],
  [
    "fs_write",
    { command: "insert", path: "/a", insert_line: 1, new_str: "x" },
    edits("fs_write", { change: "merge", path: "/a", fragment: "x" }),
  ],
  ["fs_read", { mode: "Line", path: "/a" }, reading("fs_read", { mode: "Line", path: "/a" }, "/a/")],
  ["thinking", { thought: "t" }, reading("thinking", { thought: "t" })],
];

describe("decoding", () => {
  readsRows(amazonQAdapter, rows);
});

describe("encoding", () => {
  it("refuses by exit code, and rewrites nothing", () => {
    expect(
      answers(amazonQAdapter, usualPayload("execute_bash", { command: "ls" }, { hook_event_name: "preToolUse" })),
    ).toEqual({
      pass,
      release: pass,
      run: refusal(noRewrite),
      deny: refusal(denial),
    });
  });
});
