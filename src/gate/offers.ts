import type { CommandCall } from "../core/call/call.ts";
import { strictest } from "../core/policy/decision.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { HeldAnew, type HeldAnewParts } from "./heldAnew.ts";
import type { PlacedJudge } from "./placedJudge.ts";
import type { GatePorts } from "./ports.ts";
import { Reruns } from "./reruns.ts";

/** Longest gathering of facts, in milliseconds. */
const decisionTime = 1_000;

/** What became of a command that our page offered. `denied`: the policy lets nobody run it; `why` says so as a sentence. */
export type Offered =
  | { readonly kind: "held" }
  | { readonly kind: "not held" }
  | { readonly kind: "denied"; readonly why: string };

/** Commands that our page offers and a person picks there: what takes back a call beyond its files. */
export class Offers {
  /** Runs that were refused something, and may be asked for anew with it. */
  readonly reruns: Reruns;
  readonly #judge: PlacedJudge;
  readonly #anew: HeldAnew;

  constructor(ports: GatePorts, parts: HeldAnewParts & { readonly judge: PlacedJudge }) {
    this.#judge = parts.judge;
    this.#anew = new HeldAnew(ports, parts);
    this.reruns = new Reruns({ judge: parts.judge, runs: parts.runs, anew: this.#anew });
  }

  /** Judges the command as any other and holds it for review, also where it would flow. `because`: why it is offered, as a sentence. */
  async ask(call: CommandCall, because: string): Promise<Offered> {
    const verdict = await this.#judge.again({ call, place: undefined, ownCode: "free" }, decisionTime);
    if (verdict.decision === "deny") return { kind: "denied", why: verdict.reasons[0].text };
    return { kind: await this.#anew.hold(call, offered(verdict, because)) };
  }
}

function offered(verdict: Verdict, because: string): Verdict {
  const reason = { decision: "hold", source: "preset", text: because, instead: "", rule: undefined } as const;
  const objections = verdict.reasons.filter(({ decision }) => decision === "hold");
  return { ...verdict, decision: strictest([verdict.decision, "hold"]), reasons: [reason, ...objections] };
}
