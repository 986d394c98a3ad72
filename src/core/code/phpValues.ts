import type { CodeCall } from "./codeCall.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import {
  concatenated,
  either,
  itemsOf,
  type Known,
  listOf,
  matching,
  text,
  textFrom,
  unknown,
  unknownValue,
} from "./known.ts";

interface Source {
  readonly node: CodeNode;
  readonly how: "value" | "item";
}

/** Functions that change what they are given, and from which argument on. */
const byReference: readonly (readonly [RegExp, number])[] = [
  [/^(?:exec|system|passthru|parse_str|mb_parse_str|openssl_\w+|is_callable|headers_sent|getmxrr|dns_get_mx)$/, 1],
  [/^(?:preg_match|preg_match_all|sscanf|fscanf|similar_text|proc_open)$/, 2],
  [/^(?:str_replace|str_ireplace|preg_replace|preg_replace_callback|fsockopen)$/, 3],
  [
    /^(?:\w*sort|shuffle|settype|array_(?:push|unshift|pop|shift|splice|walk|walk_recursive|multisort)|end|next|reset|prev|each|unset)$/,
    0,
  ],
];

/** What the expressions of a PHP program are, as far as that is plain from its text. */
export class PhpValues {
  readonly #tree: CodeTree;
  /** What variables get; undefined for what is not followed. */
  readonly #sources = new Map<string, (Source | undefined)[]>();
  readonly #known = new Map<string, Known>();
  /** Functions and classes that the code defines, in lower case. */
  readonly own = new Set<string>();

  constructor(tree: CodeTree) {
    this.#tree = tree;
    this.#gather(tree.root);
  }

  of(node: CodeNode | undefined): Known {
    if (node === undefined) return unknown;
    switch (node.type) {
      case "variable_name":
        return this.#variable(sourceOf(node, this.#tree));
      case "string":
      case "encapsed_string":
      case "heredoc":
      case "nowdoc":
      case "heredoc_body":
      case "nowdoc_body":
      case "shell_command_expression":
        return this.#string(node);
      case "name":
      case "qualified_name":
        return constant(sourceOf(node, this.#tree));
      case "parenthesized_expression":
      case "argument":
      case "error_suppression_expression":
      case "array_element_initializer":
        return this.of(node.children.findLast(({ type, field }) => field !== "name" && !/^[():@]$/.test(type)));
      case "assignment_expression":
        return this.of(part(node, "right"));
      case "conditional_expression":
        return either([this.of(part(node, "body") ?? part(node, "condition")), this.of(part(node, "alternative"))]);
      case "binary_expression": {
        const [left, right] = [this.of(part(node, "left")), this.of(part(node, "right"))];
        const operator = part(node, "operator")?.type;
        if (operator === ".") return concatenated([asText(left), asText(right)]);
        return operator === "??" ? either([left, right]) : unknown;
      }
      case "array_creation_expression":
        return this.#list(node);
      case "anonymous_function":
      case "arrow_function":
        return [{ kind: "object", of: "closure", about: unknown }];
      case "function_call_expression":
        return this.#called(node);
      case "subscript_expression":
        return itemsOf(this.of(node.children[0]));
      default:
        return unknown;
    }
  }

  call(node: CodeNode, name: string, receiver: Known | undefined): CodeCall {
    const list = node.children.find(({ type }) => type === "arguments");
    const positional: Known[] = [];
    const given = new Map<string, Known>();
    let further: CodeCall["further"] = "none";
    for (const child of list?.children ?? []) {
      if (child.type !== "argument") continue;
      const named = part(child, "name");
      if (child.children.some(({ type }) => type === "variadic_unpacking")) {
        further = "some";
      } else if (named !== undefined && child.children.length > 1) {
        given.set(sourceOf(named, this.#tree), this.of(child));
      } else positional.push(this.of(child));
    }
    return { name, receiver, positional, named: given, further: given.size > 0 ? "some" : further };
  }

  #gather(node: CodeNode): void {
    switch (node.type) {
      case "assignment_expression": {
        const [left, right] = [part(node, "left"), part(node, "right")];
        if (left?.type === "variable_name" && right !== undefined) this.#bind(left, { node: right, how: "value" });
        else for (const child of variablesIn(left)) this.#bind(child, undefined);
        break;
      }
      case "foreach_statement": {
        const from = node.children[2];
        const after = node.children.findIndex(({ type }) => type === "as");
        const target = node.children[after + 1];
        const value = target?.type === "pair" ? target.children.at(-1) : target;
        if (value?.type === "variable_name" && from !== undefined) this.#bind(value, { node: from, how: "item" });
        for (const child of variablesIn(target))
          if (child !== value || value.type !== "variable_name") this.#bind(child, undefined);
        break;
      }
      case "augmented_assignment_expression":
      case "reference_assignment_expression":
      case "reference_modifier":
      case "simple_parameter":
      case "variadic_parameter":
      case "property_promotion_parameter":
      case "catch_clause":
      case "global_declaration":
      case "static_variable_declaration":
      case "by_ref":
      case "update_expression":
        for (const child of node.children) if (child.type === "variable_name") this.#bind(child, undefined);
        break;
      case "function_definition":
      case "class_declaration":
      case "interface_declaration":
      case "trait_declaration":
      case "enum_declaration": {
        const name = part(node, "name");
        if (name !== undefined) this.own.add(sourceOf(name, this.#tree).toLowerCase());
        break;
      }
      case "function_call_expression":
      case "member_call_expression":
      case "scoped_call_expression":
        this.#mayChange(node);
        break;
    }
    for (const child of node.children) this.#gather(child);
  }

  /** Variables that a call takes by reference may be anything afterwards. */
  #mayChange(node: CodeNode): void {
    const callee = part(node, "function");
    const name = callee === undefined ? "" : sourceOf(callee, this.#tree).replace(/^\\/, "").toLowerCase();
    const [, from] = byReference.find(([names]) => names.test(name)) ?? [];
    const unknownOne = callee?.type !== "name" && callee?.type !== "qualified_name";
    const mayTake = from ?? ((unknownOne || this.own.has(name)) && /&\s*\$/.test(this.#tree.source) ? 0 : undefined);
    const given =
      node.children.find(({ type }) => type === "arguments")?.children.filter(({ type }) => type === "argument") ?? [];
    if (mayTake === undefined) return;
    for (const argument of given.slice(mayTake))
      for (const child of argument.children) if (child.type === "variable_name") this.#bind(child, undefined);
  }

  #bind(node: CodeNode, source: Source | undefined): void {
    const name = sourceOf(node, this.#tree);
    const known = this.#sources.get(name) ?? [];
    known.push(source);
    this.#sources.set(name, known);
  }

  #variable(name: string): Known {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const sources = this.#sources.get(name) ?? [undefined];
    this.#known.set(name, unknown);
    const values = sources.map((source) => {
      if (source === undefined) return unknown;
      return source.how === "item" ? itemsOf(this.of(source.node)) : this.of(source.node);
    });
    const value = either(values);
    this.#known.set(name, value);
    return value;
  }

  #string(node: CodeNode): Known {
    const single = node.type === "string" || node.type === "nowdoc" || node.type === "nowdoc_body";
    const plain: Readonly<Record<string, string>> = {
      n: "\n",
      t: "\t",
      r: "\r",
      "\\": "\\",
      $: "$",
      '"': '"',
      "'": "'",
      e: "\u001b",
      "`": "`",
    };
    return concatenated(
      node.children.map((child): Known => {
        if (child.type === "string_content" || child.type === "nowdoc_string") return text(sourceOf(child, this.#tree));
        if (/^(?:heredoc_body|nowdoc_body)$/.test(child.type)) return this.of(child);
        if (child.type === "escape_sequence") {
          const source = sourceOf(child, this.#tree);
          if (single) return text(/^\\[\\']$/.test(source) ? source.slice(1) : source);
          const code = /^\\(?:x([\da-f]{1,2})|u\{([\da-f]{1,5})\})$/i.exec(source);
          if (code !== null) return text(String.fromCodePoint(Number.parseInt(code[1] ?? code[2] ?? "", 16)));
          const octal = /^\\[0-7]{1,3}$/.test(source)
            ? String.fromCodePoint(Number.parseInt(source.slice(1), 8) & 255)
            : undefined;
          const meant = octal ?? plain[source.slice(1)];
          return meant === undefined ? textFrom(unknownValue()) : text(meant);
        }
        if (/^(?:["'`{}]|<<<|heredoc_start|heredoc_end|b")$/.test(child.type)) return text("");
        return asText(this.of(child));
      }),
    );
  }

  #list(node: CodeNode): Known {
    const items: Known[] = [];
    for (const child of node.children) {
      if (child.type !== "array_element_initializer") continue;
      if (child.children.some(({ type }) => type === "variadic_unpacking")) return [{ kind: "many", item: unknown }];
      items.push(this.of(child));
    }
    return [{ kind: "list", items }];
  }

  #called(node: CodeNode): Known {
    const callee = part(node, "function");
    const name = callee === undefined ? "" : sourceOf(callee, this.#tree).replace(/^\\/, "").toLowerCase();
    const [first = unknown, second = unknown] = this.call(node, name, undefined).positional;
    switch (name) {
      case "glob":
        return [{ kind: "many", item: matching(first) }];
      case "scandir":
      case "readdir":
        return name === "readdir"
          ? textFrom(unknownValue("", "name"))
          : [{ kind: "many", item: textFrom(unknownValue("", "name")) }];
      case "sys_get_temp_dir":
        return text("/tmp");
      case "tempnam":
        return textFrom(unknownValue("/tmp/", "below"));
      case "getcwd":
        return text(".");
      case "realpath":
      case "array_values":
      case "array_unique":
      case "escapeshellcmd":
        return first;
      case "dirname":
        return first.map((one) =>
          one.kind === "text" && one.value.kind === "literal" && /^[^/]+$/.test(one.value.text)
            ? { kind: "text", value: { kind: "literal", text: "." } }
            : { kind: "text", value: unknownValue() },
        );
      case "implode":
      case "join": {
        const parts = listOf(second) ?? listOf(first);
        const glue = listOf(second) === undefined ? second : first;
        return parts === undefined
          ? textFrom(unknownValue())
          : concatenated(parts.flatMap((item, index) => (index === 0 ? [asText(item)] : [asText(glue), asText(item)])));
      }
      default:
        return unknown;
    }
  }
}

function asText(value: Known): Known {
  return value.map((one) =>
    one.kind === "text" || one.kind === "overflow" ? one : { kind: "text", value: unknownValue() },
  );
}

function constant(source: string): Known {
  const name = source.replace(/^\\/, "");
  if (name === "__DIR__") return text(".");
  if (name === "DIRECTORY_SEPARATOR") return text("/");
  if (name === "PHP_EOL") return text("\n");
  if (name === "PHP_BINARY") return text("php");
  return name === "FILE_APPEND" ? [{ kind: "object", of: name, about: unknown }] : unknown;
}

function variablesIn(node: CodeNode | undefined): readonly CodeNode[] {
  if (node === undefined) return [];
  return node.type === "variable_name" ? [node] : node.children.flatMap(variablesIn);
}
