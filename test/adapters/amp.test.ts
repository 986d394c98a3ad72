import { describe, expect, it } from "vitest";
import { ampAdapter } from "../../src/adapters/amp.ts";
import {
  answers,
  command,
  denial,
  edits,
  fetching,
  json,
  pass,
  type Row,
  reading,
  readsRows,
  run,
  unknown,
  unreadableEdit,
  writing,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["Bash", { cmd: "ls", cwd: "/srv" }, command("Bash", "ls", { cwd: "/srv" })],
  ["create_file", { path: "/a", content: "x" }, edits("create_file", writing("/a", "x"))],
  ["create_file", { path: "a", content: "x" }, edits("create_file", unreadableEdit())],
  [
    "oracle",
    { task: "t", files: ["/a", ".env"] },
    reading("oracle", { task: "t", files: ["/a", ".env"] }, "/a", `${folder}/.env`),
  ],
  ["read_web_page", { url: "https://a.example" }, fetching("read_web_page", "https://a.example")],
  ["undo_edit", { path: "/a" }, unknown("undo_edit", { path: "/a" })],
];

describe("decoding", () => {
  readsRows(ampAdapter, rows);
});

describe("encoding", () => {
  it("answers our plugin", () => {
    const input = { cmd: "ls", description: "d" };
    expect(answers(ampAdapter, usualPayload("Bash", input))).toEqual({
      pass,
      release: pass,
      run: json({ input: { ...input, cmd: run } }),
      deny: json({ deny: denial }),
    });
  });
});
