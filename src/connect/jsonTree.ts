import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";

/** Longest settings file that is read, in UTF-16 units, and the most lists and objects inside one another. */
const longest = 4_000_000;
const deepest = 200;

/** A settings file as it is understood: its text, without a byte order mark, and what it says. `why` is a clause. */
export type JsonTree =
  | { readonly kind: "tree"; readonly text: string; readonly root: Node }
  /** Nothing, or blanks alone. */
  | { readonly kind: "empty" }
  | { readonly kind: "broken"; readonly why: string };

/**
 * Reads JSON with comments and trailing commas, as agents do. Broken is what some of them might read otherwise than we do: a syntax error,
 * anything but an object, and a name that stands twice in one object, of which agents heed the last and editing finds the first.
 */
export function readTree(text: string): JsonTree {
  if (text.trim() === "") return { kind: "empty" };
  if (text.length > longest) return { kind: "broken", why: "it is too long" };
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
    const [error] = errors;
    if (error !== undefined) {
      const line = text.slice(0, error.offset).split("\n").length;
      return { kind: "broken", why: `it is no valid JSON (${printParseErrorCode(error.error)} in line ${line})` };
    }
    if (root?.type !== "object") return { kind: "broken", why: "it holds no JSON object" };
    const flaw = flawIn(root, 0);
    if (flaw !== undefined) return { kind: "broken", why: flaw };
  } catch {
    // Nested so deeply that reading it ends in an overflow.
    return { kind: "broken", why: tooDeep };
  }
  return { kind: "tree", text, root };
}

/** The node at a path of names; undefined where there is none. */
export function nodeAt(root: Node, at: readonly string[]): Node | undefined {
  return at.reduce<Node | undefined>((node, name) => propertyOf(node, name)?.children?.[1], root);
}

/** The property of an object by its name. */
export function propertyOf(node: Node | undefined, name: string): Node | undefined {
  return node?.type === "object" ? node.children?.find(({ children }) => children?.[0]?.value === name) : undefined;
}

/** The value at a path of names in a settings file's text; undefined where there is none, or the text is not understood. */
export function valueAt(text: string, at: readonly string[]): unknown {
  const tree = readTree(text);
  const node = tree.kind === "tree" ? nodeAt(tree.root, at) : undefined;
  return node === undefined ? undefined : getNodeValue(node);
}

const tooDeep = "it is nested too deeply";

function flawIn(node: Node, depth: number): string | undefined {
  if (depth > deepest) return tooDeep;
  const names = new Set<string>();
  for (const child of node.children ?? []) {
    if (node.type === "object") {
      const name = String(child.children?.[0]?.value);
      if (names.has(name)) return `it names "${name}" twice`;
      names.add(name);
    }
    const flaw = flawIn(child, depth + 1);
    if (flaw !== undefined) return flaw;
  }
  return undefined;
}
