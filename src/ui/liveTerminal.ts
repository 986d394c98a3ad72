import { type Disposable, EventEmitter, type Pseudoterminal, type TerminalDimensions, window } from "vscode";
import { DisposableStore } from "../base/disposable.ts";
import type { Run, RunEnd } from "../gate/run.ts";

/** What Ctrl-C sends. */
const interruptKey = "\x03";

/**
 * Shows a run in a terminal of the editor, named for the agent. It is a view: what is typed reaches the program only where
 * the person said so in the review (Ctrl-C always does), and closing it does not end the run. An agent's tools cannot type
 * here: they reach the terminals that they opened themselves.
 */
export function showLiveTerminal(run: Run): Disposable {
  const view = new LiveView(run);
  const terminal = window.createTerminal({ name: `Holdpoint: ${run.call.caller.label}`, pty: view, isTransient: true });
  terminal.show(true);
  return { dispose: () => terminal.dispose() };
}

class LiveView implements Pseudoterminal {
  readonly #run: Run;
  readonly #store = new DisposableStore();
  readonly #onDidWrite = new EventEmitter<string>();
  readonly #onDidOverrideDimensions = new EventEmitter<TerminalDimensions | undefined>();
  /** What came before the terminal was open; VS Code drops what is written earlier. */
  #early: string[] | undefined = [];

  readonly onDidWrite = this.#onDidWrite.event;
  readonly onDidOverrideDimensions = this.#onDidOverrideDimensions.event;

  constructor(run: Run) {
    this.#run = run;
    this.#write(`\x1b[2mApproved; runs in ${run.call.cwd}:\x1b[0m\r\n${visible(run.call.text)}\r\n\r\n`);
    if (run.typing === "person") this.#write("\x1b[2mWhat you type here goes to the command.\x1b[0m\r\n\r\n");
    this.#store.add(run.onOutput((text) => this.#write(text)));
    this.#store.add(run.onResize((size) => this.#onDidOverrideDimensions.fire(size)));
    this.#store.add(run.onEnd((end) => this.#write(`\r\n\x1b[2m${describeEnd(end)}\x1b[0m\r\n`)));
  }

  open(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    this.#onDidOverrideDimensions.fire({ columns: this.#run.columns, rows: this.#run.rows });
    for (const text of early) this.#onDidWrite.fire(text);
  }

  close(): void {
    this.#store.dispose();
  }

  handleInput(data: string): void {
    if (this.#run.typing === "person") this.#run.type(data);
    else if (data === interruptKey) this.#run.interrupt();
  }

  #write(text: string): void {
    if (this.#early === undefined) this.#onDidWrite.fire(text);
    else this.#early.push(text);
  }
}

function describeEnd(end: RunEnd): string {
  switch (end.kind) {
    case "exited":
      return end.signal === 0 ? `Ended with exit code ${end.exitCode}.` : `Ended by signal ${end.signal}.`;
    case "failed":
      return `Could not be started: ${visible(end.reason)}`;
    case "lost":
      return "The run goes on, but can no longer be watched from here.";
  }
}

/** Text that is only to be read: control characters in it must not steer the terminal. */
function visible(text: string): string {
  return text.replaceAll("\n", "\r\n").replace(/(?![\r\n])\p{Cc}/gu, "\u{fffd}");
}
