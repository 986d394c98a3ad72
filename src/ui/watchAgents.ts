import { homedir } from "node:os";
import { join } from "node:path";
import { type ExtensionContext, type Terminal, type TerminalShellExecution, window } from "vscode";
import { vscodeAdapter } from "../adapters/vscode.ts";
import { type Disposable, type DisposableStore, toDisposable } from "../base/disposable.ts";
import { agentProcesses } from "../connect/agentProcesses.ts";
import { Connections } from "../connect/connections.ts";
import { machineHere } from "../connect/machine.ts";
import { probeHook } from "../connect/probe.ts";
import { growingTranscripts } from "../connect/transcripts.ts";
import { isWithin } from "../core/policy/paths.ts";
import type { Gate } from "../gate/gate.ts";
import { offerText } from "../shared/agentFaults.ts";
import { AgentSightings } from "./agentSightings.ts";
import { type AgentConnections, AgentsDesk, keptConnections } from "./agentsPage.ts";
import { harmlessCall } from "./doctor.ts";
import { openRoots } from "./editorGround.ts";
import type { Guarding } from "./guarding.ts";
import { systemClock } from "./systemClock.ts";

/** How long the gate is left to those that waited for it before agents are looked for, in milliseconds. */
const settling = 250;

/** How often the system's processes are looked at, in milliseconds. */
const betweenLooks = 5_000;

/** For how long an agent counts as at work after its transcript was last written to, in milliseconds: a model may think that long. */
const thinkingTime = 60_000;

/** The connections of this machine's agents, at which nobody has looked yet. `state` is our state folder. */
export function connectionsHere(store: DisposableStore, state: string): AgentConnections {
  const machine = {
    ...machineHere(state, []),
    get folders() {
      return openRoots();
    },
  };
  return keptConnections(store, store.add(new Connections(machine, systemClock)));
}

/**
 * Looks for agents from now on, once whatever waits for the gate has been heard: looking takes the better part of 30 ms in one piece, in
 * which no hook would be answered. Offers to connect what was found, and tells of hooks that were changed.
 */
export function lookForAgents(
  store: DisposableStore,
  connections: AgentConnections,
  desk: AgentsDesk,
  context: ExtensionContext,
  open: () => void,
): void {
  offerConnecting(store, connections, context, open);
  announceBroken(store, desk, open);
  store.add(systemClock.after(settling, () => connections.watch()));
}

/** Watches what there is to tell of agents: their connections, those seen at work in terminals, and calls of the editor's own. */
export function watchAgents(store: DisposableStore, connections: AgentConnections, gate: Gate): AgentsDesk {
  const sightings = store.add(new AgentSightings<TerminalShellExecution, Terminal>());
  store.add(
    window.onDidStartTerminalShellExecution(({ execution, terminal }) =>
      sightings.start(execution, terminal, execution.commandLine.value),
    ),
  );
  store.add(window.onDidEndTerminalShellExecution(({ execution }) => sightings.end(execution)));
  store.add(window.onDidCloseTerminal((terminal) => sightings.close(terminal)));
  lookForProcesses(store, sightings);
  const desk = store.add(new AgentsDesk(connections, sightings, homedir(), () => systemClock.now()));
  store.add(
    gate.onDidDecide(({ call }) => {
      const { agent } = call.caller;
      if (agent === vscodeAdapter.agent) desk.heardOwn();
      else connections.seen(agent, systemClock.now());
    }),
  );
  return desk;
}

/** Looks at the system's list of processes now and then; nothing tells of a start outside the window's terminals. */
function lookForProcesses(store: DisposableStore, sightings: Pick<AgentSightings<never, never>, "list">): void {
  let next: Disposable | undefined;
  let life: "open" | "ended" = "open";
  store.add(
    toDisposable(() => {
      life = "ended";
      next?.dispose();
    }),
  );
  const begin = systemClock.now();
  const look = async (): Promise<void> => {
    const roots = openRoots();
    const now = systemClock.now();
    // What was written before the window opened may be of a session that is over.
    const since = Math.max(begin, now - thinkingTime);
    const writing = await growingTranscripts(homedir(), roots, since, new Date(now));
    // One that stands elsewhere is another window's to tell of; where the system does not say, ours too.
    const here = (await agentProcesses().catch(() => [])).filter(
      ({ cwd }) => cwd === undefined || roots.some((root) => isWithin(cwd, root)),
    );
    if (life === "ended") return;
    sightings.list(
      here.map(({ started }) => started),
      writing,
    );
    next = systemClock.after(betweenLooks, () => void look());
  };
  void look();
}

/** Tells the page about the editor's own agent, whenever guarding changes. */
export function followOwnAgent(
  store: DisposableStore,
  desk: AgentsDesk,
  guarding: Guarding,
  context: ExtensionContext,
): void {
  const plugin = join(context.extensionPath, "dist", "plugin");
  const tell = (): void =>
    desk.setOwn({
      agent: vscodeAdapter.agent,
      label: vscodeAdapter.label,
      ...guarding.own,
      probe: () => probeHook(plugin, harmlessCall()),
    });
  store.add(guarding.onDidChange(tell));
  tell();
}

/** Where it is remembered that connecting was offered. */
const offeredKey = "holdpoint.connectingOffered";

/**
 * Offers once, ever, to connect agents, as soon as some are found and none of them is connected. The notification opens our page;
 * nothing it holds connects anything.
 */
function offerConnecting(
  store: DisposableStore,
  connections: AgentConnections,
  context: ExtensionContext,
  open: () => void,
): void {
  let offered = context.globalState.get(offeredKey) === true;
  const look = (): void => {
    const { list } = connections;
    const text = offered || list === "not yet" ? undefined : offerText(list);
    if (text === undefined) return;
    offered = true;
    const { globalState } = context;
    void window.showInformationMessage(text, "Connect Agents").then((choice) => {
      // Dismissed or taken up, it was seen; a window that closes under it was not an answer.
      void globalState.update(offeredKey, true);
      if (choice !== undefined) open();
    });
  };
  store.add(connections.onDidChange(look));
  look();
}

/** Tells at once when an agent's hook was changed or is no longer heeded. The notification opens our page, as above. */
function announceBroken(store: DisposableStore, desk: AgentsDesk, open: () => void): void {
  let told: readonly string[] = [];
  const look = (): void => {
    const { broken } = desk;
    for (const { text } of broken.filter((fault) => !told.includes(fault.text)))
      void window.showWarningMessage(`An agent is not guarded. ${text}`, "Show").then((choice) => {
        if (choice === "Show") open();
      });
    told = broken.map(({ text }) => text);
  };
  store.add(desk.onDidChangeFaults(look));
  look();
}
