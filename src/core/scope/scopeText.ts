import { createScanner, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { ScopeProblem } from "./scope.ts";

/** Longer files are refused. In bytes of UTF-8. */
const maximumBytes = 262_144;
/** Deeper nesting is refused before anything recursive sees it. */
const maximumDepth = 32;

/** Where something stands in a file. Lines and columns count from 1; `length` is in UTF-16 units, at least 1, within the line. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** A file of JSON with comments, read: its value, or why it has none. */
export type ScopeText =
  | { readonly kind: "value"; readonly value: unknown; readonly places: Places }
  | { readonly kind: "problems"; readonly problems: readonly ScopeProblem[] };

/** Finds where a part of the value stands in the file. */
export interface Places {
  /** The value at the path; of an object or a list its opening bracket. What is not there is found where it should be. */
  valueAt(path: readonly PropertyKey[]): Place;
  /** The key at the end of the path. */
  keyAt(path: readonly PropertyKey[]): Place;
}

/** Reads JSON with comments and trailing commas. Never throws, whatever the text. */
export function readScopeText(written: string): ScopeText {
  // A byte order mark is no part of the text, and editors do not count it.
  const text = written.replace(/^\uFEFF/, "");
  const placeOf = placesIn(text);
  const error = (offset: number, length: number, message: string, mend: string): ScopeProblem => ({
    severity: "error",
    ...placeOf(offset, length),
    message,
    mend,
  });
  if (byteLength(text) > maximumBytes) {
    const problem = error(
      0,
      1,
      `The file is larger than ${maximumBytes / 1_024} KB.`,
      "Put folders together with wildcards, so that fewer patterns are needed.",
    );
    return { kind: "problems", problems: [problem] };
  }
  const deep = firstTooDeep(text);
  if (deep !== undefined) {
    return {
      kind: "problems",
      problems: [
        error(
          deep,
          1,
          `Brackets are nested more than ${maximumDepth} deep.`,
          "Remove the nesting: no part of a scope file needs it.",
        ),
      ],
    };
  }
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  if (tree === undefined || errors.length > 0) {
    const problems = errors.map((one) =>
      error(one.offset, one.length, ...syntaxMessage(printParseErrorCode(one.error))),
    );
    return {
      kind: "problems",
      problems: problems.length > 0 ? problems : [error(0, 1, ...syntaxMessage("ValueExpected"))],
    };
  }
  const repeated = repeatedKeys(tree).map((key) => error(key.offset, key.length, ...keyMessage(key.value)));
  if (repeated.length > 0) return { kind: "problems", problems: repeated };
  return { kind: "value", value: getNodeValue(tree), places: placesOf(tree, placeOf) };
}

function placesOf(tree: Node, placeOf: (offset: number, length: number) => Place): Places {
  const nodes = nodesByPath(tree);
  const nearestNode = (path: readonly PropertyKey[]): Node => {
    for (let length = path.length; length > 0; length--) {
      const node = nodes.get(pathKey(path.slice(0, length)));
      if (node !== undefined) return node;
    }
    return tree;
  };
  const placeOfNode = (node: Node): Place =>
    placeOf(node.offset, node.type === "object" || node.type === "array" ? 1 : node.length);
  return {
    valueAt: (path) => placeOfNode(nearestNode(path)),
    keyAt: (path) => {
      const property = nodes.get(pathKey(path))?.parent;
      const key = property?.type === "property" ? property.children?.[0] : undefined;
      return placeOfNode(key ?? nearestNode(path));
    },
  };
}

/** Every value by its path, so that many problems in a large file are placed in one pass. */
function nodesByPath(tree: Node): ReadonlyMap<string, Node> {
  const nodes = new Map<string, Node>();
  const open: { readonly node: Node; readonly path: readonly PropertyKey[] }[] = [{ node: tree, path: [] }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, path } = next;
    nodes.set(pathKey(path), node);
    for (const [index, child] of (node.children ?? []).entries()) {
      const [key, value] = node.type === "object" ? (child.children ?? []) : [undefined, child];
      if (value !== undefined)
        open.push({ node: value, path: [...path, key === undefined ? index : String(key.value)] });
    }
  }
  return nodes;
}

function pathKey(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

/** Keys that stand twice in one object, of which readers would take different ones, and keys that mean something to JavaScript. */
function repeatedKeys(tree: Node): readonly Node[] {
  const found: Node[] = [];
  const open = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const seen = new Set<unknown>(["__proto__"]);
    for (const child of node.children ?? []) {
      open.push(child);
      const key = node.type === "object" ? child.children?.[0] : undefined;
      if (key === undefined) continue;
      if (seen.has(key.value)) found.push(key);
      seen.add(key.value);
    }
  }
  return found.sort((left, right) => left.offset - right.offset);
}

function keyMessage(key: unknown): [message: string, mend: string] {
  if (key === "__proto__") return ["`__proto__` cannot be a key.", "Remove it."];
  return [`\`${String(key)}\` stands twice in the same object.`, "Keep one of the two."];
}

function syntaxMessage(code: string): [message: string, mend: string] {
  switch (code) {
    case "ValueExpected":
      return ["A value is missing here.", 'Write one; the least scope file is `{ "version": 1 }`.'];
    case "PropertyNameExpected":
      return ["A key is missing here.", "Write a key in double quotes, or remove what stands in its place."];
    case "ColonExpected":
      return ["A `:` is missing here.", "Write `:` between a key and its value."];
    case "CommaExpected":
      return ["A `,` is missing here.", "Write `,` between two parts."];
    case "CloseBraceExpected":
      return ["A `}` is missing here.", "Close the object with `}`."];
    case "CloseBracketExpected":
      return ["A `]` is missing here.", "Close the list with `]`."];
    case "EndOfFileExpected":
      return ["Something stands behind the end.", "Remove what follows the closing bracket."];
    case "InvalidEscapeCharacter":
      return [
        "A backslash is not followed by something it can escape.",
        "Write `/` between folders; a backslash itself is written twice.",
      ];
    case "UnexpectedEndOfString":
      return ["A text is not closed.", 'Close it with `"` on the same line.'];
    case "UnexpectedEndOfComment":
      return ["A comment is not closed.", "Close it with `*/`."];
    default:
      return ["This is not JSON.", "Write keys and texts in double quotes; comments begin with `//`."];
  }
}

// `SyntaxKind.EOF`, which isolated modules cannot name. Only this kind ends a text: behind a comment that is never
// closed, its length is not 0.
const endOfFile = 17;

/** The offset of the first bracket that opens too deep. Texts and comments do not count. */
function firstTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.scan() !== endOfFile) {
    const char = text[scanner.getTokenOffset()];
    if (char === "{" || char === "[") depth++;
    if (char === "}" || char === "]") depth--;
    if (depth > maximumDepth) return scanner.getTokenOffset();
  }
  return undefined;
}

function placesIn(text: string): (offset: number, length: number) => Place {
  const ends: number[] = [];
  for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) ends.push(index + end.length);
  return (offset, length) => {
    // The number of lines that end at or before the offset, by halving.
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    const start = low === 0 ? 0 : (ends[low - 1] ?? 0);
    const end = (ends[low] ?? text.length + 1) - 1;
    return { line: low + 1, column: offset - start + 1, length: Math.max(1, Math.min(length, end - offset)) };
  };
}

/** Bytes of the text in UTF-8; counted no further than the bound. */
function byteLength(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length && bytes <= maximumBytes; index++) {
    const unit = text.charCodeAt(index);
    // Half of a pair counts two, so that a pair counts four.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3;
  }
  return bytes;
}
