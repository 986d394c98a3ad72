import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Call, CommandCall } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";
import type { Verdict } from "../core/policy/verdict.ts";
import { redact } from "../core/redact.ts";
import { stoppedReason } from "../core/stopOrder.ts";
import { Leftovers } from "./leftovers.ts";
import { Notes } from "./notes.ts";
import type { GatePorts, RunBounds, RunPlan, Typing } from "./ports.ts";
import { readied } from "./readied.ts";
import type { Recorder } from "./recorder.ts";
import { unbounded, unrecorded } from "./refusals.ts";
import { Run, type RunEnd, type RunHost } from "./run.ts";
import { StartWatch } from "./startWatch.ts";
import { type Ticket, Tickets, usedTicket } from "./tickets.ts";

/** What `holdpoint exec` gets for its ticket. */
export type Redemption =
  | {
      readonly kind: "run";
      readonly run: Run;
      readonly command: string;
      readonly cwd: string;
      readonly plan: RunPlan;
      readonly typing: Typing;
      readonly bounds: RunBounds | undefined;
      /** What the run is to tell its agent beside its output, told with this call; undefined where there is nothing. */
      readonly told: () => Promise<string | undefined>;
    }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** An approved command that the agent did not start as approved, and why it is void, in words for the person. */
export interface DroppedRewrite {
  readonly call: Extract<Call, { kind: "command" }>;
  readonly reason: string;
}

export type RunsPorts = Pick<
  GatePorts,
  "ids" | "launch" | "clock" | "ground" | "imprints" | "journal" | "identities" | "logger" | "confiner" | "stop"
>;

/** Approved commands on their way: from the ticket to the run. */
export class Runs implements Disposable {
  /** What agents are still to be told. */
  readonly notes: Notes;
  readonly #ports: RunsPorts;
  readonly #recorder: Recorder;
  readonly #tickets: Tickets;
  readonly #watch: StartWatch;
  readonly #leftovers: Leftovers;
  /** Tickets whose run this gate looks after. */
  readonly #active = new Set<string>();
  readonly #onDidStart = new Emitter<Run>();
  readonly #onDidDrop = new Emitter<DroppedRewrite>();
  readonly #onDidVoid = new Emitter<{ readonly callId: string; readonly reason: string }>();

  /** Fires when a ticket was redeemed and its command is about to run. */
  readonly onDidStart = this.#onDidStart.event;
  /** Fires when the agent did not start an approved command. */
  readonly onDidDrop = this.#onDidDrop.event;
  /** Fires when the run of an approved call will not start any more, with the reason as a sentence. */
  readonly onDidVoid = this.#onDidVoid.event;

  constructor(ports: RunsPorts, recorder: Recorder) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.notes = new Notes(ports.ground, recorder);
    this.#watch = new StartWatch(ports.clock, (text) => ports.launch.isCommand(text));
    this.#leftovers = new Leftovers(ports, recorder, (ticket) => this.#active.has(ticket));
    this.#tickets = new Tickets(ports.clock, (ticket) => {
      void this.#drop(ticket, "The agent did not start the approved run in time, so the approval is void.");
    });
  }

  /** What the run of a command would be bounded by if it were approved now; undefined where nothing confines runs. */
  bounds(call: CommandCall, verdict: Verdict): RunBounds | undefined {
    return this.#ports.confiner?.bounds(call, verdict);
  }

  /** The answer to an approved command: a ticket for its run, bounded as the verdict and the scopes say, or why there is none. */
  async approve(
    callId: string,
    call: CommandCall,
    { verdict, ...given }: Pick<Ticket, "typing" | "reviewed" | "listener" | "carried"> & { readonly verdict: Verdict },
  ): Promise<Outcome> {
    const bounds = this.bounds(call, verdict);
    if (verdict.obligations?.includes("sandbox") && bounds?.kind !== "confined") {
      const because = bounds?.because ?? "nothing confines runs here";
      await this.#recorder.write(callId, call, { event: "ticket void", reason: because });
      return unbounded({ because, mend: "Ask for exactly the same again, and a person decides." });
    }
    if (bounds?.kind === "refused") {
      await this.#recorder.write(callId, call, { event: "ticket void", reason: bounds.because });
      return unbounded(bounds);
    }
    try {
      return { kind: "run", command: await this.issue(callId, call, { ...given, bounds }) };
    } catch (cause) {
      this.#ports.logger.error("A ticket could not be written to the journal.", cause);
      return unrecorded();
    }
  }

  /** Issues a ticket for an approved command; returns the command line that redeems it. Rejects where the disk fails. */
  async issue(
    callId: string,
    call: Extract<Call, { kind: "command" }>,
    given: Pick<Ticket, "typing" | "reviewed" | "bounds" | "listener" | "carried">,
  ): Promise<string> {
    const { typing, reviewed, bounds, listener, carried } = given;
    const some = { ...(listener && { listener }), ...(carried && { carried }) };
    const ticket: Ticket = { id: this.#ports.ids.next(), callId, call, typing, reviewed, bounds, ...some };
    // Known before it is on disk, so that no look for leftovers takes it for one.
    this.#active.add(ticket.id);
    try {
      await this.#ports.journal.issue(ticket.id, { callId, call: { ...call, text: redact(call.text).text } });
    } catch (cause) {
      this.#active.delete(ticket.id);
      throw cause;
    }
    this.#tickets.add(ticket);
    const line = this.#ports.launch.commandFor(ticket.id, call, carried?.folder?.by);
    // A shell may say of a line only what it starts first, and that before the run is asked for.
    const first = line.lastIndexOf(" && ");
    if (carried?.folder !== undefined && first > 0) this.#watch.allow(line.slice(0, first), "alone");
    return line;
  }

  /**
   * Redeems a ticket for the process `pid`, which stands in `cwd`, and came there as `spelled`. Whatever the answer, the ticket is used up. Nothing may
   * start before this resolved to `run`, because only then its start is on record.
   */
  async redeem(
    ticketId: string,
    claim: {
      readonly cwd: string;
      readonly spelled?: string | undefined;
      readonly pid: number;
      readonly columns: number;
      readonly rows: number;
    },
    host: RunHost,
  ): Promise<Redemption> {
    const redeemed = this.#tickets.redeem(ticketId, claim.cwd, claim.spelled);
    if (redeemed.kind === "void") {
      if (redeemed.ticket !== undefined) await this.#void(redeemed.ticket, redeemed.message);
      return { kind: "refused", code: redeemed.code, message: redeemed.message };
    }
    const { ticket } = redeemed;
    if ((await this.#ports.journal.redeem(ticket.id, claim.pid)) === "used") {
      await this.#void(ticket, usedTicket.message);
      return { ...usedTicket, kind: "refused" };
    }
    const ready = await readied(ticket, this.#ports);
    if (ready.kind === "refused") {
      await this.#void(ticket, ready.message);
      return ready;
    }
    if (this.#ports.stop?.standing() !== undefined) {
      ready.door?.close();
      await this.#void(ticket, stoppedReason);
      return { kind: "refused", code: "stopped", message: stoppedReason };
    }
    const { call, typing, callId, bounds } = ticket;
    if (
      (await this.#recorder.write(callId, call, { event: "run started", cwd: call.cwd, ...boundsWord(bounds) })) ===
      "failed"
    ) {
      ready.door?.close();
      const message =
        "Holdpoint could not write its record, so nothing was run. Free disk space or repair the permissions of ~/.holdpoint/audit.";
      this.#onDidVoid.fire({ callId, reason: message });
      await this.#close(ticket.id);
      return { kind: "refused", code: "no-record", message };
    }
    const run = new Run(ticket, host, claim, this.#recorder, () => this.#ports.clock.now());
    run.onEnd((end) => {
      ready.door?.close();
      void this.#ended(ticket.id, end);
    });
    this.#onDidStart.fire(run);
    const told = async () => (ticket.listener === "nobody" ? undefined : this.notes.forRun(callId, call));
    return { kind: "run", run, command: call.text, cwd: call.cwd, plan: ready.plan, typing, bounds, told };
  }

  /** Makes every ticket void that nobody redeemed yet. */
  voidAll(reason: string): void {
    for (const ticket of this.#tickets.open) void this.#void(ticket, reason);
  }

  /** This text may start in an agent's terminal, because it was allowed or released. */
  mayStart(text: string): void {
    this.#watch.allow(text);
  }

  /**
   * An agent's terminal was seen to start `text`; empty where the editor could not tell. "interrupt": it is not what was approved, though an approved command waits
   * to be started; what waits is void then.
   */
  seenStarting(text: string): "interrupt" | "leave" {
    const { tickets, reason } = this.#watch.voidedBy(text, this.#tickets.open);
    for (const ticket of tickets) void this.#drop(ticket, reason);
    return tickets.length > 0 ? "interrupt" : "leave";
  }

  /** Records how tickets and runs ended that no living gate looks after, now and from time to time. Never rejects. */
  settleLeftovers(): Promise<void> {
    return this.#leftovers.settle();
  }

  dispose(): void {
    this.#leftovers.dispose();
    this.#tickets.dispose();
    this.#onDidStart.dispose();
    this.#onDidDrop.dispose();
    this.#onDidVoid.dispose();
  }

  async #ended(ticket: string, end: RunEnd): Promise<void> {
    if (end.kind !== "lost") return this.#close(ticket);
    // What its host is about to leave, or that it is gone, is found in the journal.
    this.#active.delete(ticket);
    await this.#leftovers.settle("lost");
  }

  async #void(ticket: Ticket, reason: string): Promise<void> {
    this.#tickets.drop(ticket.id);
    this.#onDidVoid.fire({ callId: ticket.callId, reason });
    await this.#recorder.write(ticket.callId, ticket.call, { event: "ticket void", reason });
    await this.#close(ticket.id);
  }

  async #drop(ticket: Ticket, reason: string): Promise<void> {
    this.#tickets.drop(ticket.id);
    this.#onDidDrop.fire({ call: ticket.call, reason });
    this.#onDidVoid.fire({ callId: ticket.callId, reason });
    await this.#recorder.write(ticket.callId, ticket.call, { event: "rewrite dropped", reason });
    await this.#close(ticket.id);
  }

  async #close(ticket: string): Promise<void> {
    this.#active.delete(ticket);
    try {
      await this.#ports.journal.close(ticket);
    } catch (cause) {
      this.#ports.logger.error("A run could not be taken off the journal; its end may be recorded twice.", cause);
    }
  }
}

/** How a run was bounded, for its record; nothing where nothing confines runs. */
function boundsWord(bounds: RunBounds | undefined): { readonly sandbox?: "confined" | "none" } {
  return bounds === undefined ? {} : { sandbox: bounds.kind === "confined" ? "confined" : "none" };
}
