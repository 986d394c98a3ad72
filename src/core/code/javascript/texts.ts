import { literal, type Value } from "../../shell/value.ts";
import type { CodeNode } from "../codeTree.ts";
import { passThrough } from "./passing.ts";
import { concatenated, join, scalar, text, unknownText, type Values } from "./values.ts";
import type { Given, Walk } from "./walk.ts";

/** Methods of texts that are worked out when all is known; others give an unknown text. */
const methods: Readonly<Record<string, (known: string, args: readonly string[]) => string>> = {
  trim: (known) => known.trim(),
  trimStart: (known) => known.trimStart(),
  trimEnd: (known) => known.trimEnd(),
  toLowerCase: (known) => known.toLowerCase(),
  toUpperCase: (known) => known.toUpperCase(),
  slice: (known, [from, to]) => known.slice(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  substring: (known, [from, to]) => known.substring(Number(from ?? 0), to === undefined ? undefined : Number(to)),
  substr: (known, [from, length]) => {
    const start = Number(from ?? 0) < 0 ? Math.max(known.length + Number(from), 0) : Number(from ?? 0);
    return known.slice(start, length === undefined ? undefined : start + Number(length));
  },
  charAt: (known, [at]) => known.charAt(Number(at ?? 0)),
  at: (known, [at]) => known.at(Number(at ?? 0)) ?? "",
  replaceAll: (known, [from = "", to = ""]) => known.split(from).join(to),
  replace: (known, [from = "", to = ""]) => {
    const at = known.indexOf(from);
    return at < 0 ? known : known.slice(0, at) + to + known.slice(at + from.length);
  },
};

/** What a method of a text gives. */
export function textMethod(value: Value, name: string, given: Given, node: CodeNode, walk: Walk): Values {
  if (/^(?:toString|valueOf|normalize|toWellFormed)$/.test(name)) return text(value);
  if (name === "concat") return concatenated([text(value), ...given.args]);
  if (
    /^(?:length|indexOf|lastIndexOf|includes|startsWith|endsWith|search|localeCompare|charCodeAt|codePointAt)$/.test(
      name,
    )
  )
    return scalar;
  const args = given.more.length > 0 ? undefined : known(given.args);
  if (name === "split") return split(value, args, node, walk);
  const method = methods[name];
  // A `$` in the replacement stands for parts of the text.
  if (value.kind === "literal" && method !== undefined && args !== undefined && !args.some((arg) => arg.includes("$")))
    return text(method(value.text, args));
  return join([unknownText], passThrough(given, walk, node));
}

function known(args: readonly Values[]): readonly string[] | undefined {
  const texts: string[] = [];
  for (const values of args) {
    const [only] = values;
    if (values.length !== 1 || only === undefined) return undefined;
    if (only.kind === "text" && only.value.kind === "literal") texts.push(only.value.text);
    else if (only.kind === "scalar" && only.text !== undefined && /^-?\d+$/.test(only.text)) texts.push(only.text);
    else return undefined;
  }
  return texts;
}

function split(value: Value, args: readonly string[] | undefined, node: CodeNode, walk: Walk): Values {
  const thing = walk.thingOf(node, "list");
  const [separator] = args ?? [];
  if (value.kind !== "literal" || separator === undefined || args?.length !== 1) thing.rest.add([unknownText]);
  else
    for (const [at, piece] of value.text.split(separator).slice(0, 64).entries()) {
      const cell = thing.items[at] ?? walk.cell();
      thing.items[at] = cell;
      cell.add(text(literal(piece)));
    }
  if (value.kind === "literal" && separator !== undefined && value.text.split(separator).length > 64)
    thing.rest.add([unknownText]);
  return [{ kind: "thing", thing }];
}
