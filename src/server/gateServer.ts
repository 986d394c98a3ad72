import { createConnection } from "node:net";
import type { Adapter } from "../adapters/adapter.ts";
import type { Clock } from "../base/clock.ts";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { GateEntry } from "../wire/gateEntry.ts";
import { type GateMessage, wireVersion } from "../wire/messages.ts";
import { type StatePaths, socketPath } from "../wire/statePaths.ts";
import type { CallDesk, GateStatus, RunDesk } from "./callDesk.ts";
import { Doorbell } from "./doorbell.ts";
import { Exchange } from "./exchange.ts";
import { HookCalls } from "./hookCalls.ts";
import { type CallPlace, type Owner, ownerOf } from "./ownership.ts";
import { GateRegistry } from "./registry.ts";
import { SocketServer } from "./socketServer.ts";
import type { StartDesk } from "./startConnection.ts";
import { prepareStateFolder } from "./stateFolder.ts";
import type { UndoAskDesk } from "./undoConnection.ts";

/** Leftovers in the exchange are cleared away so often, when they are so old, in milliseconds. */
const betweenSweeps = 10 * 60_000;
/** The shortest bound of the systems we run on (macOS), in bytes. */
const longestSocketPath = 103;
/** How long another gate may take to be connected to, in milliseconds. */
const probeTime = 1_000;

export interface GateServerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly paths: StatePaths;
  /** The person's home folder. */
  readonly home: string;
  /** Name and version, for people. */
  readonly product: string;
  /** Absolute folders the window has open. */
  readonly folders: readonly string[];
  /** The id of the window's storage folder, where it has one. */
  readonly window: string | undefined;
  readonly calls: CallDesk;
  readonly runs: RunDesk;
  /** Without it no agent is started. */
  readonly starts?: StartDesk | undefined;
  /** Without it nobody can be asked for an undo. */
  readonly undos?: UndoAskDesk | undefined;
  adapterFor(agent: string): Adapter | undefined;
  status(): GateStatus;
}

/** A server that runs, or why there is none, in a sentence that names the mend. */
export type StartedServer =
  | { readonly kind: "started"; readonly server: GateServer }
  | { readonly kind: "failed"; readonly problem: string };

/** Opens the doorbell and the socket of this process and, once both listen, makes them known. */
export async function startGateServer(options: GateServerOptions): Promise<StartedServer> {
  const ourUid = process.getuid?.();
  const state = prepareStateFolder(options.paths, ourUid);
  if (state.kind === "unusable") return { kind: "failed", problem: state.problem };
  const socket = socketPath(options.paths, process.pid, process.platform);
  if (Buffer.byteLength(socket) > longestSocketPath) {
    return {
      kind: "failed",
      problem: `${socket} is longer than the system lets a socket's path be. Use a home folder with a shorter path.`,
    };
  }
  const server = new GateServer(options, ourUid);
  try {
    await server.open();
    return { kind: "started", server };
  } catch (cause) {
    server.dispose();
    options.logger.error("The gate could not be opened.", cause);
    const why = cause instanceof Error ? cause.message : String(cause);
    return {
      kind: "failed",
      problem: `Holdpoint could not open its gate: ${why}. Until the window is reloaded, agents are refused.`,
    };
  }
}

/** The ways in of one gate: hooks ring at its doorbell, programs of ours connect to its socket. */
export class GateServer implements Disposable {
  readonly #options: GateServerOptions;
  readonly #owned = new DisposableStore();
  readonly #registry: GateRegistry;
  readonly #exchange: Exchange;
  readonly #doorbell: Doorbell;
  readonly #socket: SocketServer;
  #entry: GateEntry;
  #sweeping: Disposable = toDisposable(() => undefined);

  constructor(options: GateServerOptions, ourUid: number | undefined) {
    const { clock, logger, paths, product, folders, window } = options;
    const { pid } = process;
    this.#options = options;
    this.#entry = {
      pid,
      port: 0,
      socket: socketPath(paths, pid, process.platform),
      startedAt: clock.now(),
      product,
      folders,
      window,
    };
    this.#exchange = new Exchange(paths.calls, ourUid);
    const calls = this.#owned.add(
      new HookCalls({
        clock,
        logger,
        exchange: this.#exchange,
        desk: options.calls,
        home: options.home,
        adapterFor: (agent) => options.adapterFor(agent),
        ownerOf: (place) => this.#ownerOf(place),
      }),
    );
    this.#doorbell = this.#owned.add(new Doorbell(clock, logger, (line, ringing) => void calls.ring(line, ringing)));
    this.#socket = this.#owned.add(
      new SocketServer({
        clock,
        logger,
        runs: options.runs,
        starts: options.starts,
        undos: options.undos,
        pid,
        status: () => this.#status(),
      }),
    );
    // Ended first, so that no hook finds a gate that is going away.
    this.#registry = this.#owned.add(new GateRegistry(paths, ourUid, pid));
  }

  /** Loopback port of the doorbell; 0 before it listens. */
  get port(): number {
    return this.#entry.port;
  }

  /** Listens and makes itself known; rejects when it cannot. */
  async open(): Promise<void> {
    this.#sweep();
    await this.#socket.listen(this.#entry.socket);
    this.#entry = { ...this.#entry, port: await this.#doorbell.listen() };
    this.#registry.announce(this.#entry);
  }

  /** The window's folders have changed. */
  setFolders(folders: readonly string[]): void {
    this.#entry = { ...this.#entry, folders };
    this.#registry.announce(this.#entry);
  }

  /** Closes everything and leaves nothing behind. Calls under way are withdrawn, and their hooks refuse. */
  dispose(): void {
    this.#sweeping.dispose();
    this.#owned.dispose();
  }

  async #ownerOf(place: CallPlace): Promise<Owner> {
    if (place.parent === this.#entry.pid) return { kind: "ours" };
    let others = this.#registry.others();
    for (;;) {
      const owner = ownerOf(place, this.#entry, others);
      if (owner.kind !== "elsewhere") return owner;
      const entry = others.find((other) => other.pid === owner.pid);
      if (entry !== undefined && (await isListening(entry.socket, this.#options.clock)) === "yes") return owner;
      // A crashed gate's entry whose process id is in use again.
      others = others.filter((other) => other.pid !== owner.pid);
    }
  }

  #status(): Extract<GateMessage, { type: "status" }> {
    const { pid, product, folders } = this.#entry;
    return {
      type: "status",
      version: wireVersion,
      pid,
      product,
      holds: this.#options.status().holds,
      folders: [...folders],
    };
  }

  #sweep(): void {
    const { clock, logger } = this.#options;
    try {
      const left = [...this.#exchange.sweep(clock.now() - betweenSweeps), ...this.#registry.sweep(clock.now())];
      if (left.length > 0) logger.warn(`Leftovers could not be cleared away: ${left.slice(0, 10).join("; ")}`);
    } catch (cause) {
      logger.warn(`Leftovers could not be cleared away: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
    void this.#forgetCrashed();
    this.#sweeping = clock.after(betweenSweeps, () => this.#sweep());
  }

  /** Removes the entries of crashed gates whose process ids are in use again: their ports may be anybody's by now. */
  async #forgetCrashed(): Promise<void> {
    const { clock, logger } = this.#options;
    try {
      for (const entry of this.#registry.others()) {
        if ((await isListening(entry.socket, clock)) === "no") this.#registry.forget(entry);
      }
    } catch (cause) {
      logger.warn(`Crashed gates could not be cleared away: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
}

/** Whether a gate listens at its socket. Unlike at its port, nobody else can: the socket lies in a folder that is ours alone. */
function isListening(path: string, clock: Clock): Promise<"yes" | "no" | "unknown"> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    const timer = clock.after(probeTime, () => finish("unknown"));
    const finish = (answer: "yes" | "no" | "unknown"): void => {
      timer.dispose();
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => finish("yes"));
    socket.once("error", (cause) => finish(/ECONNREFUSED|ENOENT/.test(cause.message) ? "no" : "unknown"));
  });
}
