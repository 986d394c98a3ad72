import type { Call } from "../core/call/call.ts";
import { conclude, plan } from "../core/evaluate.ts";
import type { Answer, Question } from "../core/facts.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { FactSource, Ground } from "./ports.ts";

/** How often `conclude` may ask for more before its last word must do. */
const mostRounds = 4;

/**
 * Judges a call: plan, gather facts, conclude, for at most four rounds. The one decision path, shared by the gate and the
 * command line. `milliseconds` bounds the gathering of facts; what is not known by then counts as the worst.
 */
export async function judge(
  call: Call,
  ports: { readonly facts: FactSource; readonly ground: Ground },
  milliseconds: number,
): Promise<Verdict> {
  const surroundings = ports.ground.surroundings(call);
  const policy = ports.ground.policy(call);
  const planned = plan(call, surroundings);
  const known = new Map<string, Answer>();
  let questions: readonly Question[] = planned.questions;
  for (let round = 0; round < mostRounds; round++) {
    if (questions.length > 0) {
      for (const [key, answer] of await ports.facts.gather(questions, milliseconds / mostRounds ** Math.min(round, 1)))
        known.set(key, answer);
    }
    const conclusion = conclude(planned, known, policy, surroundings);
    if (conclusion.kind === "verdict") return conclusion.verdict;
    questions = conclusion.questions;
  }
  throw new Error("The judgement asked for more facts than it may.");
}
