import type { CodeCall } from "./codeCall.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import {
  concatenated,
  each,
  either,
  itemsOf,
  joined,
  type Known,
  listOf,
  matching,
  named,
  onlyText,
  text,
  textFrom,
  unknown,
  unknownValue,
} from "./known.ts";
import { functionResult, methodResult } from "./rubyResults.ts";

/** What a variable of Ruby gets: a value, or one item of what a method goes through. */
interface Source {
  readonly node: CodeNode;
  readonly how: "value" | "item" | "itself";
}

/** Methods whose block gets one item after the other. */
const goesThrough =
  /^(?:each|map|collect|flat_map|select|filter|reject|find|detect|each_with_index|each_entry|sort_by|group_by|partition|filter_map|reverse_each|each_child|find_all|any\?|all\?|sum|min_by|max_by|take_while|drop_while|glob|foreach|each_slice|each_with_object)$/;

/** What the expressions of a Ruby program are, as far as that is plain from its text. Classes are followed by their own names alone. */
export class RubyValues {
  readonly #tree: CodeTree;
  readonly #sources = new Map<string, Source[]>();
  readonly #known = new Map<string, Known>();
  readonly #changed = new Set<string>();
  /** Methods, classes and modules that the code defines. */
  readonly own = new Set<string>();

  constructor(tree: CodeTree) {
    this.#tree = tree;
    this.#gather(tree.root);
    this.#spreadChanges();
  }

  isVariable(name: string): boolean {
    return this.#sources.has(name);
  }

  of(node: CodeNode | undefined): Known {
    if (node === undefined) return unknown;
    switch (node.type) {
      case "identifier":
      case "global_variable":
      case "instance_variable":
      case "class_variable":
        return this.#variable(sourceOf(node, this.#tree));
      case "constant":
      case "scope_resolution":
        return this.#constant(node);
      case "string":
      case "bare_string":
      case "chained_string":
      case "delimited_symbol":
      case "bare_symbol":
        return this.#string(node);
      case "simple_symbol":
        return text(sourceOf(node, this.#tree).slice(1));
      case "hash_key_symbol":
        return text(sourceOf(node, this.#tree));
      case "array":
      case "string_array":
      case "symbol_array":
        return this.#list(node);
      case "parenthesized_statements":
        return this.of(node.children.findLast(({ type }) => !/^[();]$/.test(type)));
      case "conditional":
        return either([this.of(part(node, "consequence")), this.of(part(node, "alternative"))]);
      case "assignment":
        return this.of(part(node, "right"));
      case "binary":
        return this.#operated(node);
      case "element_reference":
        return this.#element(node);
      case "call":
        return this.#called(node);
      case "hash":
        return [{ kind: "object", of: "hash", about: unknown }];
      default:
        return unknown;
    }
  }

  /** The arguments of a call. A hash without braces becomes named ones. */
  call(node: CodeNode, name: string, receiver: Known | undefined): CodeCall {
    const positional: Known[] = [];
    const given = new Map<string, Known>();
    let further: CodeCall["further"] = "none";
    const list = part(node, "arguments");
    for (const child of list?.children ?? []) {
      if (/^[(),]$/.test(child.type)) continue;
      if (child.type === "pair") {
        given.set(onlyText(this.of(part(child, "key"))) ?? "?", this.of(part(child, "value")));
      } else if (child.type === "splat_argument") {
        const items = listOf(this.of(child.children[1]));
        if (items === undefined) further = "some";
        else positional.push(...items);
      } else if (child.type === "hash_splat_argument") further = "some";
      else if (child.type !== "block_argument") positional.push(this.of(child));
    }
    return { name, receiver, positional, named: given, further };
  }

  #gather(node: CodeNode): void {
    const name = (child: CodeNode | undefined): string => (child === undefined ? "" : sourceOf(child, this.#tree));
    switch (node.type) {
      case "assignment": {
        const left = part(node, "left");
        const right = part(node, "right");
        if (left?.type === "left_assignment_list")
          for (const child of left.children) this.#bind(name(child), undefined);
        else if (left !== undefined && right !== undefined) this.#bind(name(left), { node: right, how: "value" });
        if (left?.type === "element_reference") this.#changed.add(name(part(left, "object")));
        break;
      }
      case "operator_assignment":
        this.#bind(name(part(node, "left")), undefined);
        this.#changed.add(name(part(node, "left")));
        break;
      case "block_parameters":
      case "method_parameters":
      case "lambda_parameters":
        for (const child of node.children)
          this.#bind(name(child.type === "identifier" ? child : part(child, "name")), undefined);
        break;
      case "exception_variable":
      case "left_assignment_list":
      case "destructured_parameter":
        for (const child of node.children) this.#bind(name(child), undefined);
        break;
      case "for":
        this.#bind(name(part(node, "pattern")), { node: part(node, "value")?.children.at(-1) ?? node, how: "item" });
        break;
      case "method":
      case "singleton_method":
      case "class":
      case "module":
        this.own.add(name(part(node, "name")));
        break;
      case "call":
        this.#gatherCall(node);
        break;
      case "binary":
        if (part(node, "operator")?.type === "<<") this.#changed.add(name(part(node, "left")));
        break;
    }
    for (const child of node.children) this.#gather(child);
  }

  /** Another name for the same text or list changes with it. */
  #spreadChanges(): void {
    for (let rounds = 4; rounds > 0; rounds -= 1) {
      for (const [name, sources] of this.#sources) {
        const others = sources
          .filter(({ node }) => node.type === "identifier")
          .map(({ node }) => sourceOf(node, this.#tree));
        if (this.#changed.has(name)) for (const other of others) this.#changed.add(other);
        else if (others.some((other) => this.#changed.has(other))) this.#changed.add(name);
      }
    }
  }

  /** What the block of a call gets, and lists that a call changes. */
  #gatherCall(node: CodeNode): void {
    const [receiver, method] = [part(node, "receiver"), part(node, "method")];
    const called = method === undefined ? "" : sourceOf(method, this.#tree);
    if (
      receiver !== undefined &&
      /^(?:<<|push|append|unshift|insert|concat|replace|prepend|map!|clear|delete|gsub!|sub!|fill|shift|pop|setbyte|force_encoding|\w+!)$/.test(
        called,
      )
    ) {
      this.#changed.add(sourceOf(receiver, this.#tree));
    }
    const parameters = part(node, "block")?.children.find(({ type }) => type === "block_parameters");
    const [first] = parameters?.children.filter(({ type }) => type === "identifier") ?? [];
    if (first === undefined) return;
    const name = sourceOf(first, this.#tree);
    if (goesThrough.test(called))
      this.#bind(name, { node: /^(?:glob|foreach|each_child)$/.test(called) ? node : (receiver ?? node), how: "item" });
    else if (/^(?:then|tap|yield_self|mktmpdir|chdir)$/.test(called)) {
      this.#bind(name, { node: called === "mktmpdir" ? node : (receiver ?? node), how: "itself" });
    }
  }

  #bind(name: string, source: Source | undefined): void {
    if (!/^(?:[@$]|[\p{L}_])/u.test(name)) return;
    const known = this.#sources.get(name) ?? [];
    if (source !== undefined) known.push(source);
    this.#sources.set(name, known);
  }

  #variable(name: string): Known {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const sources = this.#sources.get(name);
    if (sources === undefined || sources.length === 0) return unknown;
    this.#known.set(name, textFrom(unknownValue()));
    const values = sources.map(({ node, how }) => (how === "item" ? itemsOf(this.of(node)) : this.of(node)));
    const value = this.#changed.has(name) ? unknown : either(values);
    this.#known.set(name, value);
    return value;
  }

  #constant(node: CodeNode): Known {
    const name = sourceOf(node, this.#tree).replace(/\s/g, "").replace(/^::/, "");
    const own = this.#sources.get(name);
    return own === undefined ? named(name) : this.#variable(name);
  }

  #string(node: CodeNode): Known {
    const parts = node.children.map((child): Known => {
      if (child.type === "string_content") return text(sourceOf(child, this.#tree));
      if (child.type === "string") return this.of(child);
      if (child.type === "escape_sequence") {
        const meant = /^\\(?:n|t|\\|"|'|s|e|\n)$/.test(sourceOf(child, this.#tree));
        const plain: Readonly<Record<string, string>> = {
          "\\n": "\n",
          "\\t": "\t",
          "\\s": " ",
          "\\e": "\u001b",
          "\\\n": "",
        };
        return meant
          ? text(plain[sourceOf(child, this.#tree)] ?? sourceOf(child, this.#tree).slice(1))
          : textFrom(unknownValue());
      }
      if (child.type !== "interpolation") return text("");
      return this.of(child.children[1]).map((one) =>
        one.kind === "text" || one.kind === "path"
          ? { kind: "text", value: one.value }
          : { kind: "text", value: unknownValue() },
      );
    });
    return concatenated(parts);
  }

  #list(node: CodeNode): Known {
    const items: Known[] = [];
    for (const child of node.children) {
      if (/^(?:[[\],)]|%[wWiI].|"|comment)$/.test(child.type)) continue;
      if (child.type === "splat_argument") {
        const spread = listOf(this.of(child.children[1]));
        if (spread === undefined) return [{ kind: "many", item: itemsOf(this.of(child.children[1])) }];
        items.push(...spread);
      } else items.push(this.of(child));
    }
    return [{ kind: "list", items }];
  }

  #operated(node: CodeNode): Known {
    const [left, right] = [this.of(part(node, "left")), this.of(part(node, "right"))];
    const operator = part(node, "operator")?.type;
    const [one, other] = [listOf(left), listOf(right)];
    if (operator === "+" && one !== undefined && other !== undefined)
      return [{ kind: "list", items: [...one, ...other] }];
    const paths = left.some(({ kind }) => kind === "path");
    if (paths && (operator === "+" || operator === "/")) return joined([left, right], "begins anew");
    if (operator === "+" && left.some(({ kind }) => kind === "text")) return concatenated([left, right]);
    return operator === "||" ? either([left, right]) : unknown;
  }

  #element(node: CodeNode): Known {
    const object = this.of(part(node, "object"));
    const index = node.children.filter(({ type }) => !/^[[\],]$/.test(type))[1];
    const of = object[0]?.kind === "name" ? object[0].name : "";
    if (of === "Dir") return [{ kind: "many", item: matching(this.of(index)) }];
    if (of === "ENV") return onlyText(this.of(index)) === "HOME" ? text("~") : textFrom(unknownValue());
    if (of !== "") return unknown;
    const at = index?.type === "integer" ? Number(sourceOf(index, this.#tree)) : undefined;
    return each(object, (one) =>
      one.kind === "list" && at !== undefined ? (one.items[at] ?? unknown) : itemsOf([one]),
    );
  }

  #called(node: CodeNode): Known {
    const [receiver, method] = [part(node, "receiver"), part(node, "method")];
    const name = method === undefined ? "" : sourceOf(method, this.#tree);
    const on = receiver === undefined ? undefined : this.of(receiver);
    const call = this.call(node, name, on);
    const [one] = on ?? [];
    const full = one?.kind === "name" ? `${one.name}.${name}` : name;
    if (receiver === undefined || one?.kind === "name") return functionResult(full, call);
    return methodResult(name, on ?? unknown, call);
  }
}
