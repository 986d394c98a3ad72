import { type CodeNode, part, sourceOf } from "../codeTree.ts";
import { callApi } from "./apiCalls.ts";
import { callClosure } from "./functions.ts";
import { listMethod } from "./lists.ts";
import { spreadValue } from "./literals.ts";
import { acts, elementsOf, type Key, keysOf, memberOf } from "./members.ts";
import { passThrough } from "./passing.ts";
import { meaningful, nameIn } from "./syntax.ts";
import { textMethod } from "./texts.ts";
import { type Atom, join, plain, type Scope, suspect, type Values } from "./values.ts";
import { type Given, tellOpaque, type Walk } from "./walk.ts";

/** A call or a `new`: what comes out of it. */
export function callAt(node: CodeNode, scope: Scope, walk: Walk): Values {
  const style = node.type === "new_expression" ? "new" : "call";
  const target = stripped(part(node, style === "new" ? "constructor" : "function"));
  if (target === undefined) return plain;
  const list = part(node, "arguments");
  if (target.type === "super") {
    givenBy(list, [], style, scope, walk);
    return plain;
  }
  const isMember = /^(?:member|subscript)_expression$/.test(target.type);
  if (!isMember) return walk.call(walk.evaluate(target, scope), givenBy(list, [], style, scope, walk), node);
  const object = part(target, "object");
  const evaluated = object === undefined ? [] : walk.evaluate(object, scope);
  const receiver = evaluated.length > 0 ? evaluated : walk.missing();
  const given = givenBy(list, receiver, style, scope, walk);
  return join(...keysAt(target, scope, walk).map((key) => callMember(receiver, key, given, node, walk)));
}

/** Names in parentheses are the names themselves: `(a.b)()`, `(0, a.b)()`. */
function stripped(node: CodeNode | undefined): CodeNode | undefined {
  if (node?.type !== "parenthesized_expression" && node?.type !== "non_null_expression") return node;
  const inner = meaningful(node);
  return inner.length === 1 && /^(?:member|subscript|parenthesized)_expression$/.test(inner[0]?.type ?? "")
    ? stripped(inner[0])
    : node;
}

function keysAt(target: CodeNode, scope: Scope, walk: Walk): readonly Key[] {
  const property = part(target, "property");
  if (property !== undefined) return [{ kind: "name", text: nameIn(property, walk.tree) }];
  const index = part(target, "index");
  return index === undefined ? [] : keysOf(walk.evaluate(index, scope), walk);
}

function givenBy(list: CodeNode | undefined, receiver: Values, style: Given["style"], scope: Scope, walk: Walk): Given {
  const args: Values[] = [];
  const more: Values[] = [];
  for (const child of list === undefined ? [] : meaningful(list)) {
    if (child.type !== "spread_element") {
      const values = walk.evaluate(child, scope);
      if (more.length > 0) more.push(values);
      else args.push(values);
      continue;
    }
    for (const atom of spreadValue(child, scope, walk)) {
      const known = atom.kind === "thing" && atom.thing.kind === "list" ? atom.thing : undefined;
      if (known !== undefined && more.length === 0) {
        args.push(...known.items.map(({ values }) => values));
        if (known.rest.values.length > 0) more.push(known.rest.values);
      } else more.push(elementsOf([atom], walk));
    }
  }
  return { args, more: join(...more), receiver, style };
}

/** `receiver.key(…)`. */
function callMember(receiver: Values, key: Key, given: Given, node: CodeNode, walk: Walk): Values {
  const name = key.kind === "name" ? key.text : undefined;
  const results = receiver.map((atom): Values => {
    if (name !== undefined && /^(?:call|apply|bind)$/.test(name)) return callBy(atom, name, given, node, walk);
    // What acts does nothing by being called for a member that only computes.
    const own: Given = { ...given, receiver: atom.kind === "api" && acts(atom) ? [] : [atom] };
    if (name !== undefined && atom.kind === "text" && name !== "then")
      return textMethod(atom.value, name, own, node, walk);
    if (name !== undefined && atom.kind === "thing") {
      const known = listMethod(atom.thing, name, own, node, walk);
      if (known !== undefined) return known;
    }
    if (name !== undefined && atom.kind !== "suspect" && /^(?:then|catch|finally)$/.test(name))
      return settled({ ...own, receiver: [atom] }, node, walk);
    return walk.call(memberOf([atom], key, walk), own, node);
  });
  return join(...results);
}

/** What a promise gives on: what it holds, and what the functions return that get it. */
function settled(given: Given, node: CodeNode, walk: Walk): Values {
  const results = given.args.flatMap((callback) =>
    callback.map((atom) => walk.call([atom], { ...given, args: [given.receiver], more: [], receiver: [] }, node)),
  );
  return join(given.receiver, ...results);
}

/** `f.call(this, …)`, `f.apply(this, list)` and `f.bind(this, …)`, whatever `f` is. */
function callBy(atom: Atom, name: string, given: Given, node: CodeNode, walk: Walk): Values {
  const [self = [], ...others] = given.args;
  // `Function.prototype.call.call(f, …)`: what is called comes in as an argument.
  if (atom.kind !== "closure" && (atom.kind !== "api" || !acts(atom))) return walk.call([atom], given, node);
  if (name === "apply") {
    const listed = others.flat();
    const lists = listed.flatMap((one) => (one.kind === "thing" && one.thing.kind === "list" ? [one.thing] : []));
    const [only] = lists;
    const args =
      lists.length === 1 && listed.length === 1 && only !== undefined ? only.items.map(({ values }) => values) : [];
    const more = args.length === 0 ? elementsOf(listed, walk) : (only?.rest.values ?? []);
    return walk.call([atom], { args, more: join(more, given.more), receiver: self, style: "call" }, node);
  }
  const inner: Given = { args: others, more: given.more, receiver: self, style: "call" };
  if (name === "call") return walk.call([atom], inner, node);
  // What is bound is called later; with its first arguments given it counts as called with them.
  return others.length > 0 || given.more.length > 0
    ? join([atom], walk.call([atom], { ...inner, more: join(inner.more, plain) }, node))
    : [atom];
}

/** Calls whatever the callee may be. */
export function callValues(callee: Values, given: Given, node: CodeNode, walk: Walk): Values {
  const targets = callee.length > 0 ? callee : walk.missing();
  return join(...targets.map((atom) => callAtom(atom, given, node, walk)));
}

function callAtom(atom: Atom, given: Given, node: CodeNode, walk: Walk): Values {
  switch (atom.kind) {
    case "suspect":
      tellOpaque(walk, `${shortened(node, walk)} is called: ${atom.because}`);
      return plain;
    case "closure":
      return callClosure(atom.closure, given, walk);
    case "api":
      return callApi(atom.name, given, node, walk);
    case "picked":
      return join(passThrough(given, walk, node, "keeps"), suspect("which function made it is not known"));
    case "plain":
    case "thing":
    case "text":
    case "scalar":
      return passThrough(given, walk, node, "keeps");
  }
}

function shortened(node: CodeNode, walk: Walk): string {
  const target = part(node, "function") ?? part(node, "constructor") ?? node;
  const source = sourceOf(target, walk.tree).replace(/\s+/g, " ");
  return source.length > 40 ? `${source.slice(0, 40)}…` : source;
}
