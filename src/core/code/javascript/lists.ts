import type { CodeNode } from "../codeTree.ts";
import { elementsOf } from "./members.ts";
import { concatenated, join, plain, scalar, type Thing, text, unknownText, type Values } from "./values.ts";
import { allArguments, argument, type Given, type Walk } from "./walk.ts";

/** What a method of a list gives; undefined for things that are no lists and for methods that are not known. */
export function listMethod(thing: Thing, name: string, given: Given, node: CodeNode, walk: Walk): Values | undefined {
  if (thing.kind !== "list" || thing.entries.has(name)) return undefined;
  const self: Values = [{ kind: "thing", thing }];
  const elements = elementsOf(self, walk);
  const callback = given.args[0] ?? [];
  const each = (): Values => call(callback, [elements, scalar, self], given, node, walk);
  switch (name) {
    case "forEach":
    case "some":
    case "every":
    case "findIndex":
    case "findLastIndex":
      each();
      return scalar;
    case "find":
    case "findLast":
      each();
      return elements;
    case "map":
      return listOf(each(), node, walk);
    case "flatMap": {
      const results = each();
      return listOf(join(results, flattened(results, walk)), node, walk);
    }
    case "filter":
      each();
      return listOf(elements, node, walk);
    case "sort":
    case "toSorted":
      call(callback, [elements, elements], given, node, walk);
      return listOf(elements, node, walk, self);
    case "reduce":
    case "reduceRight": {
      const before = walk.thingOf(node, "record").rest;
      before.add(given.args[1] ?? elements);
      before.add(call(callback, [before.values, elements, scalar, self], given, node, walk));
      return before.values;
    }
    case "push":
    case "unshift":
    case "fill":
    case "splice":
      thing.rest.add(allArguments(given));
      return name === "splice" ? listOf(elements, node, walk) : scalar;
    case "concat":
      return joined(thing, given, node, walk);
    case "join":
      return joinedText(thing, given);
    case "slice":
    case "reverse":
    case "toReversed":
    case "with":
    case "toSpliced":
    case "copyWithin":
      return listOf(
        join(
          elements,
          allArguments(given).filter(({ kind }) => kind !== "scalar"),
        ),
        node,
        walk,
      );
    case "flat":
      return listOf(join(elements, flattened(elements, walk)), node, walk);
    case "values":
      return self;
    case "entries": {
      const pair = walk.thingOf(node, "list");
      pair.rest.add(join(elements, scalar, [{ kind: "thing", thing: pair }]));
      return [{ kind: "thing", thing: pair }];
    }
    case "pop":
    case "shift":
    case "at":
      return elements;
    case "includes":
    case "indexOf":
    case "lastIndexOf":
    case "keys":
      return scalar;
    case "toString":
      return [unknownText];
    default:
      return undefined;
  }
}

/** A list of which only its elements are known. */
export function listOf(elements: Values, node: CodeNode, walk: Walk, also: Values = []): Values {
  const thing = walk.thingOf(node, "list");
  thing.rest.add(elements);
  return join([{ kind: "thing", thing }], also);
}

function call(callback: Values, args: readonly Values[], given: Given, node: CodeNode, walk: Walk): Values {
  if (callback.length === 0) return [];
  return walk.call(callback, { args, more: [], receiver: argument(given, 1) ?? [], style: "call" }, node);
}

function flattened(values: Values, walk: Walk): Values {
  const lists = values.filter(({ kind }) => kind === "thing");
  const once = elementsOf(lists, walk);
  return join(
    once,
    elementsOf(
      once.filter(({ kind }) => kind === "thing"),
      walk,
    ),
  );
}

function joined(thing: Thing, given: Given, node: CodeNode, walk: Walk): Values {
  const all = walk.thingOf(node, "list");
  const open = thing.rest.values.length > 0 || given.more.length > 0;
  let at = 0;
  const append = (values: Values, style: "item" | "any"): void => {
    if (style === "any" || open) {
      all.rest.add(values);
      return;
    }
    const cell = all.items[at] ?? walk.cell();
    all.items[at] = cell;
    cell.add(values);
    at += 1;
  };
  for (const item of thing.items) append(item.values, "item");
  all.rest.add(thing.rest.values);
  for (const values of [...given.args, given.more]) {
    for (const atom of values) {
      if (atom.kind !== "thing" || atom.thing.kind !== "list")
        append([atom], values.length === 1 && atom.kind === "text" ? "item" : "any");
      else {
        for (const item of atom.thing.items) append(item.values, values.length === 1 ? "item" : "any");
        all.rest.add(atom.thing.rest.values);
      }
    }
  }
  return [{ kind: "thing", thing: all }];
}

/** `list.join(separator)`. */
function joinedText(thing: Thing, given: Given): Values {
  if (thing.rest.values.length > 0) return [unknownText];
  const separator = given.args[0] ?? text(",");
  const parts = thing.items.flatMap(({ values }, index) => (index === 0 ? [values] : [separator, values]));
  return parts.length === 0 ? text("") : parts.some((part) => part.length === 0) ? [] : concatenated(parts);
}

/** What `Object.keys`, `values` and `entries` of the values give. */
export function listedParts(part: "keys" | "values" | "entries", values: Values, node: CodeNode, walk: Walk): Values {
  const names = values.flatMap((atom): Values => {
    if (atom.kind !== "thing") return plain;
    const known = [...atom.thing.entries.keys()].flatMap((name) => text(name));
    return atom.thing.rest.values.length > 0 || atom.thing.kind === "list" ? [...known, unknownText] : known;
  });
  if (part === "keys") return listOf(names, node, walk);
  const elements = elementsOf(values, walk);
  if (part === "values") return listOf(elements, node, walk);
  const list = walk.thingOf(node, "list");
  const pair = walk.thingOf(node.children[0] ?? node, "list");
  for (const [at, content] of [names, elements].entries()) {
    const cell = pair.items[at] ?? walk.cell();
    pair.items[at] = cell;
    cell.add(content);
  }
  list.rest.add([{ kind: "thing", thing: pair }]);
  return [{ kind: "thing", thing: list }];
}
