import { setTimeout as wait } from "node:timers/promises";
import { Deferred } from "../base/deferred.ts";
import { writeToPty } from "./endOfInput.ts";
import type { LoadedPty, NativePty, PtyTerminal } from "./loadPty.ts";
import { PtyReader } from "./ptyReader.ts";
import { RunInput } from "./runInput.ts";
import { processesOf, type RunProcess, signalRun, signalWithin } from "./runProcesses.ts";
import { type RunRequest, requestProblem, type TerminalSize } from "./runRequest.ts";

/** How long a run that is asked to end may take before it is killed, in milliseconds. */
export const endingGrace = 3_000;
/** How long the last processes of a run may take to go after its terminal closed, in milliseconds. */
const leavingGrace = 200;
/**
 * Time between two looks at the processes of a run, in milliseconds: each look reads all of /proc. What is left of a sandbox when
 * its command has ended goes within a few, so the first looks are sooner, each after twice the time.
 */
const betweenLooks = { first: 2, longest: 25 };

const interruptKey = Buffer.from([0x03]);
const quitKey = Buffer.from([0x1c]);

/** How a run ended. */
export interface RunEnd {
  /** Of the program that was started; 0 when a signal ended it. */
  readonly exitCode: number;
  /** The signal's number; 0 when it exited by itself. */
  readonly signal: number;
  /** Processes of the run that are still alive. */
  readonly left: readonly RunProcess[];
}

/** `failed`: nothing ran, and the reason says what to do. */
export type RunStart =
  | { readonly kind: "started"; readonly run: PtyRun }
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Starts a request in a pseudo-terminal of its own, as leader of a new session. `take` gets each chunk of output as the
 * terminal gives it (the terminal turns LF into CR LF); answering "wait" stops the program's output until `resume`.
 */
export function startPtyRun(
  pty: LoadedPty,
  request: RunRequest,
  size: TerminalSize,
  take: (chunk: Buffer) => "more" | "wait",
): RunStart {
  if (pty.kind === "missing") return { kind: "failed", reason: pty.problem };
  const problem = requestProblem(request);
  if (problem !== undefined) return { kind: "failed", reason: `Nothing was run. ${problem}` };
  const exit = new Deferred<ProgramExit>();
  let terminal: PtyTerminal;
  try {
    terminal = pty.native.fork(
      request.shell,
      [...request.shellArguments, request.command],
      Object.entries(request.environment).map(([name, value]) => `${name}=${value}`),
      request.cwd,
      size.columns,
      size.rows,
      -1,
      -1,
      true,
      pty.helper,
      (exitCode, signal) => exit.resolve({ exitCode, signal }),
    );
  } catch (cause) {
    return {
      kind: "failed",
      reason: `Nothing was run, because no pseudo-terminal could be opened (${messageOf(cause)}). ${noTerminal}`,
    };
  }
  try {
    const input = new RunInput(terminal.fd, request.typing);
    return {
      kind: "started",
      run: new PtyRun(pty.native, terminal, input, exit.promise, take, request.leader ?? "command"),
    };
  } catch (cause) {
    signalRun(terminal.pid, "SIGKILL");
    return {
      kind: "failed",
      reason: `The command was killed as it started, because its terminal cannot be read (${messageOf(cause)}). ${noTerminal}`,
    };
  }
}

const noTerminal = "Close programs that hold terminals or files and ask again.";

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

interface ProgramExit {
  readonly exitCode: number;
  readonly signal: number;
}

/** A command while it runs in its terminal. */
export class PtyRun {
  /** The leader of its session and process group. */
  readonly pid: number;
  /** Resolves when the program has ended and the last byte of its output was taken. */
  readonly ended: Promise<RunEnd>;
  readonly #native: NativePty;
  readonly #fd: number;
  readonly #reader: PtyReader;
  readonly #input: RunInput;
  /** Signals the processes that may end by it. */
  readonly #ask: (leader: number, signal: NodeJS.Signals) => void;
  #killed: Promise<void> | undefined;

  constructor(
    native: NativePty,
    terminal: PtyTerminal,
    input: RunInput,
    exit: Promise<ProgramExit>,
    take: (chunk: Buffer) => "more" | "wait",
    leader: "command" | "sandbox",
  ) {
    this.#ask = leader === "sandbox" ? signalWithin : signalRun;
    this.#native = native;
    this.#fd = terminal.fd;
    this.pid = terminal.pid;
    this.#reader = new PtyReader(terminal.fd, terminal.pty, take);
    this.#input = input;
    void this.#reader.closed.then(() => this.#input.dispose());
    this.ended = this.#followToEnd(exit);
  }

  /** Goes on reading after `take` answered "wait". */
  resume(): void {
    this.#reader.resume();
  }

  /** As if Ctrl-C were pressed in the run's terminal. */
  interrupt(): void {
    this.#press(interruptKey, "SIGINT");
  }

  /** As if Ctrl-\ were pressed in the run's terminal. */
  quit(): void {
    this.#press(quitKey, "SIGQUIT");
  }

  /** A person's keys; dropped where the run's input is closed. */
  type(text: string): void {
    if (this.#reader.state === "open") this.#input.type(text);
  }

  /** Nobody can type any more: programs that read get end-of-file. */
  endInput(): void {
    if (this.#reader.state === "open") this.#input.end();
  }

  resize(size: TerminalSize): void {
    if (this.#reader.state === "open") this.#native.resize(this.#fd, size.columns, size.rows, 0, 0);
  }

  /** Asks every process of the run to end, and kills those that have not within `endingGrace`. Asking again is harmless. */
  end(signal: "SIGTERM" | "SIGHUP"): void {
    if (this.#killed !== undefined) return;
    this.#ask(this.pid, signal);
    // A stopped process gets a signal only when it goes on.
    this.#ask(this.pid, "SIGCONT");
    this.#killed = this.#killAfterGrace();
  }

  #press(key: Buffer, signal: NodeJS.Signals): void {
    if (this.#reader.state === "closed") return;
    if (writeToPty(this.#fd, key) < key.length) this.#ask(this.pid, signal);
  }

  async #followToEnd(exit: Promise<ProgramExit>): Promise<RunEnd> {
    const { exitCode, signal } = await exit;
    this.#reader.finish();
    await this.#reader.closed;
    let left = await this.#whoIsLeft(leavingGrace);
    if (left.length > 0 && this.#killed !== undefined) {
      await this.#killed;
      left = await this.#whoIsLeft(leavingGrace);
    }
    return { exitCode, signal, left };
  }

  /** Closing the terminal hangs up on what is left of the run, so it is given a moment to go. */
  async #whoIsLeft(milliseconds: number): Promise<readonly RunProcess[]> {
    const end = performance.now() + milliseconds;
    let left = processesOf(this.pid);
    for (let pause = betweenLooks.first; left.length > 0 && performance.now() < end; pause *= 2) {
      await wait(Math.min(pause, betweenLooks.longest));
      left = processesOf(this.pid);
    }
    return left;
  }

  async #killAfterGrace(): Promise<void> {
    const left = await this.#whoIsLeft(endingGrace);
    if (left.length > 0) signalRun(this.pid, "SIGKILL");
  }
}
