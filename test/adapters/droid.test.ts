import { describe, expect, it } from "vitest";
import { droidAdapter } from "../../src/adapters/droid.ts";
import {
  answers,
  approved,
  approvedRun,
  command,
  denial,
  edits,
  pass,
  type Row,
  reading,
  readsRows,
  refusal,
  replacing,
  run,
  wrapped,
  writing,
} from "./decoding.ts";
import { usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["Execute", { command: "ls", riskLevel: "low" }, command("Execute", "ls")],
  ["Create", { file_path: "/a", content: "x" }, edits("Create", writing("/a", "x"))],
  [
    "Edit",
    { file_path: "/a", old_str: "x", new_str: "y", change_all: true },
    edits("Edit", replacing("/a", "x", "y", "every")),
  ],
  ["Edit", { file_path: "/a", changes: [{ old_str: "x", new_str: "y" }] }, edits("Edit", replacing("/a", "x", "y"))],
  [
    "ApplyPatch",
    { input: "*** Begin Patch\n*** Delete File: /a\n*** End Patch" },
    edits("ApplyPatch", { change: "delete", path: "/a" }),
  ],
  ["LS", { directory_path: "/a" }, reading("LS", { directory_path: "/a" }, "/a")],
];

describe("decoding", () => {
  readsRows(droidAdapter, rows);
});

describe("encoding", () => {
  it("refuses by exit code, because only the first hook's JSON counts", () => {
    const input = { command: "ls", riskLevel: "low" };
    expect(answers(droidAdapter, usualPayload("Execute", input))).toEqual({
      pass,
      release: wrapped("allow", approved),
      run: wrapped("allow", approvedRun, { updatedInput: { ...input, command: run } }),
      deny: refusal(denial),
    });
  });
});
