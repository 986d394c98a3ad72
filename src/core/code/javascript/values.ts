import { pieceOfValue, unknownPiece, wordOf } from "../../shell/pieces.ts";
import type { Piece } from "../../shell/shellState.ts";
import { anything, literal, type Value } from "../../shell/value.ts";
import type { CodeNode } from "../codeTree.ts";

/** One thing that an expression may come out as. What it may be altogether is a set of them; the empty set: nothing yet. */
export type Atom =
  | { readonly kind: "text"; readonly value: Value }
  /** A number, a truth value, null: never a path, never a function. `text` where it is known. */
  | { readonly kind: "scalar"; readonly text: string | undefined }
  /** Data of which nothing is known, and functions that only compute. */
  | { readonly kind: "plain" }
  /** Data that was looked up by a name that is not known: it could be the `constructor` of something. */
  | { readonly kind: "picked" }
  /** Something of the runtime or of a package, by its dotted name: `fs`, `fs.rm`, `process.env`. */
  | { readonly kind: "api"; readonly name: string }
  | { readonly kind: "closure"; readonly closure: Closure }
  | { readonly kind: "thing"; readonly thing: Thing }
  /** It may be anything, also what acts. */
  | { readonly kind: "suspect"; readonly because: string };

export type Values = readonly Atom[];

/** Most alternatives of a text that are kept apart; beyond, it is unknown. */
const textBound = 16;
/** Most alternatives of any kind. */
const atomBound = 24;

/** A place that values flow into. It only grows, so that going over the code again comes to an end. */
export class Cell {
  readonly #atoms = new Map<string, Atom>();
  #texts: "apart" | "merged" = "apart";
  #listed: Values | undefined;
  readonly #grew: () => void;

  constructor(grew: () => void) {
    this.#grew = grew;
  }

  get values(): Values {
    this.#listed ??= [...this.#atoms.values()];
    return this.#listed;
  }

  add(values: Values): void {
    for (const atom of values) {
      if (atom.kind === "text" && this.#texts === "merged") continue;
      const key = keyOf(atom);
      if (this.#atoms.has(key)) continue;
      if (this.#atoms.size >= atomBound) {
        this.#overflow();
        return;
      }
      this.#atoms.set(key, atom);
      this.#listed = undefined;
      this.#grew();
      if (atom.kind === "text") this.#merge();
    }
  }

  /** Too many to be kept apart: it may be anything. */
  #overflow(): void {
    const anything: Atom = { kind: "suspect", because: "too much flows into one name" };
    if (this.#atoms.has(keyOf(anything))) return;
    this.#atoms.set(keyOf(anything), anything);
    this.#listed = undefined;
    this.#grew();
  }

  #merge(): void {
    const texts = [...this.#atoms].filter(([, { kind }]) => kind === "text");
    if (texts.length <= textBound) return;
    for (const [key] of texts) this.#atoms.delete(key);
    this.#atoms.set(keyOf(unknownText), unknownText);
    this.#texts = "merged";
    this.#listed = undefined;
  }
}

/** The names that a stretch of the code declares. */
export interface Scope {
  readonly names: ReadonlyMap<string, Cell>;
  readonly parent: Scope | undefined;
  /** The function whose body it is; undefined for blocks and for the code as a whole. */
  readonly closure: Closure | undefined;
}

/** A function or a class of the source. Its body is read where it stands; calls only bring values in and out. */
export interface Closure {
  readonly node: CodeNode;
  readonly scope: Scope;
  readonly parameters: Cell[];
  /** What may come in at any place, from calls whose arguments are not told apart. */
  readonly everyParameter: Cell;
  readonly receiver: Cell;
  readonly returns: Cell;
  called: "yes" | "no";
}

/** An object or an array that the source makes, one for each place that makes it. */
export interface Thing {
  readonly node: CodeNode;
  readonly kind: "list" | "record";
  readonly items: Cell[];
  readonly entries: Map<string, Cell>;
  /** What may stand under any name or number. */
  readonly rest: Cell;
}

export const plain: Values = [{ kind: "plain" }];
export const picked: Values = [{ kind: "picked" }];
export const scalar: Values = [{ kind: "scalar", text: undefined }];
export const unknownText: Atom = { kind: "text", value: { ...anything("variable"), words: "one" } };

export function text(value: Value | string): Values {
  return [{ kind: "text", value: typeof value === "string" ? literal(value) : value }];
}

export function scalarOf(known: string): Values {
  return [{ kind: "scalar", text: known }];
}

export function api(name: string): Values {
  return [{ kind: "api", name }];
}

export function suspect(because: string): Values {
  return [{ kind: "suspect", because }];
}

/** All that any of them may be. */
export function join(...all: readonly Values[]): Values {
  const filled = all.filter((values) => values.length > 0);
  if (filled.length <= 1) return filled[0] ?? [];
  const atoms = new Map<string, Atom>();
  for (const values of all) for (const atom of values) atoms.set(keyOf(atom), atom);
  return [...atoms.values()];
}

/** The texts a value may be when it is used as one. Nothing at all counts as unknown. */
export function wordsOf(values: Values): readonly Value[] {
  if (values.length === 0) return [anything("variable")];
  const words = values.map((atom): Value => {
    if (atom.kind === "text") return atom.value;
    if (atom.kind === "scalar" && atom.text !== undefined) return literal(atom.text);
    return { ...anything("variable"), words: "one" };
  });
  return words.filter((word, index) => words.findIndex((other) => same(word, other)) === index);
}

/** The parts as text, one behind the other. */
export function concatenated(parts: readonly Values[]): Values {
  if (parts.some((part) => part.length === 0)) return [];
  let all: readonly Piece[][] = [[]];
  for (const part of parts) {
    const words = wordsOf(part);
    const [only, ...others] = words;
    // Nearly every part is one text, and copying what stands before it each time would take forever.
    if (only !== undefined && others.length === 0) for (const pieces of all) pieces.push(pieceOf(only));
    else all = all.flatMap((before) => words.map((word) => [...before, pieceOf(word)]));
    if (all.length > textBound) return [unknownText];
  }
  return join(...all.map((pieces) => text(pieces.length === 0 ? literal("") : wordOf(pieces))));
}

function pieceOf(word: Value): Piece {
  return word.kind === "stream" ? unknownPiece("command", "quoted") : pieceOfValue(word);
}

function same(left: Value, right: Value): boolean {
  return textKey(left) === textKey(right);
}

function textKey(value: Value): string {
  if (value.kind === "literal") return `t=${value.text}`;
  return value.kind === "unknown"
    ? `t?${value.stays}${value.origin}${value.words}${value.prefix}`
    : `t*${JSON.stringify(value)}`;
}

function keyOf(atom: Atom): string {
  switch (atom.kind) {
    case "text":
      return textKey(atom.value);
    case "scalar":
      return `n${atom.text ?? ""}`;
    case "plain":
      return "p";
    case "picked":
      return "k";
    case "api":
      return `a${atom.name}`;
    case "closure":
      return `c${atom.closure.node.start}:${atom.closure.node.end}`;
    case "thing":
      return `o${atom.thing.kind}${atom.thing.node.start}:${atom.thing.node.end}`;
    case "suspect":
      return "s";
  }
}
