import { type Change, identityChanges } from "../identity/compareIdentities.ts";
import { type Limits, limitKeys, withUsual } from "./limitNames.ts";
import { termChanges } from "./sandboxTerms.ts";
import type { Preset, Rule, Scope } from "./scope.ts";

/** How a scope differs from the one a person accepted. */
export interface ScopeComparison {
  /** `stricter` is said only where it is plain: hold or deny rules added, limits lowered, the preset raised, nothing else. */
  readonly verdict: "same" | "stricter" | "looser";
  /**
   * What changed, a sentence each: what loosens before what tightens, each in the order preset, rules, limits, names of production, the sandbox,
   * identities. Empty when the verdict is `same`.
   */
  readonly changes: readonly string[];
}

/**
 * Compares a scope with the accepted one. The order of rules and their examples decide nothing, so they are no
 * difference. A rule's `because` is one: the person reads it when deciding.
 */
export function compareScopes(accepted: Scope, next: Scope): ScopeComparison {
  const changes = [
    ...presetChanges(accepted.preset, next.preset),
    ...ruleChanges(accepted.rules, next.rules),
    ...limitChanges(accepted.limits, next.limits),
    ...productionChanges(accepted.production, next.production),
    ...identityChanges(accepted.identities, next.identities),
    ...termChanges(accepted.sandbox, next.sandbox),
  ];
  if (changes.length === 0) return { verdict: "same", changes: [] };
  const verdict = changes.every(({ effect }) => effect === "stricter") ? "stricter" : "looser";
  // What loosens comes first, so that it cannot hide behind much that tightens.
  const inOrder = [...changes.filter(isLooser), ...changes.filter((change) => !isLooser(change))];
  return { verdict, changes: inOrder.map(({ sentence }) => sentence) };
}

/** Presets by how much they ask or refuse. */
export const presetRank: Readonly<Record<Preset, number>> = { balanced: 0, strict: 1, readonly: 2 };

/** Two rules with the same key decide the same, and say the same to the person. */
export function ruleKey({ decision, verbs, on, because, agents }: Rule): string {
  const unordered = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();
  return JSON.stringify([
    decision,
    unordered(verbs),
    unordered(on.map(({ text }) => text)),
    unordered(agents),
    because ?? null,
  ]);
}

function isLooser({ effect }: Change): boolean {
  return effect === "looser";
}

function presetChanges(from: Preset, to: Preset): readonly Change[] {
  if (from === to) return [];
  return [
    {
      effect: presetRank[to] > presetRank[from] ? "stricter" : "looser",
      sentence: `The preset changes from ${from} to ${to}.`,
    },
  ];
}

function ruleChanges(from: readonly Rule[], to: readonly Rule[]): readonly Change[] {
  const before = new Set(from.map(ruleKey));
  const after = new Set(to.map(ruleKey));
  const removed = distinct(from).filter((rule) => !after.has(ruleKey(rule)));
  const added = distinct(to).filter((rule) => !before.has(ruleKey(rule)));
  return [
    ...removed.map((rule): Change => ({ effect: "looser", sentence: `Removed: ${describeRule(rule)}.` })),
    ...added.map(
      (rule): Change => ({
        effect: rule.decision === "allow" ? "looser" : "stricter",
        sentence: `Added: ${describeRule(rule)}.`,
      }),
    ),
  ];
}

function distinct(rules: readonly Rule[]): readonly Rule[] {
  return [...new Map(rules.map((rule) => [ruleKey(rule), rule])).values()];
}

/** A rule in words, as a sentence without its stop. */
export function describeRule({ decision, verbs, on, because, agents }: Rule): string {
  const who = agents.includes("*") ? "" : ` for ${agents.join(", ")}`;
  const why = because === undefined ? "" : ` (“${because}”)`;
  return `${decision} ${verbs.length === 8 ? "everything" : verbs.join(", ")} on ${on.map(({ text }) => text).join(", ")}${who}${why}`;
}

function limitChanges(from: Limits, to: Limits): readonly Change[] {
  return limitKeys.flatMap(({ name }): readonly Change[] => {
    const [before, after] = [withUsual(from)[name], withUsual(to)[name]];
    if (before === after) return [];
    const effect = (after ?? Number.POSITIVE_INFINITY) < (before ?? Number.POSITIVE_INFINITY) ? "stricter" : "looser";
    return [{ effect, sentence: `The limit ${name} changes from ${before ?? "none"} to ${after ?? "none"}.` }];
  });
}

/** More names of production are said of more, which can only warn. */
function productionChanges(from: readonly string[] = [], to: readonly string[] = []): readonly Change[] {
  const removed = [...new Set(from)].filter((glob) => !to.includes(glob));
  const added = [...new Set(to)].filter((glob) => !from.includes(glob));
  return [
    ...removed.map((glob): Change => ({ effect: "looser", sentence: `No longer called production: ${glob}.` })),
    ...added.map((glob): Change => ({ effect: "stricter", sentence: `Called production: ${glob}.` })),
  ];
}
