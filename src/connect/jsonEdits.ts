import { createScanner, type Node } from "jsonc-parser";
import { nodeAt, propertyOf, readTree } from "./jsonTree.ts";

/** Kinds of tokens of the scanner, whose own names are no values. */
const comma = 5;
const lineComment = 12;
const blank: ReadonlySet<number> = new Set([14, 15]);
const trivia: ReadonlySet<number> = new Set([12, 13, 14, 15]);

/**
 * Adds a value at the end of the list at a path, making what is missing on the way there. Nothing else of the text changes: comments,
 * order, indentation and line ends stay. Undefined where something on the way is neither an object nor, at its end, a list.
 */
export function withAdded(text: string, at: readonly string[], value: unknown): string | undefined {
  const tree = readTree(text);
  if (tree.kind === "broken") return undefined;
  const style = styleOf(text);
  if (tree.kind === "empty") {
    const whole = at.reduceRight<unknown>((inner, name) => ({ [name]: inner }), [value]);
    return `${printed(whole, style, "")}${style.eol}`;
  }
  let node = tree.root;
  for (const [index, name] of at.entries()) {
    if (node.type !== "object") return undefined;
    const next = nodeAt(node, [name]);
    if (next === undefined) {
      const rest = at.slice(index + 1).reduceRight<unknown>((inner, key) => ({ [key]: inner }), [value]);
      return insertedInto(text, node, style, (indent) => `${JSON.stringify(name)}: ${printed(rest, style, indent)}`);
    }
    node = next;
  }
  if (node.type !== "array") return undefined;
  return insertedInto(text, node, style, (indent) => printed(value, style, indent));
}

/** Takes the property at a path out of the text; the text as it is where there is none. */
export function withoutProperty(text: string, at: readonly string[]): string {
  const tree = readTree(text);
  const name = at.at(-1);
  if (tree.kind !== "tree" || name === undefined) return text;
  const parent = nodeAt(tree.root, at.slice(0, -1));
  const property = propertyOf(parent, name);
  return parent === undefined || property === undefined ? text : withoutChild(text, parent, property);
}

/** Takes one element or property out of its list or object, with the one comma that goes with it. Comments stay. */
export function withoutChild(text: string, parent: Node, child: Node): string {
  const siblings = parent.children ?? [];
  const end = child.offset + child.length;
  const previous = siblings[siblings.indexOf(child) - 1];
  const after = commaFrom(text, end);
  const before = previous === undefined ? undefined : commaFrom(text, previous.offset + previous.length);
  const cut = after ?? before;
  const start = previous === undefined ? parent.offset + 1 : previous.offset + previous.length;
  // The line end belongs to a comment that stands before it.
  const blanks = followsLineComment(text, start, child.offset) ? /[ \t]*$/ : /(?:\r?\n)?[ \t]*$/;
  const lead = blanks.exec(text.slice(start, child.offset))?.[0].length ?? 0;
  const ranges: (readonly [start: number, end: number])[] = [[child.offset - lead, end]];
  if (cut !== undefined) ranges.push([cut, cut + 1]);
  return ranges
    .toSorted(([left], [right]) => right - left)
    .reduce((rest, [from, to]) => rest.slice(0, from) + rest.slice(to), text);
}

interface Style {
  readonly eol: string;
  /** What one level is indented by. */
  readonly unit: string;
}

function styleOf(text: string): Style {
  return { eol: /\r?\n/.exec(text)?.[0] ?? "\n", unit: /\n([ \t]+)"/.exec(text)?.[1] ?? "  " };
}

function printed(value: unknown, { eol, unit }: Style, indent: string): string {
  return JSON.stringify(value, undefined, unit).replaceAll("\n", eol + indent);
}

function insertedInto(text: string, parent: Node, { eol, unit }: Style, child: (indent: string) => string): string {
  const last = parent.children?.at(-1);
  const outer = indentOf(text, parent.offset);
  if (last !== undefined) {
    const own = /\n([ \t]*)$/.exec(text.slice(0, last.offset))?.[1];
    const indent = own ?? outer + unit;
    const at = last.offset + last.length;
    return `${text.slice(0, at)},${eol}${indent}${child(indent)}${text.slice(at)}`;
  }
  const at = parent.offset + 1;
  const rest = text.slice(at, parent.offset + parent.length);
  const close = rest.includes("\n") ? "" : eol + outer;
  return `${text.slice(0, at)}${eol}${outer}${unit}${child(outer + unit)}${close}${text.slice(at)}`;
}

/** The blanks at the beginning of the line that a place lies in. */
function indentOf(text: string, offset: number): string {
  return /(?:^|\n)([ \t]*)[^\n]*$/.exec(text.slice(0, offset))?.[1] ?? "";
}

/** Where the comma is that follows a place, with nothing but blanks and comments before it. */
function commaFrom(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, false);
  scanner.setPosition(offset);
  let token: number = scanner.scan();
  while (trivia.has(token)) token = scanner.scan();
  return token === comma ? scanner.getTokenOffset() : undefined;
}

/** Whether the last thing between two places, but for blanks, is a comment to the end of its line. */
function followsLineComment(text: string, start: number, end: number): boolean {
  const scanner = createScanner(text, false);
  scanner.setPosition(start);
  let last = 0;
  for (let token: number = scanner.scan(); scanner.getTokenOffset() < end; token = scanner.scan())
    if (!blank.has(token)) last = token;
  return last === lineComment;
}
