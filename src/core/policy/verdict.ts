import type { Effect } from "../effects/effect.ts";
import type { Count, GitShare } from "../facts.ts";
import type { Limits } from "../scope/limitNames.ts";
import type { ScopeLevel } from "../scope/scope.ts";
import type { Decision } from "./decision.ts";

/** How far the effects reach, smallest first. */
export type BlastRadius = "none" | "file" | "tree" | "workspace" | "machine" | "remote" | "unknown";

/** Where an effect lands, as the presets see it. */
export type Place =
  | "workspace"
  | "output"
  | "temporary"
  | "outside"
  | "secret"
  | "selfRunning"
  | "protected"
  | "floor"
  | "elsewhere"
  | "unknown";

/** What decided. `source` says which part of the policy spoke. */
export interface Reason {
  readonly decision: Decision;
  readonly source: "floor" | "protected" | "rule" | "preset" | "limit" | "breaker" | "syntax";
  /** One sentence for the person and the agent: what, which resource, what would bring it back. */
  readonly text: string;
  /** The safer way, for the agent's next step; empty when there is none to name. */
  readonly instead: string;
  /** For a rule: its position in the scope file, from 1. */
  readonly rule: number | undefined;
  /** Set where the person's own scope speaks, not a workspace's. */
  readonly level?: ScopeLevel;
  /** For an allow that rests on the sandbox, or on a snapshot and the sandbox. */
  readonly bounds?: "sandbox" | "snapshot and sandbox";
  /** For a hold of the open folders' own code: it flows in the sandbox, and for `own code` also once a person lets that run for good. */
  readonly asks?: "own code" | "sandbox";
}

/**
 * What the gate must do where it lets a call pass. One that it does not know means deny.
 * - `snapshot`: keep what the call can destroy, before it runs.
 * - `sandbox`: run it where the kernel bounds it; with a snapshot as narrowly as what nobody could see into.
 */
type Obligation = "snapshot" | "sandbox";

/** An effect with what the facts say about it. */
export interface Finding {
  readonly effect: Effect;
  /** As a person reads it: relative to the workspace where it lies inside. */
  readonly resource: string;
  readonly place: Place;
  readonly decision: Decision;
  /** `reversible`: we or git can bring it back. Unknown counts as irreversible. */
  readonly reversibility: "reversible" | "irreversible" | "unknown";
  readonly destructive: "yes" | "no" | "unknown";
  /** Files that would be lost; undefined where counting makes no sense or nothing could be counted. */
  readonly count: Count | undefined;
  readonly git: GitShare | "unknown" | undefined;
}

/** The answer of the decision point: the decision with everything that led to it. What is shown is this, not a retelling. */
export interface Verdict {
  readonly decision: Decision;
  /** Never empty; the deciding ones first. */
  readonly reasons: readonly [Reason, ...Reason[]];
  readonly findings: readonly Finding[];
  readonly blastRadius: BlastRadius;
  /** Absent for none. An allow with obligations is one only where all of them are met. */
  readonly obligations?: readonly [Obligation, ...Obligation[]];
  /**
   * Absolute paths of scripts and the like whose content the verdict rests on, and of the configurations that were consulted
   * for where commands go, there or not. Absent for none.
   */
  readonly read?: readonly string[];
  /** The lowest limits of all scopes that were heard, for what is counted over several calls. Absent where none sets any. */
  readonly limits?: Limits;
  /** For a hold: the open folders whose own code nobody said yet may run without a sandbox. Absent for none. */
  readonly unaccepted?: readonly string[];
}

/** Whether a call is held for the open folders' own code and for nothing else. */
export function waitsForOwnCode({ decision, reasons }: Pick<Verdict, "decision" | "reasons">): boolean {
  return decision === "hold" && reasons.every(({ asks }) => asks === "own code");
}

/** The folders that a person may let run their own code where this is held for that and for nothing else; empty otherwise. */
export function askedFor(verdict: Pick<Verdict, "decision" | "reasons" | "unaccepted">): readonly string[] {
  return waitsForOwnCode(verdict) ? (verdict.unaccepted ?? []) : [];
}
