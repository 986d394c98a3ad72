import type { Call } from "../call/call.ts";
import type { Effect } from "../effects/effect.ts";
import type { Question, RepositoryFacts } from "../facts.ts";
import { spell } from "../scope/fileSpelling.ts";
import type { View } from "../scope/match.ts";
import type { RootedScope, Scope, ScopeLevel } from "../scope/scope.ts";
import type { Surroundings } from "../surroundings.ts";
import { type OwnCode, ownCodeNotThere, ownCodeUnder } from "./confined.ts";
import { compareDecisions, type Decision, strictest } from "./decision.ts";
import { type ScopesInForce, scopesFor, speaksFor } from "./hearing.ts";
import { useReasons } from "./identityUses.ts";
import { type Ask, type Inquiry, type Landings, landingsOf, rootOf } from "./landings.ts";
import { tooManyRules } from "./limits.ts";
import { isRegenerated, type Losses, lossesOf, nothingKnown } from "./loss.ts";
import { isMade } from "./made.ts";
import { literalFolder } from "./paths.ts";
import { fileStandings, namedStandings, type Standing } from "./place.ts";
import { type Ruling, rulingOf } from "./presets.ts";
import { type ProductionSign, productionSign } from "./production.ts";
import { leastOrdinary, type PushTarget, pushMeant, pushTarget } from "./push.ts";
import {
  allowedWording,
  flowWording,
  holdWording,
  meantWording,
  productionWording,
  protectedWording,
  ruleWording,
  type Subject,
  type Wording,
} from "./reasons.ts";
import { type Effort, type Matter, objectionsTo, permissionFor } from "./rules.ts";
import type { Finding, Place, Reason } from "./verdict.ts";

/** What an effect is decided against. */
export interface Ground {
  readonly call: Call;
  readonly policy: ScopesInForce;
  readonly surroundings: Surroundings;
  readonly inquiry: Inquiry;
  /** Effects whose facts do not say what they would meet. */
  readonly spoiled: ReadonlySet<Effect>;
  /** All effects of the call. */
  readonly effects: readonly Effect[];
  readonly ownCode: OwnCode;
  readonly effort: Effort;
}

/** The decision about one effect, with every reason that has a part in it and the scopes that were heard. */
export interface Decided {
  readonly finding: Finding;
  readonly reasons: readonly Reason[];
  readonly heard: readonly RootedScope[];
  /** The same reasons by who gave them: what no scope can change first, then each scope that was heard. */
  readonly said: readonly { readonly scope: RootedScope | undefined; readonly reasons: readonly Reason[] }[];
}

/**
 * Decides about one effect: the strictest of the floor and protected places, of every hold and deny rule that speaks
 * about it, and of the presets, whose holds alone a covering allow replaces.
 */
export function decideEffect(effect: Effect, ground: Ground): Decided {
  const aspect = aspectOf(effect, ground);
  const heard = scopesFor(aspect.landings, ground.call, ground.policy);
  const sign = productionSign(
    effect,
    heard.flatMap(({ scope }) => scope.production ?? []),
  );
  const named = (reason: Reason): Reason => withPlace(reason, aspect.effect, sign);
  const said = [
    { scope: undefined, reasons: aspect.standings.flatMap((standing) => fixedReason(standing, aspect)) },
    ...heard.map((scope) => ({ scope, reasons: scopeReasons(scope, aspect, ground).map(named) })),
  ];
  const reasons = said.flatMap((one) => one.reasons);
  const decision = strictest(reasons.map((reason) => reason.decision));
  const finding: Finding = {
    effect: aspect.told,
    resource: aspect.resource,
    place: placeShown(aspect),
    decision,
    ...aspect.losses,
  };
  return { finding, reasons, heard, said };
}

/** What objects says which place is probably meant, and whether that is production. */
function withPlace(reason: Reason, { meant = [] }: Effect, sign: ProductionSign | undefined): Reason {
  const own = meant.filter(({ alias }) => alias === undefined);
  const told = own.length > 0 ? own : meant.slice(0, 1);
  const places = sign?.meant === undefined || told.includes(sign.meant) ? told : [...told, sign.meant];
  const said = [
    ...(places.length === 0 ? [] : [meantWording(places)]),
    ...(sign === undefined ? [] : [productionWording(sign)]),
  ];
  return reason.decision === "allow" || said.length === 0
    ? reason
    : { ...reason, text: [reason.text, ...said].join(" ") };
}

/** An effect in the light of the facts. */
interface Aspect {
  /** With the branch that is probably meant by a push. */
  readonly effect: Effect;
  /** The effect as a person is told of it. */
  readonly told: Effect;
  /** The resource as a person reads it. */
  readonly resource: string;
  /** For files: where it lands. */
  readonly landings: Landings | undefined;
  readonly standings: readonly [Standing, ...Standing[]];
  readonly losses: Losses;
  readonly regenerated: "yes" | "no";
  readonly made: "yes" | "no";
  readonly ownCode: OwnCode;
  readonly push: PushTarget | undefined;
}

function aspectOf(effect: Effect, { call, surroundings, inquiry, spoiled, effects, ownCode }: Ground): Aspect {
  const { resource } = effect;
  const landings = resource.scheme === "file" ? landingsOf(effect, resource, inquiry.ask) : undefined;
  const [first, ...others] = distinct(
    landings === undefined
      ? namedStandings(effect, surroundings)
      : fileStandings(effect, landings, inquiry, surroundings),
  );
  const repository = repositoryOf(effect, call, inquiry.ask);
  const losses = lossesOf(effect, spoiled.has(effect) ? nothingKnown : { path: landings?.facts, repository });
  const isPush = resource.scheme === "git" && effect.verb === "publish";
  // Where the call switches branches before, the branch that is in HEAD now is only one of those that may be meant.
  const { meant: switched = [] } = effect;
  const meant = isPush && switched.length === 0 ? pushMeant(resource.name, repository) : switched;
  const whole = meant.length === 0 ? effect : { ...effect, meant };
  return {
    effect: whole,
    told: toldOf(whole, losses, landings),
    resource: spell(resource, { root: rootOf(landings, surroundings), home: surroundings.home }),
    landings,
    standings: [first ?? { place: "unknown", certainty: "possible", what: "not known beforehand" }, ...others],
    losses,
    regenerated: spoiled.has(effect) ? "no" : isRegenerated(landings),
    made: spoiled.has(effect) ? "no" : isMade(effect, landings, effects, inquiry.ask),
    ownCode: landings === undefined || landings.facts?.existence === "exists" ? ownCode : ownCodeNotThere(ownCode),
    push: isPush
      ? leastOrdinary(
          [resource, ...switched.map((one) => one.resource)].map(({ name }) => pushTarget(name, repository)),
        )
      : undefined,
  };
}

/** What one scope says: its rules, and its preset, whose hold an allow of its own replaces. */
function scopeReasons(
  { root, scope, level = "workspace" }: RootedScope,
  aspect: Aspect,
  { call, surroundings, inquiry, policy, effort }: Ground,
): readonly Reason[] {
  const { effect, resource, landings, standings } = aspect;
  const view = { root, home: surroundings.home };
  const matter: Matter = { effect, landings, caller: call.caller };
  const subject = subjectAt(standings[0], aspect);
  // Every folder's preset asks as much as `balanced` does, so the person's own adds nothing by saying it once more.
  const isUsual = level === "user" && scope.preset === "balanced" && scope.sandbox?.mode !== "require";
  const preset = isUsual ? [] : presetReasons(scope, aspect, level);
  const met = objectionsTo(matter, scope, view, inquiry, effort);
  if (met === "too much") return [tooManyRules, ...preset];
  const objections = met.map(({ rule, pattern, certainty }): Reason => {
    const decision = certainty === "shown" ? rule.decision : "hold";
    const wording = ruleWording(rule, pattern.text, certainty, subject, level);
    return { decision, source: "rule", rule: rule.position, ...ofLevel(level), ...wording };
  });
  const bounded = [...objections, ...useReasons(effect, resource, call.caller.agent, { root, scope, level })];
  // What a person allowed by a rule needs no sandbox, as it needs no review.
  const asks = strictest(preset.map(({ decision }) => decision)) === "hold" || preset.some(({ bounds }) => bounds);
  const permission = asks ? permissionFor(matter, scope, view, effort) : undefined;
  const counts = permission !== undefined && (speaksFor(root, landings) || userPermits(policy, matter, view, effort));
  if (permission === undefined || !counts) return [...bounded, ...preset];
  const { rule, pattern } = permission;
  const wording = allowedWording(rule.position, pattern.text, subject, level);
  return [...bounded, { decision: "allow", source: "rule", rule: rule.position, ...ofLevel(level), ...wording }];
}

/** Outside its own folder, a scope's allow counts only where the person's own scope allows the same. */
function userPermits({ user }: ScopesInForce, matter: Matter, view: View, effort: Effort): boolean {
  return user !== undefined && permissionFor(matter, user, view, effort) !== undefined;
}

function ofLevel(level: ScopeLevel): Pick<Reason, "level"> {
  return level === "user" ? { level } : {};
}

/** Overwriting what is shown not to be there yet is creating it; only what is said changes, not what is decided. */
function toldOf(effect: Effect, losses: Losses, landings: Landings | undefined): Effect {
  const isNew = effect.loses === "content" && losses.destructive === "no" && landings?.facts?.existence === "absent";
  return isNew && effect.verb === "modify" ? { ...effect, verb: "create", loses: "none" } : effect;
}

function subjectAt({ what }: Standing, { told, resource, losses, push }: Aspect): Subject {
  return { effect: told, resource, what, losses, push };
}

/** The question about the repository that an effect needs answered; undefined when it needs none. */
export function repositoryQuestion(effect: Effect, call: Call): Question | undefined {
  const { resource, verb, loses } = effect;
  const ofWorkTree = loses === "uncommitted" || loses === "untracked" || loses === "ignored";
  if (!ofWorkTree && !(resource.scheme === "git" && verb === "publish")) return undefined;
  if (effect.repository !== undefined) {
    return effect.repository === "" ? undefined : { ask: "repository", folder: effect.repository };
  }
  if (resource.scheme !== "file") return { ask: "repository", folder: call.cwd };
  if (resource.path === "") return undefined;
  return { ask: "repository", folder: resource.spelling === "glob" ? literalFolder(resource.path) : resource.path };
}

function repositoryOf(effect: Effect, call: Call, ask: Ask): RepositoryFacts | undefined {
  const question = repositoryQuestion(effect, call);
  const answer = question === undefined ? undefined : ask(question);
  return answer?.about === "repository" ? answer : undefined;
}

/** One standing of a kind. Beside a catastrophe, or what is shown to be protected, nothing else has a say. */
function distinct(standings: readonly Standing[]): readonly Standing[] {
  if (standings.length < 2) return standings;
  const denied = standings.filter(({ place, certainty }) => certainty === "shown" && isFixed(place));
  const floor = denied.filter(({ place }) => place === "floor");
  const deciding = floor.length > 0 ? floor : denied.length > 0 ? denied : standings;
  return deciding.filter(
    ({ place, certainty }, index) =>
      deciding.findIndex((other) => other.place === place && other.certainty === certainty) === index,
  );
}

function isFixed(place: Place): place is "floor" | "protected" {
  return place === "floor" || place === "protected";
}

function fixedReason(standing: Standing, aspect: Aspect): readonly Reason[] {
  const { place, certainty } = standing;
  if (!isFixed(place)) return [];
  const decision = certainty === "shown" ? "deny" : "hold";
  return [{ decision, source: place, rule: undefined, ...protectedWording(certainty, subjectAt(standing, aspect)) }];
}

/** What a preset says: its objections in every place, or, without any, why the effect flows. */
function presetReasons(scope: Scope, aspect: Aspect, level: ScopeLevel): readonly Reason[] {
  const ownCode = ownCodeUnder(scope, aspect.ownCode);
  const spoken = aspect.standings
    .filter(({ place }) => !isFixed(place))
    .map((standing): Reason => {
      const ruling = rulingOf(scope.preset, { ...aspect, ownCode, standing });
      return {
        decision: ruling.decision,
        source: "preset",
        rule: undefined,
        ...ofLevel(level),
        ...wordingOf(ruling, subjectAt(standing, aspect)),
      };
    });
  const objections = spoken
    .filter(({ decision }) => decision !== "allow")
    .map((reason) => (scope.doubt === undefined ? reason : { ...reason, text: `${reason.text} ${scope.doubt}` }));
  return objections.length > 0 ? objections : spoken;
}

function wordingOf(ruling: Ruling, subject: Subject): Wording {
  return ruling.decision === "allow" ? flowWording(ruling.cause, subject) : holdWording(ruling.cause, subject);
}

const placeOrder: readonly Place[] = [
  "elsewhere",
  "output",
  "temporary",
  "workspace",
  "outside",
  "unknown",
  "selfRunning",
  "secret",
  "protected",
  "floor",
];

/** The place that decides, as `balanced` sees it. */
function placeShown(aspect: Aspect): Place {
  if (aspect.standings.length === 1) return aspect.standings[0].place;
  const judged = aspect.standings.map((standing) => ({
    place: standing.place,
    decision: decisionAt(standing, aspect),
  }));
  const [strictest] = judged.toSorted(
    (left, right) =>
      compareDecisions(right.decision, left.decision) ||
      placeOrder.indexOf(right.place) - placeOrder.indexOf(left.place),
  );
  return strictest?.place ?? "unknown";
}

function decisionAt(standing: Standing, aspect: Aspect): Decision {
  if (isFixed(standing.place)) return standing.certainty === "shown" ? "deny" : "hold";
  return rulingOf("balanced", { ...aspect, standing }).decision;
}
