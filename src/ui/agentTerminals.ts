import { type Disposable, type Terminal, window } from "vscode";
import { DisposableStore } from "../base/disposable.ts";
import type { Shell } from "../core/call/call.ts";
import type { Terminals } from "../core/surroundings.ts";
import type { Runs } from "../gate/runs.ts";
import { isRunLine } from "../run/runLine.ts";
import { systemClock } from "./systemClock.ts";

const interruptKey = "\u0003";
/** How long after the first the second Ctrl-C comes, in milliseconds. */
const secondInterrupt = 300;

/**
 * What goes on in the terminals that agents opened, as the editor's shell integration tells it. A terminal from which
 * nothing was heard makes the whole unknown.
 */
export class AgentTerminals implements Disposable {
  readonly #store = new DisposableStore();
  /** `run`: it hosts a run of ours and nothing else. */
  readonly #heard = new Map<Terminal, "busy" | "run" | "idle">();
  #runs = 0;

  /** `program` is the path of the command line program, which hosts runs. */
  constructor(program: string) {
    this.#store.add(
      window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
        this.#heard.set(terminal, isRunLine(execution.commandLine.value, program) ? "run" : "busy");
      }),
    );
    this.#store.add(window.onDidEndTerminalShellExecution(({ terminal }) => this.#heard.set(terminal, "idle")));
    this.#store.add(window.onDidCloseTerminal((terminal) => this.#heard.delete(terminal)));
  }

  /** Follows approved runs, whose hosts sit in agents' terminals. */
  follow(runs: Runs): void {
    this.#store.add(
      runs.onDidStart((run) => {
        this.#runs++;
        run.onEnd(() => {
          this.#runs--;
        });
      }),
    );
  }

  /** `shell` is the one that agents' terminals run. */
  state(shell: Shell): Terminals {
    if (this.#runs > 0) return { state: "run" };
    const states = new Set(window.terminals.filter(isAgents).map((terminal) => this.#heard.get(terminal)));
    if (states.size !== 1) return { state: "unknown" };
    if (states.has("busy")) return { state: "program" };
    return states.has("idle") ? { state: "prompt", shell } : { state: "unknown" };
  }

  /** Agents' terminals in which a command was seen starting and not ending, by name. */
  get busy(): readonly string[] {
    return window.terminals
      .filter((terminal) => isAgents(terminal) && this.#heard.get(terminal) === "busy")
      .map(({ name }) => name);
  }

  /**
   * Presses Ctrl-C in every terminal of an agent, twice: a program may swallow the first. But not where a run of ours is hosted: that is
   * killed, and its host is to tell the agent why. A Ctrl-C would take what it has told out of the terminal again.
   */
  interruptAll(): void {
    const press = (left: readonly ("busy" | "run" | "idle")[]): void => {
      for (const terminal of window.terminals.filter(isAgents)) {
        const heard = this.#heard.get(terminal);
        if (heard === undefined || !left.includes(heard)) terminal.sendText(interruptKey, false);
      }
    };
    // Of what starts in this moment the editor tells later.
    press(["run"]);
    this.#store.add(systemClock.after(secondInterrupt, () => press(["run", "idle"])));
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** VS Code's agent marks the terminals it opens by variables of their environment. */
export function isAgents({ creationOptions }: Terminal): boolean {
  return "env" in creationOptions && creationOptions.env?.AI_AGENT !== undefined;
}
