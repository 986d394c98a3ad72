import { describe, expect, it } from "vitest";
import { qwenCodeAdapter } from "../../src/adapters/qwenCode.ts";
import {
  answers,
  approved,
  command,
  denial,
  edits,
  fetching,
  noRewrite,
  pass,
  type Row,
  readsRows,
  unreadableEdit,
  wrapped,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  [
    "run_shell_command",
    { command: "ls", is_background: true, directory: "web" },
    command("run_shell_command", "ls", { cwd: `${folder}/web`, rewrite: "impossible" }),
  ],
  ["monitor", { command: "tail -f a" }, command("monitor", "tail -f a", { rewrite: "impossible" })],
  ["write_file", { file_path: "a", content: "x" }, edits("write_file", unreadableEdit())],
  [
    "notebook_edit",
    { notebook_path: "/n", new_source: "x" },
    edits("notebook_edit", { change: "merge", path: "/n", fragment: "x" }),
  ],
  ["web_fetch", { url: "https://a.example", prompt: "p" }, fetching("web_fetch", "https://a.example")],
];

describe("decoding", () => {
  readsRows(qwenCodeAdapter, rows);
});

describe("encoding", () => {
  it("answers in its dialect, and rewrites nothing", () => {
    expect(answers(qwenCodeAdapter, usualPayload("run_shell_command", { command: "ls" }))).toEqual({
      pass,
      release: wrapped("allow", approved),
      run: wrapped("deny", noRewrite),
      deny: wrapped("deny", denial),
    });
  });
});
