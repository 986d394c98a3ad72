import type { CodeCall } from "./codeCall.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import { allTexts, type Known, listOf, onlyText, unknown, valuesOf } from "./known.ts";
import { callsBack, onlyComputes, phpMethods, phpRules, plainClasses } from "./phpTables.ts";
import { PhpValues } from "./phpValues.ts";

/** Functions that define what they are given, or look whether it is there, so that a name in their arguments is no more than that. */
const onlyNames =
  /^(?:define|defined|function_exists|is_callable|class_exists|method_exists|in_array|str_\w+|strpos|stripos|echo|printf|sprintf|print_r|var_dump|isset)$/;

/** Goes through all of a PHP program and gathers what it does. */
export class PhpWalk {
  readonly deeds: CodeDeed[] = [];
  readonly folders: Known[] = [];
  readonly texts = new Set<string>();
  readonly #tree: CodeTree;
  readonly #values: PhpValues;
  readonly #loads: boolean;
  readonly #sends: boolean;

  constructor(tree: CodeTree) {
    this.#tree = tree;
    this.#values = new PhpValues(tree);
    this.#loads = /\b(?:include|require)(?:_once)?\b/i.test(tree.source);
    this.#sends = /CURLOPT_(?:POST|PUT|UPLOAD|CUSTOMREQUEST|READFUNCTION|INFILE|MIMEPOST)/.test(tree.source);
  }

  visit(node: CodeNode): void {
    switch (node.type) {
      case "function_call_expression":
        this.#call(node);
        break;
      case "member_call_expression":
      case "nullsafe_member_call_expression":
        this.#method(node);
        break;
      case "scoped_call_expression":
        this.#scoped(node);
        break;
      case "object_creation_expression":
        this.#created(node);
        break;
      case "shell_command_expression":
        this.#judge("shell_exec", { ...empty, name: "a command in backticks", positional: [this.#values.of(node)] });
        break;
      case "include_expression":
      case "include_once_expression":
      case "require_expression":
      case "require_once_expression":
        this.#included(node);
        break;
      case "dynamic_variable_name":
        this.opaque("a variable is picked by a name");
        break;
      case "subscript_expression":
        this.#item(node);
        break;
      case "namespace_use_clause":
        this.#imported(node);
        return;
      case "string_content":
        if (node.end - node.start <= 64) this.texts.add(sourceOf(node, this.#tree));
        return;
    }
    for (const child of node.children) this.visit(child);
  }

  opaque(because: string): void {
    this.deeds.push({ kind: "opaque", because });
  }

  #call(node: CodeNode): void {
    const callee = part(node, "function");
    if (callee === undefined) return;
    const name = /^(?:name|qualified_name|relative_name)$/.test(callee.type)
      ? plainName(sourceOf(callee, this.#tree))
      : undefined;
    const call = this.#values.call(node, name ?? "a function", undefined);
    if (name === undefined) {
      this.#calledBy(this.#values.of(callee), call, callee);
      return;
    }
    // `unlink(...)` makes a function of it that can go anywhere.
    const taken = node.children.some(
      ({ type, children }) => type === "arguments" && children.some((child) => child.type === "variadic_placeholder"),
    );
    if (taken) {
      if (this.#reaches(name)) this.opaque(`what becomes of ${name} is not followed`);
      return;
    }
    this.#judge(name, call);
    this.#callsBack(name, call);
    if (!(name in callsBack) && !onlyNames.test(name)) this.#handsOn(call);
  }

  #judge(name: string, call: CodeCall): void {
    const rule = phpRules.get(name);
    if (name === "chdir") this.folders.push(call.positional[0] ?? unknown);
    else if (name === "putenv") this.#sets(call);
    else if (rule !== undefined) this.deeds.push(...rule(call));
    else if (name.startsWith("curl_")) this.#curl(name, call);
    else if (/^preg_(?:replace|filter)$/.test(name)) this.#replaces(call);
    else if (!onlyComputes(name) && !this.#values.own.has(name) && !this.#loads)
      this.opaque(`nothing in the code says what ${name} does`);
  }

  #callsBack(name: string, call: CodeCall): void {
    const at = callsBack[name];
    if (at === undefined) return;
    const given = call.positional[at];
    if (given === undefined) {
      if (call.further === "some") this.opaque(`what ${name} calls is not known`);
      return;
    }
    this.#calledBy(given, { ...empty, name: "a function", further: "some" }, undefined);
  }

  /** What a value names is called. */
  #calledBy(value: Known, call: CodeCall, callee: CodeNode | undefined): void {
    const names = allTexts(value);
    if (names !== undefined) {
      for (const each of names) {
        const name = plainName(each);
        if (name.includes("::")) this.#static(name, { ...call, name });
        else this.#judge(name, { ...call, name });
      }
      return;
    }
    const isOwn = value.every((one) => one.kind === "object" && (one.of === "closure" || one.of === "null"));
    const direct = callee !== undefined && /^(?:anonymous_function|arrow_function)$/.test(inner(callee).type);
    const pair = listOf(value);
    const method = pair?.length === 2 ? onlyText(pair[1]) : undefined;
    if (isOwn || direct) return;
    if (method === undefined) this.opaque("what a value names is called, and that is not known");
    else this.#onObject(method.toLowerCase(), { ...call, name: method });
  }

  #method(node: CodeNode): void {
    const name = part(node, "name");
    const known = name?.type === "name" ? sourceOf(name, this.#tree) : onlyText(this.#values.of(name));
    const call = this.#values.call(node, known ?? "?", this.#values.of(part(node, "object")));
    if (known === undefined) this.opaque("a method is picked by a name that is not known");
    else this.#onObject(known.toLowerCase(), call);
    this.#handsOn(call);
  }

  #onObject(name: string, call: CodeCall): void {
    const rule = phpMethods.get(name);
    if (rule !== undefined && !(this.#values.own.size > 0 && /^(?:save|load)$/.test(name)))
      this.deeds.push(...rule(call));
  }

  #scoped(node: CodeNode): void {
    const [scope, name] = [part(node, "scope"), part(node, "name")];
    const owner = scope === undefined ? "" : plainName(sourceOf(scope, this.#tree));
    const known = name?.type === "name" ? sourceOf(name, this.#tree).toLowerCase() : onlyText(this.#values.of(name));
    const call = this.#values.call(node, `${owner}::${known ?? "?"}`, undefined);
    if (known === undefined || /^\$/.test(owner)) this.opaque("a method is picked by a name that is not known");
    else this.#static(`${owner}::${known}`, call);
    this.#handsOn(call);
  }

  #static(name: string, call: CodeCall): void {
    const rule = phpRules.get(name);
    const owner = name.slice(0, name.indexOf("::"));
    if (rule !== undefined) this.deeds.push(...rule(call));
    else if (!this.#isPlain(owner)) this.opaque(`nothing in the code says what ${name} does`);
  }

  #created(node: CodeNode): void {
    const made = node.children.find(({ type }) => !/^(?:new|arguments)$/.test(type));
    if (made === undefined || /^(?:anonymous_class|declaration_list|class_declaration)/.test(made.type)) return;
    const direct = /^(?:name|qualified_name|relative_scope)$/.test(made.type);
    const name = direct ? sourceOf(made, this.#tree) : onlyText(this.#values.of(made));
    if (name === undefined) {
      this.opaque("a class is picked by a name that is not known");
      return;
    }
    const call = this.#values.call(node, `new ${name}`, undefined);
    const rule = phpRules.get(`new_${plainName(name)}`);
    if (rule !== undefined) this.deeds.push(...rule(call));
    else if (!this.#isPlain(plainName(name))) this.opaque(`nothing in the code says what ${name} does`);
    this.#handsOn(call);
  }

  #isPlain(name: string): boolean {
    const last = name.slice(name.lastIndexOf("\\") + 1);
    return (
      plainClasses.test(name) ||
      this.#values.own.has(last) ||
      (this.#loads && !/^(?:reflection|ffi|closure|phar)/.test(name))
    );
  }

  #included(node: CodeNode): void {
    const file = this.#values.of(node.children.at(-1));
    for (const value of valuesOf(file)) {
      if (value.kind !== "literal" || /^[a-z][\w.+-]*:/i.test(value.text)) this.opaque("what is included is not known");
      else this.deeds.push({ kind: "load", language: "php", file: value });
    }
  }

  #item(node: CodeNode): void {
    const [object, , key] = node.children;
    const name = object === undefined ? "" : sourceOf(object, this.#tree);
    if (name === "$_ENV") this.deeds.push({ kind: "environment", name: onlyText(this.#values.of(key)) });
    if (name === "$GLOBALS") this.opaque("a variable is picked by a name");
  }

  /** `use function unlink as u`. */
  #imported(node: CodeNode): void {
    const source = sourceOf(node, this.#tree);
    const name = /^(?:function\s+)?\\?([\w\\]+)/.exec(source)?.[1] ?? "";
    if (
      part(node, "alias") !== undefined &&
      (this.#reaches(name.toLowerCase()) || phpRules.has(`new_${name.toLowerCase()}`))
    ) {
      this.opaque(`what becomes of ${name} is not followed`);
    }
  }

  /** Names of functions among the arguments of what is not known to leave them alone. */
  #handsOn(call: CodeCall): void {
    for (const known of [...call.positional, ...call.named.values()]) {
      for (const one of [...known, ...known.flatMap((each) => (each.kind === "list" ? each.items.flat() : []))]) {
        const name = one.kind === "text" && one.value.kind === "literal" ? plainName(one.value.text) : "";
        if (
          /^(?:eval|assert|system|exec|shell_exec|passthru|popen|proc_open|pcntl_exec|unlink|rmdir|file_put_contents|create_function|call_user_func|call_user_func_array)$/.test(
            name,
          )
        ) {
          this.opaque(`what becomes of ${name} is not followed`);
        }
      }
    }
  }

  #reaches(name: string): boolean {
    return phpRules.has(name) || name in callsBack || /^(?:chdir|putenv|curl_exec)$/.test(name);
  }

  #sets(call: CodeCall): void {
    const set = onlyText(call.positional[0]);
    if (set === undefined) this.opaque("a variable of the environment is set whose name is not known");
    else this.texts.add(set.replace(/=.*$/s, ""));
  }

  #curl(name: string, call: CodeCall): void {
    const isUrl =
      name === "curl_init"
        ? call.positional.length > 0
        : name === "curl_setopt" && /CURLOPT_URL\b/.test(this.#tree.source);
    const url = name === "curl_init" ? call.positional[0] : call.positional[2];
    if (name === "curl_setopt_array")
      this.deeds.push({
        kind: "connect",
        url: { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" },
        loses: this.#sends ? "remote" : "none",
        because: "curl fetches it",
      });
    if (!isUrl) return;
    for (const value of valuesOf(url ?? unknown)) {
      const text = value.kind === "literal" ? value.text : value.kind === "unknown" ? value.prefix : "";
      if (name === "curl_setopt" && value.kind === "literal" && !text.includes(":")) continue;
      this.deeds.push({
        kind: "connect",
        url: value,
        loses: this.#sends ? "remote" : "none",
        because: this.#sends ? "curl sends there" : "curl fetches it",
      });
    }
  }

  /** The modifier `e` ran the replacement as code. */
  #replaces(call: CodeCall): void {
    const pattern = onlyText(call.positional[0]);
    if (pattern !== undefined && /[^\w\s\\]\w*e\w*$/.test(pattern)) this.opaque("preg_replace runs code");
  }
}

const empty: CodeCall = { name: "", receiver: undefined, positional: [], named: new Map(), further: "none" };

function plainName(source: string): string {
  return source.replace(/^\\/, "").replace(/\s/g, "").toLowerCase();
}

function inner(node: CodeNode): CodeNode {
  if (node.type !== "parenthesized_expression") return node;
  const child = node.children.find(({ type }) => !/^[()]$/.test(type));
  return child === undefined ? node : inner(child);
}
