import type { Call } from "./call/call.ts";
import type { Effect } from "./effects/effect.ts";
import { infer } from "./effects/infer.ts";
import type { Inference } from "./effects/inference.ts";
import { type Answer, type Facts, type Question, questionKey } from "./facts.ts";
import { blastRadiusOf } from "./policy/blastRadius.ts";
import { changedBeforeRun, changedBy, writtenBeforeRun } from "./policy/changedBeforeRun.ts";
import { ownCodeOf } from "./policy/confined.ts";
import { type Decided, decideEffect, repositoryQuestion } from "./policy/decide.ts";
import { compareDecisions, strictest } from "./policy/decision.ts";
import type { ScopesInForce } from "./policy/hearing.ts";
import { type Inquiry, landingQuestion } from "./policy/landings.ts";
import { limitReasons } from "./policy/limits.ts";
import { judgedTogether } from "./policy/together.ts";
import type { Reason, Verdict } from "./policy/verdict.ts";
import { type ReadFile, Readings } from "./readings.ts";
import { lowestLimits, noLimits } from "./scope/limitNames.ts";
import { nameOf } from "./shell/paths.ts";
import type { SessionShell } from "./shell/sessionShell.ts";
import type { Surroundings } from "./surroundings.ts";

/** What calls are judged by. */
export type Policy = ScopesInForce;

/** A call that has been read, and what must be known of the world to judge it. */
export interface Plan {
  readonly call: Call;
  readonly inference: Inference;
  /** Without duplicates, at most 200; what is only read comes last. */
  readonly questions: readonly Question[];
  /** What else has to be read before it can be said what the call would do; empty once all is known that can be. */
  readonly wanted: readonly Question[];
  /** The files whose content was read. */
  readonly files: readonly ReadFile[];
  /** Every path that was to be read, whether or not it could be. */
  readonly named: readonly string[];
  /** The tools' own configurations that were consulted, there or not. */
  readonly consulted: readonly string[];
  /** Files of which there was no time to read what is in them. */
  readonly late: readonly string[];
  /** Whether there were more questions. Effects without answers are judged by their spelling, and the call is held. */
  readonly omitted: "none" | "some";
}

/** A verdict, or what else must be known for it. */
type Conclusion =
  /** `decided` is what the verdict was put together from, an effect each. */
  | { readonly kind: "verdict"; readonly verdict: Verdict; readonly decided: readonly Decided[] }
  | { readonly kind: "questions"; readonly questions: readonly Question[] };

/** Most questions about one call in the first round. */
const mostQuestions = 200;

/** Most names that are compared with rules in one judgement; a pattern counts as several. */
const mostComparisons = 4_000;

/** Most further questions. With more, none is asked, and what would be shown by an answer counts as shown. */
const mostFurther = 200;

/**
 * Reads a call and says what must be known of the world to judge it. `shell` is what earlier commands made of the shell
 * that gets a command; without it the command gets a new one in the call's folder. `facts` is what was read of its scripts
 * so far: while the plan wants more, it is made anew with the answers. What is never answered counts as opaque.
 */
export function plan(call: Call, surroundings: Surroundings, shell?: SessionShell, facts: Facts = new Map()): Plan {
  const first = new Readings(facts);
  const inference = infer(call, surroundings, shell, first);
  if (first.named.length === 0 && first.searched.length === 0 && first.consulted.length === 0)
    return planOf(call, inference, first);
  const isChanged = changedBy(inference.effects);
  const paths = [...first.named, ...first.consulted, ...first.files.map(({ real }) => real)];
  const isOther = (path: string): boolean => isChanged(path, "there");
  if (!paths.some(isOther) && !first.searched.some((base) => isChanged(base, "below")))
    return planOf(call, inference, first);
  const second = new Readings(facts, isChanged);
  return planOf(call, infer(call, surroundings, shell, second), second);
}

const nothingRead = { wanted: [], files: [], named: [], consulted: [], late: [] };

/** The plan of a call that has been read already. */
export function planOf(
  call: Call,
  inference: Inference,
  {
    wanted,
    files,
    named,
    consulted,
    late,
  }: Pick<Readings, "wanted" | "files" | "named" | "consulted" | "late"> = nothingRead,
): Plan {
  const questions = new Map<string, Question>();
  const isRead = ({ verb }: Effect): boolean => verb === "read";
  const writesFirst = [...inference.effects.filter((effect) => !isRead(effect)), ...inference.effects.filter(isRead)];
  for (const effect of writesFirst) {
    for (const question of [landingQuestion(effect), repositoryQuestion(effect, call)]) {
      if (question === undefined) continue;
      // What is written is asked about more closely than what is only read, and comes first.
      const key = questionKey(question);
      if (!questions.has(key)) questions.set(key, question);
    }
  }
  const all = [...questions.values()];
  return {
    call,
    inference,
    questions: all.slice(0, mostQuestions),
    wanted,
    files,
    named,
    consulted,
    late,
    omitted: all.length > mostQuestions ? "some" : "none",
  };
}

/**
 * Judges a planned call by the facts. An answer that is missing, or that is none, counts as the worst. Where the facts
 * lead to something else that matters (a link's target, what exists in a deleted tree), there are further questions,
 * once: with any of them answered, the next conclusion is the verdict. The verdict is the strictest of what is said about
 * each effect, about what could not be read, and by limits; its reasons are what decided.
 */
export function conclude(planned: Plan, facts: Facts, policy: Policy, surroundings: Surroundings): Conclusion {
  const judge = (inquiry: Inquiry): Judgement => {
    const { effects, spoiled, followed } = judgedTogether(planned.inference.effects, inquiry.ask, surroundings);
    const effort = { left: mostComparisons };
    const { call, inference } = planned;
    const ownCode = ownCodeOf(call, effects, surroundings, inference.problems.length);
    const ground = { call, policy, surroundings, inquiry, spoiled, effects, ownCode, effort };
    const omitted = planned.omitted === "some" || followed === "some" ? "some" : "none";
    const changed = [
      ...planned.late.map(notReadInTime),
      ...writtenBeforeRun(effects, planned.named),
      ...changedBeforeRun(effects, planned.files, inquiry.ask),
    ];
    return { decided: effects.map((effect) => decideEffect(effect, ground)), omitted, changed };
  };
  const further = new Map<string, Question>();
  const judgement = judge(inquiryOf(planned, facts, further));
  const concluded = (final: Judgement): Conclusion => {
    const verdict = verdictOf(planned, final, surroundings);
    return { kind: "verdict", verdict, decided: final.decided };
  };
  if (further.size === 0) return concluded(judgement);
  if (further.size <= mostFurther) return { kind: "questions", questions: [...further.values()] };
  const ask = (question: Question): Answer | undefined => facts.get(questionKey(question));
  return concluded(judge({ ask, askReach: () => "over" }));
}

/** Answers from the facts, and notes in `further` what they do not speak about. */
function inquiryOf(planned: Plan, facts: Facts, further: Map<string, Question>): Inquiry {
  const asked = new Set(planned.questions.map(questionKey));
  const last = [...facts.keys()].some((key) => !asked.has(key));
  const ask = (question: Question): Answer | undefined => {
    const key = questionKey(question);
    const answer = facts.get(key);
    if (answer === undefined && !last && !asked.has(key)) further.set(key, question);
    return answer;
  };
  return { ask, askReach: ask };
}

interface Judgement {
  readonly decided: readonly Decided[];
  /** Whether something was too much to be looked at. */
  readonly omitted: "none" | "some";
  /** What was read and need not be what runs. */
  readonly changed: readonly Reason[];
}

function verdictOf(
  { inference, files, consulted }: Plan,
  { decided, omitted, changed }: Judgement,
  surroundings: Surroundings,
): Verdict {
  const findings = decided.map(({ finding }) => finding);
  const unread = inference.problems.map(
    ({ text, instead }): Reason => ({ decision: "hold", source: "syntax", text, instead, rule: undefined }),
  );
  const heard = [...new Set(decided.flatMap((one) => one.heard))].filter(({ scope }) => scope.limits !== noLimits);
  const limits = heard.length === 0 ? noLimits : lowestLimits(heard.map(({ scope }) => scope.limits));
  const all = distinct([
    ...decided.flatMap(({ reasons }) => reasons),
    ...unread,
    ...changed,
    ...(omitted === "some" ? [notLookedAt] : []),
    ...(limits === noLimits ? [] : limitReasons(findings, limits)),
  ]);
  const decision = strictest(all.map((reason) => reason.decision));
  // Where something objects, what does not object has no part in the decision.
  const spoken = decision === "allow" ? all : all.filter((reason) => reason.decision !== "allow");
  const [first, ...others] = spoken.toSorted((left, right) => compareDecisions(right.decision, left.decision));
  const verdict: Verdict = {
    decision,
    reasons: first === undefined ? [nothingDone] : [first, ...others],
    findings,
    blastRadius: unread.length > 0 ? "unknown" : blastRadiusOf(findings, surroundings),
    ...(limits === noLimits ? {} : { limits }),
    ...(decision === "hold" && (surroundings.unaccepted ?? []).length > 0
      ? { unaccepted: surroundings.unaccepted }
      : {}),
    ...obligationsOf(spoken),
  };
  const read = [...new Set([...files.map(({ path }) => path), ...consulted])];
  return read.length === 0 ? verdict : { ...verdict, read };
}

function obligationsOf(reasons: readonly Reason[]): Pick<Verdict, "obligations"> {
  if (reasons.some(({ bounds }) => bounds === "snapshot and sandbox")) return { obligations: ["snapshot", "sandbox"] };
  return reasons.some(({ bounds }) => bounds === "sandbox") ? { obligations: ["sandbox"] } : {};
}

/** Whatever a script is called, it is held where what is in it could not be looked at in time. */
function notReadInTime(path: string): Reason {
  return {
    decision: "hold",
    source: "limit",
    text: `There was no time left to read ${nameOf(path)}, which says what this would run.`,
    instead: "Try again: what was slow may be ready now.",
    rule: undefined,
  };
}

const notLookedAt: Reason = {
  decision: "hold",
  source: "limit",
  text: "This touches more files, folders or links than are looked at.",
  instead: "Do it in smaller steps, or name a folder instead of its files.",
  rule: undefined,
};

const nothingDone: Reason = {
  decision: "allow",
  source: "preset",
  text: "This does nothing to files, other machines or this system.",
  instead: "",
  rule: undefined,
};

function distinct(reasons: readonly Reason[]): readonly Reason[] {
  if (reasons.length < 2) return reasons;
  return [
    ...new Map(
      reasons.map((reason) => [`${reason.decision} ${reason.source} ${reason.rule ?? ""} ${reason.text}`, reason]),
    ).values(),
  ];
}
