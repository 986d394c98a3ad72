import type { Call } from "../core/call/call.ts";
import type { RunBounds } from "../gate/ports.ts";
import type { RefusedDeed, RunEnd, RunHost } from "../gate/run.ts";
import type { CallOptions, Submission } from "../gate/submission.ts";

/** Where calls go to be judged. */
export interface CallDesk {
  submit(call: Call, options: CallOptions): Submission;
}

/** What a program that redeems a ticket says of itself. */
export interface RunClaim {
  /** Where it really stands. */
  readonly cwd: string;
  /** The same folder as its shell came to it, where that was through links. */
  readonly spelled?: string | undefined;
  readonly pid: number;
  readonly columns: number;
  readonly rows: number;
}

/** Takes what the host of a run reports. `ended` comes exactly once, and last. */
export interface RunReports {
  /** `pid` leads the process group of the run. */
  started(pid: number): void;
  output(text: string): void;
  /** The live view misses so many characters here. */
  dropped(characters: number): void;
  resized(columns: number, rows: number): void;
  /** What the sandbox kept it from. */
  bounded(refused: readonly RefusedDeed[]): void;
  ended(end: RunEnd): void;
}

/** Leave to run exactly this: `[shell, ...shellArguments, command]` in `cwd` with exactly this environment. */
export interface RunGrant {
  readonly kind: "run";
  readonly run: RunReports;
  readonly command: string;
  readonly cwd: string;
  readonly plan: {
    readonly shell: string;
    readonly shellArguments: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly door?: { readonly socket: string; readonly port: number };
    readonly carries?: { readonly also: readonly string[]; readonly never: readonly string[] };
  };
  /** Who may type into it. */
  readonly typing: "closed" | "person";
  /** What it is bounded by; undefined where nothing confines runs. */
  readonly bounds?: RunBounds | undefined;
  /** What it is to tell the agent beside its output; once this is asked for, it counts as told. Never rejects. */
  readonly told?: () => Promise<string | undefined>;
}

/** Nothing may run. `message` is for the agent and names the mend. */
export interface RunRefusal {
  readonly kind: "refused";
  readonly code: string;
  readonly message: string;
}

/** Where tickets are redeemed. `ticket` is its 32 hexadecimal digits, without the gate's process id. */
export interface RunDesk {
  redeem(ticket: string, claim: RunClaim, host: RunHost): Promise<RunGrant | RunRefusal>;
}

/** What the gate says of itself when asked. */
export interface GateStatus {
  /** Holds that wait for a person. */
  readonly holds: number;
}
