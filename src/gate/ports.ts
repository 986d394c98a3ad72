import type { Clock } from "../base/clock.ts";
import type { Event } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { Call, Caller, CommandCall } from "../core/call/call.ts";
import type { Confinement } from "../core/confine/confinement.ts";
import type { Policy } from "../core/evaluate.ts";
import type { Facts, Question } from "../core/facts.ts";
import type { CarriedVariables } from "../core/identity/inheritedVariables.ts";
import type { RunIdentity } from "../core/identity/runIdentity.ts";
import type { Imprint, ImprintSubject } from "../core/imprint.ts";
import type { AccountLine } from "../core/limits/accountLine.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import type { AuditRecord } from "../core/record.ts";
import type { SnapshotAbout } from "../core/snapshot/snapshotAbout.ts";
import type { SnapshotExtent, SnapshotFit, SnapshotOutcome } from "../core/snapshot/snapshotOutcome.ts";
import type { SnapshotPlan } from "../core/snapshot/snapshotPlan.ts";
import type { StopOrder } from "../core/stopOrder.ts";
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

/**
 * How a record is to be written.
 * - `soon`: the system has it when `append` resolves, so that it outlives this process; it is on disk within a second.
 * - `durable`: it is on disk when `append` resolves.
 * - `signed`: it is, and where there is a key its place in the records is vouched for.
 */
export type RecordCare = "soon" | "durable" | "signed";

/** The audit log. */
export interface Records {
  /** Resolves when the record is written as `care` says, `durable` where it says nothing; rejects when it could not be written. */
  append(record: AuditRecord, care?: RecordCare): Promise<void>;
}

/** Tells contents apart without keeping them. */
export interface Digest {
  /** SHA-256 of a text in UTF-8, in lower-case hexadecimal digits. */
  sha256(text: string): string;
}

/** Unguessable names: 32 lower-case hexadecimal digits from a cryptographic source, never the same twice. */
export interface Ids {
  next(): string;
}

/** Looks at what an approval rests on. Never rejects: what cannot be seen in time gets a print that nothing equals. */
export interface Imprints {
  take(subject: ImprintSubject): Promise<Imprint>;
}

/** What is kept of a ticket on disk, so that its run's end can be recorded by whoever comes next. */
export interface JournalEntry {
  readonly callId: string;
  /** The call, with secrets taken out of its text. */
  readonly call: Extract<Call, { kind: "command" }>;
}

/** How a run ended, as its host noted it. What it printed and how long it took are absent where an older program hosted it. */
export interface NotedEnd {
  readonly exitCode: number;
  readonly signal: number;
  readonly milliseconds?: number;
  /** How many bytes it printed, and their SHA-256 in hexadecimal. */
  readonly output?: { readonly bytes: number; readonly sha256: string };
}

/** A ticket or a run that nobody looks after any more. `ended`: its host said how. `lost`: its host is gone. */
export type Leftover = JournalEntry & {
  readonly ticket: string;
  readonly fate: { readonly kind: "unredeemed" } | ({ readonly kind: "ended" } & NotedEnd) | { readonly kind: "lost" };
};

/** Tickets and runs on disk: a ticket is redeemed at most once, whatever crashes. Rejects where the disk fails. */
export interface RunJournal {
  issue(ticket: string, entry: JournalEntry): Promise<void>;
  /** Uses a ticket up for the process `host`: "used" when it was used before or is not known. */
  redeem(ticket: string, host: number): Promise<"redeemed" | "used">;
  /** Forgets a ticket or a run, because its end is on record. */
  close(ticket: string): Promise<void>;
  /**
   * Takes over what no living gate looks after, and of our own what `isActive` does not know. Each is given to one gate
   * alone, until it is closed.
   */
  leftovers(isActive: (ticket: string) => boolean): Promise<readonly Leftover[]>;
}

/** Who may type into a run: `closed`: nobody, programs that read get end-of-file; `person`: the person, in the live view. */
export type Typing = "closed" | "person";

/** How an approved command is to be started. */
export interface RunPlan {
  readonly shell: string;
  readonly shellArguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Whom the run stands for: what it is given beside this environment, and what is kept from it. Absent: nobody of its own. */
  readonly identity?: RunIdentity;
  /** Where it asks for fresh credentials: a port on loopback, and the socket of it for a sandbox with a loopback of its own. Absent: nowhere. */
  readonly door?: { readonly socket: string; readonly port: number };
  /** What it takes over from the shell that it is started from; absent: nothing. */
  readonly carries?: CarriedVariables;
}

/**
 * Where the shell that a session keeps stands now, as real paths.
 * - `at`: in one of these, the likeliest first; the operating system says so, and no command that was let through is still
 *   on its way. There are several where the agent left a terminal behind and opened another.
 * - `reported`: the shell itself said so, which any program's output can imitate.
 * - `among`: which terminal is the session's is not known; those that may be stand there.
 * - `gone`: its terminal was closed, so the next command gets a new one.
 */
export type ShellStanding =
  | { readonly kind: "at"; readonly folders: readonly string[] }
  | { readonly kind: "reported"; readonly folder: string }
  | { readonly kind: "among"; readonly folders: readonly string[] }
  | { readonly kind: "gone" }
  | { readonly kind: "unknown" };

/** A command line that nobody let through and that started in an agent's terminal. */
export interface OtherStart {
  /** Whose shell it is, where that is known. */
  readonly caller: Caller | undefined;
  readonly text: string;
  /** Presses Ctrl-C in that terminal. */
  interrupt(): void;
}

/** What the editor sees of the shells that agents keep. */
export interface ShellWatch {
  /** Hears of each command that was let through unchanged into its session's shell. */
  allowed(call: CommandCall): void;
  /** Hears of each command in whose place a run of ours is to start in its session's shell, which goes to another folder first. */
  enters(call: CommandCall): void;
  /** Folders other than the call's in which a new terminal may start; real paths. */
  startFolders(): readonly string[];
  /** Answers at once and never throws. */
  standing(caller: Caller): ShellStanding;
  /**
   * Fires for each command line that starts in an agent's terminal and is not expected there: neither a command that was
   * let through nor one of our own runs.
   */
  readonly onDidStartOther: Event<OtherStart>;
}

/** Where approved runs get their shell and environment from, and how a ticket becomes a command line. */
export interface Launch {
  plan(call: Extract<Call, { kind: "command" }>, typing: Typing): RunPlan;
  /** The command line that redeems `ticket`, quoted for the shell the call is typed into, which goes by `way` to another folder first where there is one. */
  commandFor(ticket: string, call: Extract<Call, { kind: "command" }>, way?: string): string;
  /** Whether `text`, as a terminal shows it, is such a command line, of whatever ticket, and nothing else. */
  isCommand(text: string): boolean;
}

/** Where one run asks for fresh credentials, until it is closed; closing it twice is harmless. */
export type RunDoor = NonNullable<RunPlan["door"]> & { close(): void };

/** What a run's identity has beside the plan's environment, and the door to close when the run ends or does not begin. `failed`: nothing may run; `reason` says why, and the mend. */
export type Belongings =
  | { readonly kind: "ready"; readonly environment: Readonly<Record<string, string>>; readonly door?: RunDoor }
  | { readonly kind: "failed"; readonly reason: string };

/** Readies what an identity has of its own before a run: its folder, and its credentials unless it is to have the `folder` alone. Never rejects. */
export interface Identities {
  ready(identity: RunIdentity, extent: "all" | "folder"): Promise<Belongings>;
}

/**
 * What the run of an approved command is bounded by. `bare`: by nothing, as any other program. `refused`: a scope asks for a
 * sandbox and there is none. `because` is a clause, `mend` a sentence that may be empty.
 */
export type RunBounds =
  | {
      readonly kind: "confined";
      readonly confinement: Confinement;
      /** Why the run reaches every host, as a clause; undefined where it does not. */
      readonly openBecause: string | undefined;
    }
  | { readonly kind: "bare" | "refused"; readonly because: string; readonly mend: string };

/** Puts the runs of approved commands in a sandbox. */
export interface Confiner {
  /** What a run of `call` would be bounded by, approved with this verdict, as things are now. Never throws. */
  bounds(call: CommandCall, verdict: Verdict): RunBounds;
}

/** Starts approved runs that no agent waits for. */
export interface RunStarter {
  /** Starts a command line that redeems a ticket, in this folder, and does not wait for it. Never throws. */
  start(line: string, cwd: string): void;
}

/**
 * What became of the processes of runs. `runs` were noted as going on; `killed` are the processes that we found and ended ourselves, without those
 * that the runs' own hosts ended and those that went with their sandbox; `left`: those that could not be killed, in words.
 */
export interface KilledRuns {
  readonly runs: number;
  readonly killed: number;
  readonly left: readonly string[];
}

/** Where it is kept that everything is stopped, and what kills runs. */
export interface StopPort {
  /** How everything was stopped; undefined while nothing is. Looks at once and never throws. */
  standing(): StopOrder | undefined;
  /** Fires when {@link standing} may tell something else. */
  readonly onDidChange: Event<void>;
  /** Whether a person has lifted what was stopped so, in whichever window. */
  isLifted(order: StopOrder): Promise<"yes" | "no">;
  /** Keeps the stop wherever it is not kept. Throws where the disk fails. */
  keep(order: StopOrder): void;
  /** Takes the stop away; rejects where it stays. */
  release(): Promise<void>;
  /** Kills what runs, of every window. Never throws. */
  killRuns(): KilledRuns;
}

/** What agents spent and did, shared by all windows and hooks of a person. Rejects where the disk fails or what was there is gone. */
export interface Accounts {
  /** The lines that were not told yet, those of this process included; what led to a trip comes before it. */
  news(): Promise<readonly AccountLine[]>;
  add(line: AccountLine): Promise<void>;
}

/** Which breakers are tripped, where nothing that runs as the person can reset them by writing a file. */
export interface BreakerSeal {
  /** When each agent's breaker was tripped or reset last, as far as it is known now. */
  standing(): ReadonlyMap<string, { readonly state: "tripped" | "reset"; readonly at: number }>;
  /** Rejects where it cannot be kept. */
  keep(agent: string, state: "tripped" | "reset", at: number): Promise<void>;
  /** Fires when another window tripped or reset one. */
  readonly onDidChange: Event<void>;
}

/** Copies of what calls may destroy. Never rejects. */
export interface Snapshots {
  /** Looks whether a snapshot would fit, and copies nothing. */
  measure(plan: SnapshotPlan): Promise<SnapshotFit>;
  /** Takes one for a call; it is on the disk when this resolves. `about`: what is kept of the call beside it, for the person. `extent`: the whole unless told otherwise. */
  take(plan: SnapshotPlan, call: string, about?: SnapshotAbout, extent?: SnapshotExtent): Promise<SnapshotOutcome>;
}

/** What the gate is put together from. */
export interface GatePorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly facts: FactSource;
  readonly ground: Ground;
  readonly records: Records;
  readonly launch: Launch;
  readonly imprints: Imprints;
  readonly journal: RunJournal;
  /** Without it runs have no credentials of their own. */
  readonly identities?: Identities;
  /** Without it no file counts as made by a session. */
  readonly digest?: Digest;
  readonly logger: Logger;
  /** Without it runs are not confined. */
  readonly confiner?: Confiner;
  /** Without it, what agents spend is counted in this process alone. */
  readonly accounts?: Accounts;
  /** Without it, a breaker is reset by whatever the accounts say. */
  readonly breakerSeal?: BreakerSeal;
  /** Without it nothing is run a second time with more than its sandbox gave it. */
  readonly starter?: RunStarter;
  /** Without it nothing can be brought back, and the review says so. */
  readonly snapshots?: Snapshots;
  /** Without it, where a session's shell stands is known from its commands alone. */
  readonly shells?: ShellWatch;
  /** Without it nothing can be stopped. */
  readonly stop?: StopPort;
  /** How long a hold lives, in milliseconds, read anew for each. */
  holdLife(): number;
}
