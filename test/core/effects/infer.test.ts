import { describe, expect, it } from "vitest";
import type { Edit } from "../../../src/core/call/call.ts";
import { infer } from "../../../src/core/effects/infer.ts";
import { callOf, commandCall } from "./calls.ts";
import { spellEffect, surroundings } from "./spell.ts";

function effectsOf(call: Parameters<typeof infer>[0]): readonly string[] {
  return infer(call, surroundings).effects.map(spellEffect);
}

describe("infer", () => {
  it("says of an effect what it is, why, and where it stands in the text", () => {
    expect(infer(commandCall("cd web && rm -rf 'old stuff'"), surroundings)).toEqual({
      effects: [
        {
          verb: "delete",
          resource: { scheme: "file", path: "/home/dev/project/web/old stuff", spelling: "literal", reach: "tree" },
          loses: "content",
          sight: "plain",
          because: "rm -r deletes it and all below it",
          source: "rm -rf 'old stuff'",
          part: 1,
        },
      ],
      problems: [],
    });
  });

  it("names each effect once", () => {
    expect(effectsOf(commandCall("rm a; rm a; for i in 1 2; do rm a; done"))).toEqual(["delete content ./a"]);
  });

  it("shortens the source to 200 characters", () => {
    const [effect] = infer(commandCall(`rm ${"a".repeat(500)}`), surroundings).effects;
    expect(effect?.source).toBe("rm …");
  });

  it("takes a folder that is not absolute as unknown", () => {
    expect(effectsOf(commandCall("rm a; rm /b", "bash", "project"))).toEqual(["delete content ?", "delete content /b"]);
  });

  it("holds a text over 1 MiB without looking at it", () => {
    const { effects, problems } = infer(commandCall("ls;".repeat(400_000)), surroundings);
    expect({ effects, kinds: problems.map(({ kind }) => kind) }).toEqual({ effects: [], kinds: ["bound"] });
  });

  it("turns a fault of its own into a problem", () => {
    const broken = { ...commandCall("ls"), text: undefined } as unknown as Parameters<typeof infer>[0];
    const { effects, problems } = infer(broken, surroundings);
    expect({ effects: effects.map(spellEffect), kinds: problems.map(({ kind }) => kind) }).toEqual({
      effects: ["execute none tool:run_in_terminal (opaque)"],
      kinds: ["syntax"],
    });
  });

  it.each<[Edit, readonly string[]]>([
    [{ change: "write", path: "/home/dev/project/a", content: "x" }, ["modify content ./a"]],
    [{ change: "replace", path: "/home/dev/project/a", replacements: [] }, ["modify edit ./a"]],
    [{ change: "merge", path: "/home/dev/project/a", fragment: "x" }, ["modify edit ./a"]],
    [{ change: "patch", path: "/home/dev/project/a", moveTo: undefined, hunks: [] }, ["modify edit ./a"]],
    [
      { change: "patch", path: "/home/dev/project/a", moveTo: "/home/dev/project/b", hunks: [] },
      ["delete none ./a", "modify content ./b"],
    ],
    [{ change: "delete", path: "/home/dev/project/a" }, ["delete content ./a/**"]],
    [{ change: "folder", path: "/home/dev/project/a" }, ["create none ./a"]],
    [{ change: "unreadable", path: "/home/dev/project/a", why: "x" }, ["modify content ./a/** (opaque)"]],
    [{ change: "unreadable", path: undefined, why: "x" }, ["modify content ? (opaque)"]],
    [{ change: "write", path: "/home/dev/project/../x/./y", content: "" }, ["modify content ~/x/y"]],
    [{ change: "write", path: "src/a", content: "" }, ["modify content ./src/a"]],
  ])("reads the edit %j", (edit, expected) => {
    expect(effectsOf(callOf("edit", { edits: [edit] }))).toEqual(expected);
  });

  it.each([
    ["https://example.com/a", "connect none host:example.com:443"],
    ["http://user@Example.com:8080/a", "connect none host:example.com:8080"],
    ["file:///home/dev/.ssh/id_rsa", "read none ~/.ssh/id_rsa"],
    ["not an address", "connect none host:not:443"],
    ["", "connect none host:?:?"],
  ])("reads the fetch of `%s`", (url, expected) => {
    expect(effectsOf(callOf("fetch", { urls: [url] }))).toEqual([expected]);
  });

  it("takes input to a running program as a command and as something unseen", () => {
    expect(effectsOf(callOf("input", { target: "terminal 3", text: "rm -rf src" }))).toEqual([
      "delete content ./src/**",
      "execute none process:terminal 3 (opaque)",
    ]);
  });

  it.each<[string, unknown, readonly string[]]>([
    ["read_file", { filePath: "/home/dev/project/.env", startLine: 1, endLine: 9 }, ["read none ./.env"]],
    ["list_dir", { path: "/" }, []],
    ["runSubagent", { prompt: "rm -rf /" }, []],
    ["manage_todo_list", { todoList: [] }, []],
    ["memory", { command: "view", path: "/memories/" }, []],
    ["memory", { command: "create", path: "/memories/a" }, ["modify none tool:memory"]],
    ["memory", { command: "delete", path: "/memories/a" }, ["delete content tool:memory"]],
    ["install_extension", { id: "a.b" }, ["execute none tool:install_extension (opaque)"]],
    ["", {}, ["execute none tool:? (opaque)"]],
    ["mcp_github_delete_repository", { repo: "x" }, ["delete remote mcp:github/delete_repository"]],
    ["mcp__my-server__do/it", {}, ["execute none mcp:my-server/do%2Fit (opaque)"]],
    [
      "run_vscode_command",
      { commandId: "holdpoint.approve" },
      ["execute none tool:run_vscode_command (opaque)", "execute none process:holdpoint (opaque)"],
    ],
    ["run_vscode_command", { commandId: "editor.action.x" }, ["execute none tool:run_vscode_command (opaque)"]],
    [
      "create_and_run_task",
      { task: { command: "rm", args: ["-rf", "/"] } },
      ["execute none tool:create_and_run_task (opaque)", "delete content /**"],
    ],
    ["constructor", {}, ["execute none tool:constructor (opaque)"]],
  ])("reads the tool %s with %j", (tool, input, expected) => {
    expect(effectsOf(callOf("tool", { tool, input }))).toEqual(expected);
  });

  it("does not fail on an input that refers to itself", () => {
    const input: { self?: unknown } = {};
    input.self = input;
    expect(effectsOf(callOf("tool", { tool: "x", input }))).toEqual(["execute none tool:x (opaque)"]);
  });
});
