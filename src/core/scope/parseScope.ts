import { verbs } from "../effects/effect.ts";
import { sourcesOf, usesOf } from "../identity/identityShape.ts";
import type { Decision } from "../policy/decision.ts";
import { noLimits } from "./limitNames.ts";
import type { SandboxTerms } from "./sandboxTerms.ts";
import type { IdentityRule, Pattern, Rule, Scope, ScopeLevel, ScopeProblem } from "./scope.ts";
import { type RuleDocument, type ScopeDocument, scopeDocument, scopeVersion } from "./scopeDocument.ts";
import { error, problemsOf } from "./scopeProblems.ts";
import { type Places, readScopeText } from "./scopeText.ts";
import { warningsOf } from "./scopeWarnings.ts";

/**
 * Reads a scope file of the given level. `scope` is undefined when there is any error; `problems` holds every one found, with warnings, in
 * the order of the file. Never throws, whatever the text; the work is bounded by the bounds of size.
 */
export function parseScope(
  text: string,
  level: ScopeLevel = "workspace",
): {
  readonly scope: Scope | undefined;
  readonly problems: readonly ScopeProblem[];
} {
  const read = readScopeText(text);
  if (read.kind === "problems") return { scope: undefined, problems: read.problems };
  const { value, places } = read;
  const parsed = scopeDocument().safeParse(value, { reportInput: true, jitless: true });
  const problems = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => problemsOf(issue, places)),
    ...decisionProblems(value, places),
  ];
  // What else is wrong with a file of a later version is not for this version to say.
  const newer = isNewer(value)
    ? problems.filter(({ message }) => message.startsWith("This file is of version"))
    : problems;
  if (newer.length > 0 || !parsed.success) return { scope: undefined, problems: inOrder(newer) };
  const homeless = level === "user" ? homelessPatterns(parsed.data, places) : [];
  if (homeless.length > 0) return { scope: undefined, problems: inOrder(homeless) };
  return { scope: scopeOf(parsed.data), problems: inOrder(warningsOf(parsed.data, places)) };
}

/** A pattern without a scheme, `~/` or `/` matches files of the workspace, and the person's own scope has none. */
function homelessPatterns(document: ScopeDocument, places: Places): readonly ScopeProblem[] {
  const problem = ({ text, scheme, base }: Pattern, path: readonly PropertyKey[]): readonly ScopeProblem[] =>
    scheme === "file" && base === "workspace"
      ? [
          error(
            places.valueAt(path),
            `\`${text}\` names files of a workspace, and your own scope belongs to none.`,
            `Write \`/**/${text.replace(/^(?:\*\*\/)+/, "")}\` for it in every folder, or begin the pattern with \`~/\` or \`/\`.`,
          ),
        ]
      : [];
  return [
    ...(document.rules ?? []).flatMap(({ on }, index) =>
      on.flatMap((pattern, at) => problem(pattern, ["rules", index, "on", at])),
    ),
    ...Object.entries(document.identity ?? {}).flatMap(([agents, { hide = [] }]) =>
      hide.flatMap((pattern, at) => problem(pattern, ["identity", agents, "hide", at])),
    ),
  ];
}

function isNewer(value: unknown): boolean {
  const version = typeof value === "object" && value !== null && "version" in value ? value.version : undefined;
  return typeof version === "number" && version > scopeVersion;
}

const decisions: readonly Decision[] = ["allow", "hold", "deny"];

/** A rule decides exactly one thing. Looked at apart from the shape, so that it is said together with what else is wrong. */
function decisionProblems(value: unknown, places: Places): readonly ScopeProblem[] {
  const rules =
    typeof value === "object" && value !== null && "rules" in value && Array.isArray(value.rules) ? value.rules : [];
  return rules.flatMap((rule: unknown, index) => {
    if (typeof rule !== "object" || rule === null || Array.isArray(rule)) return [];
    const named = decisions.filter((word) => Object.hasOwn(rule, word));
    if (named.length === 1) return [];
    const message =
      named.length === 0 ? "This rule decides nothing." : `This rule decides more than once: ${named.join(" and ")}.`;
    return [
      error(
        places.valueAt(["rules", index]),
        message,
        "Give it exactly one of `allow`, `hold` and `deny`, with the verbs it is about.",
      ),
    ];
  });
}

function inOrder(problems: readonly ScopeProblem[]): readonly ScopeProblem[] {
  return [...problems].sort((left, right) => left.line - right.line || left.column - right.column);
}

function scopeOf({ preset, rules = [], limits = noLimits, production, identity, sandbox }: ScopeDocument): Scope {
  return {
    preset: preset ?? "balanced",
    rules: rules.map((rule, index) => ruleOf(rule, index + 1)),
    limits,
    ...(production === undefined ? {} : { production }),
    ...(identity === undefined ? {} : { identities: identitiesOf(identity) }),
    ...(sandbox === undefined ? {} : { sandbox: termsOf(sandbox) }),
  };
}

function termsOf({ mode, network, limits }: NonNullable<ScopeDocument["sandbox"]>): SandboxTerms {
  return { mode: mode ?? "auto", network, limits: limits ?? {} };
}

function identitiesOf(identities: NonNullable<ScopeDocument["identity"]>): readonly IdentityRule[] {
  return Object.entries(identities).map(([agents, { env, hide, git, credentials, use }]) => ({
    agents,
    inherit: env?.inherit ?? [],
    set: env?.set ?? {},
    hide: hide ?? [],
    git: { name: git?.name, email: git?.email },
    credentials: sourcesOf(credentials),
    use: usesOf(use),
  }));
}

function ruleOf(rule: RuleDocument, position: number): Rule {
  // Exactly one is there, which was checked; were there none, everything would be denied.
  const decision = decisions.find((word) => rule[word] !== undefined) ?? "deny";
  const words = rule[decision] ?? ["*"];
  return {
    decision,
    verbs: words.includes("*") ? verbs : verbs.filter((verb) => words.includes(verb)),
    on: rule.on,
    because: rule.because,
    agents: rule.agents ?? ["*"],
    examples: { match: rule.examples?.match ?? [], miss: rule.examples?.miss ?? [] },
    position,
  };
}
