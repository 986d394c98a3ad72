import type { Clock } from "../base/clock.ts";
import type { Call } from "../core/call/call.ts";
import { callIdentity } from "../gate/callIdentity.ts";
import type { Submission } from "../gate/submission.ts";

/** How long after its answer a call may still come in through another hook, in milliseconds: agents run hooks one after the other. */
const twinLife = 5_000;

interface Under {
  readonly submission: Submission;
  /** The hook lines through which it came, by the names they pass. */
  readonly lines: Set<string>;
  waiting: number;
  /** When it was answered, as the clock tells the time. */
  answeredAt: number;
}

/**
 * One tool call that comes in through two hooks (an agent that reads another's hook files too) is judged, held and answered
 * once. It is the same call where agent, session, the agent's own id of it, tool, folder and input are: each hook line may
 * bring it once, so that asking again is a new call.
 */
export class Twins {
  readonly #clock: Clock;
  readonly #under = new Map<string, Under>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Submits a call by `submit`, or joins the one under way; `line` is the name that the hook line passed. */
  join(call: Call, line: string, submit: () => Submission): Submission {
    // Without an id, two calls that look the same may be two.
    if (call.toolUse === "") return submit();
    this.#forgetAnswered();
    const key = JSON.stringify([call.toolUse, callIdentity(call)]);
    const found = this.#under.get(key);
    const under = found === undefined || found.lines.has(line) ? this.#begin(key, submit()) : found;
    under.lines.add(line);
    under.waiting++;
    let left: "here" | "gone" = "here";
    return {
      outcome: under.submission.outcome,
      withdraw: () => {
        if (left === "gone") return;
        left = "gone";
        under.waiting--;
        if (under.waiting === 0) under.submission.withdraw();
      },
    };
  }

  #begin(key: string, submission: Submission): Under {
    const under: Under = { submission, lines: new Set(), waiting: 0, answeredAt: Number.POSITIVE_INFINITY };
    this.#under.set(key, under);
    const answered = (): void => {
      under.answeredAt = this.#clock.now();
    };
    submission.outcome.then(answered, answered);
    return under;
  }

  #forgetAnswered(): void {
    const before = this.#clock.now() - twinLife;
    for (const [key, { answeredAt }] of this.#under) if (answeredAt <= before) this.#under.delete(key);
  }
}
