import { pieceOfValue, unknownPiece, wordOf } from "../../shell/pieces.ts";
import { literal, type UnknownValue, type Value } from "../../shell/value.ts";
import type { CodeNode } from "../codeTree.ts";

/** One thing that an expression may come out as. */
export type Atom =
  | { readonly kind: "text"; readonly value: Value }
  /** A file or folder as an object: what `Get-Item` gives. */
  | { readonly kind: "item"; readonly path: Value }
  /** A number, a truth value or `$null`; `text` where it is known. */
  | { readonly kind: "scalar"; readonly text: string | undefined }
  | { readonly kind: "block"; readonly node: CodeNode }
  | { readonly kind: "type"; readonly name: string }
  /** An object of a .NET class, by its name in small letters without `system.`. */
  | { readonly kind: "object"; readonly type: string }
  | { readonly kind: "plain" };

/**
 * What an expression gives. PowerShell takes a list apart wherever it goes, so a list and several possibilities look alike;
 * `sure: "yes"` says that these are the elements, all of them and in this order.
 */
export interface Values {
  readonly atoms: readonly Atom[];
  readonly sure: "yes" | "no";
}

const textBound = 16;
export const unknownValue: UnknownValue = {
  kind: "unknown",
  prefix: "",
  stays: "anywhere",
  origin: "variable",
  words: "one",
};
export const plain: Values = { atoms: [{ kind: "plain" }], sure: "no" };
export const nothing: Values = { atoms: [], sure: "yes" };
export const unknownText: Values = { atoms: [{ kind: "text", value: unknownValue }], sure: "yes" };

export function text(value: Value | string): Values {
  return { atoms: [{ kind: "text", value: typeof value === "string" ? literal(value) : value }], sure: "yes" };
}

export function scalar(known?: string): Values {
  return { atoms: [{ kind: "scalar", text: known }], sure: "yes" };
}

export function item(path: Value): Values {
  return { atoms: [{ kind: "item", path }], sure: "no" };
}

/** One list behind the other. */
export function listOf(parts: readonly Values[]): Values {
  return { atoms: parts.flatMap(({ atoms }) => atoms), sure: parts.every(({ sure }) => sure === "yes") ? "yes" : "no" };
}

/** Any of them. */
export function anyOf(parts: readonly Values[]): Values {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return { atoms: distinct(parts.flatMap(({ atoms }) => atoms)), sure: "no" };
}

function distinct(atoms: readonly Atom[]): readonly Atom[] {
  const known = new Map(atoms.map((atom) => [keyOf(atom), atom]));
  return [...known.values()];
}

function keyOf(atom: Atom): string {
  return atom.kind === "block" ? `block ${atom.node.start}:${atom.node.end}` : JSON.stringify(atom);
}

/** The texts an element may be when it is used as one. */
export function textsOf({ atoms }: Values): readonly Value[] {
  if (atoms.length === 0) return [unknownValue];
  const all = atoms.map((atom): Value => {
    switch (atom.kind) {
      case "text":
        return atom.value;
      case "item":
        return atom.path;
      case "scalar":
        return atom.text === undefined ? unknownValue : literal(atom.text);
      default:
        return unknownValue;
    }
  });
  return all.length > textBound ? [unknownValue] : all;
}

/** The one text that it surely is. */
export function onlyText(values: Values | undefined): string | undefined {
  const [only] = values === undefined || values.atoms.length !== 1 ? [] : textsOf(values);
  return only?.kind === "literal" ? only.text : undefined;
}

/** The parts as one text. A list between the parts is written with blanks, which only the known ones are told. */
export function concatenated(parts: readonly Values[]): Values {
  let all: readonly (readonly Value[])[] = [[]];
  for (const part of parts) {
    const words = part.sure === "yes" && part.atoms.length > 1 ? [unknownValue] : textsOf(part);
    all = all.flatMap((before) => words.map((word) => [...before, word]));
    if (all.length > textBound) return unknownText;
  }
  return anyOf(all.map((words) => text(joined(words))));
}

function joined(words: readonly Value[]): Value {
  if (words.length === 0) return literal("");
  return wordOf(words.map((word) => (word.kind === "stream" ? unknownPiece("command", "quoted") : pieceOfValue(word))));
}

/** Values that flow into a name. They only grow. */
export class Cell {
  readonly #assigned = new Map<string, Values>();
  #full: "yes" | "no" = "no";
  readonly #grew: () => void;

  constructor(grew: () => void) {
    this.#grew = grew;
  }

  add(values: Values): void {
    const key = `${values.sure}${values.atoms.map(keyOf).join()}`;
    if (this.#full === "yes" || this.#assigned.has(key)) return;
    this.#grew();
    this.#assigned.set(key, values);
    if (this.#assigned.size <= textBound) return;
    this.#full = "yes";
    const blocks = [...this.#assigned.values()].flatMap(({ atoms }) => atoms.filter(({ kind }) => kind !== "text"));
    this.#assigned.clear();
    this.#assigned.set("all", { atoms: [...blocks, { kind: "plain" }], sure: "no" });
  }

  get values(): Values {
    return anyOf([...this.#assigned.values()]);
  }

  get isEmpty(): "yes" | "no" {
    return this.#assigned.size === 0 ? "yes" : "no";
  }
}
