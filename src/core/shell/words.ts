import { nestedScripts, parseWord, type SyntaxNode, type Word, type WordPart } from "./bash.ts";
import { expandBraces } from "./braces.ts";
import type { Expander } from "./expander.ts";
import { expandParameter } from "./parameters.ts";
import { fieldsOf, piecesOfOutput, quotedText, sequence, textOfScalar, unknownPiece } from "./pieces.ts";
import { boundProblem } from "./problem.ts";
import { noted } from "./secrets.ts";
import type { Scalar } from "./shellState.ts";
import { anything, unknownOutput, type Value } from "./value.ts";
import { lookUp, wholeArray } from "./variables.ts";

/** Most words one word may become by braces. */
const braceBound = 1_000;

/**
 * The words a word becomes, as the shell expands it: braces, tilde, parameters, substitutions, splitting; wildcards
 * stay patterns. More than one alternative where a variable may hold one of several known contents.
 */
export function expandWord(word: Word, expander: Expander): readonly (readonly Value[])[] {
  if (word.parts === undefined && !word.text.startsWith("~")) return [[{ kind: "literal", text: word.value }]];
  if (word.parts?.some((part) => part.type === "BraceExpansion")) {
    const sources = expandBraces(word.text, braceBound);
    if (sources === undefined) {
      expander.report(boundProblem("A word expands to more than 1,000 words."));
    } else if (sources.length > 1 || sources[0] !== word.text) {
      // The scripts inside are come by once, in the word as it stands in the text.
      runNested(word, expander);
      return expandSources(sources, { ...expander, run: () => unknownOutput });
    }
  }
  const separators = separatorsOf(expander);
  return expandScalar(word, expander, "bare").map((scalar) => fieldsOf(scalar, separators));
}

/**
 * The content of a word without splitting it, as in an assignment. With style `bare` the pieces still say what a
 * command's argument would be split at.
 */
export function expandScalar(word: Word, expander: Expander, style: "bare" | "quoted" = "quoted"): readonly Scalar[] {
  return word.parts === undefined ? [tilde(word.text, word.value, expander)] : expandParts(word.parts, expander, style);
}

/** As `expandScalar`, for parts that are not a word's: the body of a here-document. */
export function expandParts(
  parts: readonly WordPart[],
  expander: Expander,
  style: "bare" | "quoted",
): readonly Scalar[] {
  return sequence(
    parts.map((part, index) => {
      const isFirst = index === 0 && part.type === "Literal" && part.text.startsWith("~");
      const wholeTilde = isFirst && (parts.length === 1 || part.text.includes("/"));
      return wholeTilde ? [tilde(part.text, part.value, expander)] : expandPart(part, expander, style);
    }),
  );
}

function expandPart(part: WordPart, expander: Expander, style: "bare" | "quoted"): readonly Scalar[] {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [[quotedText(part.value)]];
    case "DoubleQuoted":
    case "LocaleString":
      // `"$@"` without arguments is no word at all; every other quoted text is one, if an empty one.
      return sequence([
        part.parts.some(isAllArguments) ? [[]] : [[quotedText("")]],
        ...part.parts.map((child) => expandPart(child, expander, "quoted")),
      ]);
    case "Glob":
      if (style === "quoted") return [[quotedText(part.text)]];
      if (part.kind !== "bracket") return [[{ kind: "wild", text: part.text }]];
      runNested(part, expander);
      // A class with something to expand inside matches one character at most as freely as `?` does.
      return [[{ kind: "wild", text: /^\[[^"'\\$`/]*\]$/.test(part.text) ? part.text : "?" }]];
    case "ExtendedGlob":
      runNested(part, expander);
      return [[{ kind: "wild", text: "*" }]];
    case "BraceExpansion":
      runNested(part, expander);
      return part.parts === undefined ? [[quotedText(part.text)]] : [[unknownPiece("variable", style)]];
    case "SimpleExpansion": {
      const name = part.text.slice(1);
      return noted(
        [...lookUp(name, expander.state, expander.surroundings, style), ...wholeArray(name, expander, style)],
        expander,
      );
    }
    case "ParameterExpansion":
      return expandParameter(part, expander, style, expandScalar);
    case "CommandExpansion":
      return [piecesOfOutput(expander.run(part), style)];
    case "ArithmeticExpansion":
      runNested(part, expander);
      return [[{ kind: "unknown", prefix: "", stays: "name", origin: "variable", words: "one" }]];
    case "ProcessSubstitution":
      return [[{ kind: "stream", direction: part.operator === "<" ? "in" : "out", output: expander.run(part) }]];
  }
}

function isAllArguments(part: WordPart): boolean {
  return part.type === "SimpleExpansion"
    ? part.text === "$@"
    : part.type === "ParameterExpansion" && (part.parameter === "@" || part.index?.value === "@");
}

/** Comes by the scripts nested in an expression whose value is not worked out. */
export function runNested(node: SyntaxNode, expander: Pick<Expander, "run">): void {
  for (const script of nestedScripts(node)) expander.run(script);
}

function expandSources(sources: readonly string[], expander: Expander): readonly (readonly Value[])[] {
  let alternatives: readonly Value[][] = [[]];
  for (const source of sources) {
    const word = parseWord(source);
    const expanded = word === undefined ? [[anything("variable")]] : expandWord(word, expander);
    const [only, ...others] = expanded;
    if (only !== undefined && others.length === 0) {
      for (const before of alternatives) before.push(...only);
      continue;
    }
    alternatives = alternatives
      .flatMap((before) => expanded.map((fields) => [...before, ...fields]))
      .slice(0, braceBound);
  }
  return alternatives;
}

/** `~` and `~/x` are known; `~name` is another person's home, which is not. */
function tilde(source: string, value: string, expander: Expander): Scalar {
  if (!source.startsWith("~")) return [quotedText(value)];
  const slash = value.indexOf("/");
  const name = slash < 0 ? value : value.slice(0, slash);
  const rest = slash < 0 ? "" : value.slice(slash);
  const variable = name === "~" ? "HOME" : name === "~+" ? "PWD" : name === "~-" ? "OLDPWD" : undefined;
  const [known, ...others] =
    variable === undefined ? [] : lookUp(variable, expander.state, expander.surroundings, "quoted");
  if (known === undefined || others.length > 0) return [unknownPiece("variable", "quoted"), quotedText(rest)];
  return [...known, quotedText(rest)];
}

/** What unquoted expansions are split at; undefined when the script sets it to something unknown. */
function separatorsOf(expander: Expander): string | undefined {
  const binding = expander.state.variables.get("IFS");
  if (binding === undefined) return " \t\n";
  const only = binding.kind === "scalar" && binding.alternatives.length === 1 ? binding.alternatives[0] : undefined;
  return only === undefined ? undefined : textOfScalar(only);
}
