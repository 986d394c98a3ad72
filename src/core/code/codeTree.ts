/** Languages whose code is read, by the grammars that `src/facts` has. */
export type Language = "python" | "javascript" | "typescript" | "tsx" | "ruby" | "php" | "powershell";

/** A syntax tree as plain data, so that reading it needs no parser. */
export interface CodeTree {
  readonly language: Language;
  readonly source: string;
  readonly root: CodeNode;
  /** `broken`: the grammar did not understand all of it. What it says then is no more than a guess. */
  readonly state: "whole" | "broken";
}

/** One node. Tokens without a name of their own (operators, keywords, brackets) are nodes too, named by their text. */
export interface CodeNode {
  /** The grammar's name for it: `call`, `string`, `+`. */
  readonly type: string;
  /** Which part of its parent it is, as the grammar names it; undefined for most. */
  readonly field: string | undefined;
  /** Where it stands in the source, in UTF-16 units, the end excluded. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly CodeNode[];
}

/**
 * Most code that is parsed, in UTF-16 units, most nodes of a tree that are looked at, and how deep they may lie: readers go
 * down by recursion and rely on it.
 */
export const codeBound = 65_536;
export const codeNodeBound = 60_000;
export const codeDepthBound = 400;

/** The stretch of the source that a node covers. */
export function sourceOf(node: CodeNode, tree: CodeTree): string {
  return tree.source.slice(node.start, node.end);
}

/** The child that is the named part of the node; undefined where it has none. */
export function part(node: CodeNode, field: string): CodeNode | undefined {
  return node.children.find((child) => child.field === field);
}

/** Whether a carriage return stands alone: some languages end a line and a comment there, their grammars here do not. */
export function hasLoneReturn(source: string): boolean {
  return /\r(?!\n)/.test(source);
}
