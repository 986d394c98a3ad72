import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPatch } from "../../src/adapters/patchText.ts";
import { readToolPath, type ToolPath } from "../../src/adapters/toolPath.ts";

const absolute = (name: string): ToolPath => readToolPath(name, "posix");

const patch = (...lines: readonly string[]): string => ["*** Begin Patch", ...lines, "*** End Patch"].join("\n");
const bad = (why: string, path?: string): unknown => ({
  change: "unreadable",
  path,
  why: expect.stringContaining(why),
});
const line = (text: string) => ({
  kind: text.startsWith("+") ? "added" : text.startsWith("-") ? "removed" : "context",
  text: text.slice(1),
});
const hunk = (anchors: readonly string[], ...lines: readonly string[]) => ({ anchors, lines: lines.map(line) });
const update = (path: string, hunks: readonly unknown[], moveTo?: string) => ({ change: "patch", path, moveTo, hunks });

const rows: readonly (readonly [title: string, text: string, edits: readonly unknown[]])[] = [
  [
    "an update without an anchor",
    patch("*** Update File: /w/a", " x", "-y", "+z"),
    [update("/w/a", [hunk([], " x", "-y", "+z")])],
  ],
  [
    "an update with anchors and several hunks",
    patch("*** Update File: /w/a", "@@ class A", "@@   def f(): ", " x", "-y", "@@", "+z", " q", "@@ end", "-r"),
    [update("/w/a", [hunk(["class A", "def f():"], " x", "-y"), hunk([], "+z", " q"), hunk(["end"], "-r")])],
  ],
  [
    "empty lines as context, but not before the next hunk",
    patch("*** Update File: /w/a", " x", "", "-y", "", "@@", "-z"),
    [update("/w/a", [hunk([], " x", " ", "-y"), hunk([], "-z")])],
  ],
  [
    "lines that look like markers",
    patch("*** Update File: /w/a", " *** End Patch", "-@@ x", "+*** Update File: /w/b"),
    [update("/w/a", [hunk([], " *** End Patch", "-@@ x", "+*** Update File: /w/b")])],
  ],
  [
    "a move with a change",
    patch("*** Update File: /w/a", "*** Move to: /w/b", "-x", "+y"),
    [update("/w/a", [hunk([], "-x", "+y")], "/w/b")],
  ],
  ["a move alone", patch("*** Update File: /w/a", "*** Move to: /w/b"), [update("/w/a", [], "/w/b")]],
  [
    "a new file",
    patch("*** Add File: /w/a b", "+x", "+", "++y"),
    [{ change: "write", path: "/w/a b", content: "x\n\n+y" }],
  ],
  ["an empty new file", patch("*** Add File: /w/a"), [{ change: "write", path: "/w/a", content: "" }]],
  ["a deletion", patch("*** Delete File: /w/a"), [{ change: "delete", path: "/w/a" }]],
  [
    "several files",
    patch("*** Delete File: /w/a", "*** Add File: /w/b", "+x", "*** Update File: /w/c", "-y"),
    [
      { change: "delete", path: "/w/a" },
      { change: "write", path: "/w/b", content: "x" },
      update("/w/c", [hunk([], "-y")]),
    ],
  ],
  [
    "Windows line ends",
    patch("*** Update File: /w/a", "-x", "+y").replaceAll("\n", "\r\n"),
    [update("/w/a", [hunk([], "-x", "+y")])],
  ],
  ["blanks around the patch", `\n\n${patch("*** Delete File: /w/a")}\n `, [{ change: "delete", path: "/w/a" }]],
  [
    "a hunk for the end of the file as a fragment",
    patch("*** Update File: /w/a", "@@ f", " x", "+y", "*** End of File"),
    [{ change: "merge", path: "/w/a", fragment: "@@ f\n x\n+y" }],
  ],
  ["no patch", "hello", [bad("does not start with")]],
  ["nothing", "", [bad("does not start with")]],
  ["no file", patch(), [bad("names no file")]],
  ["no end", "*** Begin Patch\n*** Delete File: /w/a", [bad("does not end with"), { change: "delete", path: "/w/a" }]],
  [
    "something before the first file",
    patch("x", "*** Delete File: /w/a"),
    [bad('"x" stands before the first file'), { change: "delete", path: "/w/a" }],
  ],
  ["an unknown marker", patch("*** Rename File: /w/a"), [bad("stands before the first file"), bad("names no file")]],
  [
    "an unknown marker inside",
    patch("*** Update File: /w/a", "-x", "*** Copy to: /w/b"),
    [bad('"*** Copy to: /w/b" is no line of a patch', "/w/a")],
  ],
  ["a line without its mark", patch("*** Update File: /w/a", "x"), [bad('"x" is no line of a patch', "/w/a")]],
  [
    "a moved file with a bad line",
    patch("*** Update File: /w/a", "*** Move to: /w/b", "x"),
    [bad("is no line of a patch", "/w/a"), bad("/w/a is moved there", "/w/b")],
  ],
  ["an added file with a bad line", patch("*** Add File: /w/a", "x"), [bad('"x" is no added line', "/w/a")]],
  [
    "a deletion with lines",
    patch("*** Delete File: /w/a", "-x"),
    [{ change: "delete", path: "/w/a" }, bad('"-x" follows its deletion', "/w/a")],
  ],
  ["a relative path", patch("*** Update File: src/a", "-x"), [bad("not an absolute path")]],
  ["a relative target", patch("*** Update File: /w/a", "*** Move to: b", "-x"), [bad("it is moved, and", "/w/a")]],
  ["an update of nothing", patch("*** Update File: /w/a"), [bad("nothing in it is changed", "/w/a")]],
  ["an anchor at the end", patch("*** Update File: /w/a", "-x", "@@ f"), [bad('nothing follows "@@ f"', "/w/a")]],
  [
    "an end of the file in the middle",
    patch("*** Update File: /w/a", "-x", "*** End of File", "-y"),
    [bad("is no line of a patch", "/w/a")],
  ],
  [
    "a moved file with a hunk for its end",
    patch("*** Update File: /w/a", "*** Move to: /w/b", "-x", "*** End of File"),
    [bad("is not read", "/w/a")],
  ],
  [
    "a file twice",
    patch("*** Delete File: /w/a", "*** Delete File: /w/a"),
    [{ change: "delete", path: "/w/a" }, { change: "delete", path: "/w/a" }, bad("names /w/a twice")],
  ],
  ["too many lines", patch(..."+".repeat(100_001)), [bad("more than 100000 lines")]],
];

describe("reading a patch", () => {
  it.each(rows)("takes %s for what it is", (_title, text, edits) => {
    expect(readPatch(text, absolute)).toEqual(edits);
  });

  it("names every file that any part of it could mean, or says that it cannot be read", () => {
    const anyLine = fc.constantFrom(
      "*** Update File: /w/a",
      "*** Add File: /w/b",
      "*** Delete File: /w/c",
      "*** Move to: /w/d",
      "*** End of File",
      "@@",
      "@@ f",
      " x",
      "-x",
      "+x",
      "",
      "x",
      "*** End Patch",
      "*** Begin Patch",
    );
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 12 }), (lines) => {
        const edits = readPatch(patch(...lines), absolute);
        const told = JSON.stringify(edits);
        const unreadable = edits.some((edit) => edit.change === "unreadable");
        for (const text of lines) {
          const path = /^\*\*\* (?:Update File|Add File|Delete File|Move to): (.*)$/.exec(text)?.[1];
          expect(path === undefined || unreadable || told.includes(path)).toBe(true);
        }
        expect(edits.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
