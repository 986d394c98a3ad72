import type { Surroundings } from "../surroundings.ts";
import { checkExamples } from "./examples.ts";
import { parseScope } from "./parseScope.ts";
import type { ScopeLevel, ScopeProblem } from "./scope.ts";
import { error } from "./scopeProblems.ts";
import { readScopeText } from "./scopeText.ts";

/**
 * Everything there is to say about the text of a scope file, in the order of the file: what keeps it from being read, and,
 * where it can be, examples of rules that do not do what they say, and warnings. Its examples run as commands at `root`.
 */
export function checkScopeText(
  text: string,
  level: ScopeLevel,
  root: string,
  surroundings: Surroundings,
): readonly ScopeProblem[] {
  const { scope, problems } = parseScope(text, level);
  if (scope === undefined) return problems;
  const failing = checkExamples(scope, root, surroundings);
  const read = readScopeText(text);
  if (failing.length === 0 || read.kind === "problems") return problems;
  const wrong = failing.map(({ path, message, mend }) => error(read.places.valueAt(path), message, mend));
  return [...problems, ...wrong].sort((left, right) => left.line - right.line || left.column - right.column);
}
