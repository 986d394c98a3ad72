import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deferred } from "../../src/base/deferred.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import type { RefusedDeed, RunEnd, RunHost } from "../../src/gate/run.ts";
import type { RunClaim, RunGrant, RunRefusal } from "../../src/server/callDesk.ts";
import { GateRegistry } from "../../src/server/registry.ts";
import { SocketServer } from "../../src/server/socketServer.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { socketPath, statePaths } from "../../src/wire/statePaths.ts";

/** A gate with a real socket and registry entry, whose desk gives every ticket the same answer and notes the reports. */
export class FakeGate {
  readonly home = realpathSync(mkdtempSync(join(tmpdir(), "gate-")));
  /** One of its own: what a run starts is marked with it, and the kill switch of another test must not find that. */
  readonly ticket = `${process.pid}-${randomBytes(16).toString("hex")}`;
  readonly reports: string[] = [];
  readonly refused: RefusedDeed[] = [];
  readonly ended = new Deferred<RunEnd>();
  /** Resolves with the line to the program once its output contained `ready`. */
  readonly ready = new Deferred<RunHost>();
  claim: RunClaim | undefined;
  /** Added to the environment of every run. */
  readonly environment: Record<string, string> = {};
  output = "";
  dropped = 0;
  readonly #paths = statePaths(this.home, join(this.home, "state"));
  readonly #registry = new GateRegistry(this.#paths, process.getuid?.(), process.pid);
  readonly #server: SocketServer;
  #plain: Server | undefined;

  constructor(answer: Omit<RunGrant, "run"> | RunRefusal) {
    this.#server = new SocketServer({
      clock: systemClock,
      logger: nullLogger,
      pid: process.pid,
      status: () => ({ type: "status", version: 1, pid: process.pid, product: "test", holds: 0, folders: [] }),
      runs: {
        redeem: async (_ticket, claim, host) => {
          this.claim = claim;
          if (answer.kind === "refused") return answer;
          const environment = { ...answer.plan.environment, ...this.environment };
          return { ...answer, plan: { ...answer.plan, environment }, run: this.#reportsFor(host) };
        },
      },
    });
  }

  /** The value of HOLDPOINT_HOME that leads here. */
  get state(): string {
    return this.#paths.state;
  }

  async open(): Promise<void> {
    const socket = this.#prepare();
    await this.#server.listen(socket);
    this.#announce(socket);
  }

  /** Opens the gate with a server that answers a program's first message with these lines, all at once. */
  async openWith(lines: string): Promise<void> {
    const socket = this.#prepare();
    this.#plain = createServer((connection) => connection.once("data", () => connection.write(lines)));
    await new Promise<void>((resolve) => this.#plain?.listen(socket, resolve));
    chmodSync(socket, 0o600);
    this.#announce(socket);
  }

  #prepare(): string {
    prepareStateFolder(this.#paths, process.getuid?.());
    return socketPath(this.#paths, process.pid, process.platform);
  }

  #announce(socket: string): void {
    this.#registry.announce({
      pid: process.pid,
      port: 1,
      socket,
      startedAt: 0,
      product: "test",
      folders: [],
      window: undefined,
    });
  }

  /** Ends every connection, as the reload of a window does. */
  reload(): void {
    this.#server.dispose();
  }

  dispose(): void {
    this.#server.dispose();
    this.#plain?.close();
    rmSync(this.home, { recursive: true });
  }

  #reportsFor(host: RunHost): RunGrant["run"] {
    return {
      started: (pid) => this.reports.push(pid > 0 ? "started" : "started without a process"),
      output: (text) => {
        this.output += text;
        if (this.output.includes("ready")) this.ready.resolve(host);
      },
      dropped: (characters) => {
        this.dropped += characters;
      },
      bounded: (refused) => this.refused.push(...refused),
      resized: (columns, rows) => this.reports.push(`resized ${columns}x${rows}`),
      ended: (end) => {
        this.reports.push(end.kind);
        this.ended.resolve(end);
      },
    };
  }
}
