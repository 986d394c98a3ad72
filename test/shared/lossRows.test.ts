import { describe, expect, it } from "vitest";
import { effectRows, lossRows, shareOf } from "../../src/shared/lossRows.ts";
import { cleanBy, counted, fileAt, finding, git, root } from "./support/holds.ts";

const same = cleanBy((text) => text);
const rootFolder = { scheme: "file", path: "/", spelling: "literal", reach: "tree" } as const;

describe("the rows of what would be lost", () => {
  it("tell a counted folder with its share in git", () => {
    const found = finding("src/**", { place: "outside", count: counted(42, 1_200), git: git(40, 1, 1) });
    expect(lossRows([found], "counted", same)).toEqual({
      rows: [
        {
          deed: "Deletes",
          resource: "src/",
          marks: ["outside the workspace"],
          amount: { kind: "counted", files: 42, bytes: 1_200, complete: "yes" },
          git: { kind: "share", clean: 40, modified: 1, untracked: 1, ignored: 0 },
          fate: "gone for good",
          destructive: "yes",
        },
      ],
      omitted: 0,
      counting: "counted",
    });
  });

  it.each([
    ["the same folder", "prod/**", ["prod/"]],
    ["a file in it", "prod/a/b.tf", ["prod/"]],
    ["a folder that only begins alike", "production/**", ["prod/", "production/"]],
  ])("tell a loss once when the call deletes and overwrites %s", (_what, overwritten, resources) => {
    const findings = [
      finding("prod/**", { count: counted(4, 585) }),
      finding(overwritten, { verb: "modify", count: counted(1, 10) }),
    ];
    expect(lossRows(findings, "counted", same).rows.map((row) => row.resource)).toEqual(resources);
  });

  it("tell what is not a file without an amount", () => {
    const found = finding("db:postgres/db/shop/orders", {
      loses: "remote",
      on: { scheme: "db", name: "postgres/db/shop/orders" },
      reversibility: "unknown",
    });
    expect(lossRows([found], "counted", same).rows).toEqual([
      {
        deed: "Deletes",
        resource: "db:postgres/db/shop/orders",
        marks: [],
        amount: { kind: "none" },
        git: { kind: "none" },
        fate: "not known",
        destructive: "yes",
      },
    ]);
  });

  it("tell of git's own work what it throws away, not what stays", () => {
    const found = finding("**", {
      verb: "modify",
      loses: "uncommitted",
      count: counted(7, 0, "no"),
      git: git(100, 7, 3),
    });
    expect(lossRows([found], "counted", same).rows.map(({ resource, git: share }) => [resource, share])).toEqual([
      ["the workspace", { kind: "share", clean: 0, modified: 7, untracked: 0, ignored: 0 }],
    ]);
  });

  it.each([
    ["src/**", "src/"],
    ["**", "the workspace"],
    ["~/**", "~/"],
    ["/**", "/"],
    ["?", "something unknown"],
    ["src/?", "something in src"],
    ["*.bak", "*.bak"],
  ])("write %s as %s", (spelled, expected) => {
    expect(lossRows([finding(spelled)], "counted", same).rows[0]?.resource).toBe(expected);
  });

  it("name the command of what cannot be looked into", () => {
    const found = finding("anything", {
      verb: "execute",
      loses: "none",
      sight: "opaque",
      destructive: "unknown",
      reversibility: "unknown",
      source: "python3 x.py",
      place: "unknown",
    });
    expect(lossRows([found], "counted", same).rows).toEqual([
      {
        deed: "Runs",
        resource: "python3 x.py",
        marks: ["cannot be looked into", "place not known"],
        amount: { kind: "none" },
        git: { kind: "none" },
        fate: "not known",
        destructive: "unknown",
      },
    ]);
  });

  it("put the worst first and leave out what takes nothing away", () => {
    const rows = lossRows(
      [
        finding("a", { destructive: "no", verb: "read", loses: "none" }),
        finding("b", { reversibility: "reversible", decision: "allow" }),
        finding("c", { destructive: "unknown", reversibility: "unknown" }),
        finding("d"),
      ],
      "counting",
      same,
    );
    expect([rows.rows.map((row) => row.resource), rows.counting]).toEqual([["d", "b", "c"], "counting"]);
  });

  it("count the rows that do not fit", () => {
    const many = Array.from({ length: 250 }, (_, index) => finding(`file${index}`));
    expect([lossRows(many, "counted", same).rows.length, lossRows(many, "counted", same).omitted]).toEqual([200, 50]);
    expect([effectRows(many, same).rows.length, effectRows(many, same).omitted]).toEqual([200, 50]);
  });

  it("redact every text", () => {
    const found = finding("hush", { because: "hush", source: "hush" });
    const rows = JSON.stringify([
      lossRows(
        [found],
        "counted",
        cleanBy(() => "‹hidden›"),
      ).rows,
      effectRows(
        [found],
        cleanBy(() => "‹hidden›"),
      ).rows,
    ]);
    expect(rows).not.toContain("hush");
  });
});

describe("the share of what can be brought back", () => {
  it.each([
    ["by git", [finding("a/**", { count: counted(10, 1), git: git(7, 2, 1) })], { back: 7, gone: 3, unknown: 0 }],
    [
      "not at all outside a repository",
      [finding("a/**", { count: counted(10, 1), git: "unknown" })],
      { back: 0, gone: 10, unknown: 0 },
    ],
    [
      "unknown where nobody can say",
      [finding("a/**", { reversibility: "unknown", count: counted(10, 1), git: "unknown" })],
      { back: 0, gone: 0, unknown: 10 },
    ],
    [
      "whole where we can bring it back",
      [finding("a/**", { reversibility: "reversible", count: counted(10, 1), git: git(0, 0, 10) })],
      { back: 10, gone: 0, unknown: 0 },
    ],
    [
      "unknown for files that git did not class",
      [finding("a/**", { count: counted(10, 1), git: git(7) })],
      { back: 7, gone: 0, unknown: 3 },
    ],
    [
      "nothing for what is not destroyed",
      [finding("a", { destructive: "no", count: counted(1, 1), git: git(1) })],
      { back: 0, gone: 0, unknown: 0 },
    ],
    [
      "nothing for what flows and can be brought back",
      [
        finding("dist/**", {
          decision: "allow",
          reversibility: "reversible",
          count: counted(9, 1),
          git: git(0, 0, 0, 9),
        }),
      ],
      { back: 0, gone: 0, unknown: 0 },
    ],
    [
      "once for a folder in a folder",
      [
        finding("a/**", { count: counted(10, 1), git: git(10) }),
        finding("a/b/**", { count: counted(4, 1), git: git(4) }),
      ],
      { back: 10, gone: 0, unknown: 0 },
    ],
    [
      "once for the same folder twice",
      [
        finding("a/**", { count: counted(10, 1), git: git(10) }),
        finding("a/**", { count: counted(10, 1), git: git(10) }),
      ],
      { back: 10, gone: 0, unknown: 0 },
    ],
    [
      "for neighbours with a common beginning",
      [finding("a/**", { count: counted(1, 1), git: git(1) }), finding("ab/**", { count: counted(1, 1), git: git(1) })],
      { back: 2, gone: 0, unknown: 0 },
    ],
    [
      "once below the root folder",
      [
        finding("/", { on: { ...rootFolder }, count: counted(10, 1), git: "unknown" }),
        finding("a", { count: counted(1, 1), git: git(1) }),
      ],
      { back: 0, gone: 10, unknown: 0 },
    ],
  ])("is counted %s", (_name, findings, expected) => {
    expect(shareOf(findings)).toEqual(expected);
  });

  it("takes long lists without slowing down with their square", () => {
    const many = Array.from({ length: 2_000 }, (_, index) =>
      finding(`d${index}/x`, { on: fileAt(`${root}/d${index}/x`), count: counted(1, 1), git: git(1) }),
    );
    expect(shareOf(many)).toEqual({ back: 2_000, gone: 0, unknown: 0 });
  });
});
