import { assertNever } from "../base/assertNever.ts";
import type { Outcome } from "../core/call/outcome.ts";

/** Why the server itself refuses a call that never reached the gate. */
export type RefusalCode = "unreadable-payload" | "internal";

/** The refusal for it; `why` is a clause without a full stop. */
export function refusal(code: RefusalCode, why: string): Outcome {
  switch (code) {
    case "unreadable-payload":
      return {
        kind: "deny",
        reason: `Holdpoint could not read this call (${why}), so it was not done. [${code}]`,
        instead: 'Ask for it in another way. If it comes back, update Holdpoint or run "Holdpoint: Doctor".',
      };
    case "internal":
      return {
        kind: "deny",
        reason: `Holdpoint failed while it looked at this call (${why}), so it was not done. [${code}]`,
        instead: 'Ask again. If it comes back, run "Holdpoint: Doctor".',
      };
    default:
      return assertNever(code);
  }
}
