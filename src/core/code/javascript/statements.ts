import { type CodeNode, part } from "../codeTree.ts";
import { makeFunction } from "./functions.ts";
import { exportAt, importAt, importRequireAt } from "./imports.ts";
import { asProperty, cellOfKey } from "./literals.ts";
import { elementsOf } from "./members.ts";
import { assignPattern } from "./patterns.ts";
import { closureAround } from "./scopes.ts";
import { isFunction, meaningful } from "./syntax.ts";
import { plain, type Scope, text, type Values } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** Goes through a statement and all below it. Which way the code would go is not asked: every way counts. */
export function runStatement(node: CodeNode, scope: Scope, walk: Walk): void {
  switch (node.type) {
    case "variable_declarator": {
      const [name, value] = [part(node, "name"), part(node, "value")];
      if (name !== undefined && value !== undefined) assignPattern(name, walk.evaluate(value, scope), scope, walk);
      return;
    }
    case "return_statement":
    case "throw_statement": {
      const [value] = meaningful(node).filter(({ type }) => type !== "return" && type !== "throw");
      const values = value === undefined ? [] : walk.evaluate(value, scope);
      if (node.type === "return_statement") closureAround(scope)?.returns.add(values);
      return;
    }
    case "for_in_statement":
      runLoop(node, walk.scopeOf(node, scope), walk);
      return;
    case "for_statement":
    case "statement_block":
    case "switch_body":
    case "catch_clause":
      runCaught(node, walk.scopeOf(node, scope), walk);
      return;
    case "with_statement":
      tellOpaque(walk, "`with` gives names another meaning");
      runChildren(node, scope, walk);
      return;
    case "import_statement":
      node.children.some(({ type }) => type === "import_require_clause")
        ? importRequireAt(node, scope, walk)
        : importAt(node, scope, walk);
      return;
    case "export_statement":
      exportAt(node, scope, walk);
      return;
    case "field_definition":
    case "public_field_definition":
    case "method_definition":
      runMember(node, scope, walk);
      return;
    case "interface_declaration":
    case "type_alias_declaration":
    case "ambient_declaration":
    case "function_signature":
    case "comment":
      return;
    case "enum_declaration":
    case "internal_module":
      runNamed(node, scope, walk);
      return;
    case "ERROR":
      tellOpaque(walk, "part of the code is not understood");
      return;
    default:
      if (isStatement(node)) runChildren(node, scope, walk);
      else walk.evaluate(node, scope);
  }
}

function isStatement({ type }: CodeNode): boolean {
  return (
    /_statement$|_declaration$|_clause$|^(?:program|class_body|class_static_block|switch_case|switch_default|enum_body|enum_assignment|else|finally)$/.test(
      type,
    ) && !/^(?:(?:generator_)?function_declaration|(?:abstract_)?class_declaration)$/.test(type)
  );
}

function runChildren(node: CodeNode, scope: Scope, walk: Walk): void {
  for (const child of node.children)
    if (child.children.length > 0 || /identifier$|^this$/.test(child.type)) walk.run(child, scope);
}

function runCaught(node: CodeNode, scope: Scope, walk: Walk): void {
  const parameter = node.type === "catch_clause" ? part(node, "parameter") : undefined;
  if (parameter !== undefined) assignPattern(parameter, plain, scope, walk);
  for (const child of node.children)
    if (child !== parameter && (child.children.length > 0 || /identifier$|^this$/.test(child.type)))
      walk.run(child, scope);
}

function runLoop(node: CodeNode, scope: Scope, walk: Walk): void {
  const [left, right, body] = [part(node, "left"), part(node, "right"), part(node, "body")];
  const values = right === undefined ? [] : walk.evaluate(right, scope);
  const through: Values = part(node, "operator")?.type === "of" ? elementsOf(values, walk) : namesIn(values);
  if (left !== undefined) assignPattern(left, through, scope, walk);
  if (body !== undefined) walk.run(body, scope);
}

/** What `for (key in values)` goes through. */
function namesIn(values: Values): Values {
  const names = values.flatMap((atom) =>
    atom.kind === "thing" && atom.thing.rest.values.length === 0
      ? [...atom.thing.entries.keys()].map((name) => text(name))
      : [plain],
  );
  return names.flat();
}

/** A field, a method or a getter of a class: all classes share one instance. */
function runMember(node: CodeNode, scope: Scope, walk: Walk): void {
  const cell = cellOfKey(part(node, "name") ?? part(node, "property"), walk.instance, scope, walk);
  const self: Values = [{ kind: "thing", thing: walk.instance }];
  for (const child of node.children) if (child.type === "decorator") walk.evaluate(child, scope);
  if (isFunction(node)) {
    cell.add(asProperty(node, makeFunction(node, scope, walk, self)));
    return;
  }
  const value = part(node, "value");
  if (value !== undefined) cell.add(walk.evaluate(value, scope));
}

/** Enumerations and namespaces of TypeScript: what they hold is no more than data for whoever reads it by name. */
function runNamed(node: CodeNode, scope: Scope, walk: Walk): void {
  const [name, body] = [part(node, "name"), part(node, "body")];
  if (name?.type === "identifier") assignPattern(name, plain, scope, walk);
  if (body !== undefined) walk.run(body, scope);
}
