import { describe, expect, it } from "vitest";
import { readVscodeEdits } from "../../src/adapters/vscodeEdits.ts";
import type { Edit } from "../../src/core/call/call.ts";

const bad = (why: string, path?: string): unknown => ({
  change: "unreadable",
  path,
  why: expect.stringContaining(why),
});
const replace = (path: string, ...pairs: readonly (readonly [string, string])[]): Edit => ({
  change: "replace",
  path,
  replacements: pairs.map(([before, after]) => ({ before, after, occurrences: "one" })),
});

const rows: readonly (readonly [tool: string, input: unknown, edits: readonly unknown[] | undefined])[] = [
  ["create_file", { filePath: "/w/a b", content: "x\r\n" }, [{ change: "write", path: "/w/a b", content: "x\r\n" }]],
  ["create_file", { filePath: "file:///w/a%20b", content: "" }, [{ change: "write", path: "/w/a b", content: "" }]],
  ["create_file", { filePath: "C:\\w\\a", content: "" }, [bad("not an absolute path")]],
  ["create_file", { filePath: "src/a", content: "" }, [bad("not an absolute path")]],
  ["create_file", { filePath: "~/a", content: "" }, [bad("not an absolute path")]],
  ["create_file", { filePath: "", content: "" }, [bad("not an absolute path")]],
  ["create_file", { filePath: "/w/a\0b", content: "" }, [bad("NUL")]],
  ["create_file", { filePath: "vscode-remote://h/w/a", content: "" }, [bad("not an absolute path")]],
  ["create_file", { filePath: "file://host/w/a", content: "" }, [bad("not a plain file URI")]],
  ["create_file", { filePath: "file:///w/%zz", content: "" }, [bad("not a valid URI")]],
  ["create_file", { filePath: "/w/a" }, [bad("content", "/w/a")]],
  ["create_file", { filePath: 1, content: "" }, [bad("filePath")]],
  ["create_file", "x", [bad("its input")]],
  ["replace_string_in_file", { filePath: "/w/a", oldString: "x", newString: "y" }, [replace("/w/a", ["x", "y"])]],
  [
    "replace_string_in_file",
    { filePath: "/w/a", oldString: "x", newString: "y", expected_replacements: 3 },
    [{ change: "replace", path: "/w/a", replacements: [{ before: "x", after: "y", occurrences: "every" }] }],
  ],
  ["replace_string_in_file", { filePath: "/w/a", oldString: "x" }, [bad("newString", "/w/a")]],
  [
    "multi_replace_string_in_file",
    {
      explanation: "e",
      replacements: [
        { filePath: "/w/a", oldString: "1", newString: "2" },
        { filePath: "/w/a", oldString: "2", newString: "3" },
        { filePath: "/w/b", oldString: "4", newString: "5" },
        { filePath: "b", oldString: "6", newString: "7" },
        { filePath: "/w/a", oldString: "8", newString: "9" },
      ],
    },
    [
      replace("/w/a", ["1", "2"], ["2", "3"]),
      replace("/w/b", ["4", "5"]),
      bad("not an absolute path"),
      replace("/w/a", ["8", "9"]),
    ],
  ],
  ["multi_replace_string_in_file", { replacements: [] }, [bad("replacements")]],
  [
    "multi_replace_string_in_file",
    { replacements: [{ filePath: "/w/a", oldString: "1" }] },
    [bad("replacements.0.newString")],
  ],
  [
    "insert_edit_into_file",
    { filePath: "/w/a", code: "// ...\nx", explanation: "e" },
    [{ change: "merge", path: "/w/a", fragment: "// ...\nx" }],
  ],
  [
    "apply_patch",
    { input: "*** Begin Patch\n*** Delete File: /w/a\n*** End Patch" },
    [{ change: "delete", path: "/w/a" }],
  ],
  ["apply_patch", { input: 1 }, [bad("input")]],
  ["create_directory", { dirPath: "/w/d/e" }, [{ change: "folder", path: "/w/d/e" }]],
  ["create_directory", { dirPath: "d" }, [bad("not an absolute path")]],
  [
    "edit_notebook_file",
    { filePath: "/w/n.ipynb", cellId: "c1", newCode: ["a", "b"], editType: "insert" },
    [{ change: "merge", path: "/w/n.ipynb", fragment: "insert cell c1\na\nb" }],
  ],
  [
    "edit_notebook_file",
    { filePath: "/w/n.ipynb", cellId: "c1", editType: "delete" },
    [{ change: "merge", path: "/w/n.ipynb", fragment: "delete cell c1\n" }],
  ],
  [
    "edit_notebook_file",
    { filePath: "untitled:Untitled-1", cellId: "c1", newCode: "x", editType: "edit" },
    [bad("not an absolute path")],
  ],
  ["edit_notebook_file", { filePath: "/w/n.ipynb", editType: "burn" }, [bad("editType", "/w/n.ipynb")]],
  ["run_in_terminal", { command: "x" }, undefined],
  ["constructor", {}, undefined],
];

describe("the edits of", () => {
  it.each(rows)("%s %j", (tool, input, edits) => {
    expect(readVscodeEdits(tool, input, "posix")).toEqual(edits);
  });
});
