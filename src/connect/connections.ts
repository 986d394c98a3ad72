import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter } from "../base/emitter.ts";
import type { ConnectionState } from "../core/agentConnection.ts";
import type { Agent, HookFile, OffSwitch } from "./agent.ts";
import { agents } from "./agentTable.ts";
import type { Connection, Done } from "./connection.ts";
import { isFound, stateOf } from "./connectionState.ts";
import { whileLocked } from "./connectionsLock.ts";
import { fileStanding } from "./fileStanding.ts";
import { hookProgramPath } from "./installPrograms.ts";
import { withoutProperty } from "./jsonEdits.ts";
import { hashOf, Ledger } from "./ledger.ts";
import { probeAgent } from "./liveProbe.ts";
import type { Machine } from "./machine.ts";
import { textAt } from "./offSwitches.ts";
import type { Finding } from "./probe.ts";
import { SeenCalls } from "./seenCalls.ts";
import { codeOf, contentAt, replaceFile } from "./settledFile.ts";
import { WatchedFolders } from "./watchedFolders.ts";
import { unwire, wire } from "./wiring.ts";

/** How long changes of files are gathered before they are looked at, in milliseconds: some folders change all the time. */
const gathering = 100;

/**
 * The connections of this machine's agents: where each stands, and what a person may have done about it. Nothing here asks the person;
 * whoever calls `connect`, `disconnect` or `restore` has.
 */
export class Connections implements Disposable {
  readonly #machine: Machine;
  readonly #clock: Clock;
  readonly #program: string;
  readonly #seen: SeenCalls;
  readonly #probed = new Map<string, Finding & { readonly at: number }>();
  readonly #onDidChange = new Emitter<readonly Connection[]>();
  readonly #folders = new WatchedFolders(() => this.#heard());
  #pending: Disposable | undefined;
  #watching: "yes" | "no" = "no";
  #last = "";

  /** Fires with the whole list when it begins to be watched, and from then on when something about it is another than before. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(machine: Machine, clock: Clock) {
    this.#machine = machine;
    this.#clock = clock;
    this.#program = hookProgramPath(machine.state);
    this.#seen = new SeenCalls(machine.state);
  }

  /** Every agent we know, with those that are not on this machine, as it stands now. Reads the disk; never throws. */
  list(): readonly Connection[] {
    return agents.map((agent) => this.#connection(agent));
  }

  /** Watches the agents' files from now on. Reads the disk, for 20 to 30 ms. */
  watch(): void {
    this.#watching = "yes";
    this.#look();
  }

  /** Writes our entries into the agent's files. Doing it again mends what was changed, and what an older version wrote. Never rejects. */
  connect(agent: string): Promise<Done> {
    return this.#change(agent, (found, files) => {
      const done = wire(files, new Ledger(this.#machine.state, found.agent));
      return done.kind === "failed" ? done : leftIn(files, this.#machine.home);
    });
  }

  /** Takes our entries out again. Never rejects. */
  disconnect(agent: string): Promise<Done> {
    return this.#change(agent, (found, files) => {
      const done = unwire(files, new Ledger(this.#machine.state, found.agent));
      if (done.kind === "done") this.#seen.forget(found.agent);
      return done;
    });
  }

  /** Connects again, and takes out the settings of the person's own or of a project that switch the hook off. Never rejects. */
  restore(agent: string): Promise<Done> {
    return this.#change(agent, (found, files) => {
      const done = wire(files, new Ledger(this.#machine.state, found.agent));
      if (done.kind === "failed") return done;
      for (const off of found.switchedOff(this.#machine, this.#program)) {
        const mended = mendSwitch(off);
        if (mended.kind === "failed") return mended;
      }
      return leftIn(files, this.#machine.home);
    });
  }

  /** Sends a harmless call through the agent's hook as it stands in its file. Never rejects. */
  async probe(agent: string): Promise<Finding> {
    const found = agents.find((one) => one.agent === agent);
    if (found === undefined) return { state: "bad", text: `There is no agent "${agent}".`, mend: "" };
    const { finding } = await probeAgent(found, this.#filesOf(found), this.#machine.home);
    this.#probed.set(agent, { ...finding, at: this.#clock.now() });
    if (finding.state === "good") this.#seen.tell(agent, this.#clock.now(), this.#wiring(this.#filesOf(found)));
    this.#look();
    return finding;
  }

  /** Tells that a call of an agent came in through its hook, at a time in milliseconds since 1970. Unknown names are passed over. */
  seen(agent: string, at: number): void {
    const found = agents.find((one) => one.agent === agent);
    if (found === undefined) return;
    if (this.#seen.tell(agent, at, this.#wiring(this.#filesOf(found))) === "news") this.#look();
  }

  dispose(): void {
    this.#watching = "no";
    this.#pending?.dispose();
    this.#folders.dispose();
    this.#onDidChange.dispose();
  }

  #connection(agent: Agent): Connection {
    const files = this.#filesOf(agent);
    const standings = files.map((file) => ({ file, standing: fileStanding(file) }));
    const state = stateOf({
      found: isFound(agent, this.#machine),
      standings,
      remembered: new Ledger(this.#machine.state, agent.agent).read() === undefined ? "no" : "yes",
      off: agent.switchedOff(this.#machine, this.#program),
      lastSeen: this.#seen.last(agent.agent, this.#wiring(files)),
    });
    return {
      agent: agent.agent,
      label: agent.label,
      stopping: agent.stopping,
      approved: agent.approved,
      state: withShortPaths(state, this.#machine.home),
      files: files.map(({ path }) => path),
      notes: agent.notes,
      probed: this.#probed.get(agent.agent),
    };
  }

  async #change(agent: string, task: (found: Agent, files: readonly HookFile[]) => Done): Promise<Done> {
    const found = agents.find((one) => one.agent === agent);
    if (found === undefined)
      return { kind: "failed", problem: `There is no agent "${agent}" that is connected by files.` };
    if (this.#machine.platform === "win32")
      return { kind: "failed", problem: "Agents outside the editor cannot be connected on Windows yet." };
    let done: Done;
    try {
      done = await whileLocked(this.#machine.state, () => task(found, this.#filesOf(found)));
    } catch (cause) {
      done = { kind: "failed", problem: `${found.label} was not changed: ${codeOf(cause)}.` };
    }
    this.#look();
    return done;
  }

  #filesOf(agent: Agent): readonly HookFile[] {
    return agent.files(this.#machine, this.#program);
  }

  /** A name for what is in an agent's files of ours, the same as long as that is the same. */
  #wiring(files: readonly HookFile[]): string {
    const parts = files.map((file) => {
      const { kind } = fileStanding(file);
      return [file.path, kind, file.kind === "json" ? file.entries : file.text];
    });
    return hashOf(JSON.stringify(parts));
  }

  #heard(): void {
    this.#pending ??= this.#clock.after(gathering, () => this.#look());
  }

  #look(): void {
    this.#pending?.dispose();
    this.#pending = undefined;
    if (this.#watching === "no") return;
    // Watched before it is looked at, so that nothing that happens in between is missed.
    this.#folders.watch(
      agents.flatMap((agent) => [...this.#filesOf(agent).map(({ path }) => path), ...agent.settings(this.#machine)]),
    );
    const list = this.list();
    const text = JSON.stringify(list.map(({ state, ...rest }) => [rest, state.kind === "guarded" ? "guarded" : state]));
    if (text === this.#last) return;
    this.#last = text;
    this.#onDidChange.fire(list);
  }
}

/** What is still to be done by the person once our entries are in their files. */
function leftIn(files: readonly HookFile[], home: string): Done {
  for (const file of files) {
    const standing = fileStanding(file);
    if (standing.kind === "changed" && standing.byHand !== undefined)
      return {
        kind: "failed",
        problem: `The hook is in place, but ${standing.what}. In ${withShortHome(file.path, home)}, ${standing.byHand}.`,
      };
  }
  return { kind: "done" };
}

function withShortHome(text: string, home: string): string {
  return text.replaceAll(`${home}/`, "~/");
}

/** The state with `~` for the home folder in what it says. */
function withShortPaths(state: ConnectionState, home: string): ConnectionState {
  const short = (text: string): string => withShortHome(text, home);
  switch (state.kind) {
    case "switched off":
      return { ...state, by: short(state.by) };
    case "tampered":
      return {
        ...state,
        what: short(state.what),
        ...(state.byHand === undefined ? {} : { byHand: short(state.byHand) }),
      };
    case "unreadable":
      return { ...state, why: short(state.why) };
    default:
      return state;
  }
}

/** Takes a setting out that switches hooks off; what only the person can mend is told. */
function mendSwitch({ by, setting }: OffSwitch): Done {
  const problem = (why: string): Done => ({
    kind: "failed",
    problem: `The hook is in place, but switched off by ${by}. ${why}`,
  });
  if (setting === undefined) return problem("Only you can change that.");
  const content = contentAt(setting.path);
  const text = textAt(setting.path);
  if (content.kind !== "file" || text === undefined) return problem("That file cannot be read.");
  const lead = content.bytes.toString("utf8").startsWith("\uFEFF") ? "\uFEFF" : "";
  try {
    const bytes = Buffer.from(lead + withoutProperty(text, setting.at));
    const { kind } = replaceFile(setting.path, bytes, content, content.mode);
    return kind === "done" ? { kind: "done" } : problem("Something else is writing that file; try again.");
  } catch (cause) {
    return problem(`That file cannot be written (${codeOf(cause)}).`);
  }
}
