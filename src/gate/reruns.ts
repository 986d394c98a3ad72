import type { Call, CommandCall } from "../core/call/call.ts";
import { type Addition, additionFor, isOnlyWidened, mayBeAdded, withAdditions } from "../core/confine/additions.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { hiddenMark } from "../core/redact.ts";
import type { HeldAnew } from "./heldAnew.ts";
import { OutputTail } from "./outputTail.ts";
import type { Decided, PlacedJudge } from "./placedJudge.ts";
import { type RerunEnd, rerunNote } from "./rerunNotes.ts";
import type { Run } from "./run.ts";
import type { Runs } from "./runs.ts";

/** Longest gathering of facts, in milliseconds. */
const decisionTime = 250;
/** Most runs that are remembered, and most things that are added to one. */
const mostRemembered = 20;
const mostAdded = 10;

/** A command with what its sandbox refused it added, as a person would be asked about it. */
interface Widened {
  readonly verdict: Verdict;
  readonly added: readonly string[];
}

/** A command of which another run was asked for, and what that may do beside. */
interface Asked {
  readonly call: CommandCall;
  readonly added: readonly string[];
}

interface RerunParts {
  readonly runs: Runs;
  readonly judge: PlacedJudge;
  readonly anew: HeldAnew;
}

/**
 * Asks the person anew for a run whose sandbox refused it something: the same command, with exactly that added. It is held as
 * any other call and runs under a ticket of its own. The agent's call is over by then, so that it is told how that went with its next one.
 */
export class Reruns {
  readonly #parts: RerunParts;
  /** What was asked for and is not over yet, by the id of its call. */
  readonly #asked = new Map<string, Asked>();
  readonly #known = new Map<string, { readonly call: CommandCall; readonly refused: readonly string[] }>();

  constructor(parts: RerunParts) {
    this.#parts = parts;
    parts.runs.onDidStart((run) => {
      run.onEnd(() => this.#remember(run));
      if (this.#asked.has(run.callId)) this.#follow(run);
    });
    parts.runs.onDidVoid(({ callId, reason }) => this.#over(callId, { kind: "not run", why: reason }));
  }

  /** What a second run of a call could be given, as it is told; empty where nothing can, or nothing could start it. */
  async offer(callId: string): Promise<readonly string[]> {
    return (await this.#widened(callId))?.added ?? [];
  }

  /** Holds the call anew. "not offered": there is nothing to add any more, or it could not be recorded. Resolves once it is held. */
  async ask(callId: string): Promise<"held" | "not offered"> {
    const known = this.#known.get(callId);
    const widened = await this.#widened(callId);
    if (known === undefined || widened === undefined) return "not offered";
    const { call } = known;
    const held = await this.#parts.anew.hold(call, widened.verdict, {
      held: (id) => this.#asked.set(id, { call, added: widened.added }),
      over: (id, end) => this.#over(id, end),
    });
    if (held === "not held") return "not offered";
    this.#known.delete(callId);
    return "held";
  }

  /** Remembers a run that has ended, if its sandbox refused it something. */
  #remember({ callId, call, refused }: Run): void {
    // A deed whose words were redacted does not say what it was.
    const deeds = refused.map(({ what }) => what).filter((what) => !what.includes(hiddenMark));
    if (deeds.length === 0) return;
    this.#known.set(callId, { call, refused: deeds });
    for (const old of [...this.#known.keys()].slice(0, -mostRemembered)) this.#known.delete(old);
  }

  /** Keeps the end of what another run prints until it is over. */
  #follow(run: Run): void {
    const output = new OutputTail();
    run.onOutput((piece) => output.take(piece));
    run.onEnd((end) => this.#over(run.callId, { kind: "ran", end, refused: run.refused, output }));
  }

  /** What was asked for is over, and its agent is to be told how it went, once. */
  #over(callId: string, ended: RerunEnd): void {
    const asked = this.#asked.get(callId);
    if (!this.#asked.delete(callId) || asked === undefined) return;
    this.#parts.runs.notes.add(callId, asked.call, rerunNote(asked.call, asked.added, ended));
  }

  async #widened(callId: string): Promise<Widened | undefined> {
    const { runs, judge, anew } = this.#parts;
    const known = this.#known.get(callId);
    if (known === undefined || anew.starts === "no") return undefined;
    const base = await judge.again(asked(known.call), decisionTime);
    const before = runs.bounds(known.call, base);
    if (base.decision === "deny" || before?.kind !== "confined") return undefined;
    const additions: { readonly addition: Addition; readonly judged: Verdict }[] = [];
    for (const what of known.refused.slice(0, mostAdded)) {
      const addition = additionFor(what);
      if (addition === undefined) continue;
      const judged = await judge.again(asked(asCall(addition, known.call)), decisionTime);
      if (mayBeAdded(addition, judged, before.confinement) === "yes") additions.push({ addition, judged });
    }
    if (additions.length === 0) return undefined;
    const added = additions.map(({ addition }) => (addition.kind === "file" ? addition.path : addition.name));
    const text = `It ran before, and its sandbox refused it ${added.join(", ")}. Approved, it runs again and may do that as well.`;
    const verdict = withAdditions(
      base,
      additions.map(({ judged }) => judged),
      text,
    );
    const after = runs.bounds(known.call, verdict);
    if (after?.kind !== "confined") return undefined;
    const all = additions.map(({ addition }) => addition);
    return isOnlyWidened(before.confinement, after.confinement, all) === "yes" ? { verdict, added } : undefined;
  }
}

/** What the policy is asked about: an edit of the file, or a request to the host. */
function asCall(addition: Addition, { caller, cwd, tool }: CommandCall): Call {
  const origin = { caller, cwd, tool, toolUse: "" };
  if (addition.kind === "host") {
    const scheme = addition.name.endsWith(":80") ? "http" : "https";
    return { ...origin, kind: "fetch", urls: [`${scheme}://${addition.name}/`] };
  }
  return { ...origin, kind: "edit", edits: [{ change: "write", path: addition.path, content: "" }] };
}

/** A call that a person is asked about whatever it is, so that it need not be for own code. */
function asked(call: Call): Pick<Decided, "call" | "place" | "ownCode"> {
  return { call, place: undefined, ownCode: "free" };
}
