import { describe, expect, it } from "vitest";
import { genericAdapter } from "../../src/adapters/generic.ts";
import {
  answers,
  command,
  denial,
  edits,
  fetching,
  noRewrite,
  pass,
  type Row,
  readsRows,
  refusal,
  unreadable,
  writing,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["command", { command: "ls", cwd: "web" }, command("command", "ls", { cwd: `${folder}/web`, rewrite: "impossible" })],
  ["Bash", { command: "ls" }, command("Bash", "ls", { rewrite: "impossible" })],
  ["write", { path: "a", content: "x" }, edits("write", writing(`${folder}/a`, "x"))],
  ["delete", { path: "/a" }, edits("delete", { change: "delete", path: "/a" })],
  ["folder", { path: "/a" }, edits("folder", { change: "folder", path: "/a" })],
  [
    "fetch",
    { urls: ["https://a.example", "https://b.example"] },
    fetching("fetch", "https://a.example", "https://b.example"),
  ],
  ["fetch", { urls: [] }, unreadable],
];

describe("decoding", () => {
  readsRows(genericAdapter, rows);
});

describe("encoding", () => {
  it("refuses by exit code, and rewrites nothing", () => {
    expect(answers(genericAdapter, usualPayload("command", { command: "ls" }))).toEqual({
      pass,
      release: pass,
      run: refusal(noRewrite),
      deny: refusal(denial),
    });
  });
});
