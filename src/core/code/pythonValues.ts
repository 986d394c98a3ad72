import type { CodeCall } from "./codeCall.ts";
import { type CodeNode, type CodeTree, part, sourceOf } from "./codeTree.ts";
import {
  concatenated,
  each,
  either,
  itemsOf,
  type Known,
  listOf,
  named,
  namesIn,
  onlyText,
  text,
  unknown,
} from "./known.ts";
import { pythonRule } from "./pythonKnowledge.ts";
import { canonical, plainBuiltins, reachingBuiltins } from "./pythonModules.ts";
import type { Binding, Names } from "./pythonNames.ts";
import { itemAt, operated } from "./pythonOperators.ts";
import { methodResult, pathPart, results } from "./pythonResults.ts";
import { pythonText } from "./pythonText.ts";

/** Rounds in which names that depend on each other are looked at, and expressions that are looked at in all. */
const mostRounds = 5;
const mostSteps = 30_000;

/** What the expressions of a Python program are, as far as that is plain from its text. */
export class PythonValues {
  readonly #tree: CodeTree;
  readonly #names: Names;
  readonly #file: Known;
  readonly #known = new Map<CodeNode, Known>();
  readonly #ofNames = new Map<string, Known>();
  /** Names looked into in this round, what is known of those that depend on each other so far, and which of them had news. */
  #round: Set<string> | undefined;
  readonly #sofar = new Map<string, Known>();
  readonly #news = new Set<string>();
  #circles = 0;
  #steps = 0;

  /** `file`: the path of the program, for `__file__`. */
  constructor(tree: CodeTree, names: Names, file: Known) {
    this.#tree = tree;
    this.#names = names;
    this.#file = file;
  }

  /** The value of an expression. */
  of(node: CodeNode): Known {
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    if (++this.#steps > mostSteps) return [{ kind: "overflow" }];
    const before = this.#circles;
    const value = this.#evaluate(node);
    // What was found inside a circle holds only until the circle is closed.
    if (this.#circles === before) this.#known.set(node, value);
    return value;
  }

  /** What a name may be. Where names depend on each other, all of them are looked at again until nothing new is found. */
  ofName(name: string): Known {
    const known = this.#ofNames.get(name);
    if (known !== undefined) return known;
    if (this.#round === undefined) return this.#inRounds(name);
    if (this.#round.has(name)) {
      this.#circles += 1;
      return this.#sofar.get(name) ?? unknown;
    }
    this.#round.add(name);
    const before = this.#circles;
    const value = this.#settled(name);
    if (this.#circles === before) this.#ofNames.set(name, value);
    else if (JSON.stringify(value) !== JSON.stringify(this.#sofar.get(name))) {
      this.#news.add(name);
      this.#sofar.set(name, value);
    }
    return value;
  }

  #inRounds(name: string): Known {
    this.#sofar.clear();
    for (let round = 1; ; round += 1) {
      this.#round = new Set();
      this.#news.clear();
      this.ofName(name);
      if (this.#news.size === 0 || round === mostRounds) break;
    }
    // Texts that grow by themselves end nowhere; names are few, or they are not looked into.
    for (const changed of this.#news) {
      const value = this.#sofar.get(changed) ?? unknown;
      this.#sofar.set(
        changed,
        either([value.map((one) => (one.kind === "name" ? { kind: "overflow" } : { kind: "unknown" }))]),
      );
    }
    for (const [found, value] of this.#sofar) if (!this.#ofNames.has(found)) this.#ofNames.set(found, value);
    this.#round = undefined;
    return this.#ofNames.get(name) ?? unknown;
  }

  #settled(name: string): Known {
    const bindings = this.#names.bindings.get(name) ?? [];
    const values = bindings.map((binding) => this.#bound(binding));
    // Only what the code does not bind itself can come from a star or from the language.
    if (values.length === 0) values.push(...this.#given(name));
    const value = either(values);
    return this.#names.shared.has(name) ? each(value, (one) => (one.kind === "list" ? unknown : [one])) : value;
  }

  #given(name: string): readonly Known[] {
    if (name === "__file__") return [this.#file];
    const own = plainBuiltins.has(name) || reachingBuiltins.has(name);
    const stars = this.#names.stars
      .map((module) => canonical(`${module}.${name}`))
      .filter((full) => !own || pythonRule(full) !== undefined);
    return own || stars.length === 0 ? [named(`builtins.${name}`), ...stars.map(named)] : stars.map(named);
  }

  /** The arguments of a call, for whatever function it may be. */
  call(node: CodeNode, name: string, receiver: Known | undefined): CodeCall {
    const list = part(node, "arguments");
    const positional: Known[] = [];
    const given = new Map<string, Known>();
    let further: CodeCall["further"] = "none";
    for (const child of list?.type === "argument_list" ? list.children : []) {
      const [, second] = child.children;
      if (/^(?:[(),]|comment)$/.test(child.type)) continue;
      if (child.type === "keyword_argument") {
        const [key, value] = [part(child, "name"), part(child, "value")];
        if (key !== undefined && value !== undefined) given.set(sourceOf(key, this.#tree), this.of(value));
      } else if (child.type === "list_splat" && second !== undefined) {
        const items = listOf(this.of(second));
        if (items === undefined || further === "some") further = "some";
        else positional.push(...items);
      } else if (child.type === "dictionary_splat" || child.type === "list_splat") {
        further = "some";
      } else if (further === "none") {
        positional.push(this.of(child));
      }
    }
    // A single generator stands in the place of the list.
    if (list !== undefined && list.type !== "argument_list") positional.push(this.of(list));
    return { name, receiver, positional, named: given, further };
  }

  #bound(binding: Binding): Known {
    switch (binding.by) {
      case "import":
        return named(canonical(binding.name));
      case "value":
        return this.of(binding.of);
      case "entering":
        return each(this.of(binding.of), (one) =>
          one.kind === "object" && one.of === "tempfile.TemporaryDirectory" ? one.about : [one],
        );
      case "item": {
        const items = itemsOf(this.of(binding.of));
        if (binding.at === undefined) return items;
        return each(items, (one) => (one.kind === "list" ? (one.items[binding.at ?? 0] ?? unknown) : unknown));
      }
      case "own":
        return unknown;
    }
  }

  #evaluate(node: CodeNode): Known {
    switch (node.type) {
      case "identifier":
        return this.ofName(sourceOf(node, this.#tree));
      case "attribute":
        return this.#attribute(node);
      case "call":
        return this.#called(node);
      case "string":
        return pythonText(node, this.#tree, (inner) => this.of(inner));
      case "concatenated_string":
        return concatenated(node.children.filter(({ type }) => type === "string").map((child) => this.of(child)));
      case "parenthesized_expression":
      case "await":
        return this.of(node.children.find(({ type }) => !/^(?:[()]|await|comment)$/.test(type)) ?? node);
      case "assignment":
        return this.#of(part(node, "right"));
      case "named_expression":
        return this.#of(part(node, "value"));
      case "conditional_expression": {
        const [one, , , , other] = node.children;
        return either([this.#of(one), this.#of(other)]);
      }
      case "boolean_operator":
        return either([this.#of(part(node, "left")), this.#of(part(node, "right"))]);
      case "list":
      case "tuple":
      case "set":
      case "expression_list":
        return this.#list(node);
      case "list_comprehension":
      case "set_comprehension":
      case "generator_expression":
        return [{ kind: "many", item: this.#of(part(node, "body")) }];
      case "binary_operator":
        return operated(
          part(node, "operator")?.type ?? "",
          this.#of(part(node, "left")),
          this.#of(part(node, "right")),
        );
      case "subscript":
        return this.#item(node);
      case "false":
      case "none":
        return [{ kind: "object", of: "false", about: unknown }];
      case "true":
        return [{ kind: "object", of: "true", about: unknown }];
      case "integer":
        return [{ kind: "object", of: "descriptor", about: unknown }];
      default:
        return unknown;
    }
  }

  #of(node: CodeNode | undefined): Known {
    return node === undefined ? unknown : this.of(node);
  }

  #list(node: CodeNode): Known {
    const parts = node.children.filter(({ type }) => !/^(?:[[\](){},]|comment)$/.test(type));
    const items: Known[] = [];
    for (const child of parts) {
      if (child.type !== "list_splat") {
        items.push(this.of(child));
        continue;
      }
      const spread = listOf(this.#of(child.children[1]));
      if (spread === undefined) return [{ kind: "many", item: unknown }];
      items.push(...spread);
    }
    return [{ kind: "list", items }];
  }

  #attribute(node: CodeNode): Known {
    const [object, attribute] = [part(node, "object"), part(node, "attribute")];
    if (object === undefined || attribute === undefined) return unknown;
    const name = sourceOf(attribute, this.#tree);
    return each(this.of(object), (one) => {
      if (one.kind === "name") {
        const full = canonical(`${one.name}.${name}`);
        return full === "sys.executable" ? text("python3") : named(full);
      }
      if (one.kind === "path") return pathPart(one, name);
      if (one.kind === "object" && /^(?:name|path)$/.test(name)) return one.about;
      return one.kind === "overflow" ? [one] : unknown;
    });
  }

  #called(node: CodeNode): Known {
    const callee = part(node, "function");
    if (callee === undefined) return unknown;
    const functions = this.of(callee);
    const found = namesIn(functions).map((name) => {
      const call = this.call(node, name, undefined);
      if (name === "builtins.getattr") return this.#picked(call);
      return results.get(name)?.(call) ?? unknown;
    });
    if (callee.type === "attribute") {
      const [object, method] = [part(callee, "object"), part(callee, "attribute")];
      if (object !== undefined && method !== undefined) {
        const receiver = this.of(object);
        const name = sourceOf(method, this.#tree);
        if (receiver.some(({ kind }) => kind !== "name")) {
          found.push(
            methodResult(
              this.call(
                node,
                name,
                receiver.filter(({ kind }) => kind !== "name"),
              ),
            ),
          );
        }
      }
    }
    if (functions.some(({ kind }) => kind === "overflow")) found.push([{ kind: "overflow" }]);
    return either(found);
  }

  /** `getattr(os, "system")` is `os.system`. */
  #picked(call: CodeCall): Known {
    const name = onlyText(call.positional[1]);
    const [object] = call.positional;
    return name === undefined || object === undefined
      ? unknown
      : either(namesIn(object).map((module) => named(canonical(`${module}.${name}`))));
  }

  #item(node: CodeNode): Known {
    const index = part(node, "subscript");
    const key = index === undefined ? undefined : onlyText(this.of(index));
    const at = index?.type === "integer" ? Number(sourceOf(index, this.#tree)) : index?.type;
    return itemAt(this.#of(part(node, "value")), key, at);
  }
}
