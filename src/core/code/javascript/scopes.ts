import { type CodeNode, type CodeTree, part } from "../codeTree.ts";
import { isFunction, nameIn } from "./syntax.ts";
import type { Cell, Closure, Scope } from "./values.ts";

/** The cell of a variable; undefined for names that the code does not declare. */
export function lookUp(name: string, scope: Scope): Cell | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    const cell = at.names.get(name);
    if (cell !== undefined) return cell;
  }
  return undefined;
}

/** The innermost function around that has a `this` of its own; undefined at the top. */
export function functionAround(scope: Scope): Closure | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.closure !== undefined && at.closure.node.type !== "arrow_function") return at.closure;
  }
  return undefined;
}

/** The innermost function around, arrows included. */
export function closureAround(scope: Scope): Closure | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) {
    if (at.closure !== undefined) return at.closure;
  }
  return undefined;
}

/** The scope that a node opens: a function (with its parameters), a block, a loop, the whole code. */
export function openScope(
  node: CodeNode,
  tree: CodeTree,
  parent: Scope | undefined,
  cell: () => Cell,
  closure?: Closure,
): Scope {
  const names = new Set<string>();
  if (closure !== undefined) {
    for (const pattern of parametersOf(node)) collectPattern(pattern, tree, names);
    const own = part(node, "name");
    if (own !== undefined && /expression$|^class$/.test(node.type)) names.add(nameIn(own, tree));
  }
  if (parent === undefined || closure !== undefined) collectVariables(node, tree, names, "top");
  collectLexical(node, tree, names);
  return { names: new Map([...names].map((name) => [name, cell()])), parent, closure };
}

/** The patterns of a function's parameters. */
export function parametersOf(node: CodeNode): readonly CodeNode[] {
  const single = part(node, "parameter");
  if (single !== undefined) return [single];
  return (part(node, "parameters")?.children ?? []).filter(({ type }) => /[a-z]/.test(type) && type !== "comment");
}

/** `var` and functions belong to the function around, however deep they stand. */
function collectVariables(node: CodeNode, tree: CodeTree, names: Set<string>, depth: "top" | "below"): void {
  if (depth === "below") {
    const name = part(node, "name");
    if (isFunction(node) || /class/.test(node.type)) {
      if (/^(?:generator_)?function_declaration$/.test(node.type) && name !== undefined) names.add(nameIn(name, tree));
      return;
    }
    const loops = node.type === "for_in_statement" && part(node, "kind")?.type === "var";
    const left = loops ? part(node, "left") : undefined;
    if (left !== undefined) collectPattern(left, tree, names);
    if (node.type === "variable_declaration") collectDeclarators(node, tree, names);
  }
  for (const child of node.children) collectVariables(child, tree, names, "below");
}

/** What `let`, `const`, classes, imports and loops declare right here. */
function collectLexical(node: CodeNode, tree: CodeTree, names: Set<string>): void {
  if (node.type === "catch_clause") {
    const parameter = part(node, "parameter");
    if (parameter !== undefined) collectPattern(parameter, tree, names);
  }
  const kind = part(node, "kind")?.type ?? "var";
  const left = node.type === "for_in_statement" && kind !== "var" ? part(node, "left") : undefined;
  if (left !== undefined) collectPattern(left, tree, names);
  for (const child of node.children) collectStatement(child, tree, names);
}

function collectStatement(node: CodeNode, tree: CodeTree, names: Set<string>): void {
  const name = part(node, "name");
  switch (node.type) {
    case "lexical_declaration":
      collectDeclarators(node, tree, names);
      return;
    case "class_declaration":
    case "abstract_class_declaration":
    case "enum_declaration":
    case "internal_module":
      if (name !== undefined) names.add(nameIn(name, tree));
      return;
    case "export_statement":
    case "expression_statement":
    case "ambient_declaration":
    case "switch_case":
    case "switch_default":
    case "labeled_statement":
      for (const child of node.children) collectStatement(child, tree, names);
      return;
    case "import_statement":
      collectImports(node, tree, names);
      return;
  }
}

function collectImports(node: CodeNode, tree: CodeTree, names: Set<string>): void {
  if (node.type === "identifier") names.add(nameIn(node, tree));
  if (node.type === "import_specifier") {
    const name = part(node, "alias") ?? part(node, "name");
    if (name !== undefined) names.add(nameIn(name, tree));
    return;
  }
  for (const child of node.children) collectImports(child, tree, names);
}

function collectDeclarators(node: CodeNode, tree: CodeTree, names: Set<string>): void {
  for (const child of node.children) {
    const pattern = child.type === "variable_declarator" ? part(child, "name") : undefined;
    if (pattern !== undefined) collectPattern(pattern, tree, names);
  }
}

/** The names that a pattern gives values to; what it assigns to otherwise (`[a.b] = x`) is none. */
function collectPattern(node: CodeNode, tree: CodeTree, names: Set<string>): void {
  switch (node.type) {
    case "identifier":
    case "shorthand_property_identifier_pattern":
    case "undefined":
      names.add(nameIn(node, tree));
      return;
    case "assignment_pattern":
    case "object_assignment_pattern": {
      const left = part(node, "left");
      if (left !== undefined) collectPattern(left, tree, names);
      return;
    }
    case "pair_pattern": {
      const value = part(node, "value");
      if (value !== undefined) collectPattern(value, tree, names);
      return;
    }
    case "required_parameter":
    case "optional_parameter": {
      const pattern = part(node, "pattern");
      if (pattern !== undefined) collectPattern(pattern, tree, names);
      return;
    }
    case "object_pattern":
    case "array_pattern":
    case "rest_pattern":
      for (const child of node.children) collectPattern(child, tree, names);
  }
}
