import type { Call } from "../core/call/call.ts";
import { conclude, type Plan, type Policy, plan } from "../core/evaluate.ts";
import { type Answer, type Question, questionKey } from "../core/facts.ts";
import type { Decided } from "../core/policy/decide.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { SessionShell } from "../core/shell/sessionShell.ts";
import type { Surroundings } from "../core/surroundings.ts";
import type { FactSource, Ground, Standing } from "./ports.ts";

export interface JudgePorts {
  readonly facts: FactSource;
  readonly ground: Ground;
  /** Hears, last of all, what the verdict was put together from. */
  decided?(decided: readonly Decided[]): void;
  /** Hears of each question that was asked, with what was answered. */
  asked?(question: Question, answer: Answer | undefined): void;
}

/** How often `conclude` may ask for more before its last word must do. */
const mostRounds = 4;

/**
 * Judges a call: plan, gather facts, conclude, for at most four rounds. The one decision path, shared by the gate and the
 * command line. `milliseconds` bounds the first gathering of facts, a quarter of it each further one; what is not known by
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
  return judgePlanned(plan(call, surroundings, shell), policy, surroundings, ports, milliseconds);
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
  const facts = call.kind === "command" ? factsAbout(ports.ground.standing(call), ports.facts) : ports.facts;
  let questions: readonly Question[] = planned.questions;
  for (let round = 0; round < mostRounds; round++) {
    if (questions.length > 0) {
      const answers = await facts.gather(questions, round === 0 ? milliseconds : milliseconds / 4);
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

/** A command in a folder that is not there would run elsewhere: facts about its paths would be about the wrong ones. */
function factsAbout(standing: Standing, facts: FactSource): FactSource {
  switch (standing) {
    case "somewhere":
      return facts;
    case "nowhere":
      return always({ about: "nothing", why: "The command's folder does not exist." });
    case "supposed":
      return always({ about: "supposed" });
  }
}

function always(answer: Answer): FactSource {
  return { gather: async (questions) => new Map(questions.map((question) => [questionKey(question), answer])) };
}
