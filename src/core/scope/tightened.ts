import { onlyHiding, tightenedIdentities } from "../identity/compareIdentities.ts";
import { presetRank, ruleKey } from "./compareScopes.ts";
import { lowestLimits, withUsual } from "./limitNames.ts";
import { stricterTerms } from "./sandboxTerms.ts";
import type { Rule, Scope } from "./scope.ts";

/**
 * The accepted scope with whatever a waiting version adds in strictness: its hold and deny rules, its lower limits, its
 * names of production, what it hides and its stricter preset. In force while the waiting version's looser parts wait for a person. Never looser than `accepted`.
 * Added rules keep the position they have in the waiting file, which is the one on disk.
 */
export function tightened(accepted: Scope, waiting: Scope): Scope {
  const known = new Set(accepted.rules.map(ruleKey));
  const added = waiting.rules
    .filter((rule) => rule.decision !== "allow" && !known.has(ruleKey(rule)))
    .map((rule): Rule => ({ ...rule, accepted: "no" }));
  const production = [...new Set([...(accepted.production ?? []), ...(waiting.production ?? [])])];
  const identities = tightenedIdentities(accepted.identities, waiting.identities);
  const sandbox = stricterTerms(accepted.sandbox, waiting.sandbox);
  return {
    ...accepted,
    ...(sandbox === undefined ? {} : { sandbox }),
    ...(production.length === 0 ? {} : { production }),
    ...(identities.length === 0 ? {} : { identities }),
    preset: presetRank[waiting.preset] > presetRank[accepted.preset] ? waiting.preset : accepted.preset,
    rules: [...accepted.rules, ...added],
    limits: lowestLimits([withUsual(accepted.limits), withUsual(waiting.limits)]),
  };
}

/** The same scope, with the rules marked that are not among those `seen`, the ones a person accepted. */
export function markedUnseen(scope: Scope, seen: readonly Rule[]): Scope {
  const known = new Set(seen.map(ruleKey));
  return {
    ...scope,
    rules: scope.rules.map((rule): Rule => (known.has(ruleKey(rule)) ? rule : { ...rule, accepted: "no" })),
  };
}

/** What an accepted scope may still say where it is not trusted, as of a workspace the person does not trust: it only tightens. */
export function onlyTightening(scope: Scope): Scope {
  if (scope.identities === undefined && !scope.rules.some(({ decision }) => decision === "allow")) return scope;
  return {
    ...scope,
    rules: scope.rules.filter(({ decision }) => decision !== "allow"),
    ...(scope.identities === undefined ? {} : { identities: scope.identities.map(onlyHiding) }),
  };
}
