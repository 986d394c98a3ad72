import { type CodeNode, part, sourceOf } from "../codeTree.ts";
import { castTo, staticCall, typeName } from "./dotNet.ts";
import { memberValue, methodCall, setMember } from "./methods.ts";
import { added, elementAt, formatted, joinedBy, replaced } from "./operators.ts";
import { tellSetting } from "./settings.ts";
import { stringValue } from "./strings.ts";
import { anyOf, listOf, nothing, plain, scalar, text, textsOf, unknownText, type Values } from "./values.ts";
import { variableName, variableValue } from "./variables.ts";
import { tellOpaque, type Walk } from "./walk.ts";

/** The parts of a node that mean something: no brackets, no separators, no comments. */
export function meaningful(node: CodeNode): readonly CodeNode[] {
  return node.children.filter(({ type, children }) => {
    return /^[a-z]\w/.test(type) && type !== "comment" && (children.length > 0 || !keyword.test(type));
  });
}

/** Keywords are nodes named by themselves. */
const keyword =
  /^(?:foreach|in|if|else|elseif|while|do|until|for|switch|try|catch|finally|trap|function|filter|workflow|param|class|enum|using|return|break|continue|throw|exit|begin|process|end|dynamicparam|data|parallel|sequence|inlinescript|hidden|static|default)$/;

/** What an expression gives. `input` is what `$_` stands for. */
export function evaluateExpression(node: CodeNode, walk: Walk, input: Values): Values {
  switch (node.type) {
    case "variable":
    case "braced_variable":
      return variableValue(node, walk, input);
    case "verbatim_string_characters":
    case "verbatim_here_string_characters":
    case "expandable_string_literal":
    case "expandable_here_string_literal":
      return stringValue(node, walk, input);
    case "decimal_integer_literal":
    case "hexadecimal_integer_literal":
    case "real_literal":
      return scalar(numberText(sourceOf(node, walk.tree)));
    case "script_block_expression":
      // A block counts as run wherever it goes.
      for (const child of meaningful(node)) walk.run(child, input.atoms.length > 0 ? input : plain);
      return { atoms: [{ kind: "block", node }], sure: "yes" };
    case "type_literal":
      return { atoms: [{ kind: "type", name: typeName(node, walk) }], sure: "yes" };
    case "array_literal_expression":
      return list(node, walk, input);
    case "parenthesized_expression":
    case "sub_expression":
    case "array_expression":
      return listOf(meaningful(node).map((child) => walk.run(child, input)));
    case "hash_literal_expression":
      return hashTable(node, walk, input);
    case "additive_expression":
    case "additive_argument_expression":
      return binary(node, walk, input, added);
    case "format_expression":
    case "format_argument_expression":
      return binary(node, walk, input, formatted);
    case "comparison_expression":
    case "comparison_argument_expression":
      return comparison(node, walk, input);
    case "range_expression":
    case "range_argument_expression":
    case "multiplicative_expression":
    case "multiplicative_argument_expression":
    case "logical_expression":
    case "bitwise_expression":
    case "logical_argument_expression":
    case "bitwise_argument_expression":
      return other(node, walk, input);
    case "expression_with_unary_operator":
      return unary(node, walk, input);
    case "cast_expression": {
      const [type, operand] = meaningful(node);
      const values = operand === undefined ? nothing : walk.evaluate(operand, input);
      return type === undefined ? plain : castTo(typeName(type, walk), values, walk);
    }
    case "member_access":
      return member(node, walk, input);
    case "element_access": {
      const [list, index] = meaningful(node);
      if (list === undefined || index === undefined) return plain;
      return elementAt(walk.evaluate(list, input), walk.evaluate(index, input));
    }
    case "invokation_expression":
    case "invokation_foreach_expression":
      return invocation(node, walk, input);
    case "assignment_expression":
      return assignment(node, walk, input);
    default:
      return single(node, walk, input);
  }
}

function numberText(source: string): string {
  const value = Number(source.replace(/[lLdDnuysUYS]+$/, ""));
  return Number.isNaN(value) ? source : String(value);
}

/** Nodes that only hold one other pass it on; what is not known gives anything. */
function single(node: CodeNode, walk: Walk, input: Values): Values {
  const inner = meaningful(node);
  const [only] = inner;
  if (inner.length === 1 && only !== undefined) return walk.evaluate(only, input);
  for (const child of inner) walk.evaluate(child, input);
  return plain;
}

function list(node: CodeNode, walk: Walk, input: Values): Values {
  const parts = meaningful(node).map((child) => walk.evaluate(child, input));
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : listOf(parts);
}

function binary(node: CodeNode, walk: Walk, input: Values, work: (left: Values, right: Values) => Values): Values {
  const operands = meaningful(node).filter(({ type }) => !type.endsWith("_operator"));
  const [left, right] = operands;
  if (left === undefined || right === undefined || operands.length > 2) return single(node, walk, input);
  const values = [walk.evaluate(left, input), walk.evaluate(right, input)] as const;
  return node.children.some(({ type }) => type === "-") ? scalar() : work(...values);
}

function comparison(node: CodeNode, walk: Walk, input: Values): Values {
  const operands = meaningful(node).filter(({ type }) => type !== "comparison_operator");
  const [left, right] = operands;
  if (left === undefined || right === undefined) return single(node, walk, input);
  const values = [walk.evaluate(left, input), walk.evaluate(right, input)] as const;
  const operator = node.children.find(({ type }) => type === "comparison_operator");
  const name = operator === undefined ? "" : sourceOf(operator, walk.tree).toLowerCase();
  if (name === "-join") return joinedBy(...values);
  if (/^-[ic]?replace$/.test(name)) return replaced(...values);
  if (/^-[ic]?split$/.test(name)) return { atoms: unknownText.atoms, sure: "no" };
  if (name === "-as") return { atoms: [...values[0].atoms, { kind: "plain" }], sure: "no" };
  // A comparison of a list gives those that fit.
  return values[0].atoms.length === 1 && values[0].sure === "yes"
    ? scalar()
    : anyOf([{ ...values[0], sure: "no" }, scalar()]);
}

function other(node: CodeNode, walk: Walk, input: Values): Values {
  const inner = meaningful(node);
  if (inner.length === 1) return single(node, walk, input);
  for (const child of inner) walk.evaluate(child, input);
  return /^multiplicative/.test(node.type) ? plain : scalar();
}

function unary(node: CodeNode, walk: Walk, input: Values): Values {
  const operand = meaningful(node).at(-1);
  const values = operand === undefined ? plain : walk.evaluate(operand, input);
  const operator = node.children[0] === undefined ? "" : sourceOf(node.children[0], walk.tree).toLowerCase();
  if (operator === "-join") return joinedBy(values, text(""));
  if (operator === ",") return values;
  return operator === "-split" || operator === "-isplit" || operator === "-csplit"
    ? unknownText
    : values.atoms.every(({ kind }) => kind === "scalar") || /^[!-]/.test(operator)
      ? scalar()
      : values;
}

/** `@{ … }`: its parts are read; as a whole it is data, with all that lies in it. */
function hashTable(node: CodeNode, walk: Walk, input: Values): Values {
  const found: Values[] = [plain];
  const visit = (at: CodeNode): void => {
    for (const child of meaningful(at)) {
      if (child.type === "hash_literal_body" || child.type === "hash_entry") visit(child);
      else if (child.type !== "key_expression") found.push(walk.run(child, input));
      else if (child.children.some(({ type }) => type !== "simple_name")) walk.evaluate(child, input);
    }
  };
  visit(node);
  return anyOf(found);
}

function memberName(node: CodeNode | undefined, walk: Walk, input: Values): string | undefined {
  if (node === undefined) return undefined;
  const [inner] = meaningful(node);
  if (inner === undefined || inner.type === "simple_name")
    return sourceOf(node, walk.tree).replaceAll("`", "").toLowerCase();
  const values = walk.evaluate(inner, input);
  const [only] = values.atoms.length === 1 ? textsOf(values) : [];
  return only?.kind === "literal" ? only.text.toLowerCase() : undefined;
}

function member(node: CodeNode, walk: Walk, input: Values): Values {
  const [target, name] = meaningful(node);
  if (target === undefined) return plain;
  const values = walk.evaluate(target, input);
  return memberValue(target, values, memberName(name, walk, input), walk);
}

function invocation(node: CodeNode, walk: Walk, input: Values): Values {
  const inner = meaningful(node);
  const target = inner[0];
  const name = inner.find(({ type }) => type === "member_name");
  if (target === undefined) return plain;
  const values = walk.evaluate(target, input);
  const block = inner.find(({ type }) => type === "script_block_expression");
  if (block !== undefined) walk.evaluate(block, values);
  const args = argumentsOf(
    inner.find(({ type }) => type === "argument_list"),
    walk,
    input,
  );
  const known = memberName(name, walk, input);
  if (block !== undefined) return plain;
  const isStatic = node.children.some(({ type }) => type === "::");
  if (isStatic) return staticCall(values, known, args, walk);
  return methodCall(target, values, known, args, walk);
}

function argumentsOf(node: CodeNode | undefined, walk: Walk, input: Values): readonly Values[] {
  const list =
    node === undefined ? undefined : meaningful(node).find(({ type }) => type === "argument_expression_list");
  return list === undefined ? [] : meaningful(list).map((child) => walk.evaluate(child, input));
}

function assignment(node: CodeNode, walk: Walk, input: Values): Values {
  const value = part(node, "value");
  const [left] = meaningful(node);
  const values = value === undefined ? plain : walk.run(value, input);
  const operator = node.children.find(({ type }) => type === "assignement_operator");
  const isPlain = operator !== undefined && sourceOf(operator, walk.tree).trim() === "=";
  if (left !== undefined)
    assign(
      left,
      isPlain
        ? values
        : { atoms: [...values.atoms.filter(({ kind }) => kind !== "text"), ...unknownText.atoms], sure: "no" },
      walk,
      input,
    );
  return values;
}

/** Gives values to whatever stands on the left. */
function assign(node: CodeNode, values: Values, walk: Walk, input: Values): void {
  switch (node.type) {
    case "variable":
    case "braced_variable": {
      const name = variableName(node, walk);
      const setting = /^env:(.*)$/s.exec(name)?.[1];
      if (setting !== undefined) for (const value of textsOf(values)) tellSetting(setting, value, walk);
      else if (/^\w+:/.test(name)) tellOpaque(walk, `something is put into ${name}`);
      else walk.variable(name).add(values);
      return;
    }
    case "member_access": {
      const [target, name] = meaningful(node);
      if (target !== undefined) setMember(target, walk.evaluate(target, input), memberName(name, walk, input), walk);
      return;
    }
    case "element_access": {
      const [target] = meaningful(node);
      if (target !== undefined) assign(target, { ...values, sure: "no" }, walk, input);
      for (const child of meaningful(node).slice(1)) walk.evaluate(child, input);
      return;
    }
    case "cast_expression": {
      const operand = meaningful(node).at(-1);
      const type = meaningful(node)[0];
      if (operand !== undefined && type !== undefined)
        assign(operand, castTo(typeName(type, walk), values, walk), walk, input);
      return;
    }
    case "array_literal_expression":
      for (const child of meaningful(node))
        assign(child, meaningful(node).length > 1 ? { ...values, sure: "no" } : values, walk, input);
      return;
    default: {
      const inner = meaningful(node);
      const [only] = inner;
      if (inner.length === 1 && only !== undefined) assign(only, values, walk, input);
      else tellOpaque(walk, "something is assigned in a way that is not understood");
    }
  }
}
