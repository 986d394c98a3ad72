import { type CodeNode, part } from "../codeTree.ts";
import { makeFunction } from "./functions.ts";
import { elementsOf, nameOf } from "./members.ts";
import { meaningful, nameIn, unescaped } from "./syntax.ts";
import { type Cell, join, plain, type Scope, suspect, type Thing, type Values } from "./values.ts";
import { contentsOf, entryOf, tellOpaque, type Walk } from "./walk.ts";

/** The list that an array literal makes. */
export function listAt(node: CodeNode, scope: Scope, walk: Walk): Values {
  const thing = walk.thingOf(node, "list");
  let at = 0;
  let spread: "yes" | "no" = "no";
  for (const child of meaningful(node)) {
    if (child.type === "spread_element") {
      spread = "yes";
      thing.rest.add(elementsOf(spreadValue(child, scope, walk), walk));
      continue;
    }
    const values = walk.evaluate(child, scope);
    if (spread === "yes") thing.rest.add(values);
    else {
      let cell = thing.items[at];
      if (cell === undefined) {
        cell = walk.cell();
        thing.items[at] = cell;
      }
      cell.add(values);
    }
    at += 1;
  }
  return [{ kind: "thing", thing }];
}

export function spreadValue(node: CodeNode, scope: Scope, walk: Walk): Values {
  const [inner] = meaningful(node);
  return inner === undefined ? [] : walk.evaluate(inner, scope);
}

/** The record that an object literal makes. */
export function recordAt(node: CodeNode, scope: Scope, walk: Walk): Values {
  const thing = walk.thingOf(node, "record");
  const self: Values = [{ kind: "thing", thing }];
  for (const child of meaningful(node)) {
    switch (child.type) {
      case "pair": {
        const value = part(child, "value");
        if (value !== undefined) cellOfKey(part(child, "key"), thing, scope, walk).add(walk.evaluate(value, scope));
        break;
      }
      case "shorthand_property_identifier":
        entryOf(thing, nameIn(child, walk.tree), walk).add(walk.evaluate(child, scope));
        break;
      case "spread_element":
        spreadInto(thing, spreadValue(child, scope, walk), walk);
        break;
      case "method_definition": {
        const made = makeFunction(child, scope, walk, self);
        cellOfKey(part(child, "name"), thing, scope, walk).add(asProperty(child, made));
      }
    }
  }
  return self;
}

/** A getter's property is what it returns. */
export function asProperty(node: CodeNode, made: Values): Values {
  if (!node.children.some(({ type }) => type === "get")) return made;
  return join(...made.map((atom) => (atom.kind === "closure" ? atom.closure.returns.values : [])));
}

/** The cell that a property's name stands for; the rest for names that are not known. */
export function cellOfKey(key: CodeNode | undefined, thing: Thing, scope: Scope, walk: Walk): Cell {
  if (key === undefined) return thing.rest;
  if (key.type === "computed_property_name") {
    const [inner] = meaningful(key);
    const name = inner === undefined ? undefined : nameOf(walk.evaluate(inner, scope), walk);
    return name?.kind === "name" ? entryOf(thing, name.text, walk) : thing.rest;
  }
  const source = nameIn(key, walk.tree);
  const name = key.type === "string" ? unescaped(walk.tree.source.slice(key.start + 1, key.end - 1)) : source;
  if (name === "__proto__") tellOpaque(walk, "an object gets another prototype");
  return entryOf(thing, name, walk);
}

/** Copies what the values hold into the thing. */
export function spreadInto(thing: Thing, values: Values, walk: Walk): void {
  for (const atom of values) {
    if (atom.kind !== "thing") {
      const acting = atom.kind === "suspect" || (atom.kind === "api" && atom.name !== "process.env");
      const copied = acting
        ? suspect("the members of something that acts are copied")
        : atom.kind === "api"
          ? [atom]
          : plain;
      thing.rest.add(copied);
    } else if (atom.thing !== thing) {
      for (const [name, cell] of atom.thing.entries) entryOf(thing, name, walk).add(cell.values);
      thing.rest.add(atom.thing.kind === "list" ? contentsOf(atom.thing) : atom.thing.rest.values);
    }
  }
}
