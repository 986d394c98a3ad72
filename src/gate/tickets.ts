import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Call } from "../core/call/call.ts";
import type { Carried } from "./carried.ts";
import type { RunBounds, Typing } from "./ports.ts";
import type { Reviewed } from "./reviewed.ts";

/**
 * How long an approved command may take to come back for its ticket, in milliseconds. VS Code starts it at once, in a new
 * terminal after it has waited some seconds for the shell.
 */
const ticketLife = 60_000;

export interface Ticket {
  readonly id: string;
  readonly callId: string;
  readonly call: Extract<Call, { kind: "command" }>;
  readonly typing: Typing;
  /** What its run is bounded by, as it was when it was approved; undefined where nothing confines runs. */
  readonly bounds: RunBounds | undefined;
  /** Whether the agent hears what its run prints. Absent: it does. */
  readonly listener?: "nobody";
  /** What a run that nobody was asked about carries of the agent's shell. */
  readonly carried?: Carried;
  /** What the approval rests on. */
  readonly reviewed: Reviewed | undefined;
}

/** Why a ticket is not good (any more). */
export type VoidTicket = { readonly kind: "void"; readonly code: string; readonly message: string };

/** Single-use permissions to run exactly one approved command. A ticket is gone with the first attempt to redeem it. */
export class Tickets implements Disposable {
  readonly #clock: Clock;
  readonly #open = new Map<string, { ticket: Ticket; timer: Disposable }>();
  readonly #onExpired: (ticket: Ticket) => void;

  /** `onExpired` hears of each ticket nobody redeemed in time. */
  constructor(clock: Clock, onExpired: (ticket: Ticket) => void) {
    this.#clock = clock;
    this.#onExpired = onExpired;
  }

  /** Those nobody redeemed yet, oldest first. */
  get open(): readonly Ticket[] {
    return [...this.#open.values()].map(({ ticket }) => ticket);
  }

  add(ticket: Ticket): void {
    const timer = this.#clock.after(ticketLife, () => {
      if (this.#open.delete(ticket.id)) this.#onExpired(ticket);
    });
    this.#open.set(ticket.id, { ticket, timer });
  }

  /** Makes a ticket void. */
  drop(id: string): void {
    this.#open.get(id)?.timer.dispose();
    this.#open.delete(id);
  }

  /**
   * Redeems a ticket from a process that stands in `cwd` (a real path). A difference to the folder that was judged voids
   * it: relative paths in the command would mean something else than what was approved. So does one to the folder that the
   * shell is to stand in afterwards, which it may have come to through links (`spelled`).
   */
  redeem(
    id: string,
    cwd: string,
    spelled?: string,
  ): { readonly kind: "ticket"; readonly ticket: Ticket } | (VoidTicket & { readonly ticket: Ticket | undefined }) {
    const ticket = this.#open.get(id)?.ticket;
    this.drop(id);
    if (ticket === undefined) return { ...usedTicket, ticket };
    const carried = ticket.carried?.folder?.path;
    const folder = carried ?? ticket.call.cwd;
    if (cwd !== folder && (carried === undefined || spelled !== carried)) {
      return {
        kind: "void",
        ticket,
        code: "moved",
        message: `The command was approved for ${folder}, but this shell stands in ${cwd}. Nothing was run. Run "cd ${ticket.call.cwd}" as a command of its own, then ask for the original command again.`,
      };
    }
    return { kind: "ticket", ticket };
  }

  dispose(): void {
    for (const { timer } of this.#open.values()) timer.dispose();
    this.#open.clear();
  }
}

/** For a ticket that is not known, or not any more. */
export const usedTicket: VoidTicket = {
  kind: "void",
  code: "unknown-ticket",
  message: "This approval was used already, has expired, or was never given. Ask for the original command again.",
};
