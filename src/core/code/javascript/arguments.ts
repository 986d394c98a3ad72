import { anything, literal, type Value } from "../../shell/value.ts";
import type { CodeNode } from "../codeTree.ts";
import { elementsOf, memberOf } from "./members.ts";
import { type Values, wordsOf } from "./values.ts";
import { argument, type Given, type Walk } from "./walk.ts";

/** A call of something of the runtime or of a known package. */
export interface ApiCall {
  readonly name: string;
  readonly given: Given;
  readonly node: CodeNode;
  readonly walk: Walk;
}

/** What one call does: it tells its deeds and says what comes out. */
export type Handler = (call: ApiCall) => Values;

const most = 8;

/** The paths that an argument may be; a number is no path but a file that is open already. */
export function pathsAt({ given }: ApiCall, at: number): readonly Value[] {
  const values = argument(given, at);
  return values === undefined ? [] : pathsIn(values);
}

export function pathsIn(values: Values): readonly Value[] {
  const paths = values.filter(({ kind }) => kind !== "scalar");
  if (values.length > 0 && paths.length === 0) return [];
  return wordsOf(paths).map((word) => (word.kind === "literal" ? literal(word.text.replace(/^file:\/\//, "")) : word));
}

/** An option by its name in any of the arguments: nothing where none is there, unknown where it may be. */
export function optionOf({ given, walk }: ApiCall, name: string): Values {
  const all = [...given.args, given.more].flat();
  return all.flatMap((atom): Values => {
    if (atom.kind === "plain" || atom.kind === "picked" || atom.kind === "suspect") return [{ kind: "plain" }];
    if (atom.kind !== "thing" || atom.thing.kind !== "record") return [];
    if (!atom.thing.entries.has(name) && atom.thing.rest.values.length === 0) return [];
    return memberOf([atom], { kind: "name", text: name }, walk);
  });
}

/** Whether a switch is surely off. */
export function isOff(values: Values): boolean {
  return values.every((atom) => atom.kind === "scalar" && /^(?:false|null|undefined|0)$/.test(atom.text ?? ""));
}

/** The words of a list of arguments, as far as they are known. */
export function wordsAt({ given, walk }: ApiCall, at: number): readonly Value[] {
  return wordsIn(argument(given, at) ?? [], walk);
}

export function wordsIn(values: Values, walk: Walk): readonly Value[] {
  const [only] = values;
  if (values.length === 0 || (only?.kind === "scalar" && values.length === 1)) return [];
  if (values.length !== 1 || only?.kind !== "thing") return [anything("variable")];
  const { thing } = only;
  if (thing.kind === "record") return [];
  const words = thing.items.map(({ values: item }) => oneWord(item.length > 0 ? item : walk.missing()));
  return thing.rest.values.length > 0 ? [...words, anything("variable")] : words;
}

/** One word for whatever the values may be: unknown unless there is only one. */
export function oneWord(values: Values): Value {
  const words = wordsOf(values);
  return words.length === 1 && words[0] !== undefined ? words[0] : { ...anything("variable"), words: "one" };
}

/** Every text the values may be, up to a bound; beyond, one that is not known. */
export function eachText(values: Values): readonly Value[] {
  const words = wordsOf(values);
  return words.length <= most ? words : [anything("variable")];
}

/** The elements of a list, or the value itself. */
export function listed(values: Values, walk: Walk): Values {
  return values.flatMap((atom) =>
    atom.kind === "thing" && atom.thing.kind === "list" ? elementsOf([atom], walk) : [atom],
  );
}
