import type { CommandCall } from "../core/call/call.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Bounds } from "./bounds.ts";
import { callIdentity } from "./callIdentity.ts";
import type { SnapshotObligation } from "./obligation.ts";
import type { Decided, PlacedJudge } from "./placedJudge.ts";
import type { Runs } from "./runs.ts";

/** Longest gathering of facts for one judgement, in milliseconds. */
const judgingTime = 250;
/** How many calls are remembered that their sandbox refused something. */
const mostRemembered = 500;

interface ConfinedFlowParts {
  readonly judge: Pick<PlacedJudge, "inSandbox">;
  readonly runs: Pick<Runs, "bounds" | "onDidStart">;
  readonly bounds: Pick<Bounds, "admit" | "look">;
  readonly obligation: Pick<SnapshotObligation, "cover">;
}

/**
 * Lets the project's own code run unasked that cannot be seen into, or that a scope file lets run in the sandbox alone, where the
 * kernel bounds it and a snapshot brings back what it changes. Whatever is not so is held as before: this only ever turns a hold into a run of ours, never anything into a pass.
 */
export class ConfinedFlow {
  readonly #parts: ConfinedFlowParts;
  /** What did not do as a confined run is for a person to decide, when it is asked for again. */
  readonly #refused = new Set<string>();

  constructor(parts: ConfinedFlowParts) {
    this.#parts = parts;
    parts.runs.onDidStart((run) => {
      run.onEnd(() => {
        if (run.refused.length > 0) this.#remember(callIdentity(run.call));
      });
    });
  }

  /**
   * The verdict that a held call flows by, as a run in the sandbox and nothing else; undefined where it is held as it was. By then the
   * snapshot is on the disk and the call counts as let through.
   */
  async verdict(
    id: string,
    { call, place, verdict }: Decided,
    rewrite: "possible" | "impossible",
  ): Promise<(Verdict & { readonly decision: "allow" }) | undefined> {
    if (verdict.decision !== "hold" || rewrite === "impossible" || call.kind !== "command") return undefined;
    if (!wantsSandbox(verdict) || this.#refused.has(callIdentity(call))) return undefined;
    const { judge, runs, bounds, obligation } = this.#parts;
    const there = await judge.inSandbox(call, place, judgingTime);
    if (there === undefined || !isBounded(there, runs, call)) return undefined;
    // What is over a limit or under a breaker is held; a snapshot for it would be taken for nothing.
    if ((await bounds.look(call, there)).decision !== "allow") return undefined;
    if ((await obligation.cover(id, call, there)) === "not covered") return undefined;
    const admitted = await bounds.admit(call, there);
    return admitted.decision === "allow" ? { ...admitted, decision: "allow" } : undefined;
  }

  #remember(identity: string): void {
    this.#refused.add(identity);
    const [oldest] = this.#refused;
    if (this.#refused.size > mostRemembered && oldest !== undefined) this.#refused.delete(oldest);
  }
}

/** Whether part of it cannot be seen into, or a scope file lets it run in the sandbox alone. */
function wantsSandbox({ findings, reasons }: Verdict): boolean {
  return findings.some(({ effect }) => effect.sight === "opaque") || reasons.some(({ asks }) => asks === "sandbox");
}

function isBounded(verdict: Verdict, runs: Pick<Runs, "bounds">, call: CommandCall): boolean {
  const { decision, obligations } = verdict;
  return (
    decision === "allow" && obligations?.includes("sandbox") === true && runs.bounds(call, verdict)?.kind === "confined"
  );
}
