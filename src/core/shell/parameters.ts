import type { ParameterExpansion, ParameterOperation, Word } from "./bash.ts";
import type { Expander } from "./expander.ts";
import { quotedText, restyled, textOfScalar, unknownPiece } from "./pieces.ts";
import { dialectProblem, syntaxProblem } from "./problem.ts";
import { noted } from "./secrets.ts";
import { type Scalar, unknownBinding } from "./shellState.ts";
import { elementsOf, lookUp, wholeArray } from "./variables.ts";

type Style = "bare" | "quoted";
type ExpandOperand = (word: Word, expander: Expander, style?: Style) => readonly Scalar[];

/** Longest text that patterns are worked out on: each end of it is tried. */
const textBound = 256;

/** What `${…}` may come to. Operands are always expanded, since expanding them can run commands. */
export function expandParameter(
  part: ParameterExpansion,
  expander: Expander,
  style: Style,
  expandOperand: ExpandOperand,
): readonly Scalar[] {
  const index = part.index === undefined ? undefined : expandOperand(part.index, expander);
  const operand = (word: Word | undefined): readonly Scalar[] =>
    word === undefined ? [[]] : expandOperand(word, expander, style);
  const base = baseOf(part, index, expander, style);
  if (part.prefix === "#") return [[{ kind: "unknown", prefix: "", stays: "name", origin: "variable", words: "one" }]];
  const operation = part.operation;
  // Whether a variable is set, and which ones are, tells nothing of what they hold.
  if (operation?.type !== "Names" && !(operation?.type === "Default" && operation.operator.endsWith("+")))
    noted(base, expander);
  if (operation === undefined) return base;
  switch (operation.type) {
    case "Default":
      return defaulted(part.parameter, operation.operator, base, operand(operation.operand), expander);
    case "Remove":
      return combine(
        base,
        operand(operation.operand),
        (text, pattern) => removed(text, pattern, operation.operator),
        style,
      );
    case "Replace": {
      const replacement = operand(operation.replacement)[0] ?? [];
      return combine(
        base,
        operand(operation.pattern),
        (text, pattern) => replaced(text, pattern, replacement, operation.operator),
        style,
      );
    }
    case "Slice": {
      const offset = numberOf(operand(operation.offset));
      const length = operation.length === undefined ? "rest" : numberOf(operand(operation.length));
      return base.map((scalar) => sliced(scalar, offset, length, style));
    }
    case "CaseModification":
      return operation.operand !== undefined && operand(operation.operand).length > 0
        ? [[unknownPiece("variable", style)]]
        : base.map((scalar) => cased(scalar, operation.operator, style));
    case "Transform":
      operand(operation.operand);
      return transformed(operation, base, expander, style);
    case "Names":
      return [[unknownPiece("variable", style)]];
    case "Unknown":
      expander.report(dialectProblem(`The expansion ${part.text} is not one of bash.`));
      return [[unknownPiece("variable", style)]];
  }
}

function baseOf(
  part: ParameterExpansion,
  index: readonly Scalar[] | undefined,
  expander: Expander,
  style: Style,
): readonly Scalar[] {
  if (part.prefix === "!") return indirect(part.parameter, expander, style);
  const at = index === undefined || index.length !== 1 ? undefined : textOfScalar(index[0] ?? []);
  if (index === undefined)
    return [
      ...lookUp(part.parameter, expander.state, expander.surroundings, style),
      ...wholeArray(part.parameter, expander, style),
    ];
  const binding = expander.state.variables.get(part.parameter);
  if (at === "@" || at === "*") {
    const elements = elementsOf(part.parameter, expander.state, style);
    // A variable that is no array is its own only element.
    if (elements !== undefined) return [elements];
    return lookUp(part.parameter, expander.state, expander.surroundings, style).map((scalar) =>
      scalar.map((piece) => (piece.kind === "unknown" ? { ...piece, words: "many" } : piece)),
    );
  }
  const number = binding?.kind === "array" && at !== undefined && /^\d+$/.test(at) ? Number(at) : undefined;
  const wanted = number === undefined ? [] : expander.arrays === "either" ? [number, number - 1] : [number];
  const found = wanted.flatMap((position) =>
    (binding?.kind === "array" ? (binding.elements[position] ?? []) : []).length > 0 ? [position] : [],
  );
  if (binding?.kind !== "array" || found.length === 0) return [[unknownPiece("variable", style)]];
  return found.map((position) => restyled(binding.elements[position] ?? [], style));
}

function indirect(name: string, expander: Expander, style: Style): readonly Scalar[] {
  return lookUp(name, expander.state, expander.surroundings, "quoted").flatMap((scalar): readonly Scalar[] => {
    const target = textOfScalar(scalar);
    return target === undefined || !/^[A-Za-z_]\w*$/.test(target)
      ? [[{ ...unknownPiece("variable", style), secret: "?" }]]
      : lookUp(target, expander.state, expander.surroundings, style);
  });
}

function defaulted(
  name: string,
  operator: string,
  base: readonly Scalar[],
  operand: readonly Scalar[],
  expander: Expander,
): readonly Scalar[] {
  const filled = base.every((scalar) => (textOfScalar(scalar) ?? "") !== "");
  switch (operator) {
    case "+":
    case ":+":
      return [...operand, []];
    case "?":
    case ":?":
      return base;
    default:
      if (filled) return base;
      if (operator.endsWith("=")) expander.state.variables.set(name, unknownBinding("variable"));
      return [...base, ...operand];
  }
}

/** Works out known text; everything else stays unknown. */
function combine(
  base: readonly Scalar[],
  patterns: readonly Scalar[],
  work: (text: string, pattern: RegExp) => string | undefined,
  style: Style,
): readonly Scalar[] {
  const pattern = patterns.length === 1 ? patternOf(patterns[0] ?? []) : undefined;
  return base.map((scalar) => {
    const text = textOfScalar(scalar);
    if (text === undefined || pattern === undefined || text.length > textBound)
      return [unknownPiece("variable", style)];
    const result = work(text, pattern);
    return result === undefined ? [unknownPiece("variable", style)] : restyled([quotedText(result)], style);
  });
}

/** A shell pattern as an expression without anchors; undefined when part of it is unknown or it could take long. */
function patternOf(scalar: Scalar): RegExp | undefined {
  let source = "";
  let stars = 0;
  for (const piece of scalar) {
    if (piece.kind === "text") {
      source += piece.text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    } else if (piece.kind === "wild" && /^[*?]+$/.test(piece.text)) {
      stars += piece.text.split("*").length - 1;
      source += piece.text.replaceAll("*", "[\\s\\S]*").replaceAll("?", "[\\s\\S]");
    } else {
      return undefined;
    }
  }
  return source.length > 200 || stars > 2 ? undefined : new RegExp(source);
}

function removed(text: string, pattern: RegExp, operator: "#" | "##" | "%" | "%%"): string {
  const whole = new RegExp(`^(?:${pattern.source})$`);
  const lengths = Array.from({ length: text.length + 1 }, (_, index) => index);
  const order = operator.length === 1 ? lengths : lengths.reverse();
  for (const length of order) {
    const candidate = operator.startsWith("#") ? text.slice(0, length) : text.slice(text.length - length);
    if (whole.test(candidate))
      return operator.startsWith("#") ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}

function replaced(
  text: string,
  pattern: RegExp,
  replacement: Scalar,
  operator: "/" | "//" | "/#" | "/%",
): string | undefined {
  const by = textOfScalar(replacement);
  if (by === undefined) return undefined;
  const empty = pattern.source === "(?:)";
  const source =
    operator === "/#" ? `^(?:${pattern.source})` : operator === "/%" ? `(?:${pattern.source})$` : pattern.source;
  return empty ? text : text.replace(new RegExp(source, operator === "//" ? "g" : ""), () => by);
}

function numberOf(scalars: readonly Scalar[]): number | undefined {
  const text = scalars.length === 1 ? textOfScalar(scalars[0] ?? [])?.trim() : undefined;
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function sliced(scalar: Scalar, offset: number | undefined, length: number | "rest" | undefined, style: Style): Scalar {
  const text = textOfScalar(scalar);
  if (text === undefined || offset === undefined || length === undefined) return [unknownPiece("variable", style)];
  const start = offset < 0 ? Math.max(0, text.length + offset) : offset;
  const end = length === "rest" ? text.length : length < 0 ? text.length + length : start + length;
  return restyled([quotedText(text.slice(start, end))], style);
}

function cased(scalar: Scalar, operator: "^" | "^^" | "," | ",,", style: Style): Scalar {
  const text = textOfScalar(scalar);
  if (text === undefined) return [unknownPiece("variable", style)];
  const change = (part: string): string => (operator.startsWith("^") ? part.toUpperCase() : part.toLowerCase());
  return restyled([quotedText(operator.length === 2 ? change(text) : change(text.slice(0, 1)) + text.slice(1))], style);
}

function transformed(
  operation: Extract<ParameterOperation, { readonly type: "Transform" }>,
  base: readonly Scalar[],
  expander: Expander,
  style: Style,
): readonly Scalar[] {
  switch (operation.operand.value) {
    case "U":
      return base.map((scalar) => cased(scalar, "^^", style));
    case "L":
      return base.map((scalar) => cased(scalar, ",,", style));
    case "u":
      return base.map((scalar) => cased(scalar, "^", style));
    case "P":
      expander.report(syntaxProblem("It expands a variable as a prompt (@P), which can run commands."));
      return [[unknownPiece("variable", style)]];
    default:
      return [[unknownPiece("variable", style)]];
  }
}
