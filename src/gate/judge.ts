import type { Call } from "../core/call/call.ts";
import { conclude, type Plan, type Policy, plan } from "../core/evaluate.ts";
import { type Answer, type Question, questionKey } from "../core/facts.ts";
import type { Decided } from "../core/policy/decide.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { SessionShell } from "../core/shell/sessionShell.ts";
import type { Surroundings } from "../core/surroundings.ts";
import type { MadeFiles } from "./madeFiles.ts";
import type { FactSource, Ground, Standing } from "./ports.ts";

export interface JudgePorts {
  readonly facts: FactSource;
  readonly ground: Ground;
  /** What sessions made, which facts are then compared with. Without it nothing counts as made. */
  readonly made?: Pick<MadeFiles, "facts">;
  /** Hears, last of all, what the verdict was put together from. */
  decided?(decided: readonly Decided[]): void;
  /** Hears of each question that was asked, with what was answered. */
  asked?(question: Question, answer: Answer | undefined): void;
}

/** How often `conclude` may ask for more before its last word must do. */
const mostRounds = 4;
const mostReadings = 8;
/**
 * Time for a round of reading, in milliseconds, where the caller gives less. Texts are small and mostly at hand; on a busy
 * machine it is better to wait for them than to hold ordinary work because they came late.
 */
const readingTime = 2_000;

/**
 * Judges a call: plan, gather facts, conclude, for at most four rounds. The one decision path, shared by the gate and the
 * command line. `milliseconds` bounds each gathering of facts; what is not known by
 * then counts as the worst. `shell` is what earlier commands made of the shell that gets a command.
 */
export async function judge(
  call: Call,
  ports: JudgePorts,
  milliseconds: number,
  shell?: SessionShell,
): Promise<Verdict> {
  const surroundings = ports.ground.surroundings(call);
  const policy = ports.ground.policy(call);
  const planned = await planRead(call, surroundings, ports, milliseconds, shell);
  return judgePlanned(planned, policy, surroundings, ports, milliseconds);
}

/**
 * Reads a call with the scripts and other code that it would run, as far as they can be read in time. `milliseconds`, or two
 * seconds where that is less, bounds
 * each of at most eight rounds: a script may name another one, in another language.
 */
export async function planRead(
  call: Call,
  surroundings: Surroundings,
  ports: JudgePorts,
  milliseconds: number,
  shell?: SessionShell,
): Promise<Plan> {
  let planned = plan(call, surroundings, shell);
  if (planned.wanted.length === 0) return planned;
  const facts = factsFor(call, ports);
  const known = new Map<string, Answer>();
  for (let round = 0; round < mostReadings && planned.wanted.length > 0; round++) {
    const { wanted } = planned;
    const answers = await facts.gather(wanted, Math.max(milliseconds, readingTime));
    for (const question of wanted) {
      const answer = answers.get(questionKey(question));
      known.set(questionKey(question), answer ?? { about: "nothing", why: "there was no time left to look." });
      ports.asked?.(question, answer);
    }
    planned = plan(call, surroundings, shell, known);
  }
  return planned;
}

/** Judges a call that has been read already, or that stands for effects which nobody wrote as a call. */
export async function judgePlanned(
  planned: Plan,
  policy: Policy,
  surroundings: Surroundings,
  ports: JudgePorts,
  milliseconds: number,
): Promise<Verdict> {
  const { call } = planned;
  const known = new Map<string, Answer>();
  const facts = factsFor(call, ports);
  let questions: readonly Question[] = planned.questions;
  for (let round = 0; round < mostRounds; round++) {
    if (questions.length > 0) {
      const answers = await facts.gather(questions, milliseconds);
      for (const [key, answer] of answers) known.set(key, answer);
      for (const question of questions) ports.asked?.(question, answers.get(questionKey(question)));
    }
    const conclusion = conclude(planned, known, policy, surroundings);
    if (conclusion.kind === "verdict") {
      ports.decided?.(conclusion.decided);
      return conclusion.verdict;
    }
    questions = conclusion.questions;
  }
  throw new Error("The judgement asked for more facts than it may.");
}

function factsFor(call: Call, { ground, facts, made }: JudgePorts): FactSource {
  const there = made === undefined ? facts : made.facts(call, facts);
  return call.kind === "command" ? factsAbout(ground.standing(call), there) : there;
}

/**
 * A command in a folder that is not there would run elsewhere: facts about its paths would be about the wrong ones. How a
 * text reads is the same everywhere.
 */
function factsAbout(standing: Standing, facts: FactSource): FactSource {
  switch (standing) {
    case "somewhere":
      return facts;
    case "nowhere":
      return elsewhere({ about: "nothing", why: "The command's folder does not exist." }, facts);
    case "supposed":
      return elsewhere({ about: "supposed" }, facts);
  }
}

function elsewhere(answer: Answer, facts: FactSource): FactSource {
  return {
    gather: async (questions, milliseconds) => {
      const texts = questions.filter(({ ask }) => ask === "syntax" || ask === "data");
      const known = new Map<string, Answer>(questions.map((question) => [questionKey(question), answer]));
      return texts.length === 0 ? known : new Map([...known, ...(await facts.gather(texts, milliseconds))]);
    },
  };
}
