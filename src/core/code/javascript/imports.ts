import { type CodeNode, part } from "../codeTree.ts";
import { loadModule } from "./loading.ts";
import { handOut, memberOf } from "./members.ts";
import { declare } from "./patterns.ts";
import { meaningful, nameIn, unescaped } from "./syntax.ts";
import { plain, type Scope, text, type Values } from "./values.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** `import … from "…"`: the names get what the module is. */
export function importAt(node: CodeNode, scope: Scope, walk: Walk): void {
  if (node.children.some(({ type }) => type === "type")) return;
  const module = sourceModule(node, walk);
  const clause = node.children.find(({ type }) => type === "import_clause");
  for (const child of clause === undefined ? [] : meaningful(clause)) {
    const names = child.type === "namespace_import" ? meaningful(child) : [child];
    for (const name of names) if (name.type === "identifier") declare(nameIn(name, walk.tree), module, scope);
    if (child.type === "named_imports")
      for (const specifier of meaningful(child)) importName(specifier, module, scope, walk);
  }
}

function importName(node: CodeNode, module: Values, scope: Scope, walk: Walk): void {
  const [name, alias] = [part(node, "name"), part(node, "alias")];
  if (name === undefined) return;
  const imported = memberOf(module, { kind: "name", text: plainName(name, walk) }, walk);
  declare(nameIn(alias ?? name, walk.tree), imported, scope);
}

/** `import fs = require("fs")` of TypeScript. */
export function importRequireAt(node: CodeNode, scope: Scope, walk: Walk): void {
  for (const clause of node.children) {
    if (clause.type !== "import_require_clause") continue;
    const name = clause.children.find(({ type }) => type === "identifier");
    const module = sourceModule(clause, walk);
    if (name !== undefined) declare(nameIn(name, walk.tree), module, scope);
  }
}

/** `export …`: what acts must not be handed to whoever loads the file. */
export function exportAt(node: CodeNode, scope: Scope, walk: Walk): void {
  if (node.children.some(({ type }) => type === "type")) return;
  const clause = node.children.find(({ type }) => type === "export_clause");
  const from = part(node, "source");
  if (from !== undefined) {
    const module = sourceModule(node, walk);
    const names = clause === undefined ? [] : meaningful(clause).map((specifier) => part(specifier, "name"));
    const parts = names.map((name) =>
      name === undefined ? [] : memberOf(module, { kind: "name", text: plainName(name, walk) }, walk),
    );
    handOut(names.length === 0 ? module : parts.flat(), walk);
    return;
  }
  for (const specifier of clause === undefined ? [] : meaningful(clause)) {
    const name = part(specifier, "name");
    if (name !== undefined) handOut(walk.evaluate(name, scope), walk);
  }
  const declaration = part(node, "declaration");
  if (declaration !== undefined) exportDeclaration(declaration, scope, walk);
  const value = part(node, "value");
  if (value !== undefined) handOut(walk.evaluate(value, scope), walk);
  else if (node.children.some(({ type }) => type === "="))
    for (const child of meaningful(node)) if (child.type !== "export") handOut(walk.evaluate(child, scope), walk);
  for (const child of node.children) if (child.type === "decorator") walk.evaluate(child, scope);
}

function exportDeclaration(node: CodeNode, scope: Scope, walk: Walk): void {
  walk.run(node, scope);
  const names = [
    part(node, "name"),
    ...node.children.map((child) => (child.type === "variable_declarator" ? part(child, "name") : undefined)),
  ];
  for (const name of names) {
    if (name === undefined) continue;
    if (/identifier$/.test(name.type)) handOut(name.type === "identifier" ? walk.evaluate(name, scope) : plain, walk);
    else if (name.type.endsWith("pattern")) tellOpaque(walk, "what a pattern takes apart is exported");
  }
}

function sourceModule(node: CodeNode, walk: Walk): Values {
  const source = part(node, "source");
  if (source === undefined) return plain;
  return loadModule(text(unescaped(walk.tree.source.slice(source.start + 1, source.end - 1))), walk);
}

function plainName(node: CodeNode, walk: Walk): string {
  const name = nameIn(node, walk.tree);
  return node.type === "string" ? name.slice(1, -1) : name;
}
