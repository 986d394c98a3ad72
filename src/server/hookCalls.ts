import type { Adapter } from "../adapters/adapter.ts";
import type { Clock } from "../base/clock.ts";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import { hearsRefusals, type Outcome } from "../core/call/outcome.ts";
import type { CallLine } from "../wire/doorbell.ts";
import type { CallDesk } from "./callDesk.ts";
import type { Ringing } from "./doorbell.ts";
import type { Exchange } from "./exchange.ts";
import type { CallPlace, Owner } from "./ownership.ts";
import { type AdapterChoice, answerText, type ReadRequest, readPayload, tooLarge, unreadable } from "./payload.ts";
import { refusal } from "./refusal.ts";
import { Twins } from "./twins.ts";

/** A waiting hook hears from us this often, in milliseconds; it refuses after 20 s of silence. */
const betweenPings = 5_000;
/** An answer nobody fetched is removed after this time, in milliseconds. */
const answerLife = 60_000;

export interface HookCallsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly exchange: Exchange;
  readonly desk: CallDesk;
  /** The person's home folder. */
  readonly home: string;
  /** The adapter for an agent's name, if there is one. */
  adapterFor(agent: string): Adapter | undefined;
  /** Which gate takes a call. */
  ownerOf(place: CallPlace): Promise<Owner>;
}

/** Carries the calls of hooks to the desk and the answers back. Every request that is taken is answered, or its hook is gone. */
export class HookCalls implements Disposable {
  readonly #options: HookCallsOptions;
  /** Hooks under way, each with what withdraws it. */
  readonly #waiting = new Set<Disposable>();
  readonly #twins: Twins;

  constructor(options: HookCallsOptions) {
    this.#options = options;
    this.#twins = new Twins(options.clock);
  }

  /** Serves a hook that rang. Never rejects and never throws: what goes wrong in here is answered with a refusal. */
  async ring(line: CallLine, ringing: Ringing): Promise<void> {
    try {
      await this.#serve(line, ringing);
    } catch (cause) {
      this.#options.logger.error(`The call ${line.name} could not be served and was refused.`, cause);
      this.#refuseAfterFailure(line, ringing, cause);
    }
  }

  /** Withdraws every call under way. */
  dispose(): void {
    for (const item of [...this.#waiting]) item.dispose();
  }

  async #serve(line: CallLine, ringing: Ringing): Promise<void> {
    const { exchange, desk, logger } = this.#options;
    const request = this.#read(line);
    if (request === undefined) {
      ringing.hangUp();
      return;
    }
    const { decoded } = request;
    if (decoded.kind === "call") {
      const owner = await this.#options.ownerOf({ parent: line.parent, window: decoded.window, cwd: decoded.call.cwd });
      if (owner.kind === "elsewhere") {
        ringing.sayAndHangUp({ word: "elsewhere", pid: owner.pid });
        return;
      }
      if (owner.kind === "nobody") {
        ringing.sayAndHangUp({ word: "later" });
        return;
      }
    }
    if (exchange.take(line.name) === "gone") {
      ringing.hangUp();
      return;
    }
    switch (decoded.kind) {
      case "notice":
        this.#answer(line, ringing, request, { kind: "pass" });
        return;
      case "unreadable":
        logger.warn(`A payload of ${line.agent} could not be read: ${decoded.why}`);
        this.#answer(line, ringing, request, refusal("unreadable-payload", decoded.why));
        return;
    }
    const { rewrite, call } = decoded;
    const { patience, hears } = request.adapter;
    const options = { rewrite, patience, hears: hears?.(request.payload) ?? hearsRefusals };
    const submission = this.#twins.join(call, line.agent, () => desk.submit(call, options));
    const wait = this.#wait(ringing, () => submission.withdraw());
    try {
      const outcome = await submission.outcome;
      if (wait.presence() === "here") this.#answer(line, ringing, request, outcome);
    } finally {
      wait.dispose();
    }
  }

  /** Reads and decodes a request; undefined when there is none that is ours. */
  #read(line: CallLine): ReadRequest | undefined {
    const { exchange, home, logger } = this.#options;
    const found = exchange.read(line.name);
    const choice = this.#choice(line);
    switch (found.kind) {
      case "nothing":
        logger.debug(`A hook rang without a request: ${found.why}`);
        return undefined;
      case "too large":
        return unreadable(choice, tooLarge);
      case "request":
        return readPayload(found.payload, home, choice);
    }
  }

  #choice({ agent }: CallLine): AdapterChoice {
    return { agent, adapterFor: (name) => this.#options.adapterFor(name) };
  }

  /** Keeps a hook waiting with pings; calls `withdraw` once when it is gone or we end. Disposing ends the wait alone. */
  #wait(ringing: Ringing, withdraw: () => void): Disposable & { presence(): "here" | "gone" } {
    const { clock } = this.#options;
    let presence: "here" | "gone" = "here";
    let timer: Disposable;
    const ping = (): void => {
      timer = clock.after(betweenPings, () => {
        ringing.say({ word: "ping" });
        ping();
      });
    };
    const end = toDisposable(() => {
      timer.dispose();
      this.#waiting.delete(gone);
    });
    const gone = toDisposable(() => {
      presence = "gone";
      if (!this.#waiting.has(gone)) return;
      end.dispose();
      withdraw();
    });
    this.#waiting.add(gone);
    ping();
    ringing.whenGone(() => gone.dispose());
    return { dispose: () => end.dispose(), presence: () => presence };
  }

  #answer(line: CallLine, ringing: Ringing, request: ReadRequest, outcome: Outcome): void {
    this.#layOut(line, ringing, answerText(request, outcome));
  }

  /** Lays the answer out and rings back; clears it away when the hook has gone, or did not fetch it in time. */
  #layOut(line: CallLine, ringing: Ringing, text: string): void {
    const { exchange, clock } = this.#options;
    exchange.answer(line.name, text);
    const timer = clock.after(answerLife, () => ringing.hangUp());
    ringing.whenGone(() => {
      timer.dispose();
      exchange.discard(line.name);
    });
    ringing.say({ word: "answer" });
  }

  #refuseAfterFailure(line: CallLine, ringing: Ringing, cause: unknown): void {
    const why = cause instanceof Error ? cause.message : String(cause);
    try {
      const { exchange } = this.#options;
      exchange.take(line.name);
      exchange.discard(line.name);
      this.#answer(line, ringing, unreadable(this.#choice(line), why), refusal("internal", why));
    } catch (second) {
      // Without a request and without an answer the hook refuses by itself.
      this.#options.logger.error(`Refusing the call ${line.name} failed too; its hook refuses by itself.`, second);
      ringing.hangUp();
    }
  }
}
