import type { Clock } from "../base/clock.ts";
import type { Event } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import { causeTexts, type Incident, type Trip } from "../core/breaker/breaker.ts";
import { intentsOf } from "../core/breaker/intent.ts";
import type { Call, Caller } from "../core/call/call.ts";
import { describeCall } from "../core/call/describe.ts";
import type { AccountLine } from "../core/limits/accountLine.ts";
import { Ledger } from "../core/limits/ledger.ts";
import { hasTimeLimits, overTime } from "../core/limits/overLimits.ts";
import { type CallSpent, isNothing, longestName, spentBy, takesAway } from "../core/limits/spent.ts";
import type { Reason, Verdict } from "../core/policy/verdict.ts";
import { redact } from "../core/redact.ts";
import { redactQuote } from "../core/redactQuote.ts";
import { noLimits } from "../core/scope/limitNames.ts";
import { Breakers } from "./breakers.ts";
import type { Accounts, BreakerSeal } from "./ports.ts";
import { type Recorder, withCleanInput } from "./recorder.ts";

export interface BoundsPorts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly accounts?: Accounts;
  readonly breakerSeal?: BreakerSeal;
}

/** Longest text of what was asked and why in a story, in characters. */
const longest = 300;

/**
 * What agents may do in sum: limits over a session and an hour, and the circuit breaker. Counted is what was let through,
 * never what was refused. Where nothing can be counted, what destroys is held.
 */
export class Bounds {
  readonly #ports: BoundsPorts;
  readonly #recorder: Pick<Recorder, "note">;
  readonly #ledger = new Ledger();
  readonly #breakers: Breakers;
  /** Judging against a sum and adding to it is one step, so that two calls at once cannot both be the last. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(ports: BoundsPorts, recorder: Pick<Recorder, "note">) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#breakers = new Breakers(ports.breakerSeal);
  }

  /** Fires when a breaker trips or is reset, here or in another window. */
  get onDidChange(): Event<void> {
    return this.#breakers.onDidChange;
  }

  /** The breakers that are tripped, oldest first. */
  get tripped(): readonly Trip[] {
    return this.#breakers.tripped;
  }

  /** The verdict with what the sums and the breaker say besides. Nothing is counted. */
  look(call: Call, verdict: Verdict): Promise<Verdict> {
    return this.#inTurn(() => this.#bounded(call, verdict, spentBy(verdict.findings)));
  }

  /** The same, and what still is allowed counts as let through without a person; what is denied counts as refused. */
  admit(call: Call, verdict: Verdict): Promise<Verdict> {
    return this.#inTurn(async () => {
      const spent = spentBy(verdict.findings);
      const bounded = await this.#bounded(call, verdict, spent);
      if (bounded.decision === "allow" && (await this.#spend(call, verdict, spent)) === "failed")
        return withHold(bounded, [uncounted]);
      if (bounded.decision === "allow") await this.#watchFlow(call, verdict);
      if (bounded.decision === "deny") await this.#refusal(call, bounded, bounded.reasons[0].text);
      return bounded;
    });
  }

  /** A person let this call through. "failed": it could not be counted, and must not be done. */
  passed(call: Call, verdict: Verdict): Promise<"counted" | "failed"> {
    return this.#inTurn(() => this.#spend(call, verdict, spentBy(verdict.findings)));
  }

  /** A person refused this call; `message` is theirs. */
  refused(call: Call, verdict: Verdict, message: string): Promise<void> {
    const why = message === "" ? "The person refused it." : `The person refused it: ${message}`;
    return this.#inTurn(() => this.#refusal(call, verdict, why));
  }

  /** A run of this agent reached for what its sandbox keeps from it. `what` and `why` are sentences. */
  violated(caller: Caller, what: string, why: string): Promise<void> {
    return this.#inTurn(() => this.#happened(caller, { ...this.#told(caller, what, why), kind: { of: "violation" } }));
  }

  /** A file on which guarding this agent depends changed, and nobody here changed it. */
  tampered(caller: Caller, what: string, why: string): Promise<void> {
    return this.#inTurn(() => this.#happened(caller, { ...this.#told(caller, what, why), kind: { of: "tampering" } }));
  }

  /** Takes up what other windows and earlier ones left. Never rejects. */
  open(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#catchUp();
    });
  }

  /** Lets an agent go on. Called by our page alone. "unrecorded": it is not on record, so nothing was reset. */
  reset(agent: string, reason: string): Promise<"reset" | "unrecorded" | "not tripped"> {
    return this.#inTurn(async () => {
      if (this.#breakers.trip(agent) === undefined) return "not tripped";
      const clean = redact(reason).text.slice(0, longest);
      if ((await this.#recorder.note({ event: "breaker reset", who: agent, reason: clean })) === "failed")
        return "unrecorded";
      const at = this.#ports.clock.now();
      try {
        await this.#add({ kind: "reset", at, agent, reason: clean });
        await this.#breakers.keep(agent, "reset", at);
        return "reset";
      } catch (cause) {
        this.#ports.logger.error("The reset of a breaker could not be kept.", cause);
        return "unrecorded";
      }
    });
  }

  dispose(): void {
    this.#breakers.dispose();
  }

  async #bounded(call: Call, verdict: Verdict, spent: CallSpent): Promise<Verdict> {
    if (isPlainRead(verdict)) return verdict;
    const heard = await this.#catchUp();
    const { agent, session } = named(call.caller);
    const trip = this.#breakers.trip(agent);
    const limits = verdict.limits ?? noLimits;
    const now = this.#ports.clock.now();
    const reasons = [
      ...(trip === undefined ? [] : [tripped(trip)]),
      ...(heard === "failed" && (spent.destructive > 0 || hasTimeLimits(limits)) ? [uncounted] : []),
      ...(hasTimeLimits(limits)
        ? overTime(limits, spent, this.#ledger.session(agent, session), this.#ledger.lastHour(agent, now))
        : []),
    ];
    return reasons.length === 0 ? verdict : withHold(verdict, reasons);
  }

  async #spend({ caller }: Call, { limits }: Verdict, call: CallSpent): Promise<"counted" | "failed"> {
    if (isNothing(call)) return "counted";
    const { open: _open, sight: _sight, ...spent } = call;
    const { agent, session } = named(caller);
    try {
      await this.#add({ kind: "spent", at: this.#ports.clock.now(), agent, session, spent });
      return "counted";
    } catch (cause) {
      this.#ports.logger.error("What a call spends could not be counted.", cause);
      // Where somebody goes matters only to a limit.
      return call.destructive > 0 || (limits !== undefined && hasTimeLimits(limits)) ? "failed" : "counted";
    }
  }

  /** Deleting much without a person, and deleting and making anew, may trip the breaker. */
  async #watchFlow(call: Call, { findings, limits }: Verdict): Promise<void> {
    const lost = findings.filter((finding) => takesAway(finding) && finding.effect.verb === "delete");
    const things = (list: typeof findings): readonly string[] =>
      list
        .filter(({ effect }) => effect.resource.scheme !== "file")
        .slice(0, 8)
        .map(({ resource }) => resource.slice(0, longestName));
    const deleted = things(lost);
    const created = things(findings.filter(({ effect }) => effect.verb === "create" || effect.verb === "publish"));
    const told = (why: string) => this.#told(call.caller, whatOf(call), why);
    if (lost.length > 0) {
      const incident: Incident = { ...told("It was allowed and deletes."), kind: { of: "deletion", deleted } };
      await this.#happened(call.caller, incident, limits?.refusalsBeforeTrip);
    }
    if (created.length > 0) {
      const incident: Incident = { ...told("It was allowed and makes anew."), kind: { of: "creation", created } };
      await this.#happened(call.caller, incident, limits?.refusalsBeforeTrip);
    }
  }

  async #refusal(call: Call, verdict: Verdict, why: string): Promise<void> {
    const kind = { of: "refusal", intents: intentsOf(verdict.findings) } as const;
    const incident: Incident = {
      ...this.#told(call.caller, whatOf(call), redactQuote(why, describeCall(call))),
      kind,
    };
    await this.#happened(call.caller, incident, verdict.limits?.refusalsBeforeTrip);
  }

  #told(caller: Caller, what: string, why: string): Omit<Incident, "kind"> {
    const at = this.#ports.clock.now();
    const { session } = named(caller);
    return { at, session, what: what.slice(0, longest), why: why.slice(0, longest) };
  }

  async #happened(caller: Caller, incident: Incident, refusals?: number): Promise<void> {
    const { agent, label } = named(caller);
    await this.#try({ kind: "incident", agent, incident });
    const trip = this.#breakers.tripBy(agent, label, refusals);
    if (trip === undefined) return;
    // Sealed first: from then on deleting a file resets nothing.
    await this.#breakers.keep(agent, "tripped", trip.at).catch((cause: unknown) => {
      this.#ports.logger.error("A tripped breaker could not be sealed; it stays tripped by the accounts.", cause);
    });
    await this.#try({ kind: "tripped", trip });
    const calls = trip.story.map(({ what, why }) => `${what}: ${why}`);
    await this.#recorder.note({ event: "breaker tripped", who: agent, cause: causeTexts[trip.cause], calls });
  }

  /** Adds a line, and where that fails at least keeps it in mind. */
  async #try(line: AccountLine): Promise<void> {
    try {
      await this.#add(line);
    } catch (cause) {
      this.#ports.logger.error("What an agent did could not be put down; it counts in this window alone.", cause);
      this.#hear(line);
    }
  }

  async #add(line: AccountLine): Promise<void> {
    const { accounts } = this.#ports;
    if (accounts === undefined) {
      this.#hear(line);
      return;
    }
    await accounts.add(line);
    for (const news of await accounts.news()) this.#hear(news);
  }

  async #catchUp(): Promise<"heard" | "failed"> {
    try {
      for (const line of (await this.#ports.accounts?.news()) ?? []) this.#hear(line);
      return "heard";
    } catch (cause) {
      this.#ports.logger.error("What agents spent could not be read.", cause);
      return "failed";
    }
  }

  #hear(line: AccountLine): void {
    if (line.kind === "spent") this.#ledger.add(line);
    else this.#breakers.hear(line);
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(task, task);
    this.#turn = next.catch(() => undefined);
    return next;
  }
}

/** Who asks, in names that an account can be kept under, however long an agent makes them. */
function named({ agent, label, session, identity }: Caller): Pick<Caller, "agent" | "label" | "session"> {
  // Of an agent that was started here, what follows the colon is its own word, which it may change.
  const counted = identity === "proven" ? session.split(":", 1).join("") : session;
  const [shortAgent, shortLabel, shortSession] = [agent, label, counted].map((name) => name.slice(0, longestName));
  return { agent: shortAgent ?? "", label: shortLabel ?? "", session: shortSession ?? "" };
}

/** What it asks is answered, and it changes nothing: it flows whatever was spent. */
function isPlainRead({ decision, findings }: Verdict): boolean {
  return decision === "allow" && findings.every(({ effect }) => effect.verb === "read" && effect.sight === "plain");
}

function withHold(verdict: Verdict, reasons: readonly [Reason, ...Reason[]] | readonly Reason[]): Verdict {
  const [first, ...others] = reasons;
  if (first === undefined || verdict.decision === "deny") return verdict;
  const spoken = verdict.reasons.filter(({ decision }) => decision !== "allow");
  return { ...verdict, decision: "hold", reasons: [first, ...others, ...spoken] };
}

function whatOf(call: Call): string {
  return redact(describeCall(withCleanInput(call))).text.replace(/\s+/g, " ");
}

function tripped({ cause }: Trip): Reason {
  return {
    decision: "hold",
    source: "breaker",
    text: `The circuit breaker of this agent has tripped, so everything but reading waits for a person. ${causeTexts[cause]}`,
    instead: "Stop, tell the person what you were trying to do and why, and wait until they have reset it.",
    rule: undefined,
  };
}

const uncounted: Reason = {
  decision: "hold",
  source: "limit",
  text: "What this takes away cannot be counted against the limits: the accounts in ~/.holdpoint/accounts cannot be read or written as they were left.",
  instead: "Wait for the person: the disk may be full, or the folder's permissions may have changed.",
  rule: undefined,
};
