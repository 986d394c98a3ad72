import { Deferred } from "../base/deferred.ts";
import type { Call } from "../core/call/call.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { RecordedEvent } from "../core/record.ts";
import type { SnapshotSize } from "../core/snapshot/snapshotOutcome.ts";
import type { Typing } from "./ports.ts";
import type { Reviewed } from "./reviewed.ts";

/** How a hold ended. `approved` and `refused` are a person's; the others nobody's. */
export type Settlement =
  /** `typing`: who may type into the run it becomes, if it becomes one. `snapshot`: with a copy of what fits, where not all does. */
  | { readonly kind: "approved"; readonly typing: Typing; readonly snapshot?: "part" }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "expired" }
  | { readonly kind: "withdrawn" };

/**
 * Whether approving can be undone. `looking`: not known yet; `snapshot`: a copy of so much is taken first; `none`: there
 * will be none, for that reason (a clause), unless the person wants the part of it that fits; `partly`: so many things no copy brings back.
 * `nothing`: there is nothing to copy.
 */
export type Undo =
  | { readonly kind: "looking" }
  | { readonly kind: "snapshot"; readonly files: number; readonly bytes: number; readonly partly: number }
  | { readonly kind: "none"; readonly why: string; readonly part?: SnapshotSize }
  | { readonly kind: "nothing" };

/** A call kept waiting for a person. Settles exactly once. */
export class Hold {
  readonly id: string;
  readonly call: Call;
  /** What approving it will do: a run in our pseudo-terminal, or a release to the agent. */
  readonly approval: "run" | "release";
  /** Milliseconds since 1970. */
  readonly askedAt: number;
  readonly expiresAt: number;
  readonly #settled = new Deferred<Settlement>();
  #verdict: Verdict;
  #reviewed: Reviewed | undefined;
  #settlement: Settlement | undefined;
  #settledAt: number | undefined;
  #counting: "counting" | "counted" = "counting";
  #undo: Undo = { kind: "looking" };
  #looked = 0;

  constructor(options: {
    id: string;
    call: Call;
    verdict: Verdict;
    approval: "run" | "release";
    askedAt: number;
    expiresAt: number;
    reviewed?: Reviewed | undefined;
  }) {
    this.id = options.id;
    this.call = options.call;
    this.approval = options.approval;
    this.askedAt = options.askedAt;
    this.expiresAt = options.expiresAt;
    this.#reviewed = options.reviewed;
    this.#verdict = options.verdict;
  }

  /** The newest verdict: counting goes on after the call was held. */
  get verdict(): Verdict {
    return this.#verdict;
  }

  /** What an approval rests on, as it looked when the verdict was made or, for an edit, when it was answered. */
  get reviewed(): Reviewed | undefined {
    return this.#reviewed;
  }

  /** The person answers for what there is to see now. */
  review(reviewed: Reviewed | undefined): void {
    this.#reviewed = reviewed;
  }

  get settlement(): Settlement | undefined {
    return this.#settlement;
  }

  /** Milliseconds since 1970; undefined while pending. */
  get settledAt(): number | undefined {
    return this.#settledAt;
  }

  /** Whether what would be lost is still being counted. */
  get counting(): "counting" | "counted" {
    return this.#counting;
  }

  /** Resolves with the one settlement. */
  get whenSettled(): Promise<Settlement> {
    return this.#settled.promise;
  }

  /** For how long the page showed it, in milliseconds. */
  get looked(): number {
    return this.#looked;
  }

  /** The page showed it for so long. */
  shownFor(milliseconds: number): void {
    this.#looked += milliseconds;
  }

  /** Replaces the verdict by one made from fuller facts. The hold stays a hold whatever it says. */
  refine(verdict: Verdict): void {
    this.#verdict = verdict;
    this.#counting = "counted";
  }

  /** Whether approving can be undone, as far as the person was told. */
  get undo(): Undo {
    return this.#undo;
  }

  /** What the person is to be told of undoing. */
  tellUndo(undo: Undo): void {
    this.#undo = undo;
  }

  /** Ends counting without anything new. */
  stopCounting(): void {
    this.#counting = "counted";
  }

  /** Settles the hold; "already" when it was settled before, and then nothing changes. */
  settle(settlement: Settlement, at: number): "settled" | "already" {
    if (this.#settlement !== undefined) return "already";
    this.#settlement = settlement;
    this.#settledAt = at;
    this.#settled.resolve(settlement);
    return "settled";
  }
}

/** What a person counts on who approved: what they were told of undoing, or the part they asked for. */
export type CountsOn = Undo["kind"] | "part";

/** What an approval of a hold counts on. A part is one where it was offered alone. */
export function countsOn({ undo }: Pick<Hold, "undo">, snapshot: "part" | undefined): CountsOn {
  return snapshot === "part" && undo.kind === "none" && undo.part !== undefined ? "part" : undo.kind;
}

/** How the end of a hold is put on record. */
export function settledAs(
  { approval, looked }: Hold,
  settlement: Settlement,
): Extract<RecordedEvent, { event: "settled" }> {
  const { kind } = settlement;
  return {
    event: "settled",
    outcome: kind,
    message: kind === "refused" ? settlement.message : "",
    by: kind === "approved" || kind === "refused" ? "person" : "nobody",
    looked,
    ...(kind === "approved" ? { gives: approval === "run" ? "ticket" : approval } : {}),
    ...(kind === "approved" && settlement.snapshot !== undefined ? { snapshot: settlement.snapshot } : {}),
  };
}

/** Whether an answer still means something: none was given, or it came too late for the agent. */
export function isOpen({ settlement }: Hold): boolean {
  return settlement === undefined || settlement.kind === "expired";
}
