import type { Decision } from "./policy/decision.ts";

/** How a call or a run ended. */
export type RecordedEvent =
  /** The gate decided; for `allow` and `deny` this is the only line of the call. */
  | { readonly event: "decided"; readonly decision: Decision; readonly reasons: readonly string[] }
  /** A person answered, or nobody did. */
  | {
      readonly event: "settled";
      readonly outcome: "approved" | "refused" | "expired" | "withdrawn";
      readonly message: string;
    }
  /** An expired hold was approved late: the identical call may pass once within ten minutes. */
  | { readonly event: "granted" }
  /** A late approval was used by this call. */
  | { readonly event: "grant used" }
  /** An approved call was handed back to the agent to carry out; what it does then is not seen. */
  | { readonly event: "released" }
  /** The run of an approved command. `started` without `ended` means the gate was gone when it ended. */
  | { readonly event: "run started"; readonly cwd: string }
  | { readonly event: "run ended"; readonly exitCode: number; readonly signal: number }
  | { readonly event: "run failed"; readonly reason: string }
  /** The command started in the agent's terminal although it was not let through; it was interrupted. */
  | { readonly event: "bypassed" }
  /** The ticket was not redeemed: the agent dropped the rewritten command, or came too late or from elsewhere. */
  | { readonly event: "ticket void"; readonly reason: string };

/** One line of the audit log. Every text in it is redacted before it gets here. */
export type AuditRecord = RecordedEvent & {
  readonly version: 1;
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  /** Groups the lines of one call. */
  readonly call: string;
  readonly agent: string;
  readonly session: string;
  readonly tool: string;
  /** What was asked, redacted, at most 4,000 characters. */
  readonly what: string;
  readonly cwd: string;
};
