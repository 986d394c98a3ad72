import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Event } from "../base/emitter.ts";
import type { Call, CommandCall } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { decidedBy, type GuardEvent } from "../core/record.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import { Bounds } from "./bounds.ts";
import { callIdentity } from "./callIdentity.ts";
import { ConfinedFlow } from "./confinedFlow.ts";
import { type Grant, Grants } from "./grants.ts";
import { countsOn, Hold, isOpen, type Settlement, settledAs } from "./hold.ts";
import { HoldRoom } from "./holdRoom.ts";
import { KillSwitch, voidOnStop } from "./killSwitch.ts";
import { SnapshotObligation } from "./obligation.ts";
import { Offers } from "./offers.ts";
import { flowsInPause, Pause } from "./pause.ts";
import { type Decided, PlacedJudge } from "./placedJudge.ts";
import type { GatePorts, Typing } from "./ports.ts";
import { Recorder } from "./recorder.ts";
import { changed, notApproved, notCopied, refusal, uncounted, unjudged, unrecorded } from "./refusals.ts";
import { changeSince, lookAt, type Reviewed } from "./reviewed.ts";
import { Runs } from "./runs.ts";
import { RunTimes } from "./runTimes.ts";
import type { ShellPlace } from "./sessionShells.ts";
import type { Asker, CallOptions, PersonsAnswer, Submission } from "./submission.ts";
import { watchViolations } from "./violations.ts";
import { Withheld } from "./withheld.ts";

/** Longest gathering of facts before a decision; longest counting for a review, in milliseconds. */
const decisionTime = 250;
const countingTime = 20_000;
/** An answer must reach an asker that waits only so long this much earlier, in milliseconds. */
const answerTime = 5_000;

/** The enforcement point: every call of every agent comes through here and leaves with an answer. */
export class Gate implements Disposable {
  readonly runs: Runs;
  /** A person's pause of holding; only our page begins one. */
  readonly pause: Pause;
  /** Commands that our page offers, and runs that were refused something, which may be asked for anew with it. */
  readonly offers: Offers;
  /** What stops everything; only our page lifts it. */
  readonly kill: KillSwitch;
  readonly #ports: GatePorts;
  readonly #recorder: Recorder;
  readonly #room: HoldRoom;
  readonly #grants: Grants;
  readonly #judge: PlacedJudge;
  readonly #withheld: Withheld;
  readonly #runTimes: RunTimes;
  /** What agents may do in sum, and their circuit breakers; only our page resets one. */
  readonly bounds: Bounds;
  readonly #obligation: SnapshotObligation;
  readonly #confined: ConfinedFlow;
  readonly #onDidDecide = new Emitter<{ readonly call: Call; readonly verdict: Verdict }>();

  /** Fires for each call judged, before its answer. */
  readonly onDidDecide = this.#onDidDecide.event;

  constructor(ports: GatePorts) {
    this.#ports = ports;
    this.#recorder = new Recorder(ports.records, ports.clock, ports.logger);
    this.#room = new HoldRoom(ports.clock, ({ id, call }, milliseconds) => {
      void this.#recorder.write(id, call, { event: "viewed", milliseconds });
    });
    this.#grants = new Grants(ports.clock);
    this.bounds = new Bounds(ports, this.#recorder);
    this.#judge = new PlacedJudge(ports, this.bounds);
    this.#withheld = new Withheld(ports.shells, this.#recorder);
    this.#obligation = new SnapshotObligation(ports, this.#recorder);
    this.runs = new Runs(ports, this.#recorder);
    const judging = { judge: this.#judge, runs: this.runs, bounds: this.bounds, obligation: this.#obligation };
    this.#confined = new ConfinedFlow({ ...judging, ground: ports.ground });
    watchViolations(this.runs, this.bounds);
    this.#runTimes = new RunTimes(this.runs, ports.clock, this.#recorder);
    this.pause = new Pause(ports.clock, this.#recorder, ports.logger);
    this.kill = new KillSwitch(ports.stop, this.#recorder, ports.clock, ports.logger);
    this.offers = new Offers(ports, { ...judging, recorder: this.#recorder, room: this.#room, kill: this.kill });
    voidOnStop(this.kill, { pause: this.pause, grants: this.#grants, holds: this.#room, runs: this.runs });
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
  submit(call: Call, { rewrite, patience, hears = [] }: CallOptions): Submission {
    const id = this.#ports.ids.next();
    const until = patience === undefined ? Number.POSITIVE_INFINITY : this.#ports.clock.now() + patience - answerTime;
    let gone: "here" | "gone" = "here";
    const asker: Asker = { rewrite, until, presence: () => gone, hears };
    const outcome = this.kill
      .guard(id, call, () => this.#answer(id, call, asker))
      .catch((cause: unknown): Outcome => {
        this.#ports.logger.error("A call could not be judged and was refused.", cause);
        return unjudged(cause);
      })
      .then((answer) => this.runs.notes.withAnswer(answer, id, call, asker));
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
    if (this.kill.look() === "stopped") return "already";
    // What an edit starts from is drawn anew while it waits, so an approval is for what there is now; see ReviewDesk.
    if (answer.kind === "approve" && hold.call.kind === "edit" && isOpen(hold))
      hold.review(await lookAt(hold.call, hold.verdict, this.#ports));
    const settlement: Settlement =
      answer.kind === "approve"
        ? { kind: "approved", typing: answer.typing ?? "closed", ...(answer.snapshot && { snapshot: answer.snapshot }) }
        : { kind: "refused", message: answer.message };
    if (this.#room.settle(holdId, settlement) === "settled") return "settled";
    if (hold.settlement?.kind !== "expired" || answer.kind !== "approve") return "already";
    if ((await this.#recorder.write(hold.id, hold.call, { event: "granted" })) === "failed") return "unrecorded";
    this.#grants.add(callIdentity(hold.call), { reviewed: hold.reviewed, told: countsOn(hold, answer.snapshot) });
    this.#room.forget(holdId);
    return "granted";
  }

  /** Puts on record what happened to guarding itself, or what a person put back that the call of `about` had destroyed. */
  note(event: GuardEvent, about?: SnapshotAbout): Promise<"written" | "failed"> {
    return this.#recorder.note(event, about);
  }

  dispose(): void {
    this.kill.dispose();
    this.pause.dispose();
    this.#room.dispose();
    this.#runTimes.dispose();
    this.runs.dispose();
    this.#judge.dispose();
    this.bounds.dispose();
    this.#withheld.dispose();
    this.#onDidDecide.dispose();
  }

  async #answer(id: string, asked: Call, asker: Asker): Promise<Outcome> {
    const placed = await this.#confined.decide(id, asked, asker.rewrite, decisionTime);
    const { call, place, verdict, carried } = placed;
    this.#onDidDecide.fire({ call, verdict });
    const decided = decidedBy(verdict);
    const recorded = this.#recorder.write(id, call, decided);
    if (carried !== undefined && call.kind === "command") {
      if ((await recorded) === "failed") return unrecorded();
      return this.#run(id, call, {
        typing: "closed",
        reviewed: await lookAt(call, verdict, this.#ports),
        verdict,
        carried,
      });
    }
    if (verdict.decision === "allow") this.#withheld.remove(call);
    else this.#withheld.add(id, call);
    switch (verdict.decision) {
      // Harmless calls and refusals do not wait for the disk; whatever may destroy is on record first.
      case "allow":
        if (decided.destructive === "yes" && (await recorded) === "failed") return unrecorded();
        if (call.kind === "command" || call.kind === "input") this.runs.mayStart(call.text);
        await this.#obligation.beforeFlow(id, call, verdict);
        return { kind: "pass" };
      case "deny":
        return refusal(verdict);
      case "hold":
        if ((await recorded) === "failed") return unrecorded();
        if (await this.#passesInPause(placed)) {
          if ((await this.#recorder.write(id, call, { event: "passed while paused" })) === "failed")
            return unrecorded();
          // Nobody is asked in a pause, so that nobody is promised a copy: there is one where it can be had.
          if ((await this.#obligation.meet(id, call, verdict, "none")).kind === "unrecorded") return unrecorded();
          if ((await this.bounds.passed(call, verdict)) === "failed") return uncounted();
          await this.#letThrough(call, place);
          return { kind: "pass" };
        }
        return this.#hold(id, placed, asker);
    }
  }

  /** In a pause the command goes into the agent's own shell, so what it would do there must flow too. */
  async #passesInPause({ call, place, verdict }: Decided): Promise<boolean> {
    if (this.pause.until === undefined) return false;
    const policy = this.#ports.ground.policy(call);
    if (flowsInPause(call, verdict, policy) === "no") return false;
    const there = await this.#judge.inAgentsShell(call, place, decisionTime);
    return flowsInPause(call, there ?? verdict, policy) === "yes";
  }

  /** What was held goes to the agent as it was asked for. */
  async #letThrough(call: Call, place: ShellPlace | undefined): Promise<void> {
    this.#withheld.remove(call);
    if (call.kind === "command" || call.kind === "input") this.runs.mayStart(call.text);
    await this.#judge.letThrough(call, place);
  }

  async #hold(id: string, placed: Decided, { rewrite, until, presence }: Asker): Promise<Outcome> {
    const { call, place, verdict } = placed;
    const approval = rewrite === "possible" && call.kind === "command" ? "run" : "release";
    const grant = this.#grants.take(callIdentity(call));
    if (grant !== undefined && (await this.#isGood(grant.reviewed, id, call)) === "good") {
      if ((await this.#recorder.write(id, call, { event: "grant used" })) === "failed") return unrecorded();
      return this.#approved(id, call, approval, { typing: "closed", place, verdict, ...grant });
    }
    // Before anything more is counted for the review: what is changed after this was looked at voids the approval.
    const reviewed = await lookAt(call, verdict, this.#ports);
    const askedAt = this.#ports.clock.now();
    const expiresAt = Math.max(askedAt, Math.min(askedAt + this.#ports.holdLife(), until));
    const hold = new Hold({ id, call, verdict, approval, reviewed, askedAt, expiresAt });
    this.#room.add(hold);
    if (presence() === "gone") this.#room.settle(id, { kind: "withdrawn" });
    void this.#count(hold, placed);
    const settlement = await hold.whenSettled;
    const recorded = await this.#recorder.write(id, call, settledAs(hold, settlement));
    if (settlement.kind === "refused") await this.bounds.refused(call, hold.verdict, settlement.message);
    if (settlement.kind !== "approved") return notApproved(settlement, verdict);
    if (recorded === "failed") return unrecorded();
    // Counting may have found something that nobody may approve after the page was drawn.
    if (hold.verdict.decision === "deny") return refusal(hold.verdict);
    const given = { reviewed: hold.reviewed, place, verdict: hold.verdict, told: countsOn(hold, settlement.snapshot) };
    return this.#approved(id, call, approval, { typing: settlement.typing, ...given });
  }

  async #approved(
    id: string,
    call: Call,
    approval: "run" | "release",
    given: Omit<Decided, "call"> & Grant & { readonly typing: Typing },
  ): Promise<Outcome> {
    const met = await this.#obligation.meet(id, call, given.verdict, given.told, approval === "run" ? "run" : "agent");
    if (met.kind === "unrecorded") return unrecorded();
    if (met.kind === "missing") return notCopied(met.why);
    if ((await this.bounds.passed(call, given.verdict)) === "failed") return uncounted();
    if (approval === "run" && call.kind === "command") return this.#run(id, call, given);
    const change = await changeSince(given.reviewed, call, this.#ports);
    if (change !== undefined) {
      await this.#recorder.write(id, call, { event: "ticket void", reason: change });
      return changed(change);
    }
    const checked = given.reviewed === undefined ? "nothing" : "files";
    if ((await this.#recorder.write(id, call, { event: "released", checked })) === "failed") return unrecorded();
    await this.#letThrough(call, given.place);
    return { kind: "release" };
  }

  /** Answers with a ticket for a run of ours. */
  async #run(id: string, call: CommandCall, given: Parameters<Runs["approve"]>[2]): Promise<Outcome> {
    // From here on the run's own watch looks out for its text.
    this.#withheld.remove(call);
    await this.#judge.approvedToRun(call);
    this.#runTimes.limit(id, given.verdict.limits?.runSecondsPerCall);
    return this.runs.approve(id, call, given);
  }

  /** Whether a late approval still rests on what was reviewed. */
  async #isGood(reviewed: Reviewed | undefined, id: string, call: Call): Promise<"good" | "void"> {
    const change = await changeSince(reviewed, call, this.#ports);
    if (change === undefined) return "good";
    await this.#recorder.write(id, call, { event: "ticket void", reason: change });
    return "void";
  }

  /** Goes on counting what would be lost while the person reads, within a bound. */
  async #count(hold: Hold, placed: Decided): Promise<void> {
    try {
      const verdict = await this.#judge.again(placed, countingTime);
      // Both at once: each change of the page makes the person look anew.
      hold.tellUndo(await this.#obligation.foretell(hold.call, verdict));
      hold.refine(verdict);
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
