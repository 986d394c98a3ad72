import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type CodeNode,
  codeBound,
  codeDepthBound,
  codeNodeBound,
  type Language,
  sourceOf,
} from "../../src/core/code/codeTree.ts";
import { Grammars } from "../../src/facts/grammars.ts";

const packed = resolve(import.meta.dirname, "../../node_modules/@vscode/tree-sitter-wasm/wasm");
const patient = 60_000;

const whole: Readonly<Record<Language, string>> = {
  python: "import os\nfor p in ['ä', '😀']:\n  os.remove(p)\n",
  javascript: "const fs = require('fs'); fs.rmSync(`a` + /b/);",
  typescript: "const a: string = <string>b; export {}",
  tsx: "const a: JSX.Element = <b c={d}>e</b>;",
  ruby: "File.delete(*Dir['*.x']) if x\nputs <<~A\n  a\nA\n",
  php: "<?php unlink($a . 'b'); ?> text",
  powershell: "Get-ChildItem -Recurse | Remove-Item -Force; & 'x' $env:A",
};

describe("the grammars", () => {
  const grammars = new Grammars(packed, patient);

  test.each(Object.keys(whole) as Language[])("read %s", async (language) => {
    const tree = await grammars.parse(language, whole[language]);
    expect([tree?.language, tree?.state, tree?.source]).toEqual([language, "whole", whole[language]]);
  });

  test("name parts of a node and where it stands, in units of the text", async () => {
    const tree = await grammars.parse("python", whole.python);
    if (tree === undefined) throw new Error("no tree");
    const call = all(tree.root).find(({ type }) => type === "call");
    expect(call?.children.map((child) => [child.type, child.field, sourceOf(child, tree)])).toEqual([
      ["attribute", "function", "os.remove"],
      ["argument_list", "arguments", "(p)"],
    ]);
    expect(
      all(tree.root)
        .filter(({ type }) => type === "string")
        .map((node) => sourceOf(node, tree)),
    ).toEqual(["'ä'", "'😀'"]);
  });

  test.each<[Language, string]>([
    ["python", "def (:"],
    ["javascript", "const = ;"],
    ["typescript", "let a: = 1"],
    ["tsx", "const a = <b"],
    ["ruby", "def )("],
    ["php", "<?php unlink(("],
    ["powershell", "if ( {"],
  ])("say that broken %s is broken", async (language, code) => {
    expect((await grammars.parse(language, code))?.state).toBe("broken");
  });

  test("read nothing over a bound: text, nodes, depth, time", async () => {
    expect(await grammars.parse("python", "#".repeat(codeBound + 1))).toBeUndefined();
    expect((await grammars.parse("python", "#".repeat(codeBound)))?.state).toBe("whole");
    expect(await grammars.parse("python", "a;".repeat(codeNodeBound / 3))).toBeUndefined();
    expect(await grammars.parse("python", "(".repeat(codeDepthBound) + ")".repeat(codeDepthBound))).toBeUndefined();
    expect(await new Grammars(packed, 0).parse("python", "x = 1\n".repeat(2000))).toBeUndefined();
  });

  test.each<[Language, string]>([
    ["python", "("],
    ["python", "a+"],
    ["python", "f(x, **{'a': ["],
    ["javascript", "{"],
    ["javascript", "`${"],
    ["typescript", "a<"],
    ["tsx", "<a>"],
    ["ruby", "["],
    ["ruby", '"#{'],
    ["ruby", "<<A+"],
    ["php", "<?php ("],
    ["php", "<?php {"],
    ["powershell", "$("],
    ["powershell", "@{a="],
  ])("survive 64 KB of nested %s %j", async (language, part) => {
    const code = part.repeat(codeBound / part.length);
    const tree = await grammars.parse(language, code);
    expect(tree?.state ?? "none").not.toBe("whole");
    expect((await grammars.parse(language, whole[language]))?.state).toBe("whole");
  });

  test("answer many at the same time, from the first on", async () => {
    const fresh = new Grammars(packed, patient);
    const languages = Array.from({ length: 8 }, () => Object.keys(whole) as Language[]).flat();
    const trees = await Promise.all(languages.map((language) => fresh.parse(language, whole[language])));
    expect(trees.map((tree) => [tree?.language, tree?.state])).toEqual(languages.map((name) => [name, "whole"]));
  });
});

describe("grammars that are not there", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "grammars-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function bring(...names: readonly string[]): void {
    for (const name of names) copyFileSync(join(packed, name), join(folder, name));
  }

  test("are looked for again the next time", async () => {
    const grammars = new Grammars(folder, patient);
    expect(await grammars.parse("python", "x")).toBeUndefined();
    bring("tree-sitter.js");
    expect(await grammars.parse("python", "x")).toBeUndefined();
    bring("tree-sitter.wasm");
    expect(await grammars.parse("python", "x")).toBeUndefined();
    writeFileSync(join(folder, "tree-sitter-python.wasm"), "no grammar");
    expect(await grammars.parse("python", "x")).toBeUndefined();
    bring("tree-sitter-python.wasm");
    expect((await grammars.parse("python", "x"))?.state).toBe("whole");
    expect(await grammars.parse("ruby", "x")).toBeUndefined();
  });
});

function all(node: CodeNode): readonly CodeNode[] {
  return [node, ...node.children.flatMap(all)];
}
