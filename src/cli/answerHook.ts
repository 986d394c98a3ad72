import type { Call } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { refusal as denied, stopped, unattended, unjudged } from "../gate/refusals.ts";
import type { AdapterChoice } from "../server/payload.ts";
import { answerText, readPayload } from "../server/payload.ts";
import { refusal } from "../server/refusal.ts";

export interface HookPorts extends AdapterChoice {
  /** The person's home folder. */
  readonly home: string;
  judge(call: Call): Promise<Verdict>;
  /** Whether a person stopped everything. */
  standing(): "stopped" | "going on";
  /** Copies what a call that flows changes, so that it can be undone; the call goes on without, too. */
  cover(call: Call, verdict: Verdict): Promise<unknown>;
  /** Puts the decision on record. */
  record(call: Call, verdict: Verdict): Promise<"written" | "failed">;
}

/** What the hook is handed, and what resolves once the decision is on record or could not be written. */
export interface HookAnswered {
  readonly text: string;
  readonly recorded: Promise<unknown>;
}

/**
 * Answers an agent's hook where no editor runs: what flows flows; what would be held is refused, because nobody is there to
 * review it. Never rejects; whatever goes wrong is a refusal in the agent's own shape.
 */
export async function answerHook(payload: Uint8Array, ports: HookPorts): Promise<HookAnswered> {
  const request = readPayload(payload, ports.home, ports);
  const { decoded } = request;
  const nothing = Promise.resolve();
  switch (decoded.kind) {
    case "notice":
      return { text: answerText(request, { kind: "pass" }), recorded: nothing };
    case "unreadable":
      return { text: answerText(request, refusal("unreadable-payload", decoded.why)), recorded: nothing };
    case "call": {
      let outcome: Outcome;
      let recorded: Promise<unknown> = nothing;
      try {
        const verdict = await ports.judge(decoded.call);
        outcome = ports.standing() === "stopped" ? stopped() : outcomeOf(verdict);
        recorded = ports.record(decoded.call, verdict);
        if (outcome.kind === "pass") await ports.cover(decoded.call, verdict);
      } catch (cause) {
        outcome = unjudged(cause);
      }
      return { text: answerText(request, outcome), recorded };
    }
  }
}

function outcomeOf(verdict: Verdict): Outcome {
  switch (verdict.decision) {
    case "allow":
      return { kind: "pass" };
    case "deny":
      return denied(verdict);
    case "hold":
      return unattended(verdict);
  }
}
