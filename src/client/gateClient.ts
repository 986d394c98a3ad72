import { lstatSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import { frame, LineCutter, unframe } from "../wire/framing.ts";
import type { GateEntry } from "../wire/gateEntry.ts";
import { type ClientMessage, type GateMessage, gateMessage } from "../wire/messages.ts";
import { privacyProblem } from "../wire/privateEntry.ts";

/** How long connecting may take, and how long the first reply, in milliseconds. */
const connectTime = 5_000;
const replyTime = 20_000;
/** How long ending politely may take, in milliseconds. */
const closeTime = 2_000;

/**
 * Why there is no talking to a gate. `message` names the mend.
 * - `untrusted`: its socket is not ours. - `unreachable`: it does not listen. - `silent`: no reply in time.
 * - `ended`: it ended the connection. - `garbled`: it said what this version cannot read.
 */
export interface GateFailure {
  readonly kind: "failed";
  readonly code: "untrusted" | "unreachable" | "silent" | "ended" | "garbled";
  readonly message: string;
}

export type Connected = { readonly kind: "connected"; readonly client: GateClient } | GateFailure;
export type Reply = { readonly kind: "reply"; readonly message: GateMessage } | GateFailure;

/** Connects to the socket of a gate from the registry. Never rejects. */
export function connectToGate(entry: GateEntry, clock: Clock): Promise<Connected> {
  const problem = socketProblem(entry.socket);
  if (problem !== undefined) return Promise.resolve({ kind: "failed", code: "untrusted", message: problem });
  return new Promise((resolve) => {
    const socket = createConnection(entry.socket);
    const timer = clock.after(connectTime, () => fail("no answer in time"));
    const fail = (why: string): void => {
      timer.dispose();
      socket.destroy();
      resolve({
        kind: "failed",
        code: "unreachable",
        message: `The editor with process ${entry.pid} does not answer (${why}). Reload its window and ask again.`,
      });
    };
    socket.on("error", (cause) => fail(cause.message));
    socket.once("connect", () => {
      timer.dispose();
      resolve({ kind: "connected", client: new GateClient(socket, clock) });
    });
  });
}

/** One connection of a program of ours to a gate. */
export class GateClient implements Disposable {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #onMessage = new Emitter<GateMessage>();
  readonly #onEnd = new Emitter<GateFailure>();
  #end: GateFailure | undefined;

  /** Fires for each message of the gate. */
  readonly onMessage = this.#onMessage.event;
  /** Fires once when the connection is over, unless we ended it. */
  readonly onEnd = this.#onEnd.event;

  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    const cutter = new LineCutter();
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => {
      const cut = cutter.push(piece);
      if (cut.kind === "overflow") this.#finish("garbled", "a line is too long");
      else for (const line of cut.lines) this.#take(line);
    });
    socket.on("close", () => this.#finish("ended", "the connection ended"));
  }

  /**
   * Sends a message and waits for the next one of the gate. For the first message of a connection; subscribe to
   * `onMessage` before, for the gate may say more in the same breath. `within`: how long it may take, in milliseconds. Never rejects.
   */
  ask(message: ClientMessage, within = replyTime): Promise<Reply> {
    return new Promise((resolve) => {
      const settle = (reply: Reply): void => {
        timer.dispose();
        messages.dispose();
        ends.dispose();
        resolve(reply);
      };
      const messages = this.#onMessage.event((reply) => settle({ kind: "reply", message: reply }));
      const ends = this.#onEnd.event(settle);
      const timer = this.#clock.after(within, () => this.#finish("silent", "it did not reply in time"));
      if (this.#end === undefined) this.send(message);
      else settle(this.#end);
    });
  }

  /**
   * Sends a message; what comes after the end is dropped. "wait" asks to send no more than must be until `drained`:
   * messages are kept in memory until the gate takes them.
   */
  send(message: ClientMessage): "more" | "wait" {
    if (this.#end !== undefined) return "more";
    return this.#socket.write(frame(message)) ? "more" : "wait";
  }

  /** Resolves when the gate has taken what was sent, or the connection is over. */
  drained(): Promise<void> {
    if (this.#end !== undefined || !this.#socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off("drain", done);
        this.#socket.off("close", done);
        resolve();
      };
      this.#socket.on("drain", done);
      this.#socket.on("close", done);
    });
  }

  /** Sends what is still on its way, as far as the gate takes it within two seconds, then ends the connection. */
  close(): Promise<void> {
    this.#end ??= failure("ended", "we ended the connection");
    return new Promise((resolve) => {
      if (this.#socket.closed) {
        resolve();
        return;
      }
      const timer = this.#clock.after(closeTime, () => this.#socket.destroy());
      this.#socket.once("close", () => {
        timer.dispose();
        resolve();
      });
      this.#socket.end();
    });
  }

  /** Ends the connection at once. */
  dispose(): void {
    this.#end ??= failure("ended", "we ended the connection");
    this.#socket.destroy();
    this.#onMessage.dispose();
    this.#onEnd.dispose();
  }

  #take(line: string): void {
    if (this.#end !== undefined) return;
    const read = unframe(gateMessage, line);
    if (read.kind === "message") this.#onMessage.fire(read.message);
    else this.#finish("garbled", read.why);
  }

  #finish(code: GateFailure["code"], why: string): void {
    if (this.#end !== undefined) return;
    this.#end = failure(code, why);
    this.#socket.destroy();
    this.#onEnd.fire(this.#end);
  }
}

function failure(code: GateFailure["code"], why: string): GateFailure {
  const mend =
    code === "garbled" ? "Update Holdpoint and reload the window." : "Reload the editor's window and ask again.";
  return { kind: "failed", code, message: `The editor's Holdpoint cannot be talked to: ${why}. ${mend}` };
}

function socketProblem(path: string): string | undefined {
  // A Windows pipe is no file.
  if (path.startsWith("\\\\")) return undefined;
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return `There is no socket at ${path}. Reload the editor's window and ask again.`;
  return privacyProblem(path, found, "socket", process.getuid?.());
}
