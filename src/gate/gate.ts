import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Event } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { Call, CommandCall } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { callIdentity } from "./callIdentity.ts";
import { Grants } from "./grants.ts";
import { Hold, type Settlement } from "./hold.ts";
import { HoldRoom } from "./holdRoom.ts";
import { judge } from "./judge.ts";
import { judgeKept } from "./judgeKept.ts";
import type { FactSource, Ground, Ids, Launch, Records, ShellWatch } from "./ports.ts";
import { Recorder } from "./recorder.ts";
import { Runs } from "./runs.ts";
import { SessionShells, type ShellPlace } from "./sessionShells.ts";
import { Withheld } from "./withheld.ts";

/** Longest gathering of facts before a decision; longest counting for a review, in milliseconds. */
const decisionTime = 250;
const countingTime = 20_000;

export interface GatePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly facts: FactSource;
  readonly ground: Ground;
  readonly records: Records;
  readonly launch: Launch;
  readonly logger: Logger;
  /** Without it, where a session's shell stands is known from its commands alone. */
  readonly shells?: ShellWatch;
  /** How long a hold lives, in milliseconds, read anew for each. */
  holdLife(): number;
}

/** A call on its way: its answer, and a way to take it back. */
export interface Submission {
  /** Always resolves; a failure of ours resolves to a refusal. */
  readonly outcome: Promise<Outcome>;
  /** The asker is gone. A pending hold is withdrawn; after an answer this does nothing. */
  withdraw(): void;
}

/** What a person answers on our page. */
export type PersonsAnswer = { readonly kind: "approve" } | { readonly kind: "refuse"; readonly message: string };

/** The enforcement point: every call of every agent comes through here and leaves with an answer. */
export class Gate implements Disposable {
  readonly runs: Runs;
  readonly #ports: GatePorts;
  readonly #recorder: Recorder;
  readonly #room: HoldRoom;
  readonly #grants: Grants;
  readonly #shells: SessionShells;
  readonly #withheld: Withheld;
  readonly #onDidDecide = new Emitter<{ readonly call: Call; readonly verdict: Verdict }>();

  /** Fires for each call judged, before its answer. */
  readonly onDidDecide = this.#onDidDecide.event;

  constructor(ports: GatePorts) {
    this.#ports = ports;
    this.#recorder = new Recorder(ports.records, ports.clock, ports.logger);
    this.#room = new HoldRoom(ports.clock);
    this.#grants = new Grants(ports.clock);
    this.#shells = new SessionShells(ports);
    this.#withheld = new Withheld(ports.shells, this.#recorder);
    this.runs = new Runs(ports, this.#recorder);
  }

  /** Fires for each command that started in the agent's terminal although it was not let through, once it was interrupted. */
  get onDidBypass(): Event<CommandCall> {
    return this.#withheld.onDidBypass;
  }

  /** The holds that wait for an answer and those lately settled, oldest first. */
  get holds(): HoldRoom {
    return this.#room;
  }

  /** Judges a call and answers it, after a person did where it is held. */
  submit(call: Call, options: { readonly rewrite: "possible" | "impossible" }): Submission {
    const id = this.#ports.ids.next();
    let gone: "here" | "gone" = "here";
    const outcome = this.#answer(id, call, options.rewrite, () => gone).catch((cause: unknown): Outcome => {
      this.#ports.logger.error("A call could not be judged and was refused.", cause);
      return {
        kind: "deny",
        reason: `Holdpoint could not judge this call (${cause instanceof Error ? cause.message : String(cause)}), so it was not done.`,
        instead: 'Run "Holdpoint: Doctor", or ask for it in simpler steps.',
      };
    });
    return {
      outcome,
      withdraw: () => {
        gone = "gone";
        this.#room.settle(id, { kind: "withdrawn" });
      },
    };
  }

  /**
   * Takes a person's answer. Called by our page alone; see ARCHITECTURE.md, "No way in can approve". `unrecorded`: a late
   * approval that could not be put on record, and so grants nothing.
   */
  async answer(
    holdId: string,
    answer: PersonsAnswer,
  ): Promise<"settled" | "granted" | "unrecorded" | "already" | "unknown"> {
    const hold = this.#room.find(holdId);
    if (hold === undefined) return "unknown";
    const settlement: Settlement =
      answer.kind === "approve" ? { kind: "approved" } : { kind: "refused", message: answer.message };
    if (this.#room.settle(holdId, settlement) === "settled") return "settled";
    if (hold.settlement?.kind !== "expired" || answer.kind !== "approve") return "already";
    if ((await this.#recorder.write(hold.id, hold.call, { event: "granted" })) === "failed") return "unrecorded";
    this.#grants.add(callIdentity(hold.call));
    this.#room.forget(holdId);
    return "granted";
  }

  dispose(): void {
    this.#room.dispose();
    this.runs.dispose();
    this.#shells.dispose();
    this.#withheld.dispose();
    this.#onDidDecide.dispose();
  }

  async #answer(
    id: string,
    asked: Call,
    rewrite: "possible" | "impossible",
    presence: () => "here" | "gone",
  ): Promise<Outcome> {
    const { call, place, verdict } = await this.#decide(asked);
    this.#onDidDecide.fire({ call, verdict });
    const recorded = this.#recorder.write(id, call, {
      event: "decided",
      decision: verdict.decision,
      reasons: verdict.reasons.map((reason) => reason.text),
    });
    if (verdict.decision === "allow") this.#withheld.remove(call);
    else this.#withheld.add(id, call);
    switch (verdict.decision) {
      // Harmless calls and refusals do not wait for the disk; whatever may destroy is on record first.
      case "allow":
        return { kind: "pass" };
      case "deny":
        return refusal(verdict);
      case "hold":
        if ((await recorded) === "failed") return unrecorded();
        return this.#hold(id, { call, place, verdict }, rewrite, presence);
    }
  }

  /** Judges a call where it will run: for a shell that the session keeps, that is not always where the agent says. */
  async #decide(call: Call): Promise<Decided> {
    if (call.kind !== "command" || call.terminal !== "kept")
      return { call, place: undefined, verdict: await judge(call, this.#ports, decisionTime) };
    return this.#shells.inTurn(call.caller, async () => {
      const place = this.#shells.placeOf(call);
      const placed = { ...call, cwd: place.cwd };
      const verdict = await judgeAt(placed, place, this.#ports, decisionTime);
      if (verdict.decision === "allow") this.#shells.passed(placed, place);
      return { call: placed, place, verdict };
    });
  }

  async #hold(
    id: string,
    { call, place, verdict }: Decided,
    rewrite: "possible" | "impossible",
    presence: () => "here" | "gone",
  ): Promise<Outcome> {
    const approval = rewrite === "possible" && call.kind === "command" ? "run" : "release";
    if (this.#grants.take(callIdentity(call)) === "granted") {
      if ((await this.#recorder.write(id, call, { event: "grant used" })) === "failed") return unrecorded();
      return this.#approved(id, call, approval);
    }
    const now = this.#ports.clock.now();
    const hold = new Hold({ id, call, verdict, approval, askedAt: now, expiresAt: now + this.#ports.holdLife() });
    this.#room.add(hold);
    if (presence() === "gone") this.#room.settle(id, { kind: "withdrawn" });
    void this.#count(hold, place);
    const settlement = await hold.whenSettled;
    const recorded = await this.#recorder.write(id, call, {
      event: "settled",
      outcome: settlement.kind,
      message: settlement.kind === "refused" ? settlement.message : "",
    });
    switch (settlement.kind) {
      case "approved":
        if (recorded === "failed") return unrecorded();
        // Counting may have found something that nobody may approve after the page was drawn.
        return hold.verdict.decision === "deny" ? refusal(hold.verdict) : this.#approved(id, call, approval);
      case "refused":
        return {
          kind: "deny",
          reason:
            settlement.message === ""
              ? "The person reviewing this refused it."
              : `The person reviewing this refused it: ${settlement.message}`,
          instead: verdict.reasons.find((reason) => reason.instead !== "")?.instead ?? "",
        };
      case "expired":
        return {
          kind: "deny",
          reason: "Nobody reviewed this in time, so it was not done.",
          instead:
            "Go on with other work. The review stays open; if it is approved late, asking again for exactly the same within ten minutes goes through.",
        };
      case "withdrawn":
        return { kind: "deny", reason: "The call was taken back before it was reviewed.", instead: "" };
    }
  }

  async #approved(id: string, call: Call, approval: "run" | "release"): Promise<Outcome> {
    if (approval === "run" && call.kind === "command") return { kind: "run", command: this.runs.issue(id, call) };
    if ((await this.#recorder.write(id, call, { event: "released" })) === "failed") return unrecorded();
    this.#withheld.remove(call);
    return { kind: "release" };
  }

  /** Goes on counting what would be lost while the person reads, within a bound. */
  async #count(hold: Hold, place: ShellPlace | undefined): Promise<void> {
    try {
      hold.refine(await judgeAt(hold.call, place, this.#ports, countingTime));
    } catch (cause) {
      this.#ports.logger.error(
        "Counting for a review failed; the review shows what was known when the call was held.",
        cause,
      );
      hold.stopCounting();
    }
    this.#room.touch(hold);
  }
}

/** A call with the place it was judged for; without one it gets a shell of its own, or needs none. */
interface Decided {
  readonly call: Call;
  readonly place: ShellPlace | undefined;
  readonly verdict: Verdict;
}

function judgeAt(call: Call, place: ShellPlace | undefined, ports: GatePorts, milliseconds: number): Promise<Verdict> {
  return call.kind === "command" && place?.history === "kept"
    ? judgeKept(call, place.shell, ports, milliseconds)
    : judge(call, ports, milliseconds);
}

function refusal(verdict: Verdict): Outcome {
  const deciding = verdict.reasons.filter((reason) => reason.decision === "deny");
  return {
    kind: "deny",
    reason: (deciding.length > 0 ? deciding : verdict.reasons).map((reason) => reason.text).join(" "),
    instead: deciding.find((reason) => reason.instead !== "")?.instead ?? "",
  };
}

/** No record, no destructive call: what cannot be shown afterwards is not done. */
function unrecorded(): Outcome {
  return {
    kind: "deny",
    reason: "Holdpoint could not write its record of this call, so it was not done.",
    instead: "Free disk space or repair the permissions of ~/.holdpoint/audit, then ask again.",
  };
}
