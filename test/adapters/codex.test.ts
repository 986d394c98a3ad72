import { describe, expect, it } from "vitest";
import { codexAdapter } from "../../src/adapters/codex.ts";
import {
  answers,
  approvedRun,
  command,
  denial,
  edits,
  pass,
  type Row,
  reading,
  readsRows,
  run,
  unknown,
  unreadable,
  unreadableEdit,
  wrapped,
  writing,
} from "./decoding.ts";
import { folder, usualPayload } from "./hookPayloads.ts";

const rows: readonly Row[] = [
  ["Bash", { command: "rm -r build" }, command("Bash", "rm -r build")],
  ["exec_command", { cmd: "ls", workdir: "web", tty: true }, command("exec_command", "ls", { cwd: `${folder}/web` })],
  ["exec_command", { cmd: "ls", workdir: "/srv" }, command("exec_command", "ls", { cwd: "/srv" })],
  ["exec_command", { cmd: "ls", workdir: "~/x" }, unreadable],
  [
    "exec_command",
    { cmd: "ls", workdir: "/a", cwd: "/b" },
    unknown("exec_command", { cmd: "ls", workdir: "/a", cwd: "/b" }),
  ],
  ["exec_command", { cmd: "ls", workdir: 1 }, unreadable],
  ["exec_command", { cmd: "ls", command: "rm" }, unreadable],
  ["shell", { command: ["bash", "-lc", "ls"] }, unreadable],
  [
    "write_stdin",
    { session_id: 1, chars: "rm -rf src\n" },
    unknown("write_stdin", { session_id: 1, chars: "rm -rf src\n" }),
  ],
  [
    "apply_patch",
    { command: "*** Begin Patch\n*** Add File: src/a.txt\n+hello\n*** End Patch\n" },
    edits("apply_patch", writing(`${folder}/src/a.txt`, "hello")),
  ],
  [
    "apply_patch",
    { command: "*** Begin Patch\n*** Delete File: ../other/a\n*** End Patch" },
    edits("apply_patch", { change: "delete", path: `${folder}/../other/a` }),
  ],
  [
    "apply_patch",
    { command: "*** Begin Patch\n*** Delete File: web/../../a\n*** End Patch" },
    edits("apply_patch", unreadableEdit()),
  ],
  [
    "apply_patch",
    { command: "*** Begin Patch\n*** Delete File: ~/a\n*** End Patch" },
    edits("apply_patch", unreadableEdit()),
  ],
  [
    "apply_patch",
    { patch: "*** Begin Patch\n*** Add File: src/a.txt\n+hello\n*** End Patch\n", input: "x" },
    edits("apply_patch", unreadableEdit()),
  ],
  ["apply_patch", {}, edits("apply_patch", unreadableEdit())],
  ["view_image", { path: "a.png" }, reading("view_image", { path: "a.png" }, `${folder}/a.png`)],
  ["update_plan", { plan: [] }, reading("update_plan", { plan: [] })],
  ["spawn_agent", { message: "Look." }, reading("spawn_agent", { message: "Look." })],
  ["multi_agent_v1wait_agent", { targets: ["a"] }, reading("multi_agent_v1wait_agent", { targets: ["a"] })],
];

describe("decoding", () => {
  readsRows(codexAdapter, rows);

  it("counts a patch from the payload's folder", () => {
    const payload = usualPayload(
      "apply_patch",
      { command: "*** Begin Patch\n*** Delete File: a\n*** End Patch" },
      { cwd: "/srv/" },
    );
    expect(codexAdapter.decode(payload, "/home/dev")).toMatchObject({
      call: { edits: [{ change: "delete", path: "/srv/a" }] },
    });
  });
});

describe("encoding", () => {
  it("says nothing where it has nothing to say, and no field that Codex does not know", () => {
    expect(answers(codexAdapter, usualPayload("Bash", { command: "ls", newer: 1 }))).toEqual({
      pass,
      release: pass,
      run: wrapped("allow", approvedRun, { updatedInput: { command: run, newer: 1 } }),
      deny: wrapped("deny", denial),
    });
  });
});
