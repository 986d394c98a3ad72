import type { Decision } from "./policy/decision.ts";
import type { BlastRadius, Verdict } from "./policy/verdict.ts";
import type { StoppedBy } from "./stopOrder.ts";

/** How a call or a run ended. */
export type RecordedEvent =
  /** The gate decided; for `allow` and `deny` this is the only line of the call. */
  | {
      readonly event: "decided";
      readonly decision: Decision;
      readonly reasons: readonly string[];
      /** Whether it would take something away that nobody can bring back. Absent in records of earlier versions. */
      readonly destructive?: "yes" | "no" | "unknown";
      readonly reach?: BlastRadius;
      /** What it would do beside reading, each as "delete src/app.ts". */
      readonly effects?: readonly string[];
    }
  /** A person had the page of a held call before them for so long, and then another one, or none. */
  | { readonly event: "viewed"; readonly milliseconds: number }
  /** A person answered, or nobody did. */
  | {
      readonly event: "settled";
      readonly outcome: "approved" | "refused" | "expired" | "withdrawn";
      readonly message: string;
      /** Who answered: the person at the page, or nobody. Absent in records of earlier versions. */
      readonly by?: "person" | "nobody";
      /** For how long the page showed it, in milliseconds. */
      readonly looked?: number;
      /** What an approval gave: a ticket for one run, or leave for the agent to carry it out itself. */
      readonly gives?: "ticket" | "release";
      /** The person asked for a copy of the part that fits. */
      readonly snapshot?: "part";
    }
  /** An expired hold was approved late: the identical call may pass once within ten minutes. */
  | { readonly event: "granted" }
  /** A late approval was used by this call. */
  | { readonly event: "grant used" }
  /**
   * An approved call was handed back to the agent to carry out; what it does then is not seen. `checked`: `files`: the
   * files it names still were as they were shown; between that and the agent's own writing they may have changed.
   */
  | { readonly event: "released"; readonly checked: "files" | "nothing" }
  /** The run of an approved command. `started` is followed by one of the others, which may be recorded later by another gate. */
  | {
      readonly event: "run started";
      readonly cwd: string;
      /** Whether it runs in a sandbox. Absent where this was not known. */
      readonly sandbox?: "confined" | "none";
    }
  /**
   * What the sandbox kept the run from, each as a resource. `seen`: our proxy refused it. `probable`: the program said that it
   * was refused, and the sandbox does not let it there.
   */
  | {
      readonly event: "run bounded";
      readonly refused: readonly { readonly what: string; readonly certainty: "seen" | "probable" }[];
    }
  | {
      readonly event: "run ended";
      readonly exitCode: number;
      readonly signal: number;
      /** From its start to its end, as the gate saw it. Absent where another gate records it. */
      readonly milliseconds?: number;
      /** What it printed: how many bytes, and their SHA-256 in hexadecimal. */
      readonly output?: { readonly bytes: number; readonly sha256: string };
    }
  | { readonly event: "run failed"; readonly reason: string }
  /** It took longer than the scopes let a run take, and was stopped. */
  | { readonly event: "run stopped"; readonly reason: string }
  /** The command started in the agent's terminal although it was not let through; it was interrupted. */
  | { readonly event: "bypassed" }
  /** Its host is gone without telling how it ended. */
  | { readonly event: "run lost"; readonly reason: string }
  /**
   * The agent was told how another run of this command went that it did not wait for: in these words, with the answer to the call `with`
   * or in the output of its run.
   */
  | { readonly event: "agent told"; readonly note: string; readonly with: string }
  /** The approval was not used: the agent came from elsewhere, or what it rests on had changed. */
  | { readonly event: "ticket void"; readonly reason: string }
  /** The agent did not start the approved run: it started something else, or nothing in time. */
  | { readonly event: "rewrite dropped"; readonly reason: string }
  /** What the call may destroy was copied first. `bytes`: of the files; `stored`: what of them no earlier snapshot held. */
  | {
      readonly event: "snapshot taken";
      readonly snapshot: string;
      readonly files: number;
      readonly bytes: number;
      readonly stored: number;
      readonly milliseconds: number;
      readonly missed: readonly string[];
    }
  /** There is no snapshot of what the call may destroy. `outcome`: whether the call went on all the same. */
  | { readonly event: "snapshot missing"; readonly reason: string; readonly outcome: "went on" | "refused" }
  /** The call would have been held, but a person had paused holding. */
  | { readonly event: "passed while paused" };

/** What happened to guarding itself, and to no call; of what a person puts back, the call is told for which it was copied. */
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
  /** The files that make the editor start our hook are not as they were when the window began, or are again. */
  | { readonly event: "hook changed"; readonly found: "in place" | "put back" | "changed" | "gone" }
  /** Everything was stopped: so many processes of so many runs were killed, and these could not be. Each window records it that sees it. */
  | {
      readonly event: "stopped";
      readonly by: StoppedBy;
      readonly runs: number;
      readonly killed: number;
      readonly left: readonly string[];
    }
  /** A person lifted the stop on our page, and why. */
  | { readonly event: "stop lifted"; readonly reason: string }
  /** An agent's circuit breaker tripped: everything of it but reading is held until a person resets it. `calls`: what led to it, newest last. */
  | {
      readonly event: "breaker tripped";
      readonly who: string;
      readonly cause: string;
      readonly calls: readonly string[];
    }
  /** A person reset it on our page, with a reason. */
  | { readonly event: "breaker reset"; readonly who: string; readonly reason: string }
  /** A person let the own code of these folders run without a sandbox from now on. */
  | { readonly event: "own code accepted"; readonly folders: readonly string[] }
  /** A person wants to be asked about this folder's again. */
  | { readonly event: "own code revoked"; readonly folder: string }
  /** A person started an agent in Holdpoint, bounded; `session` is how its calls are told from others. */
  | {
      readonly event: "agent started";
      readonly agent: string;
      readonly session: string;
      readonly what: string;
      readonly cwd: string;
    }
  /** It is over, and what its sandbox was seen to keep it from. */
  | {
      readonly event: "agent ended";
      readonly agent: string;
      readonly session: string;
      readonly why: string;
      readonly refused: readonly string[];
    }
  /** A file of records is not there any more as far as this editor vouched for it: gone, cut off, or put back to an older state. */
  | { readonly event: "records lost"; readonly file: string; readonly line: number }
  /** A person connected an agent, disconnected it, or had its hooks put back, on our page; `problem` where that failed. */
  | {
      readonly event: "connection changed";
      readonly who: string;
      readonly deed: "connect" | "disconnect" | "restore";
      readonly problem: string;
    }
  /**
   * An agent's hook is not as we wrote it, or something keeps the agent from heeding it, by whomever: `why` says what, as a clause. Or it is as it
   * should be again. Each window records what it sees.
   */
  | {
      readonly event: "connection found";
      readonly who: string;
      readonly found: "tampered" | "switched off" | "unreadable" | "in place";
      readonly why: string;
    }
  /** A version of a scope file was put in force: a person accepted it, or it was stricter and counted by itself. */
  | {
      readonly event: "scope accepted";
      /** The folder it speaks for, or `user`. */
      readonly scope: string;
      readonly by: "person" | "itself";
      /** Of its text, in hexadecimal; empty where having no file was accepted. */
      readonly sha256: string;
    }
  /** A person has what a snapshot holds put back on our page; written before anything changes. `names`: what would change. */
  | { readonly event: "restoring"; readonly snapshot: string; readonly names: number; readonly kept: number }
  /**
   * It is done. `before`: the snapshot that takes it back, empty where nothing was changed for the `reason`; `files`: names brought
   * back, with so many bytes; `missed`: what could not be, a sentence each.
   */
  | {
      readonly event: "restored";
      readonly snapshot: string;
      readonly before: string;
      readonly files: number;
      readonly bytes: number;
      readonly missed: readonly string[];
      readonly reason: string;
    }
  /** A program asked that a person put this snapshot back; `who`: as which agent's call that was seen, or "a terminal". */
  | { readonly event: "undo asked"; readonly snapshot: string; readonly who: string }
  /** It was left as it is: the person said so, nobody answered, or whoever asked went away. What is put back is `restored`. */
  | { readonly event: "undo left"; readonly snapshot: string; readonly by: "person" | "nobody" | "asker" }
  /** Snapshots, by their ids, that are kept no longer. */
  | { readonly event: "snapshots dropped"; readonly snapshots: readonly string[] }
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
  /** Present where it is an agent that was started in Holdpoint; absent: the name is its own claim. */
  readonly identity?: "proven";
  /** The account of this machine of whoever's window or program wrote it. Absent in records of earlier versions. */
  readonly user?: string;
  readonly tool: string;
  /** What was asked, redacted, at most 4,000 characters. */
  readonly what: string;
  readonly cwd: string;
};

/** What a verdict says, for the record of its decision. */
export function decidedBy({ decision, reasons, findings, blastRadius }: Verdict): RecordedEvent & { event: "decided" } {
  const changes = findings.filter(({ effect }) => effect.verb !== "read");
  return {
    event: "decided",
    decision,
    reasons: reasons.map((reason) => reason.text),
    destructive: worst(findings.map(({ destructive }) => destructive)),
    reach: blastRadius,
    effects: [...new Set(changes.map(({ effect, resource }) => `${effect.verb} ${resource}`))],
  };
}

function worst(all: readonly ("yes" | "no" | "unknown")[]): "yes" | "no" | "unknown" {
  if (all.includes("yes")) return "yes";
  return all.includes("unknown") ? "unknown" : "no";
}
