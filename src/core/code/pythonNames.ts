import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";

/** One way in which a name gets its value. */
export type Binding =
  | { readonly by: "import"; readonly name: string }
  /** Assigned from an expression. */
  | { readonly by: "value"; readonly of: CodeNode }
  /** One item of what an expression yields; `at` picks one of the parts where the item itself is taken apart. */
  | { readonly by: "item"; readonly of: CodeNode; readonly at: number | undefined }
  /** What `with` gets from the expression. */
  | { readonly by: "entering"; readonly of: CodeNode }
  /** A function or class of the code itself, a parameter, a caught error: nothing that reaches out by itself. */
  | { readonly by: "own" };

/** A module that the code imports. */
export interface Imported {
  /** Its dotted name, with the dots before it where it is relative. */
  readonly module: string;
  /** What is taken from it by name; undefined where the module itself is. */
  readonly names: readonly string[] | undefined;
}

/** Every name the code binds, wherever it does: what a name may be is the union of all, so that no order has to be known. */
export interface Names {
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** Modules whose names come in by `from m import *`. */
  readonly stars: readonly string[];
  readonly imports: readonly Imported[];
  /** Names in letters that Python takes for other ones: then nothing here is what it looks like. */
  readonly spelling: "plain" | "disguised";
  /** Lists that are changed after they were made, or that others may change. */
  readonly shared: ReadonlySet<string>;
}

/** The names of a Python program. */
export function namesOf(tree: CodeTree): Names {
  const bindings = new Map<string, Binding[]>();
  const stars: string[] = [];
  const imports: Imported[] = [];
  const shared = new Set<string>();
  let spelling: Names["spelling"] = "plain";
  const handed: { readonly name: string; readonly to: string }[] = [];
  const bind = (node: CodeNode, binding: Binding): void => {
    const name = sourceOf(node, tree);
    const known = bindings.get(name);
    if (known === undefined) bindings.set(name, [binding]);
    else known.push(binding);
  };

  const bindTarget = (target: CodeNode, binding: Binding): void => {
    if (target.type === "identifier") {
      bind(target, binding);
      return;
    }
    if (target.type === "subscript" || target.type === "attribute") {
      const [base] = target.children;
      if (base?.type === "identifier") shared.add(sourceOf(base, tree));
      return;
    }
    const targets = target.children.filter(({ type }) => !/^[[\](),*]$/.test(type));
    for (const [index, each] of targets.entries()) bindTarget(each, takenApart(binding, index, targets));
  };

  const visit = (node: CodeNode, parent: CodeNode | undefined, above: CodeNode | undefined): void => {
    switch (node.type) {
      case "import_statement":
      case "import_from_statement":
        importsIn(node, tree, { stars, imports, bind: (name, full) => bind(name, { by: "import", name: full }) });
        return;
      case "future_import_statement":
        return;
      case "assignment": {
        const [left, right] = [part(node, "left"), part(node, "right")];
        if (left !== undefined) bindTarget(left, right === undefined ? { by: "own" } : { by: "value", of: right });
        break;
      }
      case "augmented_assignment": {
        const left = part(node, "left");
        if (left?.type === "identifier") shared.add(sourceOf(left, tree));
        if (left !== undefined) bindTarget(left, { by: "own" });
        break;
      }
      case "named_expression": {
        const [name, value] = [part(node, "name"), part(node, "value")];
        if (name !== undefined && value !== undefined) bind(name, { by: "value", of: value });
        break;
      }
      case "for_statement":
      case "for_in_clause": {
        const [left, right] = [part(node, "left"), part(node, "right")];
        if (left !== undefined && right !== undefined) bindTarget(left, { by: "item", of: right, at: undefined });
        break;
      }
      case "as_pattern": {
        const [value] = node.children;
        const target = part(node, "alias")?.children[0] ?? node.children.at(-1);
        const entered = parent?.type === "with_item" && value !== undefined;
        if (target !== undefined) bindTarget(target, entered ? { by: "entering", of: value } : { by: "own" });
        break;
      }
      case "function_definition":
      case "class_definition": {
        const name = part(node, "name");
        if (name !== undefined) bind(name, { by: "own" });
        break;
      }
      case "parameters":
      case "lambda_parameters":
        for (const each of node.children) {
          const name = parameterName(each);
          if (name !== undefined) bind(name, { by: "own" });
        }
        break;
      case "case_pattern":
      case "splat_pattern":
      case "keyword_pattern":
        bindPattern(node, (name) => bind(name, { by: "own" }));
        break;
      case "type_alias_statement":
      case "type_parameter":
        for (const name of node.children.flatMap(({ children }) => children)) {
          if (name.type === "identifier") bind(name, { by: "own" });
        }
        break;
      case "identifier": {
        const name = sourceOf(node, tree);
        if (name !== name.normalize("NFKC")) spelling = "disguised";
        if (parent !== undefined && isShared(node, parent, tree)) shared.add(sourceOf(node, tree));
        if (parent?.type === "argument_list" && above !== undefined) {
          const to = part(above, "function");
          handed.push({ name: sourceOf(node, tree), to: to === undefined ? "" : sourceOf(to, tree) });
        }
        return;
      }
    }
    for (const child of node.children) visit(child, node, parent);
  };
  visit(tree.root, undefined, undefined);
  for (const { name, to } of handed) {
    const own = bindings.get(to)?.some(({ by }) => by !== "import") === true;
    if (own || !onlyLooks.test(to)) shared.add(name);
  }
  return { bindings, stars, imports, spelling, shared };
}

/** Functions that leave a list they are given as it is. */
const onlyLooks =
  /^(?:print|len|sorted|list|tuple|set|str|repr|map|filter|zip|enumerate|reversed|any|all|sum|min|max|isinstance|type|range|(?:.*\.)?(?:run|call|check_call|check_output|Popen|getoutput|join|exec[lv]\w*|spawn\w*|create_subprocess_exec|quote|dumps|debug|info|warning|error))$/;

/** What one of several targets gets. */
function takenApart(binding: Binding, index: number, targets: readonly CodeNode[]): Binding {
  const starred = targets.some(({ type }) => type === "list_splat_pattern");
  if (starred) return { by: "own" };
  if (binding.by === "item") return { ...binding, at: binding.at === undefined ? index : -1 };
  if (binding.by !== "value" || !/^(?:expression_list|tuple|list)$/.test(binding.of.type)) return { by: "own" };
  const values = binding.of.children.filter(({ type }) => !/^[[\](),]$/.test(type));
  const value = values[index];
  return values.length === targets.length && value !== undefined ? { by: "value", of: value } : { by: "own" };
}

function parameterName(node: CodeNode): CodeNode | undefined {
  if (node.type === "identifier") return node;
  return (
    part(node, "name") ??
    node.children
      .map((child) => (child.type === "type" ? undefined : parameterName(child)))
      .find((name) => name !== undefined)
  );
}

function bindPattern(node: CodeNode, bind: (name: CodeNode) => void): void {
  for (const child of node.children) {
    if (child.type === "identifier") bind(child);
    else if (child.type === "dotted_name" && child.children.length === 1) bindPattern(child, bind);
  }
}

/**
 * Whether a list of that name may be changed by this use of it: by a method, or because it is handed on under another name.
 * What only looks at it does not count.
 */
function isShared(node: CodeNode, parent: CodeNode, tree: CodeTree): boolean {
  switch (parent.type) {
    case "attribute":
      return (
        parent.children[0] === node && !/\.(?:index|count|copy|startswith|endswith|join)$/.test(sourceOf(parent, tree))
      );
    case "assignment":
    case "keyword_argument":
    case "return_statement":
    case "yield":
    case "list":
    case "tuple":
    case "pair":
    case "conditional_expression":
    case "boolean_operator":
    case "delete_statement":
      return node.field !== "left";
    default:
      return false;
  }
}

interface Sink {
  readonly stars: string[];
  readonly imports: Imported[];
  bind(name: CodeNode, full: string): void;
}

function importsIn(node: CodeNode, tree: CodeTree, sink: Sink): void {
  const from = part(node, "module_name");
  const module = from === undefined ? undefined : sourceOf(from, tree).replace(/\s/g, "");
  const taken: string[] = [];
  for (const each of node.children) {
    if (each.type === "wildcard_import" && module !== undefined) {
      sink.stars.push(module);
      taken.push("*");
    }
    if (each.field !== "name") continue;
    const original = each.type === "aliased_import" ? part(each, "name") : each;
    const [first] = original?.children ?? [];
    if (original === undefined || first === undefined) continue;
    const name = sourceOf(original, tree).replace(/\s/g, "");
    const alias = part(each, "alias");
    if (module !== undefined) taken.push(name);
    else sink.imports.push({ module: name, names: undefined });
    if (module !== undefined) sink.bind(alias ?? first, `${module}.${name}`);
    // `import a.b` binds `a`; `import a.b as c` binds the module itself.
    else sink.bind(alias ?? first, alias === undefined ? sourceOf(first, tree) : name);
  }
  if (module !== undefined) sink.imports.push({ module, names: taken });
}
