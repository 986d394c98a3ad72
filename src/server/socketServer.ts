import { chmodSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import { frame, LineCutter, unframe } from "../wire/framing.ts";
import { type ClientMessage, clientMessage, type GateMessage } from "../wire/messages.ts";
import type { RunDesk } from "./callDesk.ts";
import { RunConnection } from "./runConnection.ts";
import { StartConnection, type StartDesk } from "./startConnection.ts";
import { type UndoAskDesk, UndoConnection } from "./undoConnection.ts";

/** How long a connection may take to its first message, in milliseconds. */
const firstMessageTime = 10_000;
/** How long a program may take to hang up after our last word, in milliseconds. */
const farewellTime = 2_000;
/** Connections at a time. Only this user's programs reach the socket, so the bound is against faults, not attacks. */
const mostConnections = 1024;

export interface SocketServerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly runs: RunDesk;
  /** Without it no agent is started. */
  readonly starts?: StartDesk | undefined;
  /** Without it nobody can be asked for an undo. */
  readonly undos?: UndoAskDesk | undefined;
  /** Our process id, which the tickets of this gate begin with. */
  readonly pid: number;
  /** What the gate says of itself now. */
  status(): Extract<GateMessage, { type: "status" }>;
}

/** What the rest of a connection is about, once its first message has said so. */
interface ProgramConnection {
  take(message: ClientMessage): void;
  /** The connection is gone. */
  lost(): void;
}

/** The socket for node programs of ours: JSON lines, one request a connection. */
export class SocketServer implements Disposable {
  readonly #options: SocketServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  constructor(options: SocketServerOptions) {
    this.#options = options;
    this.#server = createServer((socket) => this.#connected(socket));
    this.#server.maxConnections = mostConnections;
  }

  /** Listens at `path`, in place of what a process with our id left there. Rejects when that is impossible. */
  listen(path: string): Promise<void> {
    const isFile = !path.startsWith("\\\\");
    if (isFile) rmSync(path, { force: true });
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(path, () => {
        this.#server.off("error", reject);
        this.#server.on("error", (cause) =>
          this.#options.logger.error("The socket failed to take a connection.", cause),
        );
        // The folder keeps others out; this is for whoever looks at the socket alone.
        if (isFile) chmodSync(path, 0o600);
        resolve();
      });
    });
  }

  /** Stops listening and ends every connection. Runs go on; they are hosted elsewhere. */
  dispose(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #connected(socket: Socket): void {
    const { clock, logger } = this.#options;
    const cutter = new LineCutter();
    const timer = clock.after(firstMessageTime, () => socket.destroy());
    let run: ProgramConnection | undefined;
    this.#sockets.add(socket);
    // What goes wrong with a connection shows as its end.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      timer.dispose();
      this.#sockets.delete(socket);
      run?.lost();
    });
    socket.setEncoding("utf8");
    socket.on("data", (piece: string) => {
      const cut = cutter.push(piece);
      if (cut.kind === "overflow") {
        this.#reject(socket, "A line is longer than 1 MiB.");
        return;
      }
      for (const line of cut.lines) {
        if (socket.destroyed || socket.writableEnded) return;
        const read = unframe(clientMessage, line);
        if (read.kind === "invalid") {
          this.#reject(socket, `A message cannot be read (${read.why}).`);
          return;
        }
        timer.dispose();
        try {
          if (run !== undefined) run.take(read.message);
          else run = this.#first(socket, read.message);
        } catch (cause) {
          logger.error("A message of a program could not be served; its connection was ended.", cause);
          this.#reject(socket, "Holdpoint failed at this message.");
        }
      }
    });
  }

  #first(socket: Socket, message: ClientMessage): ProgramConnection | undefined {
    const { status, runs, starts, undos, pid, logger } = this.#options;
    switch (message.type) {
      case "status":
        this.#hangUp(socket, status());
        return undefined;
      case "redeem": {
        const send = (reply: GateMessage): void => void socket.write(frame(reply));
        const run = new RunConnection({ send, hangUp: (last) => this.#hangUp(socket, last) }, logger);
        void run.redeem(runs, message, pid);
        return run;
      }
      case "begin":
      case "start": {
        if (starts === undefined) {
          this.#reject(socket, "This window starts no agents.");
          return undefined;
        }
        const send = (reply: GateMessage): void => void socket.write(frame(reply));
        const start = new StartConnection({ send, hangUp: (last) => this.#hangUp(socket, last) }, logger);
        void start.begin(starts, message, pid);
        return start;
      }
      case "undo":
        if (undos !== undefined)
          return new UndoConnection(undos, message, (last) => this.#hangUp(socket, last), logger);
        this.#reject(socket, "This window puts nothing back.");
        return undefined;
      default:
        this.#reject(socket, `A connection cannot begin with "${message.type}".`);
        return undefined;
    }
  }

  /** Whatever is not understood is refused, with what to do. */
  #reject(socket: Socket, why: string): void {
    this.#hangUp(socket, {
      type: "refused",
      code: "bad-message",
      message: `${why} Update Holdpoint and reload the window.`,
    });
  }

  /** Says a last word. A program that does not hang up in turn is hung up on. */
  #hangUp(socket: Socket, last: GateMessage): void {
    socket.end(frame(last));
    const timer = this.#options.clock.after(farewellTime, () => socket.destroy());
    socket.once("close", () => timer.dispose());
  }
}
