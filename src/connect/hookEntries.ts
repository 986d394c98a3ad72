import { isDeepStrictEqual } from "node:util";
import { getNodeValue, type Node } from "jsonc-parser";
import { redact } from "../core/redact.ts";
import { runsOurHook } from "./hookLine.ts";
import { withAdded, withoutChild, withoutProperty } from "./jsonEdits.ts";
import { nodeAt, readTree } from "./jsonTree.ts";

/** An entry of ours in a list of an agent's settings. */
export interface HookEntry {
  /** The names that lead to the list. */
  readonly at: readonly string[];
  readonly entry: unknown;
}

/** What a settings file has of ours. `why` and `what` are clauses. */
export type EntriesFound =
  | { readonly kind: "none" }
  | { readonly kind: "as written" }
  /** `byHand`: what only the person can do about it, as a clause; absent where writing the entries again mends it. */
  | { readonly kind: "changed"; readonly what: string; readonly byHand?: string }
  | { readonly kind: "unreadable"; readonly why: string };

/** Says whether a settings file has exactly our entries, each once, and nothing else that runs our hook. */
export function entriesIn(text: string, entries: readonly HookEntry[]): EntriesFound {
  const tree = readTree(text);
  if (tree.kind === "broken") return { kind: "unreadable", why: tree.why };
  if (tree.kind === "empty") return { kind: "none" };
  for (const { at } of entries) {
    const wrong = at.findIndex((_name, index) => {
      const node = nodeAt(tree.root, at.slice(0, index + 1));
      return node !== undefined && node.type !== (index === at.length - 1 ? "array" : "object");
    });
    if (wrong !== -1)
      return { kind: "unreadable", why: `"${at.slice(0, wrong + 1).join(".")}" in it is of an unexpected kind` };
  }
  const found = ours(tree.root);
  if (found.length === 0) return { kind: "none" };
  const wanted = entries.map(({ at, entry }) => ({
    list: nodeAt(tree.root, at),
    entry: JSON.parse(JSON.stringify(entry)) as unknown,
  }));
  const missing = wanted.filter(
    ({ list, entry }) => !list?.children?.some((element) => isDeepStrictEqual(plain(element), entry)),
  );
  if (missing.length > 0) return { kind: "changed", what: "its entry of Holdpoint is another than the one written" };
  for (const [index, { list, entry }] of wanted.entries()) {
    const [namesake] = namesakesIn(list?.children?.map(plain) ?? [], namesIn(entry));
    if (namesake === undefined) continue;
    const { name, command } = namesake;
    const where = `under "${entries[index]?.at.join(".") ?? ""}"`;
    return {
      kind: "changed",
      what: `another hook in it, ${where}, goes by Holdpoint's name, and the agent may run that one instead`,
      byHand: `rename or remove the hook "${name}" ${where} that runs "${shortCommand(command)}"`,
    };
  }
  const handlers = found.reduce((sum, one) => sum + one.handlers, 0);
  const expected = wanted.reduce((sum, { entry }) => sum + hooksIn(entry), 0);
  return handlers === expected
    ? { kind: "as written" }
    : { kind: "changed", what: "it has further entries of Holdpoint" };
}

/** The names that the handlers of an entry have. */
function namesIn(entry: unknown): readonly string[] {
  if (typeof entry !== "object" || entry === null) return [];
  const own = "name" in entry && typeof entry.name === "string" ? [entry.name] : [];
  return [...own, ...Object.values(entry).flatMap(namesIn)];
}

interface Namesake {
  readonly name: string;
  readonly command: string;
}

/** What has one of the names and runs something else. Agents are known to keep only the first hook of a name (Qwen Code 0.24.4). */
function namesakesIn(value: unknown, names: readonly string[]): readonly Namesake[] {
  if (typeof value !== "object" || value === null) return [];
  const within = Object.values(value).flatMap((one) => namesakesIn(one, names));
  if (!("name" in value && "command" in value)) return within;
  const [name, command] = [String(value.name), String(value.command)];
  return names.includes(name) && !runsOurHook(command) ? [{ name, command }, ...within] : within;
}

/** Longest part of a command by which a person is to find its hook, in characters. */
const longestCommand = 80;

/** A command as it is named in a sentence: without secrets, and no longer than it takes to tell it from others. */
function shortCommand(command: string): string {
  const line = redact(command).text.replace(/\s+/g, " ");
  return line.length > longestCommand ? `${line.slice(0, longestCommand)}…` : line;
}

/**
 * The text with our entries and none of an older version; `base` is what a file that is not there begins as. Undefined where the text is
 * not understood, or adding would change anything else: the outcome is read again and compared.
 */
export function withEntries(text: string, entries: readonly HookEntry[], base: object): string | undefined {
  const cleared = withoutEntries(text, undefined);
  if (cleared === undefined) return undefined;
  let next = cleared;
  if (readTree(next).kind === "empty" && Object.keys(base).length > 0) next = `${JSON.stringify(base, undefined, 2)}\n`;
  const expected = readTree(next);
  const value: unknown = expected.kind === "tree" ? plain(expected.root) : {};
  for (const { at, entry } of entries) {
    const added = withAdded(next, at, entry);
    if (added === undefined) return undefined;
    next = added;
    put(value, at, entry);
  }
  const tree = readTree(next);
  return tree.kind === "tree" && isDeepStrictEqual(plain(tree.root), value) ? next : undefined;
}

/**
 * The text without what runs our hook; lists and objects that are empty then go too, but for those that `before`, the text from before
 * we came, has. Undefined where the text is not understood.
 */
export function withoutEntries(text: string, before: string | undefined): string | undefined {
  let next = text;
  for (;;) {
    const tree = readTree(next);
    if (tree.kind === "broken") return undefined;
    if (tree.kind === "empty") return next;
    const [first] = ours(tree.root);
    if (first === undefined) return next;
    const shorter = pruned(withoutChild(next, first.parent, first.element), first.at, before);
    // Each round takes something away, so this ends.
    if (shorter.length >= next.length) return undefined;
    next = shorter;
  }
}

function pruned(text: string, at: readonly string[], before: string | undefined): string {
  const earlier = before === undefined ? undefined : readTree(before);
  let next = text;
  for (let length = at.length; length > 0; length--) {
    const path = at.slice(0, length);
    if (earlier?.kind === "tree" && nodeAt(earlier.root, path) !== undefined) return next;
    const tree = readTree(next);
    const node = tree.kind === "tree" ? nodeAt(tree.root, path) : undefined;
    if (node === undefined || (node.children ?? []).length > 0) return next;
    // A comment in it is the person's.
    if (next.slice(node.offset + 1, node.offset + node.length - 1).trim() !== "") return next;
    next = withoutProperty(next, path);
  }
  return next;
}

interface Ours {
  /** The names that lead to the list. */
  readonly at: readonly string[];
  readonly parent: Node;
  readonly element: Node;
  /** How many hooks of ours are in it. */
  readonly handlers: number;
}

/** Elements of lists that run our hook: each the largest that holds nothing of anybody else. */
function ours(root: Node): readonly Ours[] {
  const found: Ours[] = [];
  const look = (node: Node, at: readonly string[]): void => {
    for (const child of node.children ?? []) {
      if (node.type === "array" && child.type === "object") {
        const handlers = handlersIn(child);
        if (handlers.others === 0 && handlers.ours > 0)
          found.push({ at, parent: node, element: child, handlers: handlers.ours });
        else if (handlers.ours > 0) look(child, at);
      } else if (node.type === "array") look(child, at);
      else if (child.children?.[1] !== undefined) look(child.children[1], [...at, String(child.children[0]?.value)]);
    }
  };
  look(root, []);
  return found;
}

/** How many hooks in an element are ours, and how many another's. A hook is an object, or a text, that holds no further list of objects. */
function handlersIn(node: Node): { readonly ours: number; readonly others: number } {
  const lists = (node.type === "object" ? (node.children ?? []) : []).flatMap(({ children }) => {
    const value = children?.[1];
    return value?.type === "array" && value.children?.some(({ type }) => type === "object") ? [value] : [];
  });
  if (lists.length === 0) {
    const count = textsIn(node).filter(runsOurHook).length;
    return count > 0 ? { ours: count, others: 0 } : { ours: 0, others: 1 };
  }
  return lists
    .flatMap((list) => list.children ?? [])
    .map(handlersIn)
    .reduce((sum, one) => ({ ours: sum.ours + one.ours, others: sum.others + one.others }));
}

function textsIn(node: Node): readonly string[] {
  if (node.type === "string") return [String(node.value)];
  const values =
    node.type === "object" ? (node.children ?? []).flatMap(({ children }) => children?.slice(1) ?? []) : [];
  return [...values, ...(node.type === "array" ? (node.children ?? []) : [])].flatMap(textsIn);
}

/** How many texts of a value run our hook. */
function hooksIn(value: unknown): number {
  if (typeof value === "string") return runsOurHook(value) ? 1 : 0;
  return typeof value === "object" && value !== null
    ? Object.values(value).reduce<number>((sum, one) => sum + hooksIn(one), 0)
    : 0;
}

function put(value: unknown, at: readonly string[], entry: unknown): void {
  let place = value as Record<string, unknown>;
  for (const name of at.slice(0, -1)) {
    place[name] ??= {};
    place = place[name] as Record<string, unknown>;
  }
  const last = at.at(-1) ?? "";
  place[last] = [...((place[last] as readonly unknown[] | undefined) ?? []), JSON.parse(JSON.stringify(entry))];
}

/** The value of a node as plain objects. */
function plain(node: Node): unknown {
  return JSON.parse(JSON.stringify(getNodeValue(node)));
}
