import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { DisposableStore } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { Logger } from "../base/logger.ts";
import type { Call, Caller } from "../core/call/call.ts";
import type { Confinement } from "../core/confine/confinement.ts";
import type { GuardEvent } from "../core/record.ts";
import { stoppedInstead, stoppedReason } from "../core/stopOrder.ts";
import type { KillSwitch } from "./killSwitch.ts";
import type { Ids } from "./ports.ts";

/** How long the terminal may take to come for what was ordered, in milliseconds. */
const orderLife = 60_000;
/** Characters of a session's id that tell its calls from others. */
const shortId = 8;

/** What a person chose to start. */
export interface StartOrder {
  /** Whom its calls count as, whatever they claim. */
  readonly agent: string;
  readonly label: string;
  /** Absolute path of its program, and what it is given. */
  readonly program: string;
  readonly words: readonly string[];
  /** Absolute and real. */
  readonly cwd: string;
}

/** What it would be bounded by now, or why it cannot be: then it does not start. `told` is what the person reads first, a line each. */
export type StartBounds =
  | {
      readonly kind: "bounded";
      readonly confinement: Confinement;
      readonly environment: Readonly<Record<string, string>>;
      readonly told: readonly string[];
    }
  /** `because` is a clause, `mend` a sentence. */
  | { readonly kind: "refused"; readonly because: string; readonly mend: string };

/** The way from one started agent to the gate. Whatever comes through it is that agent's. */
export interface StartDoor extends Disposable {
  readonly socket: string;
  readonly folder: string;
  /** From now on all that comes is refused, and what waits is withdrawn; disposing takes the way itself away. */
  end(): void;
}

/** What starting rests on outside of the gate. */
export interface StartGround {
  /** Never throws. */
  bounds(order: StartOrder): StartBounds;
  /** Rejects where the disk or the system fails. */
  open(id: string, caller: (call: Call) => Caller): Promise<StartDoor>;
}

/** An agent at work that was started in Holdpoint. */
export interface StartedAgent {
  readonly id: string;
  readonly order: StartOrder;
  readonly since: number;
}

/** Who hosts it. `stop` ends it with everything in its sandbox. */
export interface StartHost {
  stop(): void;
}

/** Leave to start exactly this, once. `ended` is to be called when it is over, and ends its way to the gate. */
export interface StartGrant {
  readonly kind: "session";
  readonly id: string;
  readonly order: StartOrder;
  readonly bounds: Extract<StartBounds, { kind: "bounded" }>;
  readonly door: StartDoor;
  ended(refused: readonly string[]): void;
}

export interface StartRefusal {
  readonly kind: "refused";
  readonly code: string;
  readonly message: string;
}

interface Live extends StartedAgent {
  readonly door: StartDoor;
  readonly host: StartHost;
}

export interface StartedPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly ground: StartGround;
  readonly kill: KillSwitch;
  note(event: GuardEvent): Promise<"written" | "failed">;
}

/**
 * The agents that a person started in Holdpoint. Each has a way to the gate of its own, which is its token: nothing else can reach it, and
 * it goes with the agent, with the kill switch and with this gate.
 */
export class StartedAgents implements Disposable {
  readonly #ports: StartedPorts;
  readonly #ordered = new Map<string, { readonly order: StartOrder; readonly life: Disposable }>();
  readonly #live = new Map<string, Live>();
  readonly #store = new DisposableStore();
  readonly #onDidChange = this.#store.add(new Emitter<void>());

  /** Fires when {@link list} tells something else. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(ports: StartedPorts) {
    this.#ports = ports;
    this.#store.add(ports.kill.onDidStop(() => this.#endAll("everything was stopped")));
  }

  /** Those at work now, in the order in which they were started. */
  get list(): readonly StartedAgent[] {
    return [...this.#live.values()];
  }

  /** Takes an order of a person; the answer is the ticket for whoever hosts it, which is good once and for a minute. */
  order(order: StartOrder): { readonly kind: "ordered"; readonly ticket: string } | StartRefusal {
    const refused = this.#problem(order);
    if (refused !== undefined) return refused;
    const ticket = this.#ports.ids.next();
    const life = this.#ports.clock.after(orderLife, () => this.#ordered.delete(ticket));
    this.#ordered.set(ticket, { order, life });
    return { kind: "ordered", ticket };
  }

  /** Gives what was ordered to its host. A failure of ours refuses. */
  async begin(ticket: string, host: StartHost): Promise<StartGrant | StartRefusal> {
    const ordered = this.#ordered.get(ticket);
    this.#ordered.delete(ticket);
    ordered?.life.dispose();
    if (ordered === undefined) return unknownTicket;
    const { order } = ordered;
    // The ground may have changed since.
    const refused = this.#problem(order);
    if (refused !== undefined) return refused;
    const bounds = this.#ports.ground.bounds(order);
    if (bounds.kind === "refused") return cannot(order, bounds);
    const id = this.#ports.ids.next();
    const { agent, label, cwd } = order;
    const session = id.slice(0, shortId);
    const door = await this.#ports.ground.open(id, ({ caller }) => ({
      agent,
      label,
      // What it says of its session is a claim, too.
      session: caller.session === "" ? session : `${session}:${caller.session}`,
      identity: "proven",
    }));
    const what = [order.program, ...order.words].join(" ");
    const noted = await this.#ports.note({ event: "agent started", agent, session, what, cwd });
    if (noted === "failed" || this.#ports.kill.look() === "stopped") {
      door.dispose();
      return noted === "failed" ? unrecorded : stopped;
    }
    this.#live.set(id, { id, order, since: this.#ports.clock.now(), door, host });
    this.#onDidChange.fire();
    return { kind: "session", id, order, bounds, door, ended: (names) => this.#end(id, "it ended", names) };
  }

  /** Ends every started agent: with the window nobody answers for them any more. */
  dispose(): void {
    this.#endAll("the window was closed");
    this.#store.dispose();
  }

  #problem(order: StartOrder): StartRefusal | undefined {
    if (this.#ports.kill.look() === "stopped") return stopped;
    const bounds = this.#ports.ground.bounds(order);
    return bounds.kind === "refused" ? cannot(order, bounds) : undefined;
  }

  #endAll(why: string): void {
    for (const { life } of this.#ordered.values()) life.dispose();
    this.#ordered.clear();
    for (const { id, host } of [...this.#live.values()]) {
      this.#end(id, why, []);
      host.stop();
    }
  }

  #end(id: string, why: string, refused: readonly string[]): void {
    const live = this.#live.get(id);
    if (live === undefined) return;
    this.#live.delete(id);
    live.door.end();
    const { agent } = live.order;
    void this.#ports.note({ event: "agent ended", agent, session: id.slice(0, shortId), why, refused });
    this.#onDidChange.fire();
  }
}

function cannot({ label }: StartOrder, { because, mend }: Extract<StartBounds, { kind: "refused" }>): StartRefusal {
  const text = `${label} was not started, because ${because}. ${mend}`.trim();
  return { kind: "refused", code: "not-bounded", message: text };
}

const unknownTicket: StartRefusal = {
  kind: "refused",
  code: "unknown-ticket",
  message:
    'There is no order for this (any more): each is good once, and for a minute. Run "Holdpoint: Start Agent in Holdpoint" again.',
};
const stopped: StartRefusal = { kind: "refused", code: "stopped", message: `${stoppedReason} ${stoppedInstead}` };
const unrecorded: StartRefusal = {
  kind: "refused",
  code: "unrecorded",
  message:
    "The agent was not started, because that could not be put on record. Free disk space or repair the permissions of ~/.holdpoint/audit.",
};
