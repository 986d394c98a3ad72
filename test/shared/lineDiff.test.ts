import { describe, expect, it } from "vitest";
import { lineDiff } from "../../src/shared/lineDiff.ts";

const line = (kind: string, before: number, after: number, text: string) => ({ kind, before, after, text });
const noBreak = line("note", 0, 0, "The line above has no line break at its end.");
const numbered = (count: number, word = "line"): string =>
  Array.from({ length: count }, (_, index) => `${word} ${index}\n`).join("");

describe("a difference by lines", () => {
  it.each([
    ["of equal texts", "a\n", "a\n", { kind: "same" }],
    [
      "of a changed line",
      "a\nb\nc\n",
      "a\nB\nc\n",
      {
        kind: "hunks",
        added: 1,
        removed: 1,
        omitted: 0,
        hunks: [
          {
            lines: [
              line("context", 1, 1, "a"),
              line("removed", 2, 0, "b"),
              line("added", 0, 2, "B"),
              line("context", 3, 3, "c"),
            ],
          },
        ],
      },
    ],
    [
      "of a new text",
      "",
      "a\nb\n",
      {
        kind: "hunks",
        added: 2,
        removed: 0,
        omitted: 0,
        hunks: [{ lines: [line("added", 0, 1, "a"), line("added", 0, 2, "b")] }],
      },
    ],
    [
      "of a removed text",
      "a\n",
      "",
      { kind: "hunks", added: 0, removed: 1, omitted: 0, hunks: [{ lines: [line("removed", 1, 0, "a")] }] },
    ],
    [
      "of a last line break",
      "a",
      "a\n",
      {
        kind: "hunks",
        added: 1,
        removed: 1,
        omitted: 0,
        hunks: [{ lines: [line("removed", 1, 0, "a"), noBreak, line("added", 0, 1, "a")] }],
      },
    ],
    [
      "of Windows texts without their carriage returns",
      "a\r\n",
      "b\r\n",
      {
        kind: "hunks",
        added: 1,
        removed: 1,
        omitted: 0,
        hunks: [{ lines: [line("removed", 1, 0, "a"), line("added", 0, 1, "b")] }],
      },
    ],
    [
      "of line endings",
      "a\r\n",
      "a\n",
      {
        kind: "hunks",
        added: 1,
        removed: 1,
        omitted: 0,
        hunks: [{ lines: [line("removed", 1, 0, "a\r"), line("added", 0, 1, "a")] }],
      },
    ],
  ])("%s", (_name, before, after, expected) => {
    expect(lineDiff(before, after, 100)).toEqual(expected);
  });

  it("counts what does not fit", () => {
    expect(lineDiff("", numbered(5), 2)).toEqual({
      kind: "hunks",
      added: 5,
      removed: 0,
      omitted: 3,
      hunks: [{ lines: [line("added", 0, 1, "line 0"), line("added", 0, 2, "line 1")] }],
    });
  });

  it("shows texts with too little in common as one replaced by the other", () => {
    const diff = lineDiff(numbered(3_000, "old"), numbered(2_000, "new"), 4_000);
    expect(diff.kind === "hunks" && [diff.added, diff.removed, diff.omitted, diff.hunks.length]).toEqual([
      2_000, 3_000, 1_000, 1,
    ]);
  });

  it("shortens a very long line and says so", () => {
    const diff = lineDiff("", `${"x".repeat(5_000)}\n`, 10);
    expect(diff.kind === "hunks" && diff.hunks[0]?.lines[0]?.text).toContain("(3,000 characters left out)");
  });

  it.each([
    ["characters", "x".repeat(1_000_001), "Too large to show here (1,000,001 characters). Open it in the diff editor."],
    ["lines", numbered(20_000), "Too large to show here (20,001 lines). Open it in the diff editor."],
  ])("names the way out for a text of too many %s", (_name, after, why) => {
    expect(lineDiff("", after, 10)).toEqual({ kind: "elsewhere", why });
  });
});
