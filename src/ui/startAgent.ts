import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { basename, isAbsolute } from "node:path";
import {
  commands,
  type QuickPickItem,
  StatusBarAlignment,
  type StatusBarItem,
  type Terminal,
  ThemeIcon,
  window,
  workspace,
} from "vscode";
import { adapterFor } from "../adapters/registry.ts";
import type { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import { startableAgents } from "../connect/agentNeeds.ts";
import { programPath } from "../connect/installPrograms.ts";
import { machineHere, programOn } from "../connect/machine.ts";
import { agentOfProcess } from "../core/agentPrograms.ts";
import { isWithin } from "../core/policy/paths.ts";
import type { Gate } from "../gate/gate.ts";
import { StartedAgents, type StartOrder, type StartRefusal } from "../gate/started.ts";
import type { AgentIdentities } from "../identity/agentIdentities.ts";
import type { SandboxConfiner } from "../run/sandbox/confiner.ts";
import type { StartDesk } from "../server/startConnection.ts";
import { openStartedDoor } from "../server/startedDoor.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import { grounded } from "./agentShell.ts";
import type { AgentsDesk } from "./agentsPage.ts";
import { openRoots, realFolder } from "./editorGround.ts";
import { commandIds } from "./ids.ts";
import { StartedGround } from "./startedGround.ts";
import { systemClock } from "./systemClock.ts";

interface StartingPorts {
  readonly gate: Gate;
  readonly identities: AgentIdentities;
  readonly confiner: SandboxConfiner;
  readonly agents: AgentsDesk;
  readonly paths: StatePaths;
  readonly product: string;
  readonly logger: Logger;
}

/** Lets a person start agents in the sandbox, shows those that are at work, and is the desk to which their hosts come. */
export function startingAgents(store: DisposableStore, ports: StartingPorts): StartDesk {
  const { gate, agents, paths, logger, product } = ports;
  const ground = new StartedGround({
    ...ports,
    machine: () => ({ ...machineHere(paths.state, openRoots()), home: realFolder(homedir()) }),
    asks: (agent) => agents.asks(agent),
    door: (id, callerOf) =>
      openStartedDoor(
        {
          clock: systemClock,
          logger,
          paths,
          home: homedir(),
          product,
          calls: { submit: (call, options) => gate.submit(grounded(call), options) },
          adapterFor,
        },
        id,
        callerOf,
      ),
  });
  const started = store.add(
    new StartedAgents({
      clock: systemClock,
      ids: { next: () => randomBytes(16).toString("hex") },
      logger,
      ground,
      kill: gate.kill,
      note: (event) => gate.note(event),
    }),
  );
  const terminals: Terminal[] = [];
  store.add(
    commands.registerCommand(commandIds.startAgent, async () => {
      const order = await chosen(paths.state);
      if (order === undefined) return;
      const ordered = started.order(order);
      if (ordered.kind === "refused") {
        void window.showErrorMessage(ordered.message);
        return;
      }
      const terminal = store.add(
        window.createTerminal({
          name: `${order.label} (bounded)`,
          shellPath: programPath(paths.state),
          shellArgs: ["begin", `${process.pid}-${ordered.ticket}`],
          cwd: order.cwd,
          iconPath: new ThemeIcon("shield"),
          isTransient: true,
        }),
      );
      terminals.push(terminal);
      terminal.show();
    }),
  );
  showAtWork(store, started, agents);
  return {
    begin: (ticket, host) => started.begin(ticket, host),
    ask: (words, cwd) => askPerson(started, words, cwd, paths.state),
  };
}

/** What a person chooses in the editor's own boxes; nothing that is passed with the command counts. */
async function chosen(state: string): Promise<StartOrder | undefined> {
  const cwd = await folder();
  if (cwd === undefined) return undefined;
  const machine = machineHere(state, openRoots());
  const found = startableAgents(machine).map((one): QuickPickItem & { readonly order?: StartOrder } => ({
    label: one.label,
    description: one.program,
    order: { agent: one.agent, label: one.label, program: one.program, words: [], cwd },
  }));
  const other: QuickPickItem & { readonly order?: StartOrder } = {
    label: "Another Command…",
    description: "a program and its arguments",
  };
  const picked = await window.showQuickPick([...found, other], {
    title: "Start Agent in Holdpoint",
    placeHolder: "It runs in a sandbox: it writes in this workspace alone and does not see your credentials",
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.order !== undefined) return picked?.order;
  const line = await window.showInputBox({
    title: "Start Agent in Holdpoint",
    prompt: "The program and its arguments, as one types them in a shell; quotes group, nothing is expanded.",
    ignoreFocusOut: true,
    validateInput: (text) => {
      const made = text.trim() === "" ? "" : orderFor(wordsOf(text), cwd, state);
      return typeof made === "string" ? made || undefined : undefined;
    },
  });
  const order = line === undefined || line.trim() === "" ? undefined : orderFor(wordsOf(line), cwd, state);
  return typeof order === "string" ? undefined : order;
}

async function folder(): Promise<string | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length > 1) {
    const picked = await window.showWorkspaceFolderPick({ placeHolder: "Where it is to work" });
    return picked === undefined ? undefined : realFolder(picked.uri.fsPath);
  }
  const [root] = openRoots();
  if (root === undefined)
    void window.showErrorMessage("Open a folder first: an agent is started in a workspace, and writes nowhere else.");
  return root;
}

/** The order for a program by its name or path; a sentence where there is no such program. */
function orderFor([name = "", ...words]: readonly string[], cwd: string, state: string): StartOrder | string {
  const program = isAbsolute(name) ? name : name.includes("/") ? undefined : programOn(machineHere(state, []), name);
  if (program === undefined) return `There is no program ${name} on your PATH; name it by its whole path.`;
  const known = agentOfProcess([name, ...words]);
  const label = known?.label ?? basename(name);
  const agent =
    known?.agent ??
    (basename(name)
      .toLowerCase()
      .replace(/[^a-z0-9-]+/g, "-")
      .slice(0, 40) ||
      "agent");
  return { agent, label, program, words, cwd };
}

function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? "",
  );
}

/** A terminal asks to start something. Who runs there is not known, so a person has to say yes, and sees every word. */
async function askPerson(
  started: StartedAgents,
  words: readonly string[],
  cwd: string,
  state: string,
): Promise<ReturnType<StartedAgents["order"]>> {
  const refused = (message: string): StartRefusal => ({ kind: "refused", code: "not-started", message });
  if (!openRoots().some((root) => isWithin(cwd, root)))
    return refused("This window does not have that folder open, so nothing was started there.");
  const order = orderFor(words, cwd, state);
  if (typeof order === "string") return refused(order);
  const detail = `A terminal asks for it: ${words.join(" ").slice(0, 1_000)}\nIn ${cwd}. It will be bounded, and its calls will count as those of ${order.label} for sure. Only say yes if it was you.`;
  const answer = await window.showWarningMessage(
    `Start ${order.label} in Holdpoint?`,
    { modal: true, detail },
    "Start",
  );
  return answer === "Start"
    ? started.order(order)
    : refused("You did not say yes in the editor, so nothing was started.");
}

/** Tells in the status bar and on the agents' page which agents are at work bounded. */
function showAtWork(store: DisposableStore, started: StartedAgents, agents: AgentsDesk): void {
  const item: StatusBarItem = store.add(window.createStatusBarItem("holdpoint.started", StatusBarAlignment.Left, 998));
  item.name = "Holdpoint: Agents Started in Holdpoint";
  item.command = commandIds.connectAgents;
  const draw = (): void => {
    const { list } = started;
    const counts = new Map<string, number>();
    for (const { order } of list) counts.set(order.agent, (counts.get(order.agent) ?? 0) + 1);
    agents.setBounded(counts);
    const [first] = list;
    if (first === undefined) {
      item.hide();
      return;
    }
    item.text = `$(lock) ${list.length === 1 ? first.order.label : `${list.length} agents`}: bounded`;
    item.tooltip = `Started in Holdpoint, bounded: ${list.map(({ order }) => `${order.label} in ${order.cwd}`).join(", ")}. The kill switch ends ${list.length === 1 ? "it" : "them"}.`;
    item.show();
  };
  store.add(started.onDidChange(draw));
  draw();
}
