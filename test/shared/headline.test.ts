import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/core/policy/verdict.ts";
import { headlineOf } from "../../src/shared/headline.ts";
import { cleanBy, counted, fileAt, finding, git, reason, root, verdict } from "./support/holds.ts";

const same = cleanBy((text) => text);
const remote = { scheme: "db", name: "postgres/db/shop/orders" } as const;
const workspace = { scheme: "file", path: root, spelling: "literal", reach: "tree" } as const;

const terminal = "0b1a2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

const rows: readonly (readonly [string, readonly Finding[], string, readonly string[]])[] = [
  [
    "Enter in an agent's terminal",
    [
      finding(`process:${terminal}`, {
        verb: "execute",
        loses: "none",
        on: { scheme: "process", name: terminal },
        source: "",
        destructive: "no",
      }),
    ],
    "Types into the agent's own terminal 0b1a2c3d.",
    [],
  ],
  [
    "a folder that git holds in part",
    [finding("src/**", { count: counted(42, 1_204_331), git: git(40, 1, 1) })],
    "Deletes 42 files (1.2 MB) in src.",
    ["Git can bring back 40; 2 would be gone for good."],
  ],
  [
    "a folder that git holds",
    [finding("src/**", { reversibility: "reversible", count: counted(42, 900), git: git(42) })],
    "Deletes 42 files (900 bytes) in src.",
    ["Git can bring back all 42."],
  ],
  [
    "one file that git holds",
    [finding("a.txt", { reversibility: "reversible", count: counted(1, 3_000), git: git(1) })],
    "Deletes a.txt (3 KB).",
    ["Git can bring it back."],
  ],
  [
    "a count that stopped",
    [finding("a/**", { count: counted(10_000, 5_000_000, "no"), git: git(9_000, 0, 1_000) })],
    "Deletes at least 10,000 files (5 MB) in a.",
    ["Git can bring back 9,000; 1,000 would be gone for good. There may be more than was counted."],
  ],
  [
    "what could not be counted",
    [finding("a/**")],
    "Deletes a and everything in it.",
    ["How much of a would be lost is not known."],
  ],
  [
    "a target that is not there",
    [finding("a/**", { count: counted(0, 0), git: git(0) })],
    "Deletes a, where there is nothing to lose now.",
    [],
  ],
  [
    "several files",
    [finding("a", { count: counted(1, 5), git: git(0, 0, 1) }), finding("b", { count: counted(1, 5), git: git(1) })],
    "Deletes 2 files (10 bytes): a and b.",
    ["Git can bring back 1; 1 would be gone for good."],
  ],
  [
    "a pattern",
    [finding("*.bak", { count: counted(3, 5), git: git(0, 0, 3) })],
    "Deletes 3 files (5 bytes) matching *.bak.",
    ["All 3 would be gone for good."],
  ],
  [
    "a file inside a folder that goes too, once",
    [
      finding("src/**", { count: counted(3, 30), git: git(0, 0, 3) }),
      finding("src/a", { count: counted(1, 10), git: git(0, 0, 1) }),
    ],
    "Deletes 3 files (30 bytes) in src.",
    ["All 3 would be gone for good."],
  ],
  [
    "uncommitted work",
    [finding(".", { verb: "modify", loses: "uncommitted", on: workspace, count: counted(7, 20_400), git: git(0, 7) })],
    "Discards uncommitted changes in 7 files (20 KB) in the workspace.",
    ["All 7 would be gone for good."],
  ],
  [
    "untracked files",
    [finding(".", { loses: "untracked", on: workspace, count: counted(2, 20), git: git(0, 0, 2) })],
    "Deletes 2 untracked files (20 bytes) in the workspace.",
    ["All 2 would be gone for good."],
  ],
  [
    "overwriting",
    [finding("a.txt", { verb: "modify", count: counted(1, 3_000), git: git(0, 1) })],
    "Overwrites a.txt (3 KB).",
    ["It would be gone for good."],
  ],
  [
    "remote state",
    [finding("db:postgres/db/shop/orders", { loses: "remote", on: remote, place: "elsewhere" })],
    "Deletes the table orders in the database shop on db (postgres).",
    ["This cannot be undone."],
  ],
  [
    "two kinds of loss, the worse first",
    [
      finding("db:postgres/db/shop/orders", { loses: "remote", on: remote, reversibility: "unknown" }),
      finding("src/**", { count: counted(2, 2), git: git(0, 2) }),
    ],
    "Deletes 2 files (2 bytes) in src.",
    [
      "All 2 would be gone for good.",
      "It also deletes the table orders in the database shop on db (postgres).",
      "Whether what it does to the table orders in the database shop on db (postgres) can be undone is not known.",
    ],
  ],
  [
    "build output that flows apart from what is held",
    [
      finding("dist/**", {
        place: "output",
        decision: "allow",
        reversibility: "reversible",
        count: counted(90, 90),
        git: git(0, 0, 0, 90),
      }),
      finding("src/**", { count: counted(2, 2), git: git(0, 2) }),
    ],
    "Deletes 2 files (2 bytes) in src.",
    ["All 2 would be gone for good."],
  ],
  [
    "a place outside",
    [
      finding("~/notes/**", {
        on: fileAt("/home/ada/notes/**"),
        place: "outside",
        count: counted(2, 2),
        git: "unknown",
      }),
    ],
    "Deletes 2 files (2 bytes) in ~/notes.",
    ["All 2 would be gone for good.", "Outside the workspace: ~/notes."],
  ],
  [
    "a secret that is read",
    [finding("~/.ssh/id", { verb: "read", loses: "none", destructive: "no", place: "secret" })],
    "Reads ~/.ssh/id.",
    ["May hold secrets: ~/.ssh/id."],
  ],
  [
    "a file that runs by itself",
    [finding(".envrc", { verb: "create", loses: "none", destructive: "no", place: "selfRunning" })],
    "Creates .envrc.",
    ["Other programs run .envrc without asking."],
  ],
  [
    "what cannot be seen",
    [
      finding("anything", {
        verb: "execute",
        loses: "none",
        sight: "opaque",
        destructive: "unknown",
        reversibility: "unknown",
        source: "python3 x.py",
      }),
    ],
    "Runs python3 x.py, which cannot be looked into.",
    ["It could change or delete anything that you can."],
  ],
  [
    "what cannot be seen, beside a loss",
    [
      finding("a.txt", { count: counted(1, 10), git: git(0, 0, 1) }),
      finding("anything", {
        verb: "execute",
        loses: "none",
        sight: "opaque",
        destructive: "unknown",
        reversibility: "unknown",
        source: "./x",
      }),
    ],
    "Deletes a.txt (10 bytes).",
    [
      "It would be gone for good.",
      "It also runs ./x, which cannot be looked into.",
      "The part that cannot be looked into could change or delete anything that you can.",
    ],
  ],
  [
    "uncommitted work in a tree that git mostly holds clean",
    [
      finding("**", {
        verb: "modify",
        loses: "uncommitted",
        on: workspace,
        count: counted(7, 0, "no"),
        git: git(100, 7, 3),
      }),
    ],
    "Discards uncommitted changes in at least 7 files in the workspace.",
    ["7 would be gone for good. There may be more than was counted."],
  ],
  [
    "a place that is not known",
    [finding("?", { on: { scheme: "file", path: "", spelling: "unknown", reach: "tree" }, reversibility: "unknown" })],
    "Deletes something unknown.",
    ["What would be lost is not known."],
  ],
  [
    "a published package",
    [finding("npm:shop", { verb: "publish", loses: "none", on: { scheme: "npm", name: "shop" } })],
    "Publishes the npm package shop.",
    ["This cannot be undone."],
  ],
  [
    "the whole of the home folder",
    [finding("~/**", { on: fileAt("/home/ada/**"), place: "outside", count: counted(2, 2), git: "unknown" })],
    "Deletes 2 files (2 bytes) in ~.",
    ["All 2 would be gone for good.", "Outside the workspace: ~."],
  ],
];

describe("the headline", () => {
  it.each(rows)("tells the consequence of %s", (_name, findings, lead, rest) => {
    expect(headlineOf(verdict(findings), "counted", same)).toEqual({ lead, rest });
  });

  it("says that counting goes on", () => {
    const judged = verdict([finding("src/**", { count: counted(3_000, 91_000_000, "no"), git: git(0, 0, 3_000) })]);
    expect(headlineOf(judged, "counting", same)).toEqual({
      lead: "Deletes at least 3,000 files (91 MB) in src.",
      rest: ["3,000 would be gone for good. Counting is still going on."],
    });
  });

  it("falls back on the deciding reason where no effect is known", () => {
    const judged = verdict([], { reasons: [reason("The command could not be read")] });
    expect(headlineOf(judged, "counted", same)).toEqual({
      lead: "The command could not be read.",
      rest: ["What it would do is not known."],
    });
  });

  it("says that a part could not be read", () => {
    const judged = verdict([finding("a", { count: counted(1, 1), git: git(0, 1) })], {
      reasons: [reason("An expansion is not closed.", { source: "syntax" })],
    });
    expect(headlineOf(judged, "counted", same).rest).toEqual([
      "It would be gone for good.",
      "Part of it could not be read, so it may do more.",
    ]);
  });

  it("counts other things of weight beyond three", () => {
    const others = (["git", "kube", "aws", "tf", "docker"] as const).map((scheme, index) =>
      finding(`${scheme}:x`, {
        on: { scheme, name: "x" },
        verb: (["publish", "administer", "delete", "create", "execute"] as const)[index] ?? "modify",
        loses: "remote",
        reversibility: "reversible",
      }),
    );
    const { rest } = headlineOf(
      verdict([finding("a", { count: counted(1, 1), git: git(0, 1) }), ...others]),
      "counted",
      same,
    );
    expect(rest.at(-1)).toBe("It does 2 more things of this weight; all are listed below.");
  });

  it("redacts and shortens names", () => {
    const { lead } = headlineOf(
      verdict([finding(`${"x".repeat(100)}secret`, { count: counted(1, 1), git: git(1) })]),
      "counted",
      cleanBy((text) => text.replace("secret", "‹hidden›")),
    );
    expect(lead).not.toContain("secret");
    expect(lead).toContain("characters left out");
  });
});
