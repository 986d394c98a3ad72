import { type CodeNode, part } from "../codeTree.ts";
import { acts } from "./members.ts";
import { assignPattern, declare } from "./patterns.ts";
import { parametersOf } from "./scopes.ts";
import { isFunction, meaningful, nameIn } from "./syntax.ts";
import type { Closure, Scope, Values } from "./values.ts";
import { entryOf, type Given, tellOpaque, type Walk } from "./walk.ts";

/** A function where it stands: its body is gone through at once, whether or not anything calls it. */
export function makeFunction(node: CodeNode, scope: Scope, walk: Walk, receiver: Values = []): Values {
  const closure = walk.closureOf(node, scope);
  closure.receiver.add(receiver);
  const inner = walk.scopeOf(node, scope, closure);
  const self: Values = [{ kind: "closure", closure }];
  const own = part(node, "name");
  if (own !== undefined && node.type !== "method_definition") {
    // A declared function is known around it, a named expression only to itself.
    declare(nameIn(own, walk.tree), self, /declaration$/.test(node.type) ? scope : inner);
  }
  for (const [at, pattern] of parametersOf(node).entries()) bindParameter(pattern, at, closure, inner, walk);
  const body = part(node, "body");
  if (body !== undefined) {
    if (body.type === "statement_block") walk.run(body, inner);
    else closure.returns.add(walk.evaluate(body, inner));
  }
  return self;
}

function bindParameter(node: CodeNode, at: number, closure: Closure, scope: Scope, walk: Walk): void {
  const pattern = /^(?:required|optional)_parameter$/.test(node.type) ? (part(node, "pattern") ?? node) : node;
  const preset = node === pattern ? undefined : part(node, "value");
  if (preset !== undefined) assignPattern(pattern, walk.evaluate(preset, scope), scope, walk);
  for (const child of node.children) if (child.type === "decorator") walk.evaluate(child, scope);
  const rest = pattern.type === "rest_pattern";
  let incoming: Values = [...parameter(closure, at, walk).values, ...closure.everyParameter.values];
  if (rest) {
    const list = walk.thingOf(pattern, "list");
    for (const cell of [...closure.parameters.slice(at), closure.everyParameter]) list.rest.add(cell.values);
    incoming = [{ kind: "thing", thing: list }];
  }
  if (incoming.length === 0 && closure.called === "no") incoming = walk.missing();
  const target = rest ? meaningful(pattern)[0] : pattern;
  if (target !== undefined) assignPattern(target, incoming, scope, walk);
  // `constructor(private readonly x)` makes a field of the parameter.
  if (target?.type === "identifier" && node.children.some(({ type }) => /modifier$|^readonly$/.test(type)))
    entryOf(walk.instance, nameIn(target, walk.tree), walk).add(incoming);
}

function parameter(closure: Closure, at: number, walk: Walk): Closure["everyParameter"] {
  for (let index = closure.parameters.length; index <= at; index += 1) closure.parameters.push(walk.cell());
  return closure.parameters[at] ?? closure.everyParameter;
}

/** Brings the arguments of a call into a function or a constructor, and says what comes out. */
export function callClosure(closure: Closure, given: Given, walk: Walk): Values {
  const instance: Values = [{ kind: "thing", thing: walk.instance }];
  if (!isFunction(closure.node)) return [...construct(closure, given, walk), ...instance];
  closure.called = "yes";
  for (const [at, values] of given.args.entries()) parameter(closure, at, walk).add(values);
  closure.everyParameter.add(given.more);
  closure.receiver.add(given.receiver);
  return given.style === "new" ? [...closure.returns.values, ...instance] : closure.returns.values;
}

/** `new` of a class: its own constructor, and the one of what it extends. */
function construct(closure: Closure, given: Given, walk: Walk): Values {
  for (const member of part(closure.node, "body")?.children ?? []) {
    const name = member.type === "method_definition" ? part(member, "name") : undefined;
    if (name !== undefined && nameIn(name, walk.tree) === "constructor")
      callClosure(walk.closureOf(member, walk.scopeOf(closure.node, closure.scope)), { ...given, style: "call" }, walk);
  }
  const base = heritageOf(closure.node);
  if (base === undefined) return [];
  const values = walk
    .evaluate(base, closure.scope)
    .filter((atom) => atom.kind !== "closure" || atom.closure !== closure);
  return walk.nested(() => walk.call(values, { ...given, style: "new" }, closure.node));
}

/** What a class extends. */
function heritageOf(node: CodeNode): CodeNode | undefined {
  const heritage = node.children.find(({ type }) => type === "class_heritage");
  if (heritage === undefined) return undefined;
  const clause = heritage.children.find(({ type }) => type === "extends_clause");
  return clause === undefined ? meaningful(heritage).find(({ type }) => type !== "extends") : part(clause, "value");
}

/** A class where it stands: all its bodies are gone through. */
export function makeClass(node: CodeNode, scope: Scope, walk: Walk): Values {
  const closure = walk.closureOf(node, scope);
  const self: Values = [{ kind: "closure", closure }];
  const inner = walk.scopeOf(node, scope);
  const name = part(node, "name");
  if (name !== undefined) {
    declare(nameIn(name, walk.tree), self, scope);
    declare(nameIn(name, walk.tree), self, inner);
  }
  const base = heritageOf(node);
  if (base !== undefined) {
    const acting = walk.evaluate(base, scope).find((atom) => acts(atom));
    if (acting !== undefined && acting.kind !== "suspect")
      tellOpaque(walk, "a class of the runtime that acts is extended");
    else if (acting !== undefined) tellOpaque(walk, "what the class extends is not known");
  }
  for (const child of node.children) if (child.type === "decorator") walk.evaluate(child, scope);
  const body = part(node, "body");
  if (body !== undefined) walk.run(body, inner);
  return self;
}
