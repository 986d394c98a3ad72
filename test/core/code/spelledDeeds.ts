import { resolve } from "node:path";
import type { CodeDeed } from "../../../src/core/code/codeDeed.ts";
import type { CodeTree, Language } from "../../../src/core/code/codeTree.ts";
import type { Value } from "../../../src/core/shell/value.ts";
import { Grammars } from "../../../src/facts/grammars.ts";

const folder = resolve(import.meta.dirname, "../../../node_modules/@vscode/tree-sitter-wasm/wasm");
const grammars = new Grammars(folder, 60_000);

/** The tree that the real grammar makes of the text. */
export async function parsed(language: Language, code: string): Promise<CodeTree> {
  const tree = await grammars.parse(language, code);
  if (tree === undefined) throw new Error(`no tree of ${code}`);
  return tree;
}

/** Deeds in one line each: `delete content dist/**`, `run rm -rf src`, `opaque`; `<name>` for what is not known of a text. */
export function spelledDeeds(deeds: readonly CodeDeed[]): readonly string[] {
  return [...new Set(deeds.map(spelled))];
}

function spelled(deed: CodeDeed): string {
  switch (deed.kind) {
    case "file":
      return `${deed.verb} ${deed.loses} ${word(deed.path)}${deed.reach === "tree" ? "/**" : ""}`;
    case "shell":
      return `${deed.shell ?? "shell"}: ${word(deed.text)}${inFolder(deed.cwd)}`;
    case "program":
      return `run ${deed.words.map(word).join(" ")}${inFolder(deed.cwd)}`;
    case "connect":
      return `${deed.loses === "none" ? "fetch" : "send"} ${word(deed.url)}`;
    case "code":
      return `code ${deed.language}: ${word(deed.text)}`;
    case "load":
      return `load ${word(deed.file)}${deed.when === undefined ? "" : " if there"}`;
    case "environment":
      return `environment ${deed.name ?? "?"}`;
    case "system":
      return `system ${deed.name}`;
    case "opaque":
      return "opaque";
  }
}

function inFolder(cwd: Value | undefined): string {
  return cwd === undefined ? "" : ` in ${word(cwd)}`;
}

function word(value: Value): string {
  switch (value.kind) {
    case "literal":
      return value.text;
    case "glob":
      return `glob(${value.text})`;
    case "unknown":
      return `${value.prefix}<${value.stays}>`;
    case "stream":
      return "<stream>";
  }
}
