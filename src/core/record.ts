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
  /** The ticket was not redeemed: the agent dropped the rewritten command, or came too late or from elsewhere. */
  | { readonly event: "ticket void"; readonly reason: string }
  /** The call would have been held, but a person had paused holding. */
  | { readonly event: "passed while paused" };

/** What happened to guarding itself, and to no call. */
export type GuardEvent =
  /** A person paused holding on our page; it ends after so many minutes at the latest. */
  | { readonly event: "paused"; readonly minutes: number }
  /** By the person, by itself, or with the window. */
  | { readonly event: "pause ended"; readonly by: "person" | "time" | "window" }
  /** A setting on which guarding depends got another value at a level of the settings: "user", "workspace" or a folder. */
  | {
      readonly event: "switch changed";
      readonly setting: string;
      readonly level: string;
      readonly value: string;
      readonly guarding: "on" | "off";
    }
  /** A person had a switch put back on our page. */
  | { readonly event: "switch restored"; readonly setting: string; readonly level: string };

/** One record, which the audit log adds to its chain. Every text in it is redacted and bounded before it gets here. */
export type AuditRecord = (RecordedEvent | GuardEvent) & {
  readonly version: 1;
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  /** Groups the lines of one call; empty, as all that tells of a call, where the line is about guarding itself. */
  readonly call: string;
  readonly agent: string;
  readonly session: string;
  readonly tool: string;
  /** What was asked, redacted, at most 4,000 characters. */
  readonly what: string;
  readonly cwd: string;
};
