import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Call } from "../core/call/call.ts";
import { redact } from "../core/redact.ts";
import { stoppedReason } from "../core/stopOrder.ts";
import { Leftovers } from "./leftovers.ts";
import type { GatePorts, RunPlan, Typing } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import { changeSince, type Reviewed } from "./reviewed.ts";
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
    }
  | { readonly kind: "refused"; readonly code: string; readonly message: string };

/** The process that hosts a run, as the gate can reach it. */
export interface RunHost {
  /** As Ctrl-C pressed in the run's terminal. */
  interrupt(): void;
  /** Ends the run: hang-up, then kill. */
  stop(): void;
  /** A person's keys. */
  type(text: string): void;
}

/** How a run ended, as far as the gate was told. `lost`: the connection ended first; the run itself may go on. */
export type RunEnd =
  | { readonly kind: "exited"; readonly exitCode: number; readonly signal: number }
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "lost" };

/** An approved command while it runs: what the live view shows. The agent's own copy of the output does not pass here. */
export class Run {
  readonly callId: string;
  readonly call: Extract<Call, { kind: "command" }>;
  readonly typing: Typing;
  readonly columns: number;
  readonly rows: number;
  readonly #host: RunHost;
  readonly #recorder: Recorder;
  readonly #onOutput = new Emitter<string>();
  readonly #onResize = new Emitter<{ columns: number; rows: number }>();
  readonly #onEnd = new Emitter<RunEnd>();
  #end: RunEnd | undefined;
  #group: number | undefined;

  readonly onOutput = this.#onOutput.event;
  readonly onResize = this.#onResize.event;
  readonly onEnd = this.#onEnd.event;

  constructor(ticket: Ticket, host: RunHost, size: { columns: number; rows: number }, recorder: Recorder) {
    this.callId = ticket.callId;
    this.call = ticket.call;
    this.typing = ticket.typing;
    this.columns = size.columns;
    this.rows = size.rows;
    this.#host = host;
    this.#recorder = recorder;
  }

  /** Undefined while it runs. */
  get end(): RunEnd | undefined {
    return this.#end;
  }

  interrupt(): void {
    this.#host.interrupt();
  }

  stop(): void {
    this.#host.stop();
  }

  /** A person's keys for the program; dropped unless the person let themselves type. */
  type(text: string): void {
    if (this.typing === "person") this.#host.type(text);
  }

  /** The program has started; `pid` leads its process group. */
  started(pid: number): void {
    this.#group = pid;
  }

  /** The process group of the run; undefined before it started. */
  get group(): number | undefined {
    return this.#group;
  }

  output(text: string): void {
    this.#onOutput.fire(text);
  }

  /** The live view misses so many characters here, and says so. */
  dropped(characters: number): void {
    this.#onOutput.fire(
      `\r\n\x1b[2m… ${characters} characters are not shown here; the agent got them all …\x1b[0m\r\n`,
    );
  }

  resized(columns: number, rows: number): void {
    this.#onResize.fire({ columns, rows });
  }

  /** Told once how it ended; later ends are ignored. */
  ended(end: RunEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    switch (end.kind) {
      case "exited":
        void this.#recorder.write(this.callId, this.call, {
          event: "run ended",
          exitCode: end.exitCode,
          signal: end.signal,
        });
        break;
      case "failed":
        void this.#recorder.write(this.callId, this.call, { event: "run failed", reason: end.reason });
        break;
      case "lost":
        break;
    }
    this.#onEnd.fire(end);
  }
}

/** An approved command that the agent did not start as approved, and why it is void, in words for the person. */
export interface DroppedRewrite {
  readonly call: Extract<Call, { kind: "command" }>;
  readonly reason: string;
}

export type RunsPorts = Pick<
  GatePorts,
  "ids" | "launch" | "clock" | "ground" | "imprints" | "journal" | "logger" | "stop"
>;

/** Approved commands on their way: from the ticket to the run. */
export class Runs implements Disposable {
  readonly #ports: RunsPorts;
  readonly #recorder: Recorder;
  readonly #tickets: Tickets;
  readonly #watch: StartWatch;
  readonly #leftovers: Leftovers;
  /** Tickets whose run this gate looks after. */
  readonly #active = new Set<string>();
  readonly #onDidStart = new Emitter<Run>();
  readonly #onDidDrop = new Emitter<DroppedRewrite>();

  /** Fires when a ticket was redeemed and its command is about to run. */
  readonly onDidStart = this.#onDidStart.event;
  /** Fires when the agent did not start an approved command. */
  readonly onDidDrop = this.#onDidDrop.event;

  constructor(ports: RunsPorts, recorder: Recorder) {
    this.#ports = ports;
    this.#recorder = recorder;
    this.#watch = new StartWatch(ports.clock);
    this.#leftovers = new Leftovers(ports, recorder, (ticket) => this.#active.has(ticket));
    this.#tickets = new Tickets(ports.clock, (ticket) => {
      void this.#drop(ticket, "The agent did not start the approved run in time, so the approval is void.");
    });
  }

  /** Issues a ticket for an approved command; returns the command line that redeems it. Rejects where the disk fails. */
  async issue(
    callId: string,
    call: Extract<Call, { kind: "command" }>,
    approval: { readonly typing: Typing; readonly reviewed: Reviewed | undefined },
  ): Promise<string> {
    const ticket: Ticket = { id: this.#ports.ids.next(), callId, call, ...approval };
    // Known before it is on disk, so that no look for leftovers takes it for one.
    this.#active.add(ticket.id);
    try {
      await this.#ports.journal.issue(ticket.id, { callId, call: { ...call, text: redact(call.text).text } });
    } catch (cause) {
      this.#active.delete(ticket.id);
      throw cause;
    }
    this.#tickets.add(ticket);
    return this.#ports.launch.commandFor(ticket.id, call);
  }

  /**
   * Redeems a ticket for the process `pid`, which stands in `cwd`. Whatever the answer, the ticket is used up. Nothing may
   * start before this resolved to `run`, because only then its start is on record.
   */
  async redeem(
    ticketId: string,
    claim: { readonly cwd: string; readonly pid: number; readonly columns: number; readonly rows: number },
    host: RunHost,
  ): Promise<Redemption> {
    const redeemed = this.#tickets.redeem(ticketId, claim.cwd);
    if (redeemed.kind === "void") {
      if (redeemed.ticket !== undefined) await this.#void(redeemed.ticket, redeemed.message);
      return { kind: "refused", code: redeemed.code, message: redeemed.message };
    }
    const { ticket } = redeemed;
    if ((await this.#ports.journal.redeem(ticket.id, claim.pid)) === "used") {
      await this.#void(ticket, usedTicket.message);
      return { ...usedTicket, kind: "refused" };
    }
    const change = await changeSince(ticket.reviewed, ticket.call, this.#ports);
    if (change !== undefined) {
      const message = `${change} Nothing was run. Ask for the original command again.`;
      await this.#void(ticket, message);
      return { kind: "refused", code: "changed", message };
    }
    if (this.#ports.stop?.standing() !== undefined) {
      await this.#void(ticket, stoppedReason);
      return { kind: "refused", code: "stopped", message: stoppedReason };
    }
    const { call, typing, callId } = ticket;
    if ((await this.#recorder.write(callId, call, { event: "run started", cwd: claim.cwd })) === "failed") {
      await this.#close(ticket.id);
      return {
        kind: "refused",
        code: "no-record",
        message:
          "Holdpoint could not write its record, so nothing was run. Free disk space or repair the permissions of ~/.holdpoint/audit.",
      };
    }
    const run = new Run(ticket, host, claim, this.#recorder);
    run.onEnd((end) => void this.#ended(ticket.id, end));
    this.#onDidStart.fire(run);
    const plan = this.#ports.launch.plan(call, typing);
    return { kind: "run", run, command: call.text, cwd: call.cwd, plan, typing };
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
  }

  async #ended(ticket: string, end: RunEnd): Promise<void> {
    if (end.kind !== "lost") return this.#close(ticket);
    // What its host is about to leave, or that it is gone, is found in the journal.
    this.#active.delete(ticket);
    await this.#leftovers.settle("lost");
  }

  async #void(ticket: Ticket, reason: string): Promise<void> {
    this.#tickets.drop(ticket.id);
    await this.#recorder.write(ticket.callId, ticket.call, { event: "ticket void", reason });
    await this.#close(ticket.id);
  }

  async #drop(ticket: Ticket, reason: string): Promise<void> {
    this.#tickets.drop(ticket.id);
    this.#onDidDrop.fire({ call: ticket.call, reason });
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
