import { describe, expect, it } from "vitest";
import type { Call } from "../../src/core/call/call.ts";
import { contentOf, type FileChange } from "../../src/shared/contentView.ts";
import { caller, command, plain, root } from "./support/holds.ts";

const origin = { caller, cwd: root, tool: "some_tool", toolUse: "c" };
const edit: Call = { kind: "edit", ...origin, edits: [] };
const hush = (text: string) => ({ text: text.replaceAll("hush", "‹hidden›"), hidden: text.split("hush").length - 1 });

describe("what an agent asks to do", () => {
  it.each([
    [
      "a command",
      command("rm -rf hush"),
      {
        kind: "command",
        ask: "wants to run a command",
        shell: "bash",
        command: { text: "rm -rf ‹hidden›", omitted: 0, hidden: 1 },
      },
    ],
    [
      "input",
      { kind: "input", ...origin, target: "hush", text: "yes\n" } as const,
      {
        kind: "input",
        ask: "wants to type into a running program",
        target: "‹hidden›",
        input: { text: "yes\n", omitted: 0, hidden: 0 },
      },
    ],
    [
      "one address",
      { kind: "fetch", ...origin, urls: ["https://example.com/?hush"] } as const,
      {
        kind: "fetch",
        ask: "wants to open an address",
        urls: ["https://example.com/?‹hidden›"],
        omitted: 0,
        hidden: 1,
      },
    ],
    [
      "a tool",
      { kind: "tool", ...origin, input: { name: "hush" } } as const,
      {
        kind: "tool",
        ask: "wants to use a tool",
        name: "some_tool",
        input: { text: '{\n  "name": "‹hidden›"\n}', omitted: 0, hidden: 1 },
      },
    ],
    [
      "a tool without input",
      { kind: "tool", ...origin, input: undefined } as const,
      { kind: "tool", ask: "wants to use a tool", name: "some_tool", input: { text: "", omitted: 0, hidden: 0 } },
    ],
  ])("is told for %s", (_name, call, expected) => {
    expect(contentOf(call, [], hush)).toEqual(expected);
  });

  it("cuts a long command after it was redacted, and counts the rest", () => {
    const content = contentOf(command(`${"x".repeat(19_998)}hush${"y".repeat(100)}`), [], hush);
    expect(content.kind === "command" && content.command).toEqual({
      text: `${"x".repeat(19_998)}‹h`,
      omitted: 106,
      hidden: 1,
    });
  });

  it("does not tear a character apart where it cuts", () => {
    const content = contentOf(command(`${"x".repeat(19_999)}🙂`), [], plain);
    expect(content.kind === "command" && content.command).toEqual({ text: "x".repeat(19_999), omitted: 2, hidden: 0 });
  });

  it("tells each kind of change to a file", () => {
    const changes: readonly FileChange[] = [
      { change: "create", path: "a", after: "x\n" },
      { change: "modify", path: "b", before: "x\n", after: "y\n", unsaved: "unsaved" },
      { change: "move", path: "c", to: "d", before: "x\n", after: "x\n" },
      { change: "delete", path: "e", before: undefined },
      { change: "folder", path: "f" },
      { change: "unknown", path: "g", why: "The editor merges this by itself.", fragment: "" },
    ];
    const content = contentOf(edit, changes, plain);
    expect(
      content.kind === "edit" && [
        content.ask,
        content.files.map(({ deed, path, to, note, openable, diff }) => [deed, path, to, note, openable, diff.kind]),
      ],
    ).toEqual([
      "wants to change 6 files",
      [
        ["Creates", "a", "", "", "yes", "hunks"],
        ["Changes", "b", "", "Compared with your unsaved text in the editor.", "yes", "hunks"],
        ["Moves", "c", "d", "", "yes", "same"],
        ["Deletes", "e", "", "", "no", "elsewhere"],
        ["Creates folder", "f", "", "", "no", "same"],
        ["Changes", "g", "", "The editor merges this by itself.", "no", "same"],
      ],
    ]);
  });

  it("says when only secrets differ", () => {
    const rotated: FileChange = { change: "modify", path: "a", before: "one", after: "two", unsaved: "saved" };
    const content = contentOf(edit, [rotated], () => ({ text: "‹hidden›", hidden: 1 }));
    expect(content.kind === "edit" && content.files[0]?.diff).toEqual({
      kind: "elsewhere",
      why: "Only secrets differ, and they are hidden here.",
    });
  });

  it("shares one room of lines between all files and says where it ends", () => {
    const long = Array.from({ length: 1_500 }, (_, index) => `${index}\n`).join("");
    const changes = ["a", "b", "c"].map((path): FileChange => ({ change: "create", path, after: long }));
    const content = contentOf(edit, changes, plain);
    expect(
      content.kind === "edit" && content.files.map(({ diff }) => (diff.kind === "hunks" ? diff.omitted : diff.kind)),
    ).toEqual([0, 1_000, "elsewhere"]);
  });

  it("counts files and addresses that do not fit", () => {
    const changes = Array.from({ length: 203 }, (_, index): FileChange => ({ change: "folder", path: String(index) }));
    const edited = contentOf(edit, changes, plain);
    expect(edited.kind === "edit" && [edited.files.length, edited.omitted]).toEqual([200, 3]);
    const fetched = contentOf({ kind: "fetch", ...origin, urls: changes.map(({ path }) => path) }, [], plain);
    expect(fetched.kind === "fetch" && [fetched.urls.length, fetched.omitted]).toEqual([200, 3]);
  });
});
