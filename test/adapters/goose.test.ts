import { describe, expect, it } from "vitest";
import { gooseAdapter } from "../../src/adapters/goose.ts";
import {
  answers,
  command,
  denial,
  edits,
  json,
  noRewrite,
  pass,
  type Row,
  readsRows,
  replacing,
  unknown,
  writing,
} from "./decoding.ts";
import { folder, goosePayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["developer__shell", { command: "ls" }, command("developer__shell", "ls", { rewrite: "impossible" })],
  ["shell", { command: "ls" }, command("shell", "ls", { rewrite: "impossible" })],
  [
    "developer__edit",
    { path: "a", before: "x", after: "y" },
    edits("developer__edit", replacing(`${folder}/a`, "x", "y")),
  ],
  [
    "developer__text_editor",
    { command: "write", path: "/a", file_text: "x" },
    edits("developer__text_editor", writing("/a", "x")),
  ],
  [
    "developer__text_editor",
    { command: "undo_edit", path: "/a" },
    unknown("mcp__developer__text_editor", { command: "undo_edit", path: "/a" }),
  ],
  ["github__get_me", {}, unknown("mcp__github__get_me", {})],
];

describe("decoding", () => {
  readsRows(gooseAdapter, rows, goosePayload);
});

describe("encoding", () => {
  it("answers with a decision and nothing else, and rewrites nothing", () => {
    expect(answers(gooseAdapter, goosePayload("developer__shell", { command: "ls" }))).toEqual({
      pass,
      release: pass,
      run: json({ decision: "block", reason: noRewrite }),
      deny: json({ decision: "block", reason: denial }),
    });
  });
});
