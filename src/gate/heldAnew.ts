import type { CommandCall } from "../core/call/call.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { Bounds } from "./bounds.ts";
import { countsOn, Hold, settledAs } from "./hold.ts";
import type { HoldRoom } from "./holdRoom.ts";
import type { KillSwitch } from "./killSwitch.ts";
import type { SnapshotObligation } from "./obligation.ts";
import type { GatePorts } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import type { RerunEnd } from "./rerunNotes.ts";
import { lookAt } from "./reviewed.ts";
import type { Runs } from "./runs.ts";

export interface HeldAnewParts {
  readonly recorder: Recorder;
  readonly room: HoldRoom;
  readonly runs: Runs;
  readonly kill: KillSwitch;
  readonly bounds: Pick<Bounds, "passed">;
  readonly obligation: Pick<SnapshotObligation, "foretell" | "meet">;
}

/** Who wants to know what becomes of it. */
interface Follower {
  /** It is about to wait under this id. */
  held(id: string): void;
  /** It was answered, or will not run; of its run nothing is told here. */
  over(id: string, end: Exclude<RerunEnd, { readonly kind: "ran" }>): void;
}

const nobody: Follower = { held: () => undefined, over: () => undefined };
const noRecord = "it could not be put on record";

/**
 * Holds commands that a person asked for on our page, and no agent waits for. They are reviewed as any other, and run under a ticket of
 * their own once approved; nothing here approves.
 */
export class HeldAnew {
  readonly #ports: GatePorts;
  readonly #parts: HeldAnewParts;

  constructor(ports: GatePorts, parts: HeldAnewParts) {
    this.#ports = ports;
    this.#parts = parts;
  }

  /** Whether what is approved could be started at all. */
  get starts(): "yes" | "no" {
    return this.#ports.starter === undefined ? "no" : "yes";
  }

  /** Holds a command by this verdict, whatever it decides. "not held": all is stopped, or it could not be recorded. */
  async hold(call: CommandCall, verdict: Verdict, follower: Follower = nobody): Promise<"held" | "not held"> {
    const ports = this.#ports;
    const { recorder, room, kill } = this.#parts;
    if (this.starts === "no" || kill.look() === "stopped") return "not held";
    const id = ports.ids.next();
    const reasons = verdict.reasons.map(({ text }) => text);
    if ((await recorder.write(id, call, { event: "decided", decision: "hold", reasons })) === "failed")
      return "not held";
    const reviewed = await lookAt(call, verdict, ports);
    const askedAt = ports.clock.now();
    const hold = new Hold({
      id,
      call,
      verdict,
      approval: "run",
      reviewed,
      askedAt,
      expiresAt: askedAt + ports.holdLife(),
    });
    hold.tellUndo(await this.#parts.obligation.foretell(call, verdict));
    hold.stopCounting();
    follower.held(id);
    room.add(hold);
    void this.#settled(hold, call, follower);
    return "held";
  }

  async #settled(hold: Hold, call: CommandCall, follower: Follower): Promise<void> {
    const { recorder, runs, bounds, obligation } = this.#parts;
    const settlement = await hold.whenSettled;
    const recorded = await recorder.write(hold.id, call, settledAs(hold, settlement));
    if (settlement.kind !== "approved") return follower.over(hold.id, settlement);
    const stays = (why: string): void => follower.over(hold.id, { kind: "not run", why });
    if (recorded === "failed") return stays(noRecord);
    const { typing, snapshot } = settlement;
    // Nobody waits for the outcome: where it may not go on, it does not run, and the records say why.
    const met = await obligation.meet(hold.id, call, hold.verdict, countsOn(hold, snapshot), "run");
    if (met.kind !== "met") return stays(met.kind === "missing" ? `no snapshot could be taken: ${met.why}` : noRecord);
    if ((await bounds.passed(call, hold.verdict)) === "failed") return stays("it could not be counted");
    const given = { typing, reviewed: hold.reviewed, verdict: hold.verdict, listener: "nobody" } as const;
    const outcome = await runs.approve(hold.id, call, given);
    if (outcome.kind === "run") this.#ports.starter?.start(outcome.command, call.cwd);
    else stays(outcome.kind === "deny" ? outcome.reason : "it was not given a ticket");
  }
}
