import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import { agentsStarted, type StartedAgent } from "../core/agentPrograms.ts";
import type { SeenAgent } from "../shared/agentFaults.ts";

/** Most executions that are kept in mind; beyond, the oldest is forgotten. */
const mostExecutions = 200;

/**
 * Agents that are seen at work in this window, for as long as they are. `Execution` is whatever stands for one run of a command
 * line; `Terminal` for where it runs.
 */
export class AgentSightings<Execution extends object, Terminal extends object> implements Disposable {
  readonly #running = new Map<Execution, { readonly terminal: Terminal; readonly agents: readonly SeenAgent[] }>();
  #outside: readonly SeenAgent[] = [];
  readonly #onDidChange = new Emitter<void>();

  /** Fires when an agent was seen to start or to end. */
  readonly onDidChange = this.#onDidChange.event;

  /** Every agent that is at work, each as often as it was started. */
  get seen(): readonly SeenAgent[] {
    const inside = [...this.#running.values()].flatMap(({ agents }) => agents);
    return [...inside, ...this.#outside.filter(({ agent }) => !inside.some((other) => other.agent === agent))];
  }

  /**
   * The agents that the system lists now, and those whose transcripts grow; one that runs in a terminal of the window is told of
   * once.
   */
  list(agents: readonly StartedAgent[], writing: readonly Pick<StartedAgent, "agent" | "label">[] = []): void {
    const outside = [
      ...agents.map((started): SeenAgent => ({ ...started, where: "in this folder" })),
      ...writing
        .filter(({ agent }) => !agents.some((started) => started.agent === agent))
        .map(
          ({ agent, label }): SeenAgent => ({
            agent,
            label,
            where: "in this folder, as its transcript tells,",
            without: [],
          }),
        ),
    ];
    if (JSON.stringify(outside) === JSON.stringify(this.#outside)) return;
    this.#outside = outside;
    this.#onDidChange.fire();
  }

  /** A command line starts in a terminal. */
  start(execution: Execution, terminal: Terminal, commandLine: string): void {
    const agents = agentsStarted(commandLine).map((started): SeenAgent => ({ ...started, where: "in a terminal" }));
    if (agents.length === 0) return;
    this.#running.set(execution, { terminal, agents });
    const [oldest] = this.#running.keys();
    if (this.#running.size > mostExecutions && oldest !== undefined) this.#running.delete(oldest);
    this.#onDidChange.fire();
  }

  end(execution: Execution): void {
    if (this.#running.delete(execution)) this.#onDidChange.fire();
  }

  /** A terminal is gone, and with it what ran in it; no end of it is told. */
  close(terminal: Terminal): void {
    const gone = [...this.#running].filter(([, running]) => running.terminal === terminal);
    for (const [execution] of gone) this.#running.delete(execution);
    if (gone.length > 0) this.#onDidChange.fire();
  }

  dispose(): void {
    this.#running.clear();
    this.#onDidChange.dispose();
  }
}
