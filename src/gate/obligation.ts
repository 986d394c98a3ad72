import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Call } from "../core/call/call.ts";
import { bytesInWords } from "../core/policy/lossWords.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { commitMark } from "../core/snapshot/reverse.ts";
import type { SnapshotFit, SnapshotRoom } from "../core/snapshot/snapshotOutcome.ts";
import { isEmptyPlan, type SnapshotPlan, snapshotPlan } from "../core/snapshot/snapshotPlan.ts";
import type { CountsOn, Undo } from "./hold.ts";
import type { Confiner, Ground, Snapshots } from "./ports.ts";
import { type Recorder, shownAbout } from "./recorder.ts";

interface ObligationPorts {
  readonly clock: Clock;
  readonly ground: Pick<Ground, "surroundings">;
  readonly snapshots?: Snapshots;
  readonly confiner?: Confiner;
}

/** What is copied without asking anybody: how long it may be looked at, in milliseconds, and how much it may be. */
const owed = { measuring: 2_000, files: 50_000, bytes: 1_000_000_000 };
/** The same of what is copied because it takes next to nothing: builds and tests come every minute. */
const inPassing = { measuring: 250, files: 20_000, bytes: 200_000_000 };
/** And so much of it in so many milliseconds: such copies stay for an hour or two, and nobody is asked whether the disk is theirs. */
const inAWhile = { milliseconds: 3_600_000, bytes: 2_000_000_000 };

/** Whether a call may go on. `missing`: a copy was promised and there is none; `why` is a clause. */
export type Met =
  | { readonly kind: "met" }
  | { readonly kind: "missing"; readonly why: string }
  | { readonly kind: "unrecorded" };

/** What the gate owes before it lets something destructive pass: a copy of what it may destroy, and a record of that. */
export class SnapshotObligation {
  readonly #ports: ObligationPorts;
  readonly #recorder: Recorder;
  /** Looks at trees that took too long and go on all the same. */
  #late = 0;
  /** What was copied in passing of late, the earliest first. */
  #passed: { readonly at: number; readonly bytes: number }[] = [];

  constructor(ports: ObligationPorts, recorder: Recorder) {
    this.#ports = ports;
    this.#recorder = recorder;
  }

  /** What a person is told of undoing before they answer. */
  async foretell(call: Call, verdict: Verdict): Promise<Undo> {
    const { snapshots } = this.#ports;
    const plan = this.#plan(call, verdict);
    if (isEmptyPlan(plan) === "yes")
      return plan.uncovered.length === 0
        ? { kind: "nothing" }
        : { kind: "none", why: `no copy of files brings back what it changes${reverseClause(plan)}` };
    if (snapshots === undefined) return { kind: "nothing" };
    const fit = await snapshots.measure(plan);
    return fit.kind === "fits"
      ? { kind: "snapshot", ...fit.size, partly: plan.uncovered.length }
      : { kind: "none", why: whyNot(fit), ...(fit.kind === "tooBig" && fit.part.files > 0 ? { part: fit.part } : {}) };
  }

  /**
   * Takes the snapshot that a call is owed and puts it on record. `told`: what the person counts on who approved it; whoever
   * was told that there is none agreed to go on without, and so does what was never held. A part is of what there is room for then. `by`: who
   * carries it out, a run of ours or the agent.
   */
  async meet(id: string, call: Call, verdict: Verdict, told: CountsOn, by: "run" | "agent" = "agent"): Promise<Met> {
    const { snapshots, clock } = this.#ports;
    const plan = by === "run" ? this.#planOfRun(call, verdict) : this.#plan(call, verdict);
    // What would take it back is kept though there is nothing to copy.
    if (snapshots === undefined || (isEmptyPlan(plan) === "yes" && plan.reverses === undefined)) return { kind: "met" };
    const startedAt = clock.now();
    const outcome = await snapshots.take(plan, id, shownAbout(id, call), told === "part" ? "part" : "whole");
    if (outcome.kind === "taken") {
      const { kind: _kind, id: snapshot, ...figures } = outcome;
      const milliseconds = clock.now() - startedAt;
      const event = { event: "snapshot taken", snapshot, ...figures, milliseconds } as const;
      return (await this.#recorder.write(id, call, event)) === "failed" ? { kind: "unrecorded" } : { kind: "met" };
    }
    const why = whyNot(outcome);
    const goesOn = told === "none" || told === "nothing";
    const event = { event: "snapshot missing", reason: why, outcome: goesOn ? "went on" : "refused" } as const;
    if ((await this.#recorder.write(id, call, event)) === "failed") return { kind: "unrecorded" };
    return goesOn ? { kind: "met" } : { kind: "missing", why };
  }

  /**
   * Copies what a call changes that flows: as a promise before an edit overwrites what no commit is known to hold, else in passing, so
   * that what an agent did can be undone as a whole. The call goes on without, too.
   */
  async beforeFlow(id: string, call: Call, verdict: Verdict): Promise<void> {
    // By a commit.
    const isHeld = verdict.findings.every(({ reversibility }) => reversibility === "reversible");
    if (call.kind === "edit" && !isHeld) await this.meet(id, call, verdict, "nothing");
    else await this.cover(id, call, verdict);
  }

  /**
   * Copies all that a call may change which nobody is asked about, within a bound of time and size, which is narrow where its
   * verdict does not owe a copy. "not covered": there is none, or not of everything, so that what owes one may not flow.
   */
  async cover(id: string, call: Call, verdict: Verdict): Promise<"covered" | "not covered"> {
    const { snapshots, clock } = this.#ports;
    const plan = this.#plan(call, verdict);
    const isOwed = verdict.obligations?.includes("snapshot") === true;
    const bound = isOwed ? owed : inPassing;
    if (snapshots === undefined || plan.uncovered.length > 0 || isEmptyPlan(plan) === "yes") return "not covered";
    // A tree that is too large for it stays so, and every build would begin another look.
    if (!isOwed && this.#late > 0 && plan.paths.some(({ reach }) => reach === "tree")) return "not covered";
    const look = snapshots.measure(plan);
    const fit = await inTime(look, clock, bound.measuring);
    if (fit === undefined) {
      this.#late++;
      const ended = (): void => void this.#late--;
      void look.then(ended, ended);
    }
    if (fit?.kind !== "fits" || fit.size.files > bound.files || fit.fresh > bound.bytes) return "not covered";
    if (!isOwed && this.#passedOfLate() + fit.fresh > inAWhile.bytes) return "not covered";
    // Most of what is written is new.
    if (!isOwed && fit.size.files === 0 && plan.paths.every(({ means }) => means === "written")) return "covered";
    const startedAt = clock.now();
    const about = { ...shownAbout(id, call), ...(isOwed ? {} : { inPassing: true as const }) };
    const outcome = await snapshots.take(plan, id, about);
    if (outcome.kind !== "taken" || outcome.missed.length > 0) return "not covered";
    const { kind: _kind, id: snapshot, ...figures } = outcome;
    if (!isOwed) this.#passed.push({ at: clock.now(), bytes: outcome.stored });
    const event = { event: "snapshot taken", snapshot, ...figures, milliseconds: clock.now() - startedAt } as const;
    return (await this.#recorder.write(id, call, event)) === "failed" ? "not covered" : "covered";
  }

  /** In bytes. A clock that went back forgets nothing. */
  #passedOfLate(): number {
    const since = this.#ports.clock.now() - inAWhile.milliseconds;
    this.#passed = this.#passed.filter(({ at }) => at > since);
    return this.#passed.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Of what the kernel will keep a run of ours from is nothing that must be copied first. */
  #planOfRun(call: Call, verdict: Verdict): SnapshotPlan {
    const bounds = call.kind === "command" ? this.#ports.confiner?.bounds(call, verdict) : undefined;
    const isKept = bounds?.kind === "confined" && bounds.confinement.unlinksOnly === true;
    return { ...this.#plan(call, verdict), ...(isKept ? { unlinksOnly: true as const } : {}) };
  }

  #plan(call: Call, verdict: Verdict): SnapshotPlan {
    return snapshotPlan(verdict, call, this.#ports.ground.surroundings(call).roots);
  }
}

/** What may take it back by another call, as the end of a sentence; empty where nothing is known. */
function reverseClause({ reverses = [] }: SnapshotPlan): string {
  const [first] = reverses.flatMap(({ command = "" }) =>
    command === "" || command.includes(commitMark) ? [] : [command],
  );
  if (first !== undefined) return `; afterwards, Undo offers \`${first}\``;
  return reverses.some(({ needs }) => needs !== undefined) ? "; afterwards, Undo offers to push the branch back" : "";
}

/** What a promise resolves to; undefined where that takes longer than so many milliseconds. */
async function inTime<T>(promise: Promise<T>, clock: Clock, milliseconds: number): Promise<T | undefined> {
  let timer: Disposable | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = clock.after(milliseconds, () => resolve(undefined));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    timer?.dispose();
  }
}

function whyNot(fit: Exclude<SnapshotFit, { readonly kind: "fits" }>): string {
  if (fit.kind === "failed") return `the copy could not be made: ${fit.why}`;
  const { files, bytes } = fit.size;
  const size = `${files} ${files === 1 ? "file" : "files"} (${bytesInWords(bytes)})`;
  return `${size} ${files === 1 ? "is" : "are"} too much to copy; ${roomInWords(fit.room)}`;
}

function roomInWords({ of, most }: SnapshotRoom): string {
  switch (of) {
    case "files":
      return `one snapshot holds ${most} files at most`;
    case "bytes":
      return `the setting "Largest Gigabytes" allows a snapshot ${bytesInWords(most)}`;
    case "disk":
      return `the disk has room for ${bytesInWords(most)}`;
  }
}
