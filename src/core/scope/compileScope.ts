import type { NameMatching } from "./compilePattern.ts";
import { compileRule } from "./compilePattern.ts";
import { type RuleCandidate, RuleIndex } from "./ruleIndex.ts";
import type { Scope } from "./scope.ts";
import type { Target } from "./target.ts";

/** A scope whose rules need not be gone through one by one. It is a scope still. */
interface CompiledScope extends Scope {
  readonly index: RuleIndex;
}

/** The same scope with every pattern made ready, for whoever matches it more than once. */
export function compileScope(scope: Scope): Scope {
  const rules = scope.rules.map(compileRule);
  const compiled: CompiledScope = { ...scope, rules, index: new RuleIndex(rules) };
  return compiled;
}

/**
 * The rules of which some pattern may cover or overlap one of the targets, in their order, with those patterns: of a
 * compiled scope few, of any other all.
 */
export function candidatesIn(
  scope: Scope | CompiledScope,
  targets: readonly Target[],
  names: NameMatching,
): readonly RuleCandidate[] {
  // A scope that was changed since it was compiled still carries the index of the rules it had.
  if ("index" in scope && scope.index.rules === scope.rules) return scope.index.candidates(targets, names);
  return scope.rules.map((rule) => ({ rule, patterns: rule.on }));
}
