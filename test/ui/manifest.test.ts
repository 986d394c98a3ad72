import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandIds, settingDefaults } from "../../src/ui/ids.ts";

interface Manifest {
  readonly extensionKind: readonly string[];
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly default: unknown; readonly scope: string; readonly markdownDescription: string }>
      >;
    };
  };
}

const root = join(import.meta.dirname, "../..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const texts = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8")) as Readonly<Record<string, string>>;
const { commands, configuration } = manifest.contributes;

test("the manifest contributes exactly the commands of the code", () => {
  expect(commands.map((entry) => entry.command).sort()).toEqual(Object.values(commandIds).sort());
});

test("the manifest declares exactly the settings of the code, with their defaults, out of a workspace's reach", () => {
  const declared = Object.entries(configuration.properties);
  expect(Object.fromEntries(declared.map(([id, setting]) => [id, setting.default]))).toEqual(settingDefaults);
  expect(declared.filter(([, setting]) => setting.scope !== "application" && setting.scope !== "machine")).toEqual([]);
});

test("every text the manifest names is there, and no other", () => {
  const named = [...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map((match) => match[1]);
  expect(named.sort()).toEqual(Object.keys(texts).sort());
});

test("no command answers for a person", () => {
  const words = commands.map((entry) => `${entry.command} ${texts[entry.title.slice(1, -1)]}`.toLowerCase());
  expect(words.filter((text) => /approve|accept|allow|restore|lift|reset|disconnect/.test(text))).toEqual([]);
});

test("the extension runs where the agents run: beside the workspace, be that over SSH, in WSL or in a container", () => {
  expect(manifest.extensionKind).toEqual(["workspace"]);
});
