import { expect, test } from "vitest";
import { tomlValueAt } from "../../src/connect/tomlValues.ts";

const text = [
  'model = "gpt" # x',
  "features.hooks = false",
  "[features]",
  "  web = true",
  "[hooks.state.'/a/b.json:pre_tool_use:0:0']",
  "trusted_hash = 'sha256:1'",
  '[hooks.state."/q\\"\\u0061.json"] # comment',
  'trusted_hash = "sha256:2"',
  "enabled=false",
  "[[profiles]]",
  "web = false",
  "[notes]",
  'long = """',
  "[features]",
  "web = false",
  '"""',
  "web = 5",
].join("\r\n");

test.each([
  [["model"], "gpt"],
  [["features", "hooks"], false],
  [["features", "web"], true],
  [["hooks", "state", "/a/b.json:pre_tool_use:0:0", "trusted_hash"], "sha256:1"],
  [["hooks", "state", '/q"a.json', "trusted_hash"], "sha256:2"],
  [["hooks", "state", '/q"a.json', "enabled"], false],
  [["notes", "web"], undefined],
  [["nothing"], undefined],
  [[], undefined],
] as const)("the value at %j is %j", (path, value) => {
  expect(tomlValueAt(text, path)).toBe(value);
});
