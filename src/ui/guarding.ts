import { commands, window, workspace } from "vscode";
import { assertNever } from "../base/assertNever.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";
import { Emitter, type Event } from "../base/emitter.ts";
import type { HookFiles, HookFilesState } from "../connect/hookFiles.ts";
import { causeTexts, type Trip } from "../core/breaker/breaker.ts";
import type { Caller } from "../core/call/call.ts";
import type { Gate } from "../gate/gate.ts";
import { type GuardFault, guardPage } from "../shared/guardView.ts";
import type { GuardPage } from "../shared/reviewModel.ts";
import type { FromPage, RequestOutcome } from "../shared/reviewProtocol.ts";
import type { AgentHostWatch } from "./agentHost.ts";
import type { OwnAgent } from "./agentsPage.ts";
import type { Guard } from "./statusBar.ts";
import type { SwitchChange, SwitchFault, SwitchWatch } from "./switches.ts";

type Choice = Extract<FromPage, { type: "restore" | "pause" | "endPause" | "lift" | "resetBreaker" }>;

const done: RequestOutcome = { kind: "ok" };

/** Whether agents are guarded, from the one list of what that depends on; what the status bar, the doctor and our page tell. */
/** Where else something may keep agents from asking. */
interface FaultSource {
  readonly faults: readonly GuardFault[];
  readonly onDidChangeFaults: Event<void>;
}

export class Guarding implements Disposable {
  readonly #gate: Gate;
  readonly #switches: SwitchWatch;
  readonly #agentHost: AgentHostWatch;
  readonly #hookFiles: HookFiles;
  readonly #agents: FaultSource;
  readonly #terminals: { readonly busy: readonly string[] };
  readonly #store = new DisposableStore();
  readonly #onDidChange = new Emitter<void>();
  /** Trips that were announced, each once. */
  readonly #announced = new Set<string>();
  #up: Guard = { kind: "gate down", why: "The gate is starting." };

  /** Fires when something that {@link guard} or {@link page} tells has changed. */
  readonly onDidChange = this.#onDidChange.event;

  constructor(
    gate: Gate,
    switches: SwitchWatch,
    agentHost: AgentHostWatch,
    hookFiles: HookFiles,
    agents: FaultSource,
    terminals: { readonly busy: readonly string[] },
    show: () => void,
  ) {
    this.#gate = gate;
    this.#switches = switches;
    this.#agentHost = agentHost;
    this.#hookFiles = hookFiles;
    this.#agents = agents;
    this.#terminals = terminals;
    this.#store.add(agents.onDidChangeFaults(() => this.#onDidChange.fire()));
    this.#store.add(
      hookFiles.onDidChange((found) => {
        void this.#gate.note({ event: "hook changed", found });
        this.#onDidChange.fire();
        if (found === "changed")
          void this.#gate.bounds.tampered(ownAgent, "The files that make VS Code ask Holdpoint", hookTexts.changed);
        if (found !== "in place") askForReload(hookTexts[found]);
      }),
    );
    this.#store.add(agentHost.onDidChange(() => this.#onDidChange.fire()));
    this.#store.add(gate.onDidDecide(({ call }) => agentHost.called(call)));
    this.#store.add(
      gate.bounds.onDidChange(() => {
        this.#onDidChange.fire();
        announceTrips(gate.bounds.tripped, this.#announced, show);
      }),
    );
    this.#store.add(gate.pause.onDidChange(() => this.#onDidChange.fire()));
    this.#store.add(gate.kill.onDidChange(() => this.#onDidChange.fire()));
    this.#store.add(
      switches.onDidChange((changes) => {
        this.#record(changes);
        this.#onDidChange.fire();
        const off = this.faults.find(({ kind }) => kind === "off");
        if (off !== undefined && changes.some(({ guarding }) => guarding === "off")) announce(off, show);
      }),
    );
    // What was turned off while no window looked is on record from now on.
    this.#record(switches.wrong);
    const off = this.faults.find(({ kind }) => kind === "off");
    if (off !== undefined) announce(off, show);
  }

  /** Tells whether the gate itself is up. */
  setGate(guard: Guard): void {
    this.#up = guard;
    this.#onDidChange.fire();
  }

  get guard(): Guard {
    if (this.#gate.kill.stopped !== undefined) return { kind: "stopped", left: this.#gate.kill.stopped.killed.left };
    if (this.#up.kind === "gate down") return this.#up;
    const files = this.#hookFiles.state;
    if (files === "put back") return { kind: "gate down", why: hookTexts[files] };
    const off = this.faults.find(({ kind }) => kind === "off");
    if (off !== undefined) return { kind: "switched off", why: off.text };
    const [tripped] = this.#gate.bounds.tripped;
    if (tripped !== undefined) return { kind: "tripped", who: tripped.label, why: causeTexts[tripped.cause] };
    const { until } = this.#gate.pause;
    if (until !== undefined) return { kind: "paused", until };
    const partly = this.faults.find(({ kind }) => kind === "partly");
    if (partly === undefined) return this.#up;
    const { agent, text: why } = partly;
    return agent === undefined
      ? { kind: "partly guarding", who: "session", why, page: "guard" }
      : { kind: "partly guarding", who: agent, why, page: "agents" };
  }

  /** What is not as guarding needs it. */
  get faults(): readonly GuardFault[] {
    const untrusted: GuardFault = {
      id: "workspace trust",
      kind: "off",
      text: "This workspace is not trusted, and VS Code runs no hooks in it: agents do not ask Holdpoint.",
      where: "",
      restore: "none",
    };
    const harness = this.#agentHost.fault;
    const files = this.#hookFiles.state;
    const hook: GuardFault = { id: "hook files", kind: "off", text: hookTexts[files], where: "", restore: "none" };
    return [
      ...(files === "in place" ? [] : [hook]),
      ...(workspace.isTrusted ? [] : [untrusted]),
      ...this.#switches.faults.map(faultOf),
      ...(harness === undefined ? [] : [harness]),
      ...this.#agents.faults,
    ];
  }

  /** How the editor's own agent stands, for the page that lists all agents. */
  get own(): Pick<OwnAgent, "state" | "notes" | "pausedUntil"> {
    const { guard } = this;
    const harness = this.#agentHost.fault;
    return {
      state:
        guard.kind === "stopped"
          ? { kind: "refused", why: "Everything is stopped by the kill switch." }
          : guard.kind === "gate down"
            ? { kind: "refused", why: guard.why }
            : guard.kind === "switched off"
              ? { kind: "off", why: guard.why }
              : { kind: "up" },
      notes: harness === undefined ? [] : [harness.text],
      pausedUntil: this.#gate.pause.until,
    };
  }

  page(): GuardPage {
    const { stopped } = this.#gate.kill;
    const stop = stopped === undefined ? undefined : { ...stopped, running: this.#terminals.busy };
    return guardPage(this.faults, this.#gate.pause.until, stop, this.#gate.bounds.tripped);
  }

  /** Does what a person chose on our page. */
  async choose(message: Choice): Promise<RequestOutcome> {
    switch (message.type) {
      case "pause":
        return (await this.#gate.pause.start(message.minutes)) === "paused"
          ? done
          : {
              kind: "problem",
              text: "The pause could not be put on record, so there is none. Free disk space or repair the permissions of ~/.holdpoint/audit.",
            };
      case "endPause":
        this.#gate.pause.end();
        return done;
      case "lift": {
        if (message.reason.trim() === "")
          return { kind: "problem", text: "Say in a few words why you lift it: that goes on record." };
        const lifted = await this.#gate.kill.lift(message.reason);
        return lifted === "unrecorded" || lifted === "failed" ? { kind: "problem", text: notLifted[lifted] } : done;
      }
      case "resetBreaker":
        return resetTexts[await this.#gate.bounds.reset(message.agent, message.reason)];
      case "restore": {
        const restored = await this.#switches.restore(message.fault);
        if (restored.kind === "failed")
          return { kind: "problem", text: `${message.fault} could not be put back: ${restored.why}` };
        void this.#gate.note({ event: "switch restored", setting: message.fault, level: restored.level });
        return done;
      }
      default:
        return assertNever(message);
    }
  }

  dispose(): void {
    this.#store.dispose();
    this.#onDidChange.dispose();
  }

  #record(changes: readonly SwitchChange[]): void {
    for (const { id, level, value, guarding } of changes) {
      const shown = JSON.stringify(value) ?? "not set";
      void this.#gate.note({ event: "switch changed", setting: id, level, value: shown, guarding });
    }
  }
}

const notLifted = {
  unrecorded:
    "Lifting could not be put on record, so everything stays stopped. Free disk space or repair the permissions of ~/.holdpoint/audit.",
  failed:
    "The files ~/.holdpoint/stop and ~/.holdpoint/accepted/stop could not be taken away, so everything stays stopped. Repair their permissions, then lift it again.",
} as const;

const resetTexts: Readonly<Record<"reset" | "unrecorded" | "not tripped", RequestOutcome>> = {
  reset: done,
  unrecorded: {
    kind: "problem",
    text: "The reset could not be put on record and kept, so the agent stays stopped. Free disk space, repair the permissions of ~/.holdpoint, or unlock your system's keyring.",
  },
  "not tripped": { kind: "problem", text: "This breaker was reset already." },
};

/** Whose hook the editor's own files are. */
const ownAgent: Caller = { agent: "vscode", label: "VS Code agent", session: "", identity: "claimed" };

/** What is to be said of the hook's files. */
const hookTexts: Readonly<Record<HookFilesState, string>> = {
  "in place": "",
  "put back":
    "Holdpoint was updated while this window was open, so every call of an agent is refused here. Reload the window.",
  changed: "The files that make VS Code ask Holdpoint were changed, so agents may not ask. Reload the window.",
  gone: "The files that make VS Code ask Holdpoint are gone, so agents do not ask. Reload the window; where that does not help, install Holdpoint again.",
};

/** Reloading is what a person may do at any time; it answers nothing and puts nothing back. */
function askForReload(text: string): void {
  void window.showWarningMessage(text, "Reload Window").then((choice) => {
    if (choice === "Reload Window") void commands.executeCommand("workbench.action.reloadWindow");
  });
}

function faultOf({ id, about, means, value, level }: SwitchFault): GuardFault {
  const shown = about === "company" ? "set" : JSON.stringify(value);
  return {
    id,
    kind: about === "guarding" ? "off" : "warning",
    text: `The setting ${id} is ${shown}. ${means}`,
    where: level?.where ?? (about === "guarding" ? "by a policy, which only who manages this machine can change" : ""),
    // What only warns is the person's own choice.
    restore: level === undefined || about !== "guarding" ? "none" : "possible",
  };
}

/** The notification opens our page; nothing it holds puts anything back. */
function announce({ text }: GuardFault, show: () => void): void {
  void window.showWarningMessage(`Holdpoint is not guarding. ${text}`, "Show").then((choice) => {
    if (choice === "Show") show();
  });
}

/** Said once of each trip. The notification opens our page; nothing it holds resets anything. */
function announceTrips(trips: readonly Trip[], announced: Set<string>, show: () => void): void {
  for (const { agent, label, at, cause } of trips) {
    const key = `${agent} ${at}`;
    if (announced.has(key)) continue;
    announced.add(key);
    const text = `The circuit breaker of ${label} has tripped: everything but reading is held until you reset it. ${causeTexts[cause]}`;
    void window.showWarningMessage(text, "Show").then((choice) => {
      if (choice === "Show") show();
    });
  }
}
