import { describe, expect, test } from "vitest";
import { DisposableStore } from "../../src/base/disposable.ts";
import { Emitter } from "../../src/base/emitter.ts";
import type { Connection, Done } from "../../src/connect/connection.ts";
import type { ConnectionState } from "../../src/core/agentConnection.ts";
import { AgentSightings } from "../../src/ui/agentSightings.ts";
import { type AgentConnections, AgentsDesk, type ConnectionSource, keptConnections } from "../../src/ui/agentsPage.ts";

const unconnectable: Promise<Done> = Promise.resolve({ kind: "failed", problem: "No other agent can be connected." });
/** Where nothing can be connected. */
const noConnections: ConnectionSource = {
  watch: () => undefined,
  onDidChange: () => ({ dispose: () => undefined }),
  connect: () => unconnectable,
  disconnect: () => unconnectable,
  restore: () => unconnectable,
  probe: () => unconnectable,
  seen: () => undefined,
};

const nonce = "0123456789abcdef";
const done: Done = { kind: "done" };

function connection(agent: string, state: ConnectionState): Connection {
  return {
    agent,
    label: agent,
    stopping: "blocks",
    approved: "run by us",
    state,
    files: [`/home/ada/.${agent}`],
    notes: [],
    probed: undefined,
  };
}

/** Connections that are told what happens to them, one answer after the other. */
class FakeConnections implements AgentConnections {
  readonly asked: string[] = [];
  readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  readonly onDidDeed: AgentConnections["onDidDeed"] = new Emitter<never>().event;
  readonly #answers: (() => Promise<Done>)[];
  list: AgentConnections["list"];
  readonly seen = (): void => undefined;
  readonly watch = (): void => undefined;

  constructor(list: AgentConnections["list"], answers: readonly (() => Promise<Done>)[] = []) {
    this.list = list;
    this.#answers = [...answers];
  }

  readonly connect = (agent: string): Promise<Done> => this.#ask(`connect ${agent}`);
  readonly disconnect = (agent: string): Promise<Done> => this.#ask(`disconnect ${agent}`);
  readonly restore = (agent: string): Promise<Done> => this.#ask(`restore ${agent}`);
  readonly probe = (agent: string): Promise<Done> => this.#ask(`probe ${agent}`);

  #ask(what: string): Promise<Done> {
    this.asked.push(what);
    return this.#answers.shift()?.() ?? Promise.resolve(done);
  }
}

function deskWith(connections: FakeConnections) {
  const sightings = new AgentSightings<object, object>();
  const desk = new AgentsDesk(connections, sightings, "/home/ada", () => 1_000);
  let probes = 0;
  desk.setOwn({
    agent: "vscode",
    label: "VS Code agent",
    state: { kind: "up" },
    notes: [],
    pausedUntil: undefined,
    probe: async () => {
      probes++;
      return { state: "good", text: "It works.", mend: "" };
    },
  });
  return { desk, sightings, probes: () => probes };
}

/** Resolves when nothing is being done any more. */
async function settled(desk: AgentsDesk): Promise<void> {
  const isIdle = (): boolean => desk.page().found.every(({ busy }) => busy === "") && !/ing /.test(desk.page().said);
  while (!isIdle())
    await new Promise<void>((resolve) => {
      const heard = desk.onDidChange(() => {
        heard.dispose();
        resolve();
      });
    });
}

const twoUnconnected = [
  connection("claude-code", { kind: "not connected" }),
  connection("codex", { kind: "not connected" }),
];

describe("a click on the page of agents", () => {
  test("connects several, one after the other", async () => {
    const connections = new FakeConnections(twoUnconnected);
    const { desk } = deskWith(connections);
    expect(
      desk.choose({ type: "agents", request: 1, deed: "connect", agents: ["claude-code", "codex"], nonce }),
    ).toEqual({
      kind: "ok",
    });
    expect(desk.page().found.map(({ busy }) => busy)).toEqual(["", "Connecting …", "Connecting …"]);
    await settled(desk);
    expect(connections.asked).toEqual(["connect claude-code", "connect codex"]);
    expect(desk.page().said).toBe("claude-code and codex are connected.");
  });

  test("shows what failed beside its agent, and goes on with the others", async () => {
    const failed: Done = { kind: "failed", problem: "The file is broken." };
    const throwing = (): Promise<Done> => Promise.reject(new Error("no disk"));
    const connections = new FakeConnections(twoUnconnected, [async () => failed, throwing]);
    const { desk } = deskWith(connections);
    desk.choose({ type: "agents", request: 1, deed: "connect", agents: ["claude-code", "codex"], nonce });
    await settled(desk);
    const [, claude, codex] = desk.page().found;
    expect(claude?.problem).toBe("The file is broken.");
    expect(codex?.problem).toContain("no disk");
    expect(desk.page().said).toContain("The file is broken.");
    desk.choose({ type: "agents", request: 2, deed: "connect", agents: ["codex"], nonce });
    await settled(desk);
    expect(desk.page().found.map(({ problem }) => problem)).toEqual(["", "The file is broken.", ""]);
  });

  test.each([
    ["an agent that is not in the list", "connect", ["cursor"]],
    ["a deed that the row does not offer", "disconnect", ["codex"]],
    ["one of several that cannot be", "connect", ["codex", "vscode"]],
  ] as const)("does nothing for %s", async (_name, deed, agents) => {
    const connections = new FakeConnections(twoUnconnected);
    const { desk } = deskWith(connections);
    expect(desk.choose({ type: "agents", request: 1, deed, agents, nonce }).kind).toBe("problem");
    expect(connections.asked).toEqual([]);
  });

  test("does nothing twice at a time", () => {
    const connections = new FakeConnections(twoUnconnected, [() => new Promise(() => undefined)]);
    const { desk } = deskWith(connections);
    const click = { type: "agents", request: 1, deed: "connect", agents: ["codex"], nonce } as const;
    expect(desk.choose(click).kind).toBe("ok");
    expect(desk.choose(click).kind).toBe("problem");
    expect(connections.asked).toEqual(["connect codex"]);
  });

  test("probes the editor's own agent through its own hook", async () => {
    const connections = new FakeConnections([]);
    const { desk, probes } = deskWith(connections);
    desk.choose({ type: "agents", request: 1, deed: "probe", agents: ["vscode"], nonce });
    await settled(desk);
    expect([probes(), connections.asked]).toEqual([1, []]);
    expect(desk.page().found[0]?.probe).toEqual({ at: 1_000, state: "good", text: "It works.", mend: "" });
  });
});

describe("a list that is slow to make", () => {
  test("is not made before it is to be watched, and kept until it changes", () => {
    let made = 0;
    const changed = new Emitter<readonly Connection[]>();
    const watch = (): void => {
      made++;
      changed.fire(twoUnconnected);
    };
    const source: ConnectionSource = { ...noConnections, watch, onDidChange: changed.event };
    const kept = keptConnections(new DisposableStore(), source);
    const heard: number[] = [];
    kept.onDidChange(() => heard.push(kept.list.length));
    expect([made, kept.list]).toEqual([0, "not yet"]);
    kept.watch();
    expect([kept.list, kept.list]).toEqual([twoUnconnected, twoUnconnected]);
    changed.fire([]);
    expect([made, heard]).toEqual([1, [2, 0]]);
  });

  test("says that it is not made yet, and accuses nobody meanwhile", () => {
    const connections = new FakeConnections("not yet");
    const { desk, sightings } = deskWith(connections);
    sightings.start({}, {}, "gemini");
    expect([desk.page().lead, desk.page().found.length, desk.faults, desk.broken]).toEqual([
      "Looking for agents …",
      1,
      [],
      [],
    ]);
    connections.list = [connection("gemini-cli", { kind: "not connected" })];
    connections.changed.fire();
    expect([desk.page().lead, desk.faults.length]).toEqual(["0 of 2 agents are guarded", 1]);
  });
});

describe("a hook that was changed", () => {
  test("is broken, and one at work is not told of as such", () => {
    const connections = new FakeConnections([
      connection("codex", { kind: "tampered", what: "the entry is gone" }),
      connection("claude-code", { kind: "unreadable", why: "x" }),
    ]);
    const { desk, sightings } = deskWith(connections);
    sightings.start({}, {}, "gemini");
    expect(desk.broken.map(({ text }) => text)).toEqual(["codex may not ask Holdpoint: the entry is gone."]);
  });
});

describe("the editor's own agent", () => {
  test("counts as guarded once a call of it came", () => {
    const { desk } = deskWith(new FakeConnections([]));
    expect(desk.page().found[0]?.state).toBe("Connected, not proven");
    desk.heardOwn();
    expect(desk.page().found[0]).toMatchObject({ state: "Guarded", seen: 1_000 });
  });
});

describe("an agent that starts in a terminal", () => {
  test("raises a fault while it runs, unless it is guarded, and tells of both ends", () => {
    const connections = new FakeConnections([connection("codex", { kind: "not connected" })]);
    const { desk, sightings } = deskWith(connections);
    const changes: number[] = [];
    desk.onDidChangeFaults(() => changes.push(desk.faults.length));
    const [execution, terminal] = [{}, {}];
    sightings.start(execution, terminal, "codex exec 'tidy up'");
    sightings.end(execution);
    expect(changes).toEqual([1, 0]);
    connections.list = [connection("codex", { kind: "guarded", lastSeen: 1 })];
    sightings.start(execution, terminal, "codex exec 'tidy up'");
    expect(changes).toEqual([1, 0, 0]);
  });

  test("is taken back with its terminal, and is nothing where no agent is started", () => {
    const { desk, sightings } = deskWith(new FakeConnections([]));
    const terminal = {};
    sightings.start({}, terminal, "ls");
    expect(desk.faults).toEqual([]);
    sightings.start({}, terminal, "claude");
    sightings.start({}, {}, "gemini");
    expect(desk.faults.map(({ agent }) => agent)).toEqual(["Claude Code", "Gemini CLI"]);
    sightings.close(terminal);
    expect(desk.faults.map(({ agent }) => agent)).toEqual(["Gemini CLI"]);
  });

  test("is not forgotten while another of the same kind still runs", () => {
    const { desk, sightings } = deskWith(new FakeConnections([]));
    const [first, second, terminal] = [{}, {}, {}];
    sightings.start(first, terminal, "claude");
    sightings.start(second, terminal, "claude");
    sightings.end(first);
    expect(desk.faults).toHaveLength(1);
  });
});

describe("agents that the system lists", () => {
  const codex = { agent: "codex", label: "Codex", without: [] };

  test("are told of, but for those that run in a terminal of the window", () => {
    const sightings = new AgentSightings<object, object>();
    sightings.list([codex, { ...codex, agent: "goose", label: "Goose" }]);
    sightings.start({}, {}, "codex");
    expect(sightings.seen.map(({ agent, where }) => [agent, where])).toEqual([
      ["codex", "in a terminal"],
      ["goose", "in this folder"],
    ]);
  });

  test("are told of once where their transcript grows too", () => {
    const sightings = new AgentSightings<object, object>();
    sightings.list([codex], [codex, { agent: "claude-code", label: "Claude Code" }]);
    expect(sightings.seen.map(({ agent, where }) => [agent, where])).toEqual([
      ["codex", "in this folder"],
      ["claude-code", "in this folder, as its transcript tells,"],
    ]);
  });

  test("are told of only when they change", () => {
    const sightings = new AgentSightings<object, object>();
    let told = 0;
    sightings.onDidChange(() => told++);
    sightings.list([]);
    sightings.list([codex]);
    sightings.list([{ ...codex }]);
    sightings.list([]);
    expect(told).toBe(2);
  });
});
