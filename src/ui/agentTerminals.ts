import { type Disposable, type Terminal, window } from "vscode";
import { DisposableStore } from "../base/disposable.ts";
import type { Shell } from "../core/call/call.ts";
import type { Terminals } from "../core/surroundings.ts";
import type { Runs } from "../gate/runs.ts";

/**
 * What goes on in the terminals that agents opened, as the editor's shell integration tells it. A terminal from which
 * nothing was heard makes the whole unknown.
 */
export class AgentTerminals implements Disposable {
  readonly #store = new DisposableStore();
  readonly #heard = new Map<Terminal, "busy" | "idle">();
  #runs = 0;

  constructor() {
    this.#store.add(window.onDidStartTerminalShellExecution(({ terminal }) => this.#heard.set(terminal, "busy")));
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

  dispose(): void {
    this.#store.dispose();
  }
}

/** VS Code's agent marks the terminals it opens by variables of their environment. */
export function isAgents({ creationOptions }: Terminal): boolean {
  return "env" in creationOptions && creationOptions.env?.AI_AGENT !== undefined;
}
