import type { Caller } from "../call/call.ts";
import type { Effect, Verb } from "../effects/effect.ts";
import type { FileResource } from "../resource.ts";
import { namesAgent } from "../scope/agentGlob.ts";
import { candidatesIn } from "../scope/compileScope.ts";
import { covers, reaches, type View } from "../scope/match.ts";
import { coversTarget, overlapsTarget } from "../scope/matchTarget.ts";
import type { Pattern, Rule, Scope } from "../scope/scope.ts";
import { type Target, targetOf } from "../scope/target.ts";
import { existenceWithin } from "./existence.ts";
import { type Inquiry, type Landings, landingQuestion } from "./landings.ts";

/** A rule that objects to an effect. */
interface Objection {
  readonly rule: Rule & { readonly decision: "hold" | "deny" };
  readonly pattern: Pattern;
  /** A deny that is only `possible` holds. */
  readonly certainty: "shown" | "possible";
}

/** What rules are matched against. */
export interface Matter {
  readonly effect: Effect;
  /** For files: where it lands. */
  readonly landings: Landings | undefined;
  readonly caller: Caller;
}

/**
 * The hold and deny rules that speak about an effect: for a hold it is enough that the two may meet; a deny needs facts
 * or a covering pattern, which a tool's own configuration gives, too. Rules for particular agents count for whoever has not
 * proven to be another. `too much` once the effort is spent: then the effect is held, whatever the rules would say.
 */
export function objectionsTo(
  matter: Matter,
  scope: Scope,
  view: View,
  inquiry: Inquiry,
  effort: Effort,
): readonly Objection[] | "too much" {
  if (scope.rules.length === 0) return [];
  if (effort.left < 0) return "too much";
  const verbs = possibleVerbs(matter);
  const targets = everyMeaning(matter).map((resource) => targetOf(resource, view.root, view.home));
  const cost = costOf(targets);
  const objections: Objection[] = [];
  const candidates = candidatesIn(scope, targets, "folded");
  effort.left -= costOfFinding(scope, candidates, targets);
  for (const candidate of candidates) {
    const { rule, patterns } = candidate;
    if (rule.decision === "allow" || !verbs.some((verb) => rule.verbs.includes(verb))) continue;
    if (!concerns(rule, matter.caller)) continue;
    effort.left -= patterns.length * cost;
    if (effort.left < 0) return "too much";
    objections.push(...objectionOf(candidate, targets, matter, view, inquiry));
  }
  return objections;
}

function objectionOf(
  { rule, patterns }: ReturnType<typeof candidatesIn>[number],
  targets: readonly Target[],
  matter: Matter,
  view: View,
  inquiry: Inquiry,
): readonly Objection[] {
  const { decision } = rule;
  if (decision === "allow") return [];
  const met = patterns.filter((pattern) =>
    targets.some((target) => overlapsTarget(pattern, target, "folded") === "yes"),
  );
  const [first] = met;
  if (first === undefined) return [];
  if (decision === "hold") return [{ rule: { ...rule, decision }, pattern: first, certainty: "shown" }];
  const shown = met.find((pattern) => isReached(pattern, matter, view, inquiry));
  return [
    { rule: { ...rule, decision }, pattern: shown ?? first, certainty: shown === undefined ? "possible" : "shown" },
  ];
}

/** How much may still be compared with rules in one judgement: so many names, and a pattern costs as much as some names. */
export interface Effort {
  left: number;
}

const costOfGlob = 16;

/** Finding the rules to compare with takes its time where there are very many, for patterns above all. */
function costOfFinding({ rules }: Scope, candidates: readonly unknown[], targets: readonly Target[]): number {
  const isGlob = targets.some(({ kind }) => kind === "glob");
  return isGlob ? candidates.length + Math.floor(rules.length / 8) : Math.floor(rules.length / 64);
}

function costOf(targets: readonly Target[]): number {
  return targets.reduce((sum, { kind }) => sum + (kind === "glob" ? costOfGlob : 1), 0);
}

/**
 * The first allow that covers the whole of an effect, letter for letter, where it really lands. Once the effort is spent,
 * none is looked for.
 */
export function permissionFor(
  matter: Matter,
  scope: Scope,
  view: View,
  effort: Effort,
): { readonly rule: Rule; readonly pattern: Pattern } | undefined {
  if (scope.rules.length === 0 || effort.left < 0) return undefined;
  const { effect, landings, caller } = matter;
  const real = landings?.real;
  const landed = real === undefined || real.length === 0 ? [effect.resource] : real;
  // A pattern is expanded again when it runs, so it must be covered itself.
  const must =
    effect.resource.scheme === "file" && effect.resource.spelling === "glob" ? [effect.resource, ...landed] : landed;
  const targets = must.map((resource) => targetOf(resource, view.root, view.home));
  const verbs = necessaryVerbs(matter);
  // What covers all targets covers the first.
  const candidates = candidatesIn(scope, targets.slice(0, 1), "exact");
  effort.left -= costOfFinding(scope, candidates, targets);
  for (const { rule, patterns } of candidates) {
    if (rule.decision !== "allow" || !verbs.every((verb) => rule.verbs.includes(verb)) || !permits(rule, caller))
      continue;
    effort.left -= patterns.length * costOf(targets);
    if (effort.left < 0) return undefined;
    const pattern = patterns.find((candidate) =>
      targets.every((target) => coversTarget(candidate, target, "exact") === "yes"),
    );
    if (pattern !== undefined) return { rule, pattern };
  }
  return undefined;
}

/** Each place once: without links all three are the same. */
function everyLanding({ effect, landings }: Matter): readonly Effect["resource"][] {
  if (landings === undefined) return [effect.resource];
  const all = [...landings.asked, ...landings.spelled, ...(landings.real ?? [])];
  if (all.length < 2) return all;
  return [...new Map(all.map((one) => [`${one.spelling} ${one.reach} ${one.path}`, one])).values()];
}

/** With what a command probably works on where it leaves that open. It only ever adds: what is open stays so. */
function everyMeaning(matter: Matter): readonly Effect["resource"][] {
  const { resource, meant = [] } = matter.effect;
  // A push of many references is spelled as no branch, so that none of its presets takes it for one; it may reach any.
  const many = resource.scheme === "git" && resource.name.endsWith("/refs%2F?");
  const whole = many ? [{ scheme: "git", name: resource.name.replace(/refs%2F\?$/, "?") } as const] : [];
  return [...everyLanding(matter), ...whole, ...meant.map((one) => one.resource)];
}

/** A deny reaches what its pattern covers, and, when a tree is deleted, what exists in it. */
function isReached(pattern: Pattern, matter: Matter, view: View, inquiry: Inquiry): boolean {
  const { effect, landings } = matter;
  const question = landingQuestion(effect);
  const own = question === undefined ? undefined : inquiry.ask(question);
  if (everyMeaning(matter).some((resource) => covers(pattern, resource, view, "folded") === "yes")) return true;
  if (own?.about === "path" && reaches(pattern, effect.resource, own, view) === "yes") return true;
  if (landings === undefined || effect.verb !== "delete") return false;
  if (effect.loses !== "content" && effect.loses !== "none") return false;
  return everyLanding(matter).some(
    (resource) => isTree(resource) && existenceWithin(pattern, resource, view, inquiry) === "exists",
  );
}

function isTree(resource: Effect["resource"]): resource is FileResource {
  return resource.scheme === "file" && resource.reach === "tree" && resource.spelling !== "unknown";
}

/** Every verb the effect may turn out to be: writing creates what is not there and changes what is, and so does giving a file to another owner. */
function possibleVerbs({ effect, landings }: Matter): readonly Verb[] {
  const { verb, loses } = effect;
  if (verb === "administer" && landings !== undefined) return ["administer", "modify"];
  if (verb !== "create" && verb !== "modify") return [verb];
  const existence = landings?.facts?.existence;
  if (existence === "absent") return verb === "create" ? ["create"] : ["create", "modify"];
  if (verb === "create" && loses === "none") return ["create"];
  return existence === "exists" && verb === "modify" ? ["modify"] : ["create", "modify"];
}

/** The verbs an allow must name: writing over what may be there takes both. */
function necessaryVerbs({ effect, landings }: Matter): readonly Verb[] {
  const { verb, loses } = effect;
  const overwrites = landings !== undefined && loses !== "none" && landings.facts?.existence !== "absent";
  return verb === "create" && overwrites ? ["create", "modify"] : [verb];
}

/** Whether a hold or deny counts: always, unless it names others and the caller has proven who it is. */
function concerns({ agents }: Rule, caller: Caller): boolean {
  return agents.length === 0 || caller.identity === "claimed" || namesAgent(agents, caller.agent) === "yes";
}

/** Whether an allow counts: where it names every agent, or one that has proven to be it. */
function permits({ agents }: Rule, caller: Caller): boolean {
  return agents.includes("*") || (caller.identity === "proven" && namesAgent(agents, caller.agent) === "yes");
}
