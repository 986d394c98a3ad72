import { describe, expect, it } from "vitest";
import type { Edit, PatchHunk } from "../../../src/core/call/call.ts";
import { applyEdit } from "../../../src/core/call/editResult.ts";

const replace = (...items: readonly (readonly [before: string, after: string, occurrences?: "every"])[]): Edit => ({
  change: "replace",
  path: "/w/a",
  replacements: items.map(([before, after, occurrences]) => ({ before, after, occurrences: occurrences ?? "one" })),
});

const hunk = (anchors: readonly string[], ...lines: readonly string[]): PatchHunk => ({
  anchors,
  lines: lines.map((line) => ({
    kind: line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "context",
    text: line.slice(1),
  })),
});
const patch = (...hunks: readonly PatchHunk[]): Edit => ({ change: "patch", path: "/w/a", moveTo: undefined, hunks });
const file = (...lines: readonly string[]): string => lines.join("\n");

const results: readonly (readonly [title: string, edit: Edit, before: string | undefined, after: string])[] = [
  ["writing a new file", { change: "write", path: "/w/a", content: "x" }, undefined, "x"],
  ["writing over a file", { change: "write", path: "/w/a", content: "x" }, "old", "x"],
  ["replacing what occurs once", replace(["b", "B"]), "abc", "aBc"],
  ["replacing with what means something in patterns", replace(["b", "$&$1"]), "abc", "a$&$1c"],
  ["replacing every occurrence", replace(["b", "", "every"]), "abcb", "ac"],
  ["replacing one after the other", replace(["a", "b"], ["bb", "c"]), "ab", "c"],
  ["replacing nothing in a file that is not there", replace(["", "x"]), undefined, "x"],
  ["replacing nothing in an empty file", replace(["", "x"]), "", "x"],
  ["replacing lines in a file with Windows line ends", replace(["a\nb", "c\nd\ne"]), "a\r\nb\r\n", "c\r\nd\r\ne\r\n"],
  ["replacing Windows line ends in a file without them", replace(["a\r\nb", "c\r\nd"]), "a\nb\n", "c\nd\n"],
  ["replacing inside a line of a file that mixes line ends", replace(["b", "c"]), "a\r\nb\n", "a\r\nc\n"],
  [
    "a patch at the only place",
    patch(hunk([], " b", "-c", "+C", " d")),
    file("a", "b", "c", "d", ""),
    file("a", "b", "C", "d", ""),
  ],
  ["a patch at the first of several places", patch(hunk([], "-x", "+y")), file("a", "x", "x"), file("a", "y", "x")],
  ["a patch behind its anchor", patch(hunk(["f"], "-x", "+y")), file("x", "  f", "x"), file("x", "  f", "y")],
  [
    "a patch behind the exact anchor before one with blanks",
    patch(hunk(["f"], "-x", "+y")),
    file("  f", "x", "f", "x"),
    file("  f", "x", "f", "y"),
  ],
  [
    "a patch behind its anchors, one in the other",
    patch(hunk(["B", "f"], "-x", "+y")),
    file("A", "f", "x", "B", "f", "x"),
    file("A", "f", "x", "B", "f", "y"),
  ],
  ["a patch whose anchor is nowhere", patch(hunk(["g"], "-x", "+y")), file("f", "x"), file("f", "y")],
  [
    "several hunks in order",
    patch(hunk([], "-a", "+A"), hunk([], "-a", "+B")),
    file("a", "a", "a"),
    file("A", "B", "a"),
  ],
  ["adding at the start of an empty file", patch(hunk([], "+a")), "", file("a", "")],
  ["adding behind an anchor", patch(hunk(["f"], "+x")), file("f", "g"), file("f", "x", "g")],
  ["removing everything", patch(hunk([], "-a", "-b")), file("a", "b"), ""],
  ["a patch in a file with Windows line ends", patch(hunk([], " a", "+b")), "a\r\nc\r\n", "a\r\nb\r\nc\r\n"],
  ["a patch that keeps a file without a last newline", patch(hunk([], "-b", "+c")), "a\nb", "a\nc"],
  ["a patch with tabs in a file with tabs", patch(hunk([], " \ta", "+\tb")), file("\ta"), file("\ta", "\tb")],
];

describe("the result of", () => {
  it.each(results)("%s", (_title, edit, before, after) => {
    expect(applyEdit(edit, before)).toEqual({ kind: "text", text: after });
  });

  it("deleting a file", () => {
    expect(applyEdit({ change: "delete", path: "/w/a" }, "x")).toEqual({ kind: "deleted" });
  });

  it("moving a file, changed or not", () => {
    const move = (...hunks: readonly PatchHunk[]): Edit => ({ change: "patch", path: "/w/a", moveTo: "/w/b", hunks });
    expect(applyEdit(move(), "a\n")).toEqual({ kind: "moved", to: "/w/b", text: "a\n" });
    expect(applyEdit(move(hunk([], "-a", "+b")), "a\n")).toEqual({ kind: "moved", to: "/w/b", text: "b\n" });
  });
});

const unknowns: readonly (readonly [title: string, edit: Edit, before: string | undefined, why: string])[] = [
  ["replacing in a file that is not there", replace(["a", "b"]), undefined, "there is no such file"],
  ["replacing nothing in a file that has text", replace(["", "x"]), "a", "the text to replace is empty"],
  ["replacing what does not occur", replace(["x", "y"]), "a", "does not occur"],
  ["replacing what occurs twice", replace(["a", "b"]), "aa", "more than once"],
  [
    "replacing what occurs only after another replacement failed",
    replace(["x", "a"], ["a", "b"]),
    "a",
    "does not occur",
  ],
  ["replacing lines in a file that mixes line ends", replace(["a\nb", "c"]), "a\nb\r\n", "mixes line ends"],
  [
    "replacing nothing at all in a file that is not there",
    { change: "replace", path: "/w/a", replacements: [] },
    undefined,
    "there is no such file",
  ],
  ["a patch of a file that is not there", patch(hunk([], "-a")), undefined, "there is no such file"],
  ["a patch whose lines are not there", patch(hunk([], "-x")), "a", "does not hold the lines"],
  [
    "a patch whose lines are only before the hunk before",
    patch(hunk([], "-b"), hunk([], "-a")),
    file("a", "b"),
    "does not hold the lines",
  ],
  ["a patch whose lines differ in blanks", patch(hunk([], "-a  b")), "a b", "not hold exactly"],
  ["a patch whose lines differ in dashes", patch(hunk([], "-a - b")), "a \u2013 b", "not hold exactly"],
  [
    "a patch that fits exactly only behind a place that looks alike",
    patch(hunk([], '-"a"')),
    file("\u201ca\u201d", '"a"'),
    "not hold exactly",
  ],
  [
    "a patch whose anchor looks like another line",
    patch(hunk(["a-b"], "-x")),
    file("a\u2011b", "x", "a-b", "x"),
    "not clear which line",
  ],
  ["adding without saying where", patch(hunk([], "+x")), file("a", "b"), "does not say where"],
  ["a patch that adds spaces to a file with tabs", patch(hunk([], " a", "+    b")), file("a", "\tc"), "indentation"],
  ["a patch that adds tabs to a file with spaces", patch(hunk([], " a", "+\tb")), file("a", "  c"), "indentation"],
  ["a patch that adds a written tab", patch(hunk([], " a", "+\\tb")), "a", "indentation"],
  ["a patch of a file that mixes line ends", patch(hunk([], "-a")), "a\nb\r\n", "mixes line ends"],
  ["deleting a file that is not there", { change: "delete", path: "/w/a" }, undefined, "there is no such file"],
  ["a fragment", { change: "merge", path: "/w/a", fragment: "x" }, "a", "the editor itself decides"],
  ["a folder", { change: "folder", path: "/w/a" }, undefined, "a folder has no text"],
  ["what could not be read", { change: "unreadable", path: "/w/a", why: "it is odd" }, "a", "it is odd"],
];

describe("the result is unknown of", () => {
  it.each(unknowns)("%s", (_title, edit, before, why) => {
    expect(applyEdit(edit, before)).toEqual({ kind: "unknown", why: expect.stringContaining(why) });
  });
});
