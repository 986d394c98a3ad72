import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/policy/verdict.ts";
import { lossRows, shareOf } from "../../src/shared/lossRows.ts";
import { recallOfFiles, recallOfOthers } from "../../src/shared/recall.ts";
import { cleanBy, counted, finding, git } from "./support/holds.ts";

const table = { scheme: "db", name: "postgres/db/shop/orders" } as const;
const orders = (reversibility: Finding["reversibility"]): Finding =>
  finding("db:postgres/db/shop/orders", { loses: "remote", on: table, reversibility });

const files: readonly (readonly [string, readonly Finding[], string])[] = [
  ["nothing", [], ""],
  [
    "one file that git holds",
    [finding("a", { reversibility: "reversible", count: counted(1, 9), git: git(1) })],
    "Git can bring it back.",
  ],
  [
    "files that git holds",
    [finding("a/**", { reversibility: "reversible", count: counted(42, 9), git: git(42) })],
    "Git can bring back all 42.",
  ],
  [
    "files that git holds in part",
    [finding("a/**", { count: counted(42, 9), git: git(40, 1, 1) })],
    "Git can bring back 40; 2 would be gone for good.",
  ],
  [
    "one file that git does not hold",
    [finding("a", { count: counted(1, 9), git: git(0, 0, 1) })],
    "It would be gone for good.",
  ],
  [
    "files that git does not hold",
    [finding("a/**", { count: counted(2, 9), git: git(0, 0, 2) })],
    "All 2 would be gone for good.",
  ],
  [
    "a file that a snapshot holds",
    [finding("a", { reversibility: "reversible", count: counted(1, 9), git: git(0, 0, 1) })],
    "Holdpoint or git can bring it back.",
  ],
  [
    "files of which git says nothing",
    [finding("a/**", { reversibility: "unknown", count: counted(5, 9), git: "unknown" })],
    "Whether they can be brought back is not known.",
  ],
  [
    "one file of which git says nothing",
    [finding("a", { reversibility: "unknown", count: counted(1, 9), git: "unknown" })],
    "Whether it can be brought back is not known.",
  ],
  [
    "files outside every repository",
    [finding("a/**", { count: counted(5, 9), git: "unknown" })],
    "All 5 would be gone for good.",
  ],
  [
    "some of each",
    [
      finding("a/**", { count: counted(9, 9), git: git(4, 5) }),
      finding("b/**", { reversibility: "unknown", count: counted(3, 9), git: "unknown" }),
    ],
    "Git can bring back 4; 5 would be gone for good. For 3 more this is not known.",
  ],
  [
    "a count that stopped",
    [finding("a/**", { count: counted(10_000, 9, "no"), git: git(9_000, 0, 1_000) })],
    "Git can bring back 9,000; 1,000 would be gone for good. There may be more than was counted.",
  ],
];

describe("what would be gone, where a snapshot is taken first", () => {
  const untracked = [finding("a/**", { count: counted(2, 9), git: git(0, 0, 2) })];
  it.each<[readonly Finding[], string]>([
    [[finding("a", { count: counted(1, 9), git: git(0, 0, 1) })], "It can be brought back from the snapshot."],
    [untracked, "All 2 can be brought back from the snapshot."],
    [
      [finding("a/**", { count: counted(42, 9), git: git(40, 1, 1) })],
      "Git can bring back 40; 2 can be brought back from the snapshot.",
    ],
    [
      [finding("a/**", { reversibility: "unknown", count: counted(5, 9), git: "unknown" })],
      "Whether they can be brought back is not known.",
    ],
  ])("can be brought back: %#", (lost, expected) => {
    expect(recallOfFiles(lost, "counted", "snapshot")).toBe(expected);
  });

  it("is not said to be gone beside it, in rows and shares; what is no file still is", () => {
    expect(shareOf(untracked, "snapshot")).toEqual({ back: 2, gone: 0, unknown: 0 });
    const { rows } = lossRows(
      [...untracked, orders("irreversible")],
      "counted",
      cleanBy((text) => text),
      "snapshot",
    );
    expect(rows.map(({ fate }) => fate).sort()).toEqual(["can be brought back", "gone for good"]);
  });
});

describe("what can be brought back", () => {
  it.each(files)("of %s", (_name, lost, expected) => {
    expect(recallOfFiles(lost, "counted")).toBe(expected);
  });

  it("is not called all while counting goes on", () => {
    const lost = [finding("a/**", { count: counted(3, 9), git: git(0, 3) })];
    expect(recallOfFiles(lost, "counting")).toBe("3 would be gone for good. Counting is still going on.");
  });

  it.each([
    ["an uncounted folder", [finding("a/**")], ["How much of a would be lost is not known."]],
    [
      "an unknown place",
      [finding("?", { on: { scheme: "file", path: "", spelling: "unknown", reach: "tree" } })],
      ["What would be lost is not known."],
    ],
    ["remote state alone", [orders("irreversible")], ["This cannot be undone."]],
    ["remote state that may be kept", [orders("unknown")], ["Whether this can be undone is not known."]],
    ["remote state that is kept", [orders("reversible")], []],
    [
      "remote state beside files",
      [finding("a", { count: counted(1, 1) }), orders("irreversible")],
      ["What it does to the table orders in the database shop on db (postgres) cannot be undone."],
    ],
  ] as const)("besides counted files: %s", (_name, lost, expected) => {
    expect(
      recallOfOthers(
        lost,
        cleanBy((text) => text),
      ),
    ).toEqual(expected);
  });
});
