import { describe, expect, it } from "vitest";
import { agentsPage } from "../../src/shared/agentsView.ts";
import { material } from "../../src/shared/material.ts";
import { heldPage } from "../../src/shared/reviewView.ts";
import { around, command, counted, finding, git, hold, root, verdict } from "./support/holds.ts";

const held = hold(
  command("rm -rf src", `${root}/packages/web`),
  verdict([finding("src/**", { count: counted(42, 1_204_331), git: git(40, 1, 1) })]),
);

describe("what an answer rests on", () => {
  const shown = heldPage(held, around());
  const counting = (files: number) =>
    heldPage(
      {
        ...held,
        counting: "counting",
        verdict: verdict([finding("src/**", { count: counted(files, files, "no"), git: "unknown" })]),
      },
      around(),
    );
  const agents = (lastSeen: number, said: string, alarm?: string) =>
    agentsPage([], {
      own: {
        agent: "vscode",
        label: "VS Code agent",
        stopping: "blocks",
        approved: "run by us",
        state: { kind: "guarded", lastSeen },
        files: [],
        notes: [],
        probed: undefined,
      },
      alarms: new Map(alarm === undefined ? [] : [["vscode", { label: "VS Code agent", text: alarm }]]),
      busy: new Map(),
      problems: new Map(),
      pausedUntil: undefined,
      said,
      home: "/home/ada",
    });
  it.each([
    ["when an agent's call last came", agents(1, ""), agents(2, ""), "same"],
    ["what was said last of agents", agents(1, ""), agents(1, "Codex is connected."), "same"],
    ["an agent's alarm", agents(1, ""), agents(1, "", "It runs."), "other"],
    ["the place in the queue", shown, heldPage(held, around({ position: 2, waiting: 5 })), "same"],
    ["numbers while counting goes on", counting(1), counting(2), "same"],
    ["the end of counting", counting(42), shown, "other"],
    [
      "another command",
      shown,
      heldPage({ ...held, call: command("rm -rf lib", `${root}/packages/web`) }, around()),
      "other",
    ],
    ["another folder", shown, heldPage({ ...held, call: command("rm -rf src") }, around()), "other"],
    ["an answer", shown, heldPage({ ...held, settlement: { kind: "expired" } }, around()), "other"],
  ])("%s", (_name, left, right, expected) => {
    expect(material(left) === material(right) ? "same" : "other").toBe(expected);
  });
});
