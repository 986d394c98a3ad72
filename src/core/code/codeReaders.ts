import type { CodeDeed } from "./codeDeed.ts";
import type { CodeTree, Language } from "./codeTree.ts";

/** What code of a language does, by its tree. Languages without a reader are opaque. */
export const codeReaders: Readonly<Partial<Record<Language, (tree: CodeTree) => readonly CodeDeed[]>>> = {};

/** The same for languages that are read without a tree. */
export const sourceReaders: Readonly<Record<string, (source: string) => readonly CodeDeed[]>> = {};

/** The language of a file by the ending of its name; undefined where that does not tell. */
export function languageOfFile(path: string): Language | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1] ?? "";
  return endings[ending.toLowerCase()];
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
