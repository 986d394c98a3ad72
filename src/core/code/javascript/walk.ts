import type { CodeDeed } from "../codeDeed.ts";
import type { CodeNode, CodeTree } from "../codeTree.ts";
import type { Cell, Closure, Scope, Thing, Values } from "./values.ts";

/** What a call hands over. */
export interface Given {
  readonly args: readonly Values[];
  /** What may come at any place after them, from `...list`. */
  readonly more: Values;
  /** What stands before the dot. */
  readonly receiver: Values;
  readonly style: "call" | "new";
}

/** The reading of one text, as the parts of the reader see it. */
export interface Walk {
  readonly tree: CodeTree;
  /** Where the code's own file lies; undefined when that is not known. */
  readonly folder: string | undefined;
  /** `this` of every class and constructor: their instances are not told apart. */
  readonly instance: Thing;
  /** What the code itself puts among the global names. */
  readonly globals: Thing;
  cell(): Cell;
  closureOf(node: CodeNode, scope: Scope): Closure;
  thingOf(node: CodeNode, kind: Thing["kind"]): Thing;
  scopeOf(node: CodeNode, parent: Scope, closure?: Closure): Scope;
  evaluate(node: CodeNode, scope: Scope): Values;
  run(node: CodeNode, scope: Scope): void;
  /** Does work that may lead to the same work again; beyond a few levels it is told as opaque instead. */
  nested(work: () => Values): Values;
  call(callee: Values, given: Given, node: CodeNode): Values;
  /** What stands for a value that nothing has flowed into: nothing while values still flow, anything afterwards. */
  missing(): Values;
  /** The same for a variable that nothing was ever seen to be assigned to: what it is called for is not known. */
  unassigned(): Values;
  /** The code goes into another folder, so that relative paths may mean something else. */
  move(folder: Values): void;
  /** Whether the thing is lost sight of for the first time since the code was begun anew. */
  loses(thing: Thing): "yes" | "no";
  tell(deed: CodeDeed): void;
}

/** Says that something cannot be seen into. */
export function tellOpaque(walk: Walk, because: string): void {
  walk.tell({ kind: "opaque", because });
}

/** The argument at a place; undefined when the call has none there. */
export function argument({ args, more }: Given, at: number): Values | undefined {
  const own = args[at];
  if (more.length === 0) return own;
  return own === undefined ? more : [...own, ...more];
}

/** Everything the call hands over. */
export function allArguments({ args, more }: Given): Values {
  return [...args.flat(), ...more];
}

/** The entry of a thing by that name, made when it is not there yet. */
export function entryOf(thing: Thing, key: string, walk: Walk): Cell {
  const known = thing.kind === "list" && /^\d{1,4}$/.test(key) ? thing.items[Number(key)] : thing.entries.get(key);
  if (known !== undefined) return known;
  if (thing.kind === "list" && /^\d/.test(key)) return thing.rest;
  const cell = walk.cell();
  thing.entries.set(key, cell);
  return cell;
}

/** Every value that lies in it. */
export function contentsOf(thing: Thing): Values {
  return [...thing.items, ...thing.entries.values(), thing.rest].flatMap(({ values }) => values);
}
