import type { CodeDeed } from "./codeDeed.ts";
import type { CodeTree, Language } from "./codeTree.ts";
import { readJavaScript } from "./javascript.ts";
import { readPhp } from "./php.ts";
import { readPowerShell } from "./powershell.ts";
import { readPython } from "./python.ts";
import { readRuby } from "./ruby.ts";

/** Deeds by tree, and the file it was read from: a judgement comes by the same code several times. */
const known = new WeakMap<CodeTree, Map<string, readonly CodeDeed[]>>();

/**
 * What code does, by its tree. `file` is the path of the code's own file as the command names it; undefined for code that is
 * no file.
 */
export function readCode(tree: CodeTree, file: string | undefined): readonly CodeDeed[] {
  const ofTree = known.get(tree) ?? new Map<string, readonly CodeDeed[]>();
  known.set(tree, ofTree);
  const deeds = ofTree.get(file ?? "") ?? deedsOf(tree, file);
  ofTree.set(file ?? "", deeds);
  return deeds;
}

function deedsOf(tree: CodeTree, file: string | undefined): readonly CodeDeed[] {
  switch (tree.language) {
    case "python":
      return readPython(tree, file);
    case "javascript":
    case "typescript":
    case "tsx":
      return readJavaScript(tree, file === undefined ? "." : folderOf(file));
    case "ruby":
      return readRuby(tree);
    case "php":
      return readPhp(tree);
    case "powershell":
      return readPowerShell(tree);
  }
}

/** The folder of a file, in the same spelling; "." for a bare name. */
export function folderOf(path: string): string {
  const at = path.lastIndexOf("/");
  return at < 0 ? "." : path.slice(0, at) || "/";
}

/** The language of a file by the ending of its name; undefined where that does not tell. */
export function languageOfFile(path: string): Language | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(endings, ending) ? endings[ending] : undefined;
}

const endings: Readonly<Record<string, Language>> = {
  py: "python",
  pyw: "python",
  js: "javascript",
  cjs: "javascript",
  mjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "tsx",
  rb: "ruby",
  php: "php",
  ps1: "powershell",
  psm1: "powershell",
};
