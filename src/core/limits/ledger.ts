import { mostHosts, type Spent } from "./spent.ts";

/** One call that was let through. */
export interface Spending {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly agent: string;
  readonly session: string;
  readonly spent: Spent;
}

/** The span that hour limits look back over, in milliseconds. */
const hour = 3_600_000;
const minute = 60_000;
/** Sessions kept; the one that was idle longest goes first, and the agent's hour still bounds it. */
const mostSessions = 500;
/** Agents kept by name; further ones share one account. */
const mostAgents = 64;

/**
 * What agents were let through to spend: the last hour by agent, and by session. Bounded, whatever comes in: an hour is
 * kept in minutes, and a minute counts until all of it is older than an hour.
 */
export class Ledger {
  readonly #agents = new Map<string, Map<number, Account>>();
  readonly #sessions = new Map<string, Account>();

  /** Adds what a call spent. The order of calls does not matter; what is older than an hour counts for its session alone. */
  add({ at, agent, session, spent }: Spending): void {
    const name = this.#nameOf(agent);
    const minutes = this.#agents.get(name) ?? new Map<number, Account>();
    this.#agents.set(name, minutes);
    const now = Math.floor(at / minute);
    const account = minutes.get(now) ?? new Account();
    minutes.set(now, account);
    account.add(spent);
    const newest = Math.max(...minutes.keys());
    for (const old of minutes.keys()) if ((newest - old) * minute > hour + minute) minutes.delete(old);
    this.#addToSession(JSON.stringify([name, session]), spent);
  }

  /** What a session spent as far as it is remembered. */
  session(agent: string, session: string): Spent {
    return (this.#sessions.get(JSON.stringify([this.#nameOf(agent), session])) ?? new Account()).spent;
  }

  /** What an agent spent in the hour before `now`, in all its sessions. */
  lastHour(agent: string, now: number): Spent {
    const total = new Account();
    for (const [at, account] of this.#agents.get(this.#nameOf(agent)) ?? []) {
      if ((at + 1) * minute > now - hour) total.add(account.spent);
    }
    return total.spent;
  }

  #addToSession(key: string, spent: Spent): void {
    const account = this.#sessions.get(key) ?? new Account();
    // Set anew, so that the map's order is that of use.
    this.#sessions.delete(key);
    this.#sessions.set(key, account);
    account.add(spent);
    for (const [oldest] of this.#sessions) {
      if (this.#sessions.size <= mostSessions) break;
      this.#sessions.delete(oldest);
    }
  }

  #nameOf(agent: string): string {
    return this.#agents.has(agent) || this.#agents.size < mostAgents ? agent : "";
  }
}

/** A running sum. */
class Account {
  readonly #hosts = new Set<string>();
  #filesLost = 0;
  #bytesLost = 0;
  #commitsLost = 0;
  #resourcesDestroyed = 0;
  #destructive = 0;

  add({ filesLost, bytesLost, commitsLost, resourcesDestroyed, destructive, hosts }: Spent): void {
    this.#filesLost += filesLost;
    this.#bytesLost += bytesLost;
    this.#commitsLost += commitsLost;
    this.#resourcesDestroyed += resourcesDestroyed;
    this.#destructive += destructive;
    for (const host of hosts) if (this.#hosts.size < mostHosts) this.#hosts.add(host);
  }

  get spent(): Spent {
    return {
      filesLost: this.#filesLost,
      bytesLost: this.#bytesLost,
      commitsLost: this.#commitsLost,
      resourcesDestroyed: this.#resourcesDestroyed,
      destructive: this.#destructive,
      hosts: [...this.#hosts],
    };
  }
}
