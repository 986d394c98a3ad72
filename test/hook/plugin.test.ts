import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { hookLine } from "./hookLine.ts";

const project = join(import.meta.dirname, "..", "..");
const plugin = join(project, "src", "hook", "plugin");
const read = (...path: readonly string[]) => JSON.parse(readFileSync(join(...path), "utf8"));

it("hooks every tool, with a line for each kind of system, the longest time-out, and no folder of its own", () => {
  expect(read(plugin, "hooks", "hooks.json")).toEqual({
    hooks: {
      PreToolUse: [{ type: "command", command: hookLine, windows: expect.any(String), timeout: 86_400 }],
    },
  });
});

it("names its folder only through the environment, where quotes and spaces mean nothing", () => {
  const { command, windows } = read(plugin, "hooks", "hooks.json").hooks.PreToolUse[0];
  for (const line of [command, windows]) expect(line).not.toContain(["$", "{PLUGIN_ROOT}"].join(""));
  expect(command).toContain('"$PLUGIN_ROOT/gate.sh" $$ $PPID vscode');
  expect(command).toContain('"$PLUGIN_ROOT/gate.cjs" $$ $PPID vscode');
  expect(windows).toContain("$env:PLUGIN_ROOT");
});

it("is of the extension's version, and holds nothing else", () => {
  expect(read(plugin, ".plugin", "plugin.json")).toEqual({
    name: "holdpoint",
    version: read(project, "package.json").version,
  });
  expect(readdirSync(plugin, { recursive: true }).toSorted()).toEqual([
    ".plugin",
    ".plugin/plugin.json",
    "hooks",
    "hooks/hooks.json",
  ]);
});
