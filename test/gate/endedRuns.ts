import type { CommandCall } from "../../src/core/call/call.ts";
import { boundsOf } from "../../src/core/confine/compile.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { usualTerms } from "../../src/core/scope/sandboxTerms.ts";
import type { GatePorts, RunBounds } from "../../src/gate/ports.ts";
import type { RefusedDeed, Run } from "../../src/gate/run.ts";
import { ground } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

export const host = { interrupt: () => undefined, stop: () => undefined, type: () => undefined };
export const claim = { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 };

function bounds(call: CommandCall, verdict: Verdict): RunBounds {
  const found = boundsOf(call, verdict, ground().surroundings(call), [usualTerms]);
  return found.kind === "beyond" ? { kind: "bare", because: found.because, mend: "" } : found;
}

/** A gate whose run of `text` has ended after its sandbox refused it these. */
export async function afterRun(text: string, refused: readonly RefusedDeed[], given: Partial<GatePorts> = {}) {
  const started: string[] = [];
  const parts = gateWith(undefined, {
    confiner: { bounds },
    starter: { start: (line, cwd) => started.push(`${cwd}: ${line}`) },
    ...given,
  });
  const { gate } = parts;
  const runs: Run[] = [];
  gate.runs.onDidStart((run) => runs.push(run));
  const first = await held(gate, text);
  await gate.answer(first.hold.id, { kind: "approve" });
  const outcome = await first.submission.outcome;
  if (outcome.kind !== "run") throw new Error("no ticket");
  const redeemed = await gate.runs.redeem(outcome.command.slice(-32), claim, host);
  const [run] = runs;
  if (redeemed.kind !== "run" || run === undefined) throw new Error("no run");
  run.bounded(refused);
  run.ended({ kind: "exited", exitCode: 1, signal: 0 });
  return { ...parts, run, runs, started, first: redeemed.bounds };
}

/** What was refused, as far as the program said so. */
export function probable(...whats: readonly string[]): readonly RefusedDeed[] {
  return whats.map((what) => ({ what, certainty: "probable" }));
}
