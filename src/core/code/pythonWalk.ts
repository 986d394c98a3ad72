import { harmless } from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import { type Known, named, namesIn, onlyText, textFrom, unknown, unknownValue } from "./known.ts";
import { judgedCall, type Surroundings, settingOf } from "./pythonCalls.ts";
import { natureOf, plainDunders, pythonRule, seesThrough } from "./pythonKnowledge.ts";
import type { Names } from "./pythonNames.ts";
import type { PythonValues } from "./pythonValues.ts";
import type { Used } from "./settled.ts";

/**
 * Where an expression stands. `value`: its value goes a way that is not followed. `followed`: it is given a name, and that
 * is followed. `looked at`: it is called, an attribute is taken, or it is compared.
 */
type Role = "value" | "followed" | "looked at";

/** Functions that do nothing with a function or module they are given. */
const onlyLook = /^builtins\.(?:isinstance|issubclass|hasattr|callable|dir|help|print|repr|id|len|str|type|bool|vars)$/;

/** Methods that do something to what their object stands for; given on without being called, they may be called anywhere. */
const changesItsObject =
  /^(?:unlink|rmdir|rmtree|write_text|write_bytes|symlink_to|hardlink_to|link_to|chmod|lchmod|extractall|exec_module|load_module|executescript)$/;

/** Goes through all of a Python program and gathers what it does. */
export class PythonWalk implements Surroundings {
  readonly deeds: CodeDeed[] = [];
  /** Folders the program changes to, and those it adds for looking up modules. */
  readonly folders: Known[] = [];
  readonly searched: Known[] = [];
  readonly #texts = new Set<string>();
  readonly used: Used = { texts: this.#texts };
  readonly tree: CodeTree;
  readonly names: Names;
  readonly values: PythonValues;
  readonly setting: Surroundings["setting"];
  readonly #givesEnvironment: boolean;
  readonly #called = new Set<string>();

  constructor(tree: CodeTree, names: Names, values: PythonValues) {
    this.tree = tree;
    this.names = names;
    this.values = values;
    this.setting = settingOf({ names, values });
    this.#givesEnvironment = /\benv\s*=/.test(tree.source);
  }

  /** Goes through a whole program. */
  visit(root: CodeNode): void {
    this.#visit(root, "value", "elsewhere");
    this.#checkAliases();
  }

  opaque(because: string): void {
    this.deeds.push({ kind: "opaque", because });
  }

  #visit(node: CodeNode, role: Role, place: "class" | "elsewhere"): void {
    const inside = (child: CodeNode | undefined, as: Role = "value"): void => {
      if (child !== undefined) this.#visit(child, as, place);
    };
    switch (node.type) {
      case "import_statement":
      case "import_from_statement":
      case "future_import_statement":
      case "global_statement":
      case "nonlocal_statement":
      case "comment":
        return;
      case "identifier":
        this.#name(node, role);
        return;
      case "attribute":
        this.#attribute(node, role);
        inside(part(node, "object"), "looked at");
        return;
      case "call":
        this.#call(node, role, place);
        return;
      case "assignment":
        this.#assignment(node, place);
        return;
      case "augmented_assignment":
        this.#target(part(node, "left"));
        inside(part(node, "right"));
        return;
      case "named_expression": {
        const value = part(node, "value");
        inside(value, "followed");
        if (role === "value" && value !== undefined) this.#escapes(this.values.of(value));
        return;
      }
      case "parenthesized_expression":
      case "await":
        for (const child of node.children) inside(child, role);
        return;
      case "comparison_operator":
      case "delete_statement":
      case "not_operator":
        for (const child of node.children) inside(child, "looked at");
        return;
      case "subscript":
        this.#item(node, place);
        return;
      case "keyword_argument":
        this.#texts.add(sourceOf(node.children[0] ?? node, this.tree));
        inside(part(node, "value"));
        return;
      case "for_statement":
      case "for_in_clause":
        this.#target(part(node, "left"));
        for (const child of node.children) if (child.field !== "left") inside(child);
        return;
      case "as_pattern":
        inside(node.children[0]);
        return;
      case "except_clause":
        for (const child of node.children) inside(child, "looked at");
        return;
      case "class_definition":
        inside(part(node, "superclasses"));
        for (const child of node.children.filter(({ field }) => field === "body")) this.#visit(child, "value", "class");
        return;
      case "function_definition":
        inside(part(node, "parameters"));
        this.#annotation(part(node, "return_type"));
        for (const child of node.children.filter(({ field }) => field === "body"))
          this.#visit(child, "value", "elsewhere");
        return;
      case "lambda":
        inside(part(node, "parameters"));
        inside(part(node, "body"));
        return;
      case "parameters":
      case "lambda_parameters":
        for (const child of node.children) {
          inside(part(child, "value"));
          this.#annotation(part(child, "type"));
        }
        return;
      case "case_clause":
        for (const child of node.children) if (child.type !== "case_pattern") inside(child);
        return;
      case "type":
      case "type_alias_statement":
        this.#annotation(node);
        return;
      case "exec_statement":
        this.opaque("exec runs code that has not been read");
        break;
      case "string_content":
        if (node.end - node.start <= 64) this.#texts.add(sourceOf(node, this.tree));
        break;
    }
    for (const child of node.children) inside(child);
  }

  #name(node: CodeNode, role: Role): void {
    const name = sourceOf(node, this.tree);
    const value = this.values.of(node);
    if (!this.names.bindings.has(name) && namesIn(value).some((full) => natureOf(full) === "not defined")) {
      this.opaque(`nothing in the code says what ${name} is`);
      return;
    }
    if (role === "value") this.#escapes(value);
  }

  #attribute(node: CodeNode, role: Role): void {
    const [object, attribute] = [part(node, "object"), part(node, "attribute")];
    const name = attribute === undefined ? "" : sourceOf(attribute, this.tree);
    const holders = object === undefined ? unknown : this.values.of(object);
    this.attribute(name, holders);
    if (role !== "looked at" && changesItsObject.test(name)) this.opaque(`what becomes of ${name} is not followed`);
    if (role === "value") this.#escapes(this.values.of(node));
  }

  /** What taking an attribute of that name may give access to. */
  attribute(name: string, holders: Known): void {
    const plain = plainDunders.test(name) || (name === "__dict__" && namesIn(holders).length === 0);
    if ((/^__.*__$/.test(name) && !plain) || seesThrough.test(name)) {
      this.opaque(`${name} reaches through the language itself`);
    }
  }

  /** A value goes a way that is not followed. */
  #escapes(value: Known): void {
    for (const one of value) {
      if (one.kind === "overflow") this.opaque("the code takes more ways than are followed");
      if (one.kind !== "name") continue;
      const nature = natureOf(one.name);
      if (nature === "reaching") this.opaque(`what becomes of ${shown(one.name)} is not followed`);
      if (nature === "environment" && !this.#givesEnvironment)
        this.deeds.push({ kind: "environment", name: undefined });
    }
  }

  #call(node: CodeNode, role: Role, place: "class" | "elsewhere"): void {
    const callee = part(node, "function");
    if (callee === undefined) return;
    if (callee.type === "identifier") this.#called.add(sourceOf(callee, this.tree));
    const functions = namesIn(this.values.of(callee));
    judgedCall(node, callee, this);
    this.#visit(callee, "looked at", place);
    const looks = functions.length > 0 && functions.every((name) => onlyLook.test(name) || name === "builtins.getattr");
    const list = part(node, "arguments");
    for (const child of list?.children ?? []) this.#visit(child, looks ? "looked at" : "value", place);
    if (list !== undefined && list.type !== "argument_list") this.#visit(list, "value", place);
    if (role === "value") this.#escapes(this.values.of(node));
  }

  #assignment(node: CodeNode, place: "class" | "elsewhere"): void {
    const [left, right] = [part(node, "left"), part(node, "right")];
    this.#target(left);
    this.#annotation(part(node, "type"));
    if (right === undefined) return;
    const followed = left?.type === "identifier" && place === "elsewhere";
    this.#visit(right, followed ? "followed" : "value", place);
    if (!followed && right.type === "assignment") this.#escapes(this.values.of(right));
  }

  /** What is assigned to: names are bound, but the parts of a module that reaches out are more than a name. */
  #target(node: CodeNode | undefined): void {
    if (node === undefined || node.type === "identifier") return;
    if (node.type !== "attribute" && node.type !== "subscript") {
      for (const child of node.children) this.#target(child);
      return;
    }
    const object = part(node, node.type === "attribute" ? "object" : "value");
    if (object === undefined) return;
    const owners = namesIn(this.values.of(object));
    const name = part(node, "attribute");
    if (name !== undefined) this.attribute(sourceOf(name, this.tree), this.values.of(object));
    for (const owner of owners) this.#changes(owner, node);
    this.#visit(object, "looked at", "elsewhere");
    for (const child of node.children) if (child.field === "subscript") this.#visit(child, "value", "elsewhere");
  }

  #changes(owner: string, node: CodeNode): void {
    const name = part(node, "attribute");
    const full = name === undefined ? owner : `${owner}.${sourceOf(name, this.tree)}`;
    if (full === "sys.path" || full.startsWith("sys.path.")) this.searched.push(textFrom(unknownValue()));
    else if (full === "os.environ") {
      const key = part(node, "subscript");
      if (key === undefined || onlyText(this.values.of(key)) === undefined)
        this.opaque("a variable of the environment is set whose name is not known");
    } else if (natureOf(owner) === "reaching" && natureOf(full) === "reaching")
      this.opaque(`${shown(full)} is replaced`);
  }

  #item(node: CodeNode, place: "class" | "elsewhere"): void {
    const value = part(node, "value");
    const keys = node.children.filter(({ field }) => field === "subscript");
    for (const key of keys) this.#visit(key, "value", place);
    if (value === undefined) return;
    const environment = namesIn(this.values.of(value)).some((name) => natureOf(name) === "environment");
    if (environment) this.deeds.push({ kind: "environment", name: onlyText(keys[0] && this.values.of(keys[0])) });
    this.#visit(value, environment ? "looked at" : "value", place);
  }

  /** Annotations are run, and a few libraries call what they name; classes are what they mostly name. */
  #annotation(node: CodeNode | undefined): void {
    if (node === undefined) return;
    if (node.type === "call") {
      this.#visit(node, "value", "elsewhere");
      return;
    }
    // Some libraries run what stands in a text here.
    if (node.type === "string" && sourceOf(node, this.tree).includes("("))
      this.opaque("an annotation is a text with a call in it");
    if (node.type === "identifier" || node.type === "attribute") {
      const reaching = namesIn(this.values.of(node)).filter((name) => natureOf(name) === "reaching");
      for (const name of reaching)
        if (/(?:^|\.)[a-z_]\w*$/.test(name) && name !== "socket.socket") this.#escapes(named(name));
      return;
    }
    for (const child of node.children) this.#annotation(child);
  }

  /** Other files can take what this one only gives another name. */
  #checkAliases(): void {
    for (const [name, bindings] of this.names.bindings) {
      if (this.#called.has(name)) continue;
      for (const binding of bindings) {
        if (binding.by !== "import" && binding.by !== "value") continue;
        const full = binding.by === "import" ? [binding.name] : namesIn(this.values.of(binding.of));
        for (const one of full) {
          const rule = pythonRule(one);
          const isFunction = rule !== undefined && rule !== harmless && !one.endsWith(`.${name}`);
          if (isFunction) this.opaque(`${shown(one)} gets the name ${name}, which is not followed`);
        }
      }
    }
  }
}

function shown(name: string): string {
  return name.replace(/^builtins\./, "");
}
