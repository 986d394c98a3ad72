import { describe, expect, it } from "vitest";
import { kiroAdapter } from "../../src/adapters/kiro.ts";
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
  unreadableEdit,
  writing,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["execute_bash", { command: "ls", cwd: "web" }, unknown("execute_bash", { command: "ls", cwd: "web" })],
  ["execute_bash", { command: "ls", cwd: folder }, command("execute_bash", "ls", { rewrite: "impossible" })],
  ["executePwsh", { command: "dir" }, command("executePwsh", "dir", { shell: "powershell", rewrite: "impossible" })],
  ["fs_write", { command: "create", path: "/a", file_text: "x", summary: "s" }, edits("fs_write", writing("/a", "x"))],
  [
    "fs_write",
    { command: "str_replace", path: "/a", old_str: "x", new_str: "y" },
    edits("fs_write", replacing("/a", "x", "y")),
  ],
  [
    "fs_write",
    { command: "append", path: "/a", new_str: "x" },
    edits("fs_write", { change: "merge", path: "/a", fragment: "x" }),
  ],
  ["fs_write", { command: "chmod", path: "/a" }, unknown("fs_write", { command: "chmod", path: "/a" })],
  ["fs_write", { path: "/a", content: "x", text: "y" }, edits("fs_write", unreadableEdit("/a"))],
  [
    "write",
    {
      operations: [
        { command: "create", path: "/a", content: "x" },
        { command: "create", path: "/b" },
      ],
    },
    edits("write", writing("/a", "x"), unreadableEdit("/b")),
  ],
  [
    "write",
    { operations: [{ command: "rm", path: "/a" }] },
    unknown("write", { operations: [{ command: "rm", path: "/a" }] }),
  ],
  ["deleteFile", { targetFile: "a" }, edits("deleteFile", { change: "delete", path: `${folder}/a` })],
  [
    "fs_read",
    { path: "/a", operations: [{ path: "/b" }] },
    unknown("fs_read", { path: "/a", operations: [{ path: "/b" }] }),
  ],
  [
    "fs_read",
    { operations: [{ mode: "Line", path: ".env" }] },
    reading("fs_read", { operations: [{ mode: "Line", path: ".env" }] }, `${folder}/.env/`),
  ],
  ["@postgres/query", { sql: "select 1" }, unknown("@postgres/query", { sql: "select 1" })],
  ["use_aws", { service_name: "s3" }, unknown("use_aws", { service_name: "s3" })],
];

describe("decoding", () => {
  readsRows(kiroAdapter, rows);
});

describe("encoding", () => {
  it("refuses by exit code, and rewrites nothing", () => {
    expect(answers(kiroAdapter, usualPayload("execute_bash", { command: "ls" }))).toEqual({
      pass,
      release: pass,
      run: refusal(noRewrite),
      deny: refusal(denial),
    });
  });
});
