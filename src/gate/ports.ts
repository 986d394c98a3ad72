import type { Call } from "../core/call/call.ts";
import type { Policy } from "../core/evaluate.ts";
import type { Facts, Question } from "../core/facts.ts";
import type { AuditRecord } from "../core/record.ts";
import type { Surroundings } from "../core/surroundings.ts";

/** Answers questions about the machine. Never rejects: what it cannot find out in time it answers with `nothing`. */
export interface FactSource {
  /** Answers as many of `questions` as it can within `milliseconds`; unanswered ones are missing or `nothing`. */
  gather(questions: readonly Question[], milliseconds: number): Promise<Facts>;
}

/**
 * Whether the folder a call names is there. Of one that is not, nothing is known, not even that nothing is in it: calls
 * are held for that; a question about what would be decided elsewhere (`supposed`) is answered by names.
 */
export type Standing = "somewhere" | "nowhere" | "supposed";

/** The policy in force and what the core must be told about the machine, read anew for each call. */
export interface Ground {
  policy(call: Call): Policy;
  surroundings(call: Call): Surroundings;
  standing(call: Call): Standing;
}

/** The audit log. */
export interface Records {
  /** Resolves when the record is on disk, rejects when it could not be written. */
  append(record: AuditRecord): Promise<void>;
}

/** Unguessable names: 32 lower-case hexadecimal digits from a cryptographic source, never the same twice. */
export interface Ids {
  next(): string;
}

/** Who may type into a run: `closed`: nobody, programs that read get end-of-file; `person`: the person, in the live view. */
export type Typing = "closed" | "person";

/** How an approved command is to be started. */
export interface RunPlan {
  readonly shell: string;
  readonly shellArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Where approved runs get their shell and environment from, and how a ticket becomes a command line. */
export interface Launch {
  plan(call: Extract<Call, { kind: "command" }>, typing: Typing): RunPlan;
  /** The command line that redeems `ticket`, quoted for the shell the call is typed into. */
  commandFor(ticket: string, call: Extract<Call, { kind: "command" }>): string;
}
