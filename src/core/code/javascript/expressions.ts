import { type CodeNode, part, sourceOf } from "../codeTree.ts";
import { callAt } from "./calling.ts";
import { makeClass, makeFunction } from "./functions.ts";
import { listAt, recordAt } from "./literals.ts";
import { elementsOf, type Key, keysOf, memberOf } from "./members.ts";
import { globalNamed } from "./names.ts";
import { assignPattern } from "./patterns.ts";
import { closureAround, functionAround, lookUp } from "./scopes.ts";
import { isFunction, meaningful, nameIn, unescaped } from "./syntax.ts";
import { tagAt, templateParts } from "./templates.ts";
import { api, concatenated, join, plain, type Scope, scalar, scalarOf, suspect, text, type Values } from "./values.ts";
import type { Walk } from "./walk.ts";

/** What an expression may come out as; what it does on the way is told to the walk. */
export function evaluateExpression(node: CodeNode, scope: Scope, walk: Walk): Values {
  const { tree } = walk;
  switch (node.type) {
    case "identifier":
    case "shorthand_property_identifier":
      return variable(nameIn(node, tree), scope, walk);
    case "string":
      return text(stringText(node, walk));
    case "template_string":
      return templateText(node, scope, walk);
    case "number":
      return scalarOf(numberText(sourceOf(node, tree)));
    case "true":
    case "false":
    case "null":
    case "undefined":
      return scalarOf(node.type);
    case "regex":
      return plain;
    case "sequence_expression":
      return (
        meaningful(node)
          .map((child) => walk.evaluate(child, scope))
          .at(-1) ?? plain
      );
    case "parenthesized_expression":
    case "as_expression":
    case "satisfies_expression":
    case "non_null_expression":
    case "instantiation_expression":
      return first(node, scope, walk);
    case "type_assertion":
      return (
        meaningful(node)
          .map((child) => walk.evaluate(child, scope))
          .at(-1) ?? plain
      );
    case "await_expression":
      return first(node, scope, walk, "await");
    case "yield_expression":
      return yielded(node, scope, walk);
    case "assignment_expression":
    case "augmented_assignment_expression":
      return assignment(node, scope, walk);
    case "update_expression":
      return update(node, scope, walk);
    case "ternary_expression":
      evaluatePart(node, "condition", scope, walk);
      return join(evaluatePart(node, "consequence", scope, walk), evaluatePart(node, "alternative", scope, walk));
    case "binary_expression":
      return binary(node, scope, walk);
    case "unary_expression":
      evaluatePart(node, "argument", scope, walk);
      return part(node, "operator")?.type === "typeof" ? plain : scalar;
    case "call_expression":
      return part(node, "arguments")?.type === "template_string" ? tagAt(node, scope, walk) : callAt(node, scope, walk);
    case "new_expression":
      return callAt(node, scope, walk);
    case "member_expression":
    case "subscript_expression":
      return memberAt(node, scope, walk);
    case "array":
      return listAt(node, scope, walk);
    case "object":
      return recordAt(node, scope, walk);
    case "class":
    case "class_declaration":
    case "abstract_class_declaration":
      return makeClass(node, scope, walk);
    case "this":
      return thisValue(scope, walk);
    case "super":
      return [{ kind: "thing", thing: walk.instance }];
    case "import":
      return api("import");
    case "meta_property":
      return sourceOf(node, tree).startsWith("import") ? api("import.meta") : plain;
    default:
      return isFunction(node) ? makeFunction(node, scope, walk) : anyOther(node, scope, walk);
  }
}

/** What a member expression means: the values before the dot, and the name behind it. */
function partsOfMember(
  node: CodeNode,
  scope: Scope,
  walk: Walk,
): { readonly receiver: Values; readonly keys: readonly Key[] } {
  const receiver = evaluatePart(node, "object", scope, walk);
  const property = part(node, "property");
  if (property !== undefined) return { receiver, keys: [{ kind: "name", text: nameIn(property, walk.tree) }] };
  return { receiver, keys: keysOf(evaluatePart(node, "index", scope, walk), walk) };
}

function memberAt(node: CodeNode, scope: Scope, walk: Walk): Values {
  const { receiver, keys } = partsOfMember(node, scope, walk);
  return join(...keys.map((key) => memberOf(receiver, key, walk)));
}

function variable(name: string, scope: Scope, walk: Walk): Values {
  if (name === "arguments") return argumentsValue(scope, walk);
  const cell = lookUp(name, scope);
  if (cell === undefined) return globalNamed(name, walk);
  return cell.values.length > 0 ? cell.values : walk.unassigned();
}

/** At the top the arguments are those of the module's own function: `require` is one of them. */
function argumentsValue(scope: Scope, walk: Walk): Values {
  const closure = functionAround(scope);
  if (closure === undefined) return suspect("the arguments of the module itself are used");
  const list = walk.thingOf(closure.node, "list");
  for (const cell of [...closure.parameters, closure.everyParameter]) list.rest.add(cell.values);
  return [{ kind: "thing", thing: list }];
}

/** Outside classes and objects a function's `this` may be the global object. */
function thisValue(scope: Scope, walk: Walk): Values {
  const closure = functionAround(scope);
  if (closure === undefined) return api("module.exports");
  const instance: Values = [{ kind: "thing", thing: walk.instance }];
  const own = closure.receiver.values;
  return closure.node.type === "method_definition" ? join(instance, own) : join(instance, own, api("globalThis"));
}

function evaluatePart(node: CodeNode, field: string, scope: Scope, walk: Walk): Values {
  const child = part(node, field);
  return child === undefined ? plain : walk.evaluate(child, scope);
}

function first(node: CodeNode, scope: Scope, walk: Walk, except = ""): Values {
  const child = meaningful(node).find(({ type }) => type !== except);
  return child === undefined ? plain : walk.evaluate(child, scope);
}

function anyOther(node: CodeNode, scope: Scope, walk: Walk): Values {
  if (node.children.length === 0 || /^type_|_type$|interface_declaration/.test(node.type)) return plain;
  const parts = node.children.filter(({ type }) => /^[a-z_]/.test(type)).map((child) => walk.evaluate(child, scope));
  return join(plain, ...parts.map((values) => values.filter(({ kind }) => kind !== "text" && kind !== "scalar")));
}

function stringText(node: CodeNode, { tree }: Walk): string {
  return unescaped(sourceOf(node, tree).slice(1, -1));
}

function templateText(node: CodeNode, scope: Scope, walk: Walk): Values {
  return concatenated(templateParts(node, scope, walk));
}

function numberText(source: string): string {
  const value = Number(source.replaceAll("_", "").replace(/n$/, ""));
  return Number.isNaN(value) ? source : String(value);
}

function yielded(node: CodeNode, scope: Scope, walk: Walk): Values {
  const values = first(node, scope, walk, "yield");
  const closure = closureAround(scope);
  if (closure !== undefined) {
    const list = walk.thingOf(closure.node, "list");
    list.rest.add(node.children.some(({ type }) => type === "*") ? elementsOf(values, walk) : values);
    closure.returns.add([{ kind: "thing", thing: list }]);
  }
  return plain;
}

function assignment(node: CodeNode, scope: Scope, walk: Walk): Values {
  const left = part(node, "left");
  const right = evaluatePart(node, "right", scope, walk);
  if (left === undefined) return right;
  const operator = part(node, "operator")?.type ?? "=";
  const before = operator === "=" || left.type.endsWith("pattern") ? [] : walk.evaluate(left, scope);
  const value =
    operator === "="
      ? right
      : operator === "+="
        ? sum(before, right)
        : /^(?:&&|\|\||\?\?)=$/.test(operator)
          ? right
          : scalar;
  assignPattern(left, value, scope, walk);
  return operator === "=" ? value : join(before, value);
}

function update(node: CodeNode, scope: Scope, walk: Walk): Values {
  const target = part(node, "argument");
  if (target !== undefined) {
    walk.evaluate(target, scope);
    assignPattern(target, scalar, scope, walk);
  }
  return scalar;
}

function binary(node: CodeNode, scope: Scope, walk: Walk): Values {
  const left = evaluatePart(node, "left", scope, walk);
  const right = evaluatePart(node, "right", scope, walk);
  switch (part(node, "operator")?.type) {
    case "+":
      return sum(left, right);
    case "&&":
      return right;
    case "||":
    case "??":
      return join(left, right);
    default:
      return scalar;
  }
}

function sum(left: Values, right: Values): Values {
  const isNumber = (values: Values): boolean => values.length > 0 && values.every(({ kind }) => kind === "scalar");
  return isNumber(left) && isNumber(right) ? scalar : concatenated([left, right]);
}
