import type { CodeCall, Rule } from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import { type Known, named, namesIn, onlyText, unknown } from "./known.ts";
import { byName, followedClass, isPlainClass, plainFunctions, reachingClass, reachingName } from "./rubyNames.ts";
import { requires, rubyMethods, rubyRules } from "./rubyTables.ts";
import { RubyValues } from "./rubyValues.ts";

/** Goes through all of a Ruby program and gathers what it does. */
export class RubyWalk {
  readonly deeds: CodeDeed[] = [];
  readonly folders: Known[] = [];
  readonly texts = new Set<string>();
  readonly #tree: CodeTree;
  readonly #values: RubyValues;
  readonly #loads: boolean;
  /** Modules whose methods can be called without naming them. */
  readonly #included: readonly string[];

  constructor(tree: CodeTree) {
    this.#tree = tree;
    this.#values = new RubyValues(tree);
    this.#loads = /\brequire_relative\b|\brequire\s*\(?\s*["']\.{0,2}\/|\bload\b/.test(tree.source);
    this.#included = [...tree.source.matchAll(/\b(?:include|extend|prepend)\s*\(?\s*(?:::)?([A-Z]\w*(?:::\w+)*)/g)].map(
      ([, name = ""]) => name.replace(/^FileUtils::.*/, "FileUtils"),
    );
  }

  visit(node: CodeNode, parent: CodeNode | undefined): void {
    switch (node.type) {
      case "call":
        this.#call(node);
        return;
      case "subshell":
        this.#shell(node);
        break;
      case "heredoc_beginning":
        if (sourceOf(node, this.#tree).includes("`")) this.opaque("a text that is not followed goes to the shell");
        return;
      case "identifier":
        this.#bare(node, parent);
        return;
      case "constant":
      case "scope_resolution":
        this.#class(node, parent);
        return;
      case "element_reference":
        this.#element(node);
        break;
      case "alias":
      case "undef":
        for (const child of node.children)
          if (reachingName.test(sourceOf(child, this.#tree)))
            this.opaque("alias gives another name to a method that reaches out");
        return;
      case "simple_symbol":
        this.#symbol(sourceOf(node, this.#tree).slice(1), parent);
        return;
      case "string_content":
        if (node.end - node.start <= 64) this.texts.add(sourceOf(node, this.#tree));
        return;
      case "assignment":
      case "operator_assignment": {
        const left = part(node, "left");
        if (left !== undefined && !/^(?:identifier|constant)$/.test(left.type)) this.visit(left, node);
        const right = part(node, "right");
        if (right !== undefined) this.visit(right, node);
        return;
      }
      case "method_parameters":
      case "block_parameters":
      case "lambda_parameters":
        for (const child of node.children) {
          const value = part(child, "value");
          if (value !== undefined) this.visit(value, child);
        }
        return;
      case "pair": {
        for (const child of node.children) if (child.type !== "hash_key_symbol") this.visit(child, node);
        return;
      }
      case "method":
      case "singleton_method":
      case "class":
      case "module":
        for (const child of node.children)
          if (child.field !== "name" && child.field !== "object") this.visit(child, node);
        return;
      case "superclass":
      case "exceptions":
      case "exception_variable":
      case "rescue_modifier_class":
        for (const child of node.children)
          if (child.type !== "constant" && child.type !== "scope_resolution" && child.type !== "identifier")
            this.visit(child, node);
        return;
    }
    for (const child of node.children) this.visit(child, node);
  }

  opaque(because: string): void {
    this.deeds.push({ kind: "opaque", because });
  }

  #call(node: CodeNode): void {
    const [receiver, method] = [part(node, "receiver"), part(node, "method")];
    const name = method === undefined ? "call" : sourceOf(method, this.#tree);
    const on = receiver === undefined || receiver.type === "self" ? undefined : this.#values.of(receiver);
    const call = this.#values.call(node, name, on);
    this.#judge(name, on, call, part(node, "block") !== undefined);
    if (receiver !== undefined && receiver.type !== "self") this.visit(receiver, node);
    const looks = /^(?:is_a\?|kind_of\?|instance_of\?|===|include|extend|prepend|rescue|puts|p|print)$/.test(name);
    for (const child of node.children) {
      if (child === receiver || child === method || child.type === ".") continue;
      if (looks && child.field === "arguments") {
        for (const each of child.children)
          if (each.type !== "constant" && each.type !== "scope_resolution") this.visit(each, node);
      } else if (child.field === "arguments" && byName.test(name)) {
        // The name that is called has been judged; the rest are arguments.
        for (const each of child.children.filter(({ type }) => type !== "simple_symbol")) this.visit(each, child);
      } else this.visit(child, node);
    }
  }

  #judge(name: string, on: Known | undefined, call: CodeCall, block: boolean): void {
    if (byName.test(name)) {
      this.#calledByName(name, on, call);
      return;
    }
    if (on === undefined) {
      this.#function(name, call, block);
      return;
    }
    for (const owner of namesIn(on))
      this.#onClass(owner.replace(/^FileUtils::.*/, "FileUtils"), name, { ...call, name: `${owner}.${name}` });
    if (on.some(({ kind }) => kind !== "name")) {
      const pathLike = /\bPathname\b/.test(this.#tree.source) && /^(?:write|read|open|delete)$/.test(name);
      const receiver = on.filter(({ kind }) => kind !== "name");
      const rule: Rule | undefined = rubyMethods.get(name);
      const asPath = pathLike && receiver.every(({ kind }) => kind === "unknown");
      this.deeds.push(
        ...(rule?.({
          ...call,
          receiver: asPath
            ? receiver.map(() => ({
                kind: "path",
                value: { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" },
              }))
            : receiver,
        }) ?? []),
      );
    }
  }

  #calledByName(by: string, on: Known | undefined, call: CodeCall): void {
    const [first, ...rest] = call.positional;
    const name = onlyText(first);
    if (first === undefined && by !== "send") return;
    if (name === undefined) {
      this.opaque(`${by} calls a method whose name is not known`);
      return;
    }
    // What is picked without being called goes a way that is not followed.
    if (/method$/.test(by)) {
      const owners = on === undefined ? ["Kernel"] : namesIn(on);
      const reaches = reachingName.test(name) || owners.some((owner) => rubyRules.has(`${owner}.${name}`));
      if (reaches) this.opaque(`what becomes of the method ${name} is not followed`);
      return;
    }
    this.#judge(name, on, { ...call, name, positional: rest }, false);
  }

  /** Called without a receiver, or on the object itself. */
  #function(name: string, call: CodeCall, block: boolean): void {
    const owners = ["Kernel", ...this.#included];
    const found = owners.flatMap((owner) => {
      const rule = rubyRules.get(`${owner}.${name}`);
      return rule === undefined ? [] : [rule];
    });
    if (/^(?:require|require_relative)$/.test(name)) this.deeds.push(...requires(call));
    else if (/^(?:instance_eval|class_eval|module_eval)$/.test(name) && block) return;
    else if (/^(?:alias_method|define_method)$/.test(name)) {
      if (
        call.positional
          .slice(name === "alias_method" ? 1 : 2)
          .some((known) => reachingName.test(onlyText(known) ?? "system"))
      )
        this.opaque(`${name} gives another name to a method that reaches out`);
    } else if (/^(?:chdir|cd)$/.test(name) && this.#included.includes("FileUtils"))
      this.folders.push(call.positional[0] ?? unknown);
    else if (found.length > 0) for (const rule of found) this.deeds.push(...rule(call));
    else if (
      !plainFunctions.has(name) &&
      !this.#values.own.has(name) &&
      !this.#loads &&
      !this.#values.isVariable(name)
    ) {
      this.opaque(`nothing in the code says what ${name} does`);
    }
  }

  #onClass(owner: string, name: string, call: CodeCall): void {
    if ((owner === "Dir" || owner === "FileUtils") && /^(?:chdir|cd)$/.test(name)) {
      this.folders.push(call.positional[0] ?? unknown);
      return;
    }
    if (owner === "Kernel" || owner === "Object" || owner === "Process") {
      const rule = rubyRules.get(`${owner}.${name}`) ?? rubyRules.get(`Kernel.${name}`);
      if (rule !== undefined) {
        this.deeds.push(...rule(call));
        return;
      }
      if (name === "const_get") {
        if (onlyText(call.positional[0]) === undefined) this.opaque("const_get picks a class whose name is not known");
        return;
      }
      if (owner !== "Process" && !plainFunctions.has(name)) this.opaque(`what ${owner}.${name} does is not known`);
      return;
    }
    const rule =
      rubyRules.get(`${owner}.${name}`) ??
      (/^(?:instance_eval|class_eval|module_eval|const_get)$/.test(name) ? rubyRules.get("Kernel.eval") : undefined);
    if (rule !== undefined) this.deeds.push(...rule(call));
    else if (!this.#isPlain(owner)) this.opaque(`what ${owner}.${name} does has not been read`);
  }

  #isPlain(owner: string): boolean {
    const [first = ""] = owner.split("::");
    return (
      isPlainClass(owner) ||
      this.#values.own.has(owner) ||
      this.#values.own.has(first) ||
      (this.#loads && !reachingClass.test(owner))
    );
  }

  /** A name alone: a variable, or a method without arguments. */
  #bare(node: CodeNode, parent: CodeNode | undefined): void {
    const name = sourceOf(node, this.#tree);
    if (this.#values.isVariable(name) || parent?.field === "name" || /^_\d?$|^it$/.test(name)) return;
    this.#function(name, { name, receiver: undefined, positional: [], named: new Map(), further: "none" }, false);
  }

  #class(node: CodeNode, parent: CodeNode | undefined): void {
    const asReceiver =
      parent !== undefined &&
      ((parent.type === "call" && part(parent, "receiver") === node) ||
        parent.type === "scope_resolution" ||
        (parent.type === "element_reference" && part(parent, "object") === node) ||
        parent.type === "when" ||
        parent.type === "pattern");
    if (asReceiver) return;
    const name = sourceOf(node, this.#tree).replace(/^::/, "");
    if (name === "ENV") this.deeds.push({ kind: "environment", name: undefined });
    else if (followedClass.test(name) && !/^(?:File|IO|Process|Net)::[A-Z]/.test(name)) {
      this.opaque(`what becomes of ${name} is not followed`);
    } else if (
      !this.#isPlain(name) &&
      !namesIn(named(name)).every((each) => this.#values.isVariable(each)) &&
      !/^[A-Z\d_:]+$/.test(name)
    ) {
      this.opaque(`nothing in the code says what ${name} is`);
    }
  }

  #element(node: CodeNode): void {
    const object = part(node, "object");
    const owner = object === undefined ? "" : sourceOf(object, this.#tree);
    if (owner !== "ENV") return;
    const key = node.children.filter(({ type }) => !/^[[\],]$/.test(type))[1];
    this.deeds.push({ kind: "environment", name: onlyText(this.#values.of(key)) });
  }

  /** `&:name` calls it on whatever comes; other symbols are no more than names, unless they name what reaches out. */
  #symbol(name: string, parent: CodeNode | undefined): void {
    const reaches =
      parent?.type === "block_argument"
        ? reachingName.test(name)
        : /^(?:system|exec|spawn|eval|instance_eval|class_eval|syscall|popen|rm_rf|rm_r|rmtree|unlink|const_get)$/.test(
            name,
          );
    if (reaches) this.opaque(`what becomes of the method ${name} is not followed`);
  }

  #shell(node: CodeNode): void {
    const asString: CodeNode = { ...node, type: "string" };
    const rule = rubyRules.get("Kernel.`");
    const call: CodeCall = {
      name: "a command in backticks",
      receiver: undefined,
      positional: [this.#values.of(asString)],
      named: new Map(),
      further: "none",
    };
    this.deeds.push(...(rule?.(call) ?? []));
  }
}
