import { setTimeout as wait } from "node:timers/promises";
import { isatty } from "node:tty";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import type { LoadedPty } from "./loadPty.ts";
import { OutputSink } from "./outputSink.ts";
import { endingGrace, type RunEnd, startPtyRun } from "./ptyRun.ts";
import type { RunRequest, TerminalSize } from "./runRequest.ts";

/** Size of a run's terminal where ours has none. */
const usualSize: TerminalSize = { columns: 80, rows: 24 };
/** A program can set any size for its terminal; larger ones than this mean nothing. */
const largestSize = 10_000;
/** How often the parent process is looked at, in milliseconds. */
const betweenLooks = 1_000;
/** Once the run was told to end, how long its output may still wait for a reader, in milliseconds. */
const outputGrace = endingGrace + 1_000;

/** What the host of a run reports while it goes on. */
export interface RunListener {
  started(pid: number): void;
  output(chunk: Buffer): void;
  resized(size: TerminalSize): void;
}

/** What the host of a run can be told from outside. */
export interface RunControls {
  /** As if Ctrl-C were pressed in the run's terminal. */
  interrupt(): void;
  /** Ends the run: hang-up, then kill. */
  stop(): void;
  /** A person's keys; dropped where the request does not let a person type. */
  type(text: string): void;
  /** Nobody can type any more: programs that read get end-of-file. */
  endInput(): void;
}

/** How hosting ended. `stuck`: a write to our output is still under way, and Node would wait for it when exiting. */
export type HostedEnd =
  | { readonly kind: "ended"; readonly end: RunEnd; readonly output: "written" | "stuck" }
  /** Nothing ran; the reason says what to do. */
  | { readonly kind: "failed"; readonly reason: string };

/** The size of the terminal that our standard output is, or 80 × 24 where it is none. */
export function ourSize(): TerminalSize {
  if (!isatty(1)) return usualSize;
  const { columns, rows } = process.stdout;
  if (!(columns > 0 && rows > 0)) return usualSize;
  return { columns: Math.min(columns, largestSize), rows: Math.min(rows, largestSize) };
}

/**
 * Runs a request in a pseudo-terminal and stands in for it: its output becomes our standard output, our terminal's size
 * is its size, and what would end us ends it. Our standard input is not read, so nothing that an agent types into our terminal
 * reaches it. `connect` gets the controls at once.
 */
export async function hostRun(
  pty: LoadedPty,
  request: RunRequest,
  listener: RunListener,
  connect: (controls: RunControls) => void,
): Promise<HostedEnd> {
  const sink = new OutputSink(1, { onReady: () => run.resume(), onGone: () => finish("SIGHUP") });
  const start = startPtyRun(pty, request, ourSize(), (chunk) => {
    listener.output(chunk);
    return sink.write(chunk);
  });
  if (start.kind === "failed") return start;
  const { run } = start;
  const owned = new DisposableStore();
  let ending: "no" | "yes" = "no";
  const finish = (signal: "SIGTERM" | "SIGHUP"): void => {
    run.end(signal);
    if (ending === "yes") return;
    ending = "yes";
    // Nobody waits for the output of a run that was told to end longer than for the run itself.
    const timer = setTimeout(() => sink.abandon(), outputGrace);
    owned.add(toDisposable(() => clearTimeout(timer)));
  };
  owned.add(onSignal("SIGINT", () => run.interrupt()));
  owned.add(onSignal("SIGQUIT", () => run.quit()));
  owned.add(onSignal("SIGTERM", () => finish("SIGTERM")));
  owned.add(onSignal("SIGHUP", () => finish("SIGHUP")));
  // A stopped host would leave its run going on unseen, with nobody to stop it.
  owned.add(onSignal("SIGTSTP", () => undefined));
  owned.add(
    followSize((size) => {
      run.resize(size);
      listener.resized(size);
    }),
  );
  owned.add(whenOrphaned(() => finish("SIGHUP")));
  connect({
    interrupt: () => run.interrupt(),
    stop: () => finish("SIGHUP"),
    type: (text) => run.type(text),
    endInput: () => run.endInput(),
  });
  listener.started(run.pid);
  try {
    const end = await run.ended;
    await sink.flush();
    // An abandoned write is often over a moment later, because what held the output up went away with the run.
    if (sink.condition === "stuck") await wait(50);
    return { kind: "ended", end, output: sink.condition === "stuck" ? "stuck" : "written" };
  } finally {
    owned.dispose();
  }
}

function onSignal(signal: NodeJS.Signals, react: () => void): Disposable {
  process.on(signal, react);
  return toDisposable(() => process.off(signal, react));
}

function followSize(react: (size: TerminalSize) => void): Disposable {
  // Touching `process.stdout` makes a pipe non-blocking for all who share it, so only a terminal's is touched.
  if (!isatty(1)) return toDisposable(() => undefined);
  const { stdout } = process;
  const changed = (): void => react(ourSize());
  stdout.on("resize", changed);
  return toDisposable(() => stdout.off("resize", changed));
}

/** A process whose parent is gone gets another one. */
function whenOrphaned(react: () => void): Disposable {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) react();
  }, betweenLooks);
  return toDisposable(() => clearInterval(timer));
}
