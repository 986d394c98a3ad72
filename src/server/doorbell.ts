import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import {
  type CallLine,
  type DoorbellWord,
  formatDoorbellWord,
  longestCallLine,
  parseCallLine,
} from "../wire/doorbell.ts";

/** How long a connection may take to say its line, in milliseconds. */
const lineTime = 10_000;
/** Connections that have not said theirs. One more ends the oldest of them: a real hook speaks at once, and tries again. */
const mostUnheard = 512;
/** Hooks that wait for an answer. One more is turned away: it tries again, and refuses after ten seconds. */
const mostHeard = 4096;
/** Pings in a row that a hook may leave unanswered; with five seconds between them, a frozen hook is gone after 20. */
const mostUnanswered = 3;

/** A hook that rang and waits. */
export interface Ringing {
  say(word: DoorbellWord): void;
  /** Says a last word and hangs up when it is delivered. */
  sayAndHangUp(word: DoorbellWord): void;
  hangUp(): void;
  /** Calls `listener` once when the hook is gone, at once when it is gone already. */
  whenGone(listener: () => void): void;
}

/**
 * The loopback port at which hooks ring. Nothing secret passes here, and anyone on the machine may connect: a
 * connection gets ten seconds and 256 bytes to name a request; from then on it may say one dot for each ping it was sent,
 * and whatever else it says ends it.
 */
export class Doorbell implements Disposable {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #onRing: (line: CallLine, ringing: Ringing) => void;
  readonly #server: Server;
  /** Oldest first. */
  readonly #unheard = new Map<Socket, Disposable>();
  readonly #heard = new Set<Socket>();

  constructor(clock: Clock, logger: Logger, onRing: (line: CallLine, ringing: Ringing) => void) {
    this.#clock = clock;
    this.#logger = logger;
    this.#onRing = onRing;
    this.#server = createServer({ noDelay: true }, (socket) => this.#connected(socket));
  }

  /** Listens on a free port of 127.0.0.1 and resolves to it; rejects when there is none. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen({ host: "127.0.0.1", port: 0, backlog: 511 }, () => {
        this.#server.off("error", reject);
        this.#server.on("error", (cause) => this.#logger.error("The doorbell failed to take a connection.", cause));
        const address = this.#server.address();
        if (address === null || typeof address === "string") reject(new Error("The doorbell has no port."));
        else resolve(address.port);
      });
    });
  }

  /** Listens at a socket in a folder that is ours alone; rejects when it cannot. */
  listenAt(path: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(path, () => {
        this.#server.off("error", reject);
        this.#server.on("error", (cause) => this.#logger.error("The doorbell failed to take a connection.", cause));
        resolve();
      });
    });
  }

  /** Stops listening and ends every connection. */
  dispose(): void {
    this.#server.close();
    for (const socket of [...this.#unheard.keys(), ...this.#heard]) socket.destroy();
  }

  #connected(socket: Socket): void {
    // What goes wrong with a connection shows as its end.
    socket.on("error", () => undefined);
    const [oldest] = this.#unheard.keys();
    if (oldest !== undefined && this.#unheard.size >= mostUnheard) {
      // Forgotten at once: its end is only told after more of a flood has been taken in.
      this.#forget(oldest);
      oldest.destroy();
    }
    this.#unheard.set(
      socket,
      this.#clock.after(lineTime, () => socket.destroy()),
    );
    let said = "";
    let heard: HeardHook | undefined;
    socket.setEncoding("latin1");
    socket.on("data", (piece: string) => {
      if (heard !== undefined) {
        heard.take(piece);
        return;
      }
      said += piece;
      const line = said.length <= longestCallLine && said.endsWith("\n") ? parseCallLine(said.slice(0, -1)) : undefined;
      if (line !== undefined) heard = this.#hear(socket, line);
      else if (said.length >= longestCallLine || said.includes("\n") || !couldBecomeLine(said)) socket.destroy();
    });
    socket.on("close", () => {
      this.#forget(socket);
      this.#heard.delete(socket);
    });
  }

  #hear(socket: Socket, line: CallLine): HeardHook {
    const hook = new HeardHook(socket);
    this.#forget(socket);
    if (this.#heard.size >= mostHeard) {
      this.#logger.warn("Too many hooks wait for an answer; one was turned away.");
      socket.destroy();
      return hook;
    }
    this.#heard.add(socket);
    this.#onRing(line, hook);
    return hook;
  }

  #forget(socket: Socket): void {
    this.#unheard.get(socket)?.dispose();
    this.#unheard.delete(socket);
  }
}

/** A connection that has said its line. */
class HeardHook implements Ringing {
  readonly #socket: Socket;
  #unanswered = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Takes what the hook says after its line: one dot for each ping. */
  take(piece: string): void {
    this.#unanswered -= piece.length;
    if (this.#unanswered < 0 || /[^.]/.test(piece)) this.#socket.destroy();
  }

  say(word: DoorbellWord): void {
    if (word.word === "ping" && this.#unanswered++ >= mostUnanswered) this.#socket.destroy();
    else this.#socket.write(formatDoorbellWord(word));
  }

  sayAndHangUp(word: DoorbellWord): void {
    this.#socket.write(formatDoorbellWord(word));
    // Waits for the word to be on its way, not for the other end to hang up too.
    this.#socket.destroySoon();
  }

  hangUp(): void {
    this.#socket.destroy();
  }

  whenGone(listener: () => void): void {
    if (this.#socket.closed || this.#socket.destroyed) listener();
    else this.#socket.once("close", listener);
  }
}

const opening = "holdpoint ";

/** Ends garbage at its first byte instead of waiting for its newline. */
function couldBecomeLine(said: string): boolean {
  return opening.startsWith(said.slice(0, opening.length));
}
