import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter, type Event } from "../base/emitter.ts";
import type { Connection, Done } from "../connect/connection.ts";
import type { Finding } from "../connect/probe.ts";
import { doing, doneText } from "../shared/agentDeeds.ts";
import { agentFaults, alarmsOf, type SeenAgent } from "../shared/agentFaults.ts";
import type { AgentDeed, AgentsModel } from "../shared/agentsModel.ts";
import { type AgentStanding, type AgentState, agentsPage } from "../shared/agentsView.ts";
import type { GuardFault } from "../shared/guardView.ts";
import { listOf } from "../shared/phrases.ts";
import type { FromPage, RequestOutcome } from "../shared/reviewProtocol.ts";

/** What can be done with the connections of the agents outside the editor's own, and what is to be told of their calls. */
interface ConnectionDeeds {
  connect(agent: string): Promise<Done>;
  disconnect(agent: string): Promise<Done>;
  restore(agent: string): Promise<Done>;
  /** What was found shows in the list. */
  probe(agent: string): Promise<Done | Finding>;
  /** A call of an agent came through its hook, at a time in milliseconds since 1970; names it does not know are passed over. */
  seen(agent: string, at: number): void;
}

/** Whoever connects agents; its list is slow to make. */
export interface ConnectionSource extends ConnectionDeeds {
  /** Makes the list, and watches what it is made of from now on. */
  watch(): void;
  /** Fires with every agent that could be connected, in the order in which it is shown: when it is watched, then when it tells something else. */
  readonly onDidChange: Event<readonly Connection[]>;
}

/** Connections as they were told last. */
export interface AgentConnections extends ConnectionDeeds {
  /** "not yet": nobody has looked. */
  readonly list: readonly Connection[] | "not yet";
  /** Looks, and watches from now on. It takes a while in one piece, and calls wait meanwhile. */
  watch(): void;
  readonly onDidChange: Event<unknown>;
  /** Fires when what a person asked for with an agent's connection is done or has failed. */
  readonly onDidDeed: Event<ConnectionDeed>;
}

/** What a person asked for with an agent's connection; `problem` is empty where it was done. */
interface ConnectionDeed {
  readonly agent: string;
  readonly deed: "connect" | "disconnect" | "restore";
  readonly problem: string;
}

/** Keeps the list of a source, which is asked for far more often than it changes, and which is not made before it is to be watched. */
export function keptConnections(store: DisposableStore, source: ConnectionSource): AgentConnections {
  let list: AgentConnections["list"] = "not yet";
  const onDidChange = store.add(new Emitter<void>());
  store.add(
    source.onDidChange((changed) => {
      list = changed;
      onDidChange.fire();
    }),
  );
  const onDidDeed = store.add(new Emitter<ConnectionDeed>());
  const doDeed = async (agent: string, deed: ConnectionDeed["deed"]): Promise<Done> => {
    const done = await source[deed](agent);
    onDidDeed.fire({ agent, deed, problem: done.kind === "failed" ? done.problem : "" });
    return done;
  };
  return {
    onDidDeed: onDidDeed.event,
    get list() {
      return list;
    },
    onDidChange: onDidChange.event,
    watch: () => source.watch(),
    connect: (agent) => doDeed(agent, "connect"),
    disconnect: (agent) => doDeed(agent, "disconnect"),
    restore: (agent) => doDeed(agent, "restore"),
    probe: (agent) => source.probe(agent),
    seen: (agent, at) => source.seen(agent, at),
  };
}

/** Agents that are seen at work. */
interface Sightings {
  readonly seen: readonly SeenAgent[];
  readonly onDidChange: Event<void>;
}

/** The agent that comes with the editor, as guarding tells of it. */
export interface OwnAgent {
  readonly agent: string;
  readonly label: string;
  /** `up`: its calls are asked about. */
  readonly state: { readonly kind: "up" } | Extract<AgentState, { kind: "refused" | "off" }>;
  readonly notes: readonly string[];
  readonly pausedUntil: number | undefined;
  /** Sends a harmless call through its hook. */
  probe(): Promise<Finding>;
}

type Choice = Extract<FromPage, { type: "agents" }>;

/** What there is to show of agents and their connections, and the one place from which a person's click reaches them. */
export class AgentsDesk implements Disposable {
  readonly #connections: AgentConnections;
  readonly #sightings: Sightings;
  readonly #home: string;
  readonly #now: () => number;
  readonly #store = new DisposableStore();
  readonly #onDidChange = new Emitter<void>();
  readonly #busy = new Map<string, AgentDeed>();
  readonly #problems = new Map<string, string>();
  #said = "";
  #bounded: ReadonlyMap<string, number> = new Map();
  #own: OwnAgent | undefined;
  #ownSeen: number | undefined;
  #ownProbed: AgentStanding["probed"];

  readonly #onDidChangeFaults = new Emitter<void>();

  /** Fires when {@link page} tells something else. */
  readonly onDidChange = this.#onDidChange.event;
  /** Fires when {@link faults} may tell something else. */
  readonly onDidChangeFaults = this.#onDidChangeFaults.event;

  /** `home` is the person's home folder; `now` tells milliseconds since 1970. */
  constructor(connections: AgentConnections, sightings: Sightings, home: string, now: () => number) {
    this.#connections = connections;
    this.#sightings = sightings;
    this.#home = home;
    this.#now = now;
    for (const happened of [connections.onDidChange, sightings.onDidChange])
      this.#store.add(
        happened(() => {
          this.#onDidChangeFaults.fire();
          this.#onDidChange.fire();
        }),
      );
  }

  /** Tells about the editor's own agent from now on. */
  setOwn(own: OwnAgent): void {
    this.#own = own;
    this.#onDidChange.fire();
  }

  /** Tells from now on how many of each agent were started in Holdpoint and are at work. */
  setBounded(bounded: ReadonlyMap<string, number>): void {
    this.#bounded = bounded;
    this.#onDidChange.fire();
  }

  /** Whether an agent is connected, as far as is known. */
  asks(agent: string): "yes" | "no" {
    const { list } = this.#connections;
    const found = list === "not yet" ? undefined : list.find((one) => one.agent === agent);
    return found?.state.kind === "guarded" || found?.state.kind === "not proven" ? "yes" : "no";
  }

  /** A call of the editor's own agent came through its hook. */
  heardOwn(): void {
    this.#ownSeen = this.#now();
    this.#onDidChange.fire();
  }

  /** What keeps agents other than the editor's own from asking. */
  get faults(): readonly GuardFault[] {
    const { list } = this.#connections;
    return list === "not yet" ? [] : agentFaults(list, this.#sightings.seen);
  }

  /** Hooks that were changed, or that their agents do not heed. */
  get broken(): readonly GuardFault[] {
    const { list } = this.#connections;
    return list === "not yet" ? [] : agentFaults(list, []).filter(({ kind }) => kind === "partly");
  }

  /** Builds the page. Throws before the editor's own agent was told. */
  page(): AgentsModel {
    if (this.#own === undefined) throw new Error("The editor's own agent is not known yet.");
    const { list } = this.#connections;
    return agentsPage(list, {
      own: this.#standing(this.#own),
      alarms: list === "not yet" ? new Map() : alarmsOf(list, this.#sightings.seen),
      bounded: this.#bounded,
      busy: this.#busy,
      problems: this.#problems,
      pausedUntil: this.#own.pausedUntil,
      said: this.#said,
      home: this.#home,
    });
  }

  /** Begins what a person chose on our page; what comes of it shows there, because a probe may take longer than the page waits. */
  choose({ deed, agents }: Choice): RequestOutcome {
    const { found } = this.page();
    const rows = agents.map((agent) => found.find((row) => row.agent === agent));
    if (rows.some((row) => row === undefined || !row.deeds.includes(deed)))
      return { kind: "problem", text: "That is not possible any more, so nothing was done. Look at the list again." };
    const labels = rows.map((row) => row?.label ?? "");
    for (const agent of agents) {
      this.#busy.set(agent, deed);
      this.#problems.delete(agent);
    }
    this.#say(`${doing[deed]} ${listOf(labels, 4)}.`);
    void this.#doAll(deed, agents, labels);
    return { kind: "ok" };
  }

  dispose(): void {
    this.#store.dispose();
    this.#onDidChange.dispose();
    this.#onDidChangeFaults.dispose();
  }

  /** One after the other, because agents may share a file. */
  async #doAll(deed: AgentDeed, agents: readonly string[], labels: readonly string[]): Promise<void> {
    const failed: string[] = [];
    for (const agent of agents) {
      const done = await this.#do(deed, agent);
      this.#busy.delete(agent);
      if (done.kind === "failed") {
        this.#problems.set(agent, done.problem);
        failed.push(done.problem);
      }
      this.#onDidChange.fire();
    }
    this.#say(failed.length === 0 ? doneText(deed, labels) : failed.join(" "));
  }

  async #do(deed: AgentDeed, agent: string): Promise<Done> {
    try {
      if (agent === this.#own?.agent) return await this.#probeOwn();
      const result = await this.#connections[deed](agent);
      return "kind" in result ? result : { kind: "done" };
    } catch (cause) {
      return {
        kind: "failed",
        problem: `Holdpoint failed at this: ${cause instanceof Error ? cause.message : String(cause)}`,
      };
    }
  }

  async #probeOwn(): Promise<Done> {
    const finding = await this.#own?.probe();
    if (finding !== undefined) this.#ownProbed = { ...finding, at: this.#now() };
    return { kind: "done" };
  }

  #standing(own: OwnAgent): AgentStanding {
    return {
      agent: own.agent,
      label: own.label,
      stopping: "blocks",
      approved: "run by us",
      state:
        own.state.kind !== "up"
          ? own.state
          : this.#ownSeen === undefined
            ? { kind: "not proven" }
            : { kind: "guarded", lastSeen: this.#ownSeen },
      files: [],
      notes: own.notes,
      probed: this.#ownProbed,
    };
  }

  #say(text: string): void {
    this.#said = text;
    this.#onDidChange.fire();
  }
}
