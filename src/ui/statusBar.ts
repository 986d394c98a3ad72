import { type Disposable, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import type { RecordsHealth } from "../audit/auditLog.ts";
import type { Clock } from "../base/clock.ts";
import { DisposableStore } from "../base/disposable.ts";
import type { StoppedBy } from "../core/stopOrder.ts";
import type { HoldRoom } from "../gate/holdRoom.ts";
import type { SandboxStanding } from "../run/sandbox/sandboxed.ts";
import { commandIds } from "./ids.ts";
import type { OwnCode } from "./ownCode.ts";

/** Whether calls of agents reach the gate of this window, and whether it holds. */
export type Guard =
  | { readonly kind: "guarding" }
  /** The gate is not up: calls that ask are refused. */
  | { readonly kind: "gate down"; readonly why: string }
  /** The editor was told not to ask: calls run unguarded. */
  | { readonly kind: "switched off"; readonly why: string }
  /** Some sessions or agents do not ask. `who` names them; `page` is where more is told. */
  | {
      readonly kind: "partly guarding";
      readonly who: string;
      readonly why: string;
      readonly page: "guard" | "agents";
    }
  /** A person stopped everything; `left` could not be killed. */
  | { readonly kind: "stopped"; readonly left: readonly string[] }
  /** The circuit breaker of an agent has tripped. */
  | { readonly kind: "tripped"; readonly who: string; readonly why: string }
  /** A person paused holding until then, in milliseconds since 1970. */
  | { readonly kind: "paused"; readonly until: number };

/** One item: how many calls wait, and whether the gate is up at all. A click opens the review. */
export class StatusBar implements Disposable {
  readonly #store = new DisposableStore();
  readonly #item: StatusBarItem;
  readonly #stop: StatusBarItem;
  readonly #holds: HoldRoom;
  readonly #clock: Clock;
  readonly #sandbox: () => SandboxStanding;
  readonly #ownCode: Pick<OwnCode, "advisory">;
  #guard: Guard = { kind: "gate down", why: "The gate is starting." };
  #records: RecordsHealth = { kind: "good" };
  #tick: Disposable | undefined;

  /** `sandbox`: whether approved commands run in one; `ownCode`: which folders' code runs without. */
  constructor(
    holds: HoldRoom,
    clock: Clock,
    sandbox: () => SandboxStanding,
    ownCode: Pick<OwnCode, "advisory" | "onDidChange">,
  ) {
    this.#ownCode = ownCode;
    this.#sandbox = sandbox;
    this.#holds = holds;
    this.#clock = clock;
    this.#item = this.#store.add(window.createStatusBarItem("holdpoint.status", StatusBarAlignment.Left, 1_000));
    this.#item.name = "Holdpoint";
    this.#stop = this.#store.add(window.createStatusBarItem("holdpoint.stop", StatusBarAlignment.Left, 999));
    this.#stop.name = "Holdpoint: Stop Everything";
    this.#stop.text = "$(stop-circle)";
    this.#stop.tooltip =
      "Stop everything: kill what agents' approved commands started, refuse every call, and stay so until you lift it.";
    this.#stop.accessibilityInformation = { label: "Holdpoint: stop everything", role: "button" };
    const by: StoppedBy = "button";
    this.#stop.command = { command: commandIds.stopEverything, title: "Stop Everything", arguments: [by] };
    this.#store.add(holds.onDidChange(() => this.#draw()));
    this.#store.add(ownCode.onDidChange(() => this.#draw()));
    this.#draw();
    this.#item.show();
  }

  /** Shows from now on whether the gate is up. */
  setGuard(guard: Guard): void {
    this.#guard = guard;
    this.#draw();
  }

  /** Shows from now on whether records can be written. */
  setRecords(records: RecordsHealth): void {
    this.#records = records;
    this.#draw();
  }

  dispose(): void {
    this.#tick?.dispose();
    this.#store.dispose();
  }

  #draw(): void {
    this.#fill();
    const { text, tooltip } = this.#item;
    const told = typeof tooltip === "string" ? tooltip : (tooltip?.value ?? "");
    const linked = new MarkdownString();
    // The command opens our page, as all of ours do.
    linked.isTrusted = { enabledCommands: [commandIds.connectAgents] };
    linked.appendText(told).appendMarkdown(`\n\n[Agents and their connections](command:${commandIds.connectAgents})`);
    this.#item.tooltip = linked;
    this.#item.accessibilityInformation = { label: `${text.replace(/\$\([\w-]+\) /g, "")}, ${told}` };
  }

  /** Sets everything but the link under what the tooltip tells. */
  #fill(): void {
    this.#tick?.dispose();
    this.#tick = undefined;
    // Calls may wait for the person whatever else is wrong.
    const waiting = this.#holds.pending.length;
    const held = waiting === 0 ? "" : `, ${waiting} held`;
    const review =
      waiting === 0
        ? ""
        : ` ${waitText(waiting)} Run "Holdpoint: Open Review" to see ${waiting === 1 ? "it" : "them"}.`;
    if (this.#guard.kind === "stopped") {
      this.#stop.hide();
      const { left } = this.#guard;
      this.#item.text = "$(stop-circle) Holdpoint: everything stopped";
      this.#item.tooltip = `The kill switch is on: every call of every agent is refused, and what ran was killed${left.length === 0 ? "" : `, but for ${left.length} that could not be`}. Click to see it and to lift it.`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
      this.#item.command = commandIds.openGuard;
      return;
    }
    this.#stop.show();
    if (this.#guard.kind === "switched off") {
      this.#item.text = `$(warning) Holdpoint: not guarded${held}`;
      this.#item.tooltip = `${this.#guard.why} Click to see it and to put it back.${review}`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.warningBackground");
      this.#item.command = commandIds.openGuard;
      return;
    }
    if (this.#guard.kind === "gate down") {
      this.#item.text = `$(warning) Holdpoint: not guarding${held}`;
      this.#item.tooltip = `${this.#guard.why} Agents' calls are refused meanwhile. Click for the doctor.${review}`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
      this.#item.command = commandIds.doctor;
      return;
    }
    if (this.#records.kind === "failing") {
      this.#item.text = `$(warning) Holdpoint: no records${held}`;
      this.#item.tooltip = `${this.#records.problem} Destructive calls are refused until records can be written again. ${this.#records.mend} Click for the doctor.${review}`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
      this.#item.command = commandIds.doctor;
      return;
    }
    if (this.#guard.kind === "tripped" && waiting === 0) {
      this.#item.text = `$(warning) Holdpoint: ${this.#guard.who} stopped`;
      this.#item.tooltip = `The circuit breaker has tripped. ${this.#guard.why} Click to see what led to it.`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
      this.#item.command = commandIds.openGuard;
      return;
    }
    if (this.#guard.kind === "partly guarding" && waiting === 0) {
      this.#item.text = `$(warning) Holdpoint: ${this.#guard.who} not guarded`;
      this.#item.tooltip = `${this.#guard.why} Click to see it.`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.warningBackground");
      this.#item.command = this.#guard.page === "agents" ? commandIds.connectAgents : commandIds.openGuard;
      return;
    }
    if (this.#guard.kind === "paused" && waiting === 0) {
      this.#drawPause(this.#guard.until);
      return;
    }
    this.#item.command = commandIds.openReview;
    this.#item.backgroundColor = waiting === 0 ? undefined : new ThemeColor("statusBarItem.warningBackground");
    const besides =
      this.#guard.kind === "paused"
        ? ", paused"
        : this.#guard.kind === "tripped"
          ? `, ${this.#guard.who} stopped`
          : this.#guard.kind === "partly guarding"
            ? `, ${this.#guard.who} not guarded`
            : "";
    const advisory = this.#ownCode.advisory;
    const idle = advisory.length === 0 ? "$(shield) Holdpoint" : "$(shield) Holdpoint: advisory";
    this.#item.text = waiting === 0 ? idle : `$(shield) ${waiting} held${besides}`;
    this.#item.tooltip =
      waiting === 0
        ? `Holdpoint judges what agents do in this window. Nothing is held. ${sandboxText(this.#sandbox())}${advisoryText(advisory)}`
        : `${waitText(waiting)} Nothing of it runs before you answer.${this.#guard.kind === "partly guarding" ? ` ${this.#guard.why}` : ""}`;
  }

  /** The time left counts down by minutes. */
  #drawPause(until: number): void {
    const left = until - this.#clock.now();
    this.#item.text = `$(debug-pause) Holdpoint: paused, ${Math.max(1, Math.ceil(left / 60_000))} min left`;
    this.#item.tooltip =
      "You paused holding: what would be held flows and is recorded; what is denied stays denied. Click to end the pause.";
    this.#item.backgroundColor = new ThemeColor("statusBarItem.warningBackground");
    this.#item.command = commandIds.openGuard;
    this.#tick = this.#clock.after((left % 60_000) + 50, () => this.#draw());
  }
}

function sandboxText(standing: SandboxStanding): string {
  return standing.kind === "works"
    ? "What you approve runs in a sandbox, and so does what the folder's own code does unasked."
    : `What you approve runs without a sandbox, because ${standing.why}. ${standing.mend}`;
}

/** What is not bounded, as a sentence. */
function advisoryText(folders: readonly string[]): string {
  return folders.length === 0
    ? ""
    : ` Advisory: you let the own code of ${folders.join(" and ")} run where no sandbox bounds it, so what an agent writes there can do what you can. Take it back on the page about guarding.`;
}

function waitText(waiting: number): string {
  return `${waiting} ${waiting === 1 ? "call waits" : "calls wait"} for your review.`;
}
