import type { Call } from "../core/call/call.ts";
import { isRegistry } from "../core/policy/confined.ts";
import { type Verdict, waitsForOwnCode } from "../core/policy/verdict.ts";
import type { Bounds } from "./bounds.ts";
import { callIdentity } from "./callIdentity.ts";
import { type Carried, carried } from "./carried.ts";
import type { SnapshotObligation } from "./obligation.ts";
import { type Decided, type PlacedJudge, withoutSandbox } from "./placedJudge.ts";
import type { Ground } from "./ports.ts";
import type { RunEnd } from "./run.ts";
import type { Runs } from "./runs.ts";

/** Longest gathering of facts for one judgement, in milliseconds. */
const judgingTime = 250;
/** How many calls are remembered that did not get along with their sandbox, and how many that may not. */
const mostRemembered = 500;

interface ConfinedFlowParts {
  readonly judge: Pick<PlacedJudge, "inTurn" | "decide" | "again" | "inSandbox" | "entered">;
  readonly runs: Pick<Runs, "bounds" | "onDidStart">;
  readonly bounds: Pick<Bounds, "admit" | "look">;
  readonly obligation: Pick<SnapshotObligation, "cover">;
  readonly ground: Pick<Ground, "surroundings">;
}

/** A decision, and for a command that flows as a run in the sandbox what that run carries. */
export type FlowDecided = Decided & { readonly carried?: Carried };

/** A command that flows as a run in the sandbox and nothing else, or why not, as a clause. */
type Flow = { readonly verdict: Verdict & { readonly decision: "allow" }; readonly carried: Carried } | string;

/**
 * Lets the project's own code run unasked where the kernel bounds it: what cannot be seen into, or what a scope file lets run in the
 * sandbox alone, after a snapshot of what it can change; the rest in a wider sandbox, after a snapshot that is taken in passing or not at
 * all. Whatever is not so is held, unless all that speaks against it is that it is own code, and a person let the folder's run. Nothing
 * that was held otherwise passes by this.
 */
export class ConfinedFlow {
  readonly #parts: ConfinedFlowParts;
  /** What did not do as a confined run is for a person to decide, when it is asked for again. */
  readonly #refused = new Set<string>();
  /** Calls on their way into the sandbox that fetch packages: a registry that wants to be signed in to has them fail there. */
  readonly #fetching = new Set<string>();

  constructor(parts: ConfinedFlowParts) {
    this.#parts = parts;
    parts.runs.onDidStart((run) => {
      const isFetching = this.#fetching.delete(run.callId);
      run.onEnd((end) => {
        if (run.refused.length > 0 || (isFetching && failed(end))) keep(this.#refused, callIdentity(run.call));
      });
    });
  }

  /**
   * Judges a call, gathering facts for at most so many milliseconds at first. With `carried` it flows as a run in the sandbox: by then the
   * snapshot is on the disk, where one is owed, and the call counts as let through.
   */
  async decide(
    id: string,
    asked: Call,
    rewrite: "possible" | "impossible",
    milliseconds: number,
  ): Promise<FlowDecided> {
    // The session's next call is judged for the shell that this one leaves, however it goes on.
    return this.#parts.judge.inTurn(asked, () => this.#decide(id, asked, rewrite, milliseconds));
  }

  async #decide(
    id: string,
    asked: Call,
    rewrite: "possible" | "impossible",
    milliseconds: number,
  ): Promise<FlowDecided> {
    const { judge, ground } = this.#parts;
    const first = await judge.decide(asked, milliseconds);
    const flow = await this.#flow(id, first, rewrite);
    if (typeof flow !== "string") {
      judge.entered(first.call, first.place, flow.carried);
      return { ...first, ...flow };
    }
    const isFirst = ground.surroundings(first.call).ownCode === "sandbox first";
    if (first.verdict.decision !== "hold" || !isFirst || !first.verdict.reasons.some(({ asks }) => asks === "own code"))
      return first;
    // A person let it run without the sandbox.
    if (first.verdict.unaccepted === undefined) return judge.decide(asked, milliseconds, "free");
    // Held for something else, what is approved runs in one. But what it was held for may not be there any more.
    const free = { ...first, ownCode: "free" } as const;
    const verdict = waitsForOwnCode(first.verdict) ? undefined : await judge.again(free, milliseconds);
    if (verdict !== undefined && verdict.decision !== "allow") return { ...free, verdict };
    return { ...first, ownCode: { outside: flow }, verdict: withoutSandbox(first.verdict, flow) };
  }

  async #flow(id: string, { call, place, verdict }: Decided, rewrite: "possible" | "impossible"): Promise<Flow> {
    if (verdict.decision !== "hold" || call.kind !== "command" || !wantsSandbox(verdict)) return more;
    if (rewrite === "impossible") return "its agent does not let its calls be replaced by a run there";
    if (this.#refused.has(callIdentity(call))) return "it did not get along with what it may do there the last time";
    const { judge, runs, bounds, obligation, ground } = this.#parts;
    const there = await judge.inSandbox(call, place, judgingTime);
    if (there === undefined) return "it needs variables of the agent's terminal";
    const { decision, obligations } = there;
    if (decision !== "allow" || !obligations?.includes("sandbox")) return more;
    const bounded = runs.bounds(call, there);
    if (bounded?.kind !== "confined") return bounded?.because ?? more;
    const isOwed = obligations.includes("snapshot");
    const taken = carried(call, place, ground.surroundings(call));
    if (typeof taken === "string" && !isOwed) return taken;
    // What runs there or not at all goes without the rest of its shell; the agent is told.
    const carries = typeof taken === "string" ? { variables: [] } : taken;
    // What is over a limit or under a breaker is held; a snapshot for it would be taken for nothing.
    if ((await bounds.look(call, there)).decision !== "allow") return more;
    if ((await obligation.cover(id, call, there)) === "not covered" && isOwed) return more;
    const admitted = await bounds.admit(call, there);
    if (admitted.decision !== "allow") return more;
    if (there.findings.some(({ effect: { resource } }) => isRegistry(resource.scheme))) keep(this.#fetching, id);
    return { verdict: { ...admitted, decision: "allow" }, carried: carries };
  }
}

/** Keeps a text as the newest of at most so many. */
function keep(texts: Set<string>, text: string): void {
  texts.delete(text);
  texts.add(text);
  const [oldest] = texts;
  if (texts.size > mostRemembered && oldest !== undefined) texts.delete(oldest);
}

const more = "it does more than what may be done there unasked";

function failed(end: RunEnd): boolean {
  return end.kind === "exited" && (end.exitCode !== 0 || end.signal !== 0);
}

/** Whether part of it cannot be seen into, is the folder's own, or may run in the sandbox alone. */
function wantsSandbox({ findings, reasons }: Verdict): boolean {
  return findings.some(({ effect }) => effect.sight === "opaque") || reasons.some(({ asks }) => asks !== undefined);
}
