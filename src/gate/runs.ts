import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Call } from "../core/call/call.ts";
import type { Ids, Launch, RunPlan, Typing } from "./ports.ts";
import type { Recorder } from "./recorder.ts";
import { type Ticket, Tickets } from "./tickets.ts";

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

/** Approved commands on their way: from the ticket to the run. */
export class Runs implements Disposable {
  readonly #ids: Ids;
  readonly #launch: Launch;
  readonly #recorder: Recorder;
  readonly #tickets: Tickets;
  readonly #onDidStart = new Emitter<Run>();

  /** Fires when a ticket was redeemed and its command is about to run. */
  readonly onDidStart = this.#onDidStart.event;

  constructor(ports: { readonly ids: Ids; readonly launch: Launch; readonly clock: Clock }, recorder: Recorder) {
    this.#ids = ports.ids;
    this.#launch = ports.launch;
    this.#recorder = recorder;
    this.#tickets = new Tickets(ports.clock, (ticket) => {
      void recorder.write(ticket.callId, ticket.call, {
        event: "ticket void",
        reason: "The approved command was not started in time.",
      });
    });
  }

  /** Issues a ticket for an approved command; returns the command line that redeems it. */
  issue(callId: string, call: Extract<Call, { kind: "command" }>, typing: Typing): string {
    const ticket: Ticket = { id: this.#ids.next(), callId, call, typing };
    this.#tickets.add(ticket);
    return this.#launch.commandFor(ticket.id, call);
  }

  /**
   * Redeems a ticket for a process that stands in `cwd`. Whatever the answer, the ticket is used up. Nothing may start
   * before this resolved to `run`, because only then its start is on record.
   */
  async redeem(
    ticketId: string,
    claim: { readonly cwd: string; readonly columns: number; readonly rows: number },
    host: RunHost,
  ): Promise<Redemption> {
    const redeemed = this.#tickets.redeem(ticketId, claim.cwd);
    if (redeemed.kind === "void") {
      if (redeemed.ticket !== undefined) {
        await this.#recorder.write(redeemed.ticket.callId, redeemed.ticket.call, {
          event: "ticket void",
          reason: redeemed.message,
        });
      }
      return { kind: "refused", code: redeemed.code, message: redeemed.message };
    }
    const { ticket } = redeemed;
    if (
      (await this.#recorder.write(ticket.callId, ticket.call, { event: "run started", cwd: claim.cwd })) === "failed"
    ) {
      return {
        kind: "refused",
        code: "no-record",
        message:
          "Holdpoint could not write its record, so nothing was run. Free disk space or repair the permissions of ~/.holdpoint/audit.",
      };
    }
    const run = new Run(ticket, host, claim, this.#recorder);
    this.#onDidStart.fire(run);
    const { call, typing } = ticket;
    const plan = this.#launch.plan(call, typing);
    return { kind: "run", run, command: call.text, cwd: call.cwd, plan, typing };
  }

  dispose(): void {
    this.#tickets.dispose();
    this.#onDidStart.dispose();
  }
}
