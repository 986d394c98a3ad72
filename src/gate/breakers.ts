import { Emitter } from "../base/emitter.ts";
import { type Incident, type Trip, tripOf, withIncident } from "../core/breaker/breaker.ts";
import type { AccountLine } from "../core/limits/accountLine.ts";
import { usualRefusals } from "../core/scope/limitNames.ts";
import type { BreakerSeal } from "./ports.ts";

/** Agents whose incidents are kept; the one that was quiet longest goes first. */
const mostAgents = 64;

/** The circuit breaker of each agent, from what all windows and hooks tell. It holds for an agent, whatever its session. */
export class Breakers {
  readonly #seal: BreakerSeal | undefined;
  readonly #incidents = new Map<string, readonly Incident[]>();
  readonly #trips = new Map<string, Trip>();
  readonly #resets = new Map<string, number>();
  readonly #onDidChange = new Emitter<void>();

  /** Fires when a breaker trips or is reset, here or elsewhere. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(seal: BreakerSeal | undefined) {
    this.#seal = seal;
    seal?.onDidChange(() => this.#onDidChange.fire());
  }

  /** The breakers that are tripped, oldest first. */
  get tripped(): readonly Trip[] {
    const agents = new Set([...this.#trips.keys(), ...(this.#seal?.standing().keys() ?? [])]);
    return [...agents].flatMap((agent) => this.trip(agent) ?? []).sort((left, right) => left.at - right.at);
  }

  /** How an agent's breaker was tripped; undefined while it is not. */
  trip(agent: string): Trip | undefined {
    const told = this.#trips.get(agent);
    const sealed = this.#seal?.standing().get(agent);
    // Where a seal speaks, a line in a file may trip a breaker but not reset it.
    const reset =
      this.#seal === undefined ? this.#resets.get(agent) : sealed?.state === "reset" ? sealed.at : undefined;
    if (told !== undefined && told.at > (reset ?? Number.NEGATIVE_INFINITY)) return told;
    return sealed?.state === "tripped" ? lost(agent, sealed.at) : undefined;
  }

  /** Takes over what was told, by this process too. */
  hear(line: AccountLine): void {
    switch (line.kind) {
      case "spent":
        return;
      case "incident": {
        const { agent, incident } = line;
        const incidents = withIncident(this.#incidents.get(agent) ?? [], incident);
        this.#incidents.delete(agent);
        this.#incidents.set(agent, incidents);
        for (const [quietest] of this.#incidents) {
          if (this.#incidents.size <= mostAgents) break;
          this.#incidents.delete(quietest);
        }
        return;
      }
      case "tripped":
        if (line.trip.at >= (this.#trips.get(line.trip.agent)?.at ?? 0)) this.#trips.set(line.trip.agent, line.trip);
        this.#onDidChange.fire();
        return;
      case "reset":
        this.#resets.set(line.agent, Math.max(line.at, this.#resets.get(line.agent) ?? 0));
        this.#onDidChange.fire();
    }
  }

  /** What an agent's newest incident makes of its breaker, if that is not tripped already. Incidents before the last reset do not count again. */
  tripBy(agent: string, label: string, refusals: number | undefined): Trip | undefined {
    if (this.trip(agent) !== undefined) return undefined;
    const since = Math.max(this.#seal?.standing().get(agent)?.at ?? 0, this.#resets.get(agent) ?? 0);
    const incidents = (this.#incidents.get(agent) ?? []).filter(({ at }) => at > since);
    const tripped = tripOf(incidents, refusals ?? usualRefusals);
    const at = incidents.at(-1)?.at;
    return tripped === undefined || at === undefined ? undefined : { agent, label, at, ...tripped };
  }

  /** Keeps the seal of a trip or a reset. Rejects where it cannot be kept. */
  async keep(agent: string, state: "tripped" | "reset", at: number): Promise<void> {
    await this.#seal?.keep(agent, state, at);
    this.#onDidChange.fire();
  }

  dispose(): void {
    this.#onDidChange.dispose();
  }
}

/** The seal says that it is tripped, and what led to it is gone. */
function lost(agent: string, at: number): Trip {
  return { agent, label: agent, at, cause: "tampering", story: [] };
}
