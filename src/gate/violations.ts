import type { Disposable } from "../base/disposable.ts";
import { redact } from "../core/redact.ts";
import type { Bounds } from "./bounds.ts";
import type { Runs } from "./runs.ts";

/**
 * Until the runs are disposed of: tells the circuit breaker of runs that reached for what their sandbox keeps from them. Only what was seen counts: a program that
 * says of itself that something was refused may be wrong, or lie. However much one run tried, it is one violation.
 */
export function watchViolations(runs: Pick<Runs, "onDidStart">, bounds: Pick<Bounds, "violated">): Disposable {
  return runs.onDidStart((run) => {
    run.onEnd(() => {
      const seen = run.refused.filter(({ certainty }) => certainty === "seen").map(({ what }) => what);
      if (seen.length === 0) return;
      const { caller, text } = run.call;
      void bounds.violated(caller, redact(text).text, `Its sandbox refused ${seen.slice(0, 5).join(", ")}.`);
    });
  });
}
