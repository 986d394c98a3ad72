import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import type { Adapter } from "../adapters/adapter.ts";
import type { Clock } from "../base/clock.ts";
import { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { Call, Caller } from "../core/call/call.ts";
import type { Outcome } from "../core/call/outcome.ts";
import type { StartDoor } from "../gate/started.ts";
import type { CallOptions, Submission } from "../gate/submission.ts";
import { formatGateEntry } from "../wire/gateEntry.ts";
import { insidePorts, type StatePaths } from "../wire/statePaths.ts";
import type { CallDesk } from "./callDesk.ts";
import { Doorbell } from "./doorbell.ts";
import { Exchange } from "./exchange.ts";
import { HookCalls } from "./hookCalls.ts";

/** How long a way that has ended still answers, in milliseconds: what comes through it hears why it is refused. */
const afterlife = 60_000;

export interface StartedDoorOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly paths: StatePaths;
  /** The person's home folder. */
  readonly home: string;
  /** Name and version, for people. */
  readonly product: string;
  readonly calls: CallDesk;
  adapterFor(agent: string): Adapter | undefined;
}

/**
 * Opens the way of one started agent: a folder for its calls and a socket to ring at, which are shown in its sandbox and nowhere else.
 * `callerOf` names whose every call is. Rejects where they cannot be made.
 */
export async function openStartedDoor(
  options: StartedDoorOptions,
  id: string,
  callerOf: (call: Call) => Caller,
): Promise<StartDoor> {
  const { clock, logger, paths, home, product } = options;
  const store = new DisposableStore();
  const folder = `${paths.started}/${id}`;
  // Short, because the system bounds the path of a socket.
  const socket = `${paths.sockets}/${id.slice(0, 16)}.door`;
  for (const part of [folder, `${folder}/calls`, `${folder}/gates`]) mkdirSync(part, { recursive: true, mode: 0o700 });
  store.add({ dispose: () => rmSync(folder, { recursive: true, force: true }) });
  const entry = { pid: insidePorts.pid, port: insidePorts.gate, socket, startedAt: clock.now(), product, folders: [] };
  writeFileSync(`${folder}/gates/${insidePorts.pid}`, formatGateEntry({ ...entry, window: undefined }), {
    mode: 0o600,
  });
  const desk = new StartedDesk(options.calls, callerOf);
  const calls = store.add(
    new HookCalls({
      clock,
      logger,
      exchange: new Exchange(`${folder}/calls`, process.getuid?.()),
      desk,
      home,
      adapterFor: (agent) => options.adapterFor(agent),
      // Whoever rings here was started by this window.
      ownerOf: async () => ({ kind: "ours" }),
    }),
  );
  const doorbell = store.add(new Doorbell(clock, logger, (line, ringing) => void calls.ring(line, ringing)));
  try {
    rmSync(socket, { force: true });
    await doorbell.listenAt(socket);
    chmodSync(socket, 0o600);
  } catch (cause) {
    store.dispose();
    throw cause;
  }
  return {
    folder,
    socket,
    end: () => {
      desk.end();
      calls.dispose();
      store.add(clock.after(afterlife, () => store.dispose()));
    },
    dispose: () => store.dispose(),
  };
}

/** Gives every call the name of whom it is known to come from. */
class StartedDesk implements CallDesk {
  readonly #desk: CallDesk;
  readonly #callerOf: (call: Call) => Caller;
  #state: "at work" | "over" = "at work";

  constructor(desk: CallDesk, callerOf: (call: Call) => Caller) {
    this.#desk = desk;
    this.#callerOf = callerOf;
  }

  end(): void {
    this.#state = "over";
  }

  submit(call: Call, options: CallOptions): Submission {
    if (this.#state === "over") return { outcome: Promise.resolve(over), withdraw: () => undefined };
    const { outcome, withdraw } = this.#desk.submit({ ...call, caller: this.#callerOf(call) }, options);
    return {
      // What was answered while it ended counts no more.
      outcome: outcome.then((answer) => (this.#state === "over" ? over : answer)),
      withdraw,
    };
  }
}

const over: Outcome = {
  kind: "deny",
  reason: "The session that Holdpoint started this agent in is over, and so is its leave to ask.",
  instead: 'End your turn. The person can start the agent again with "Holdpoint: Start Agent in Holdpoint".',
};
