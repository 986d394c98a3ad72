import { type Disposable, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import type { RecordsHealth } from "../audit/auditLog.ts";
import { DisposableStore } from "../base/disposable.ts";
import type { HoldRoom } from "../gate/holdRoom.ts";
import { commandIds } from "./ids.ts";

/** Whether calls of agents reach the gate of this window. */
export type Guard = { readonly kind: "guarding" } | { readonly kind: "not guarding"; readonly why: string };

/** One item: how many calls wait, and whether the gate is up at all. A click opens the review. */
export class StatusBar implements Disposable {
  readonly #store = new DisposableStore();
  readonly #item: StatusBarItem;
  readonly #holds: HoldRoom;
  #guard: Guard = { kind: "not guarding", why: "The gate is starting." };
  #records: RecordsHealth = { kind: "good" };

  constructor(holds: HoldRoom) {
    this.#holds = holds;
    this.#item = this.#store.add(window.createStatusBarItem("holdpoint.status", StatusBarAlignment.Left, 1_000));
    this.#item.name = "Holdpoint";
    this.#store.add(holds.onDidChange(() => this.#draw()));
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
    this.#store.dispose();
  }

  #draw(): void {
    if (this.#guard.kind === "not guarding") {
      this.#item.text = "$(warning) Holdpoint: not guarding";
      this.#item.tooltip = `${this.#guard.why} Agents' calls are refused meanwhile. Click for the doctor.`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
      this.#item.command = commandIds.doctor;
      return;
    }
    if (this.#records.kind === "failing") {
      this.#item.text = "$(warning) Holdpoint: no records";
      this.#item.tooltip = `${this.#records.problem} Destructive calls are refused until records can be written again. ${this.#records.mend} Click for the doctor.`;
      this.#item.backgroundColor = new ThemeColor("statusBarItem.errorBackground");
      this.#item.command = commandIds.doctor;
      return;
    }
    const waiting = this.#holds.pending.length;
    this.#item.command = commandIds.openReview;
    this.#item.backgroundColor = waiting === 0 ? undefined : new ThemeColor("statusBarItem.warningBackground");
    this.#item.text = waiting === 0 ? "$(shield) Holdpoint" : `$(shield) ${waiting} held`;
    this.#item.tooltip =
      waiting === 0
        ? "Holdpoint judges what agents do in this window. Nothing is held. Advisory: code that agents write and then run is not sandboxed."
        : `${waiting} ${waiting === 1 ? "call waits" : "calls wait"} for your review. Nothing of it runs before you answer.`;
  }
}
