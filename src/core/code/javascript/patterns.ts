import { type CodeNode, part } from "../codeTree.ts";
import { assignMember, elementsOf, keysOf, memberOf } from "./members.ts";
import { lookUp } from "./scopes.ts";
import { meaningful, nameIn, unescaped } from "./syntax.ts";
import { join, type Scope, type Values } from "./values.ts";
import { entryOf, tellOpaque, type Walk } from "./walk.ts";

/** Gives a declared name a value; names that the scope does not declare are left. */
export function declare(name: string, values: Values, scope: Scope): void {
  lookUp(name, scope)?.add(values);
}

/** Does `pattern = values`, whatever stands on the left. */
export function assignPattern(node: CodeNode, values: Values, scope: Scope, walk: Walk): void {
  const { tree } = walk;
  switch (node.type) {
    case "identifier":
    case "shorthand_property_identifier_pattern":
      assignName(nameIn(node, tree), values, scope, walk);
      return;
    case "member_expression":
    case "subscript_expression":
      assignPlace(node, values, scope, walk);
      return;
    case "assignment_pattern":
    case "object_assignment_pattern": {
      const [left, right] = [part(node, "left"), part(node, "right")];
      const preset = right === undefined ? [] : walk.evaluate(right, scope);
      if (left !== undefined) assignPattern(left, join(values, preset), scope, walk);
      return;
    }
    case "object_pattern":
      for (const child of meaningful(node)) assignProperty(child, values, scope, walk);
      return;
    case "array_pattern":
      assignItems(node, values, scope, walk);
      return;
    case "rest_pattern":
    case "parenthesized_expression":
    case "non_null_expression":
    case "as_expression": {
      const [inner] = meaningful(node);
      if (inner !== undefined) assignPattern(inner, values, scope, walk);
      return;
    }
    case "this":
    case "undefined":
      return;
    default:
      tellOpaque(walk, "something is assigned in a way that is not understood");
  }
}

function assignName(name: string, values: Values, scope: Scope, walk: Walk): void {
  const cell = lookUp(name, scope);
  if (cell !== undefined) cell.add(values);
  else entryOf(walk.globals, name, walk).add(values);
}

function assignPlace(node: CodeNode, values: Values, scope: Scope, walk: Walk): void {
  const object = part(node, "object");
  const receiver = object === undefined ? [] : walk.evaluate(object, scope);
  const property = part(node, "property");
  const index = part(node, "index");
  if (property !== undefined) assignMember(receiver, { kind: "name", text: nameIn(property, walk.tree) }, values, walk);
  else if (index !== undefined)
    for (const key of keysOf(walk.evaluate(index, scope), walk)) assignMember(receiver, key, values, walk);
}

function assignProperty(node: CodeNode, values: Values, scope: Scope, walk: Walk): void {
  if (node.type === "rest_pattern") {
    assignPattern(node, values, scope, walk);
    return;
  }
  if (node.type === "pair_pattern") {
    const [key, value] = [part(node, "key"), part(node, "value")];
    if (key !== undefined && value !== undefined) assignPattern(value, read(key, values, scope, walk), scope, walk);
    return;
  }
  const left = node.type === "object_assignment_pattern" ? part(node, "left") : node;
  if (left === undefined) return;
  const member = memberOf(values, { kind: "name", text: nameIn(left, walk.tree) }, walk);
  assignPattern(node, member, scope, walk);
}

function read(key: CodeNode, values: Values, scope: Scope, walk: Walk): Values {
  if (key.type === "computed_property_name") {
    const [inner] = meaningful(key);
    const keys = inner === undefined ? [] : keysOf(walk.evaluate(inner, scope), walk);
    return join(...keys.map((one) => memberOf(values, one, walk)));
  }
  const source = nameIn(key, walk.tree);
  const name = key.type === "string" ? unescaped(walk.tree.source.slice(key.start + 1, key.end - 1)) : source;
  return memberOf(values, { kind: "name", text: name }, walk);
}

/** `[a, b] = values`: lists whose items are known give each its own, everything else gives any element. */
function assignItems(node: CodeNode, values: Values, scope: Scope, walk: Walk): void {
  let at = 0;
  for (const child of node.children) {
    if (child.type === ",") at += 1;
    if (!/^\w/.test(child.type) || child.type === "comment") continue;
    const place = at;
    const items = values.map((atom): Values => {
      const known = atom.kind === "thing" && atom.thing.kind === "list" ? atom.thing : undefined;
      if (child.type === "rest_pattern") return [atom];
      if (known === undefined) return elementsOf([atom], walk);
      return memberOf([atom], { kind: "name", text: String(place) }, walk);
    });
    assignPattern(child, join(...items), scope, walk);
  }
}
