import { resolve } from "node:path";
import type { CodeDeed } from "../../../src/core/code/codeDeed.ts";
import type { CodeTree, Language } from "../../../src/core/code/codeTree.ts";
import type { Value } from "../../../src/core/shell/value.ts";
import { Grammars } from "../../../src/facts/grammars.ts";

const grammars = new Grammars(
  resolve(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm"),
  60_000,
);

/** The real tree of a text. */
export async function treeOf(language: Language, code: string): Promise<CodeTree> {
  const tree = await grammars.parse(language, code);
  if (tree === undefined) throw new Error(`no tree of ${code}`);
  return tree;
}

/** Deeds as tests write them: `delete content x`, `shell ls`, `opaque`. Texts as they are, `?` for what is not known. */
export function spelt(deeds: readonly CodeDeed[]): readonly string[] {
  return [...new Set(deeds.map(deedText))];
}

function deedText(deed: CodeDeed): string {
  switch (deed.kind) {
    case "file":
      return `${deed.verb} ${deed.loses} ${valueText(deed.path)}${deed.reach === "tree" ? "/**" : ""}`;
    case "shell":
      return `shell ${valueText(deed.text)}${within(deed.cwd)}`;
    case "program":
      return `program ${deed.words.map(valueText).join(" ")}${within(deed.cwd)}`;
    case "connect":
      return `connect ${deed.loses} ${valueText(deed.url)}`;
    case "code":
      return `code ${deed.language} ${valueText(deed.text)}`;
    case "load":
      return `load ${valueText(deed.file)}${deed.when === undefined ? "" : " if there"}`;
    case "environment":
      return `environment ${deed.name ?? "?"}`;
    case "system":
      return `system ${deed.name}`;
    case "opaque":
      return "opaque";
  }
}

function within(cwd: Value | undefined): string {
  return cwd === undefined ? "" : ` in ${valueText(cwd)}`;
}

function valueText(value: Value): string {
  switch (value.kind) {
    case "literal":
      return value.text;
    case "glob":
      return `glob(${value.text})`;
    case "unknown":
      return value.stays === "anywhere" ? `${value.prefix}?` : `${value.prefix}?${value.stays}`;
    case "stream":
      return "stream";
  }
}
