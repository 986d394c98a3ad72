import type { UndoReach } from "../src/core/snapshot/undoReach.ts";
import type { AgentDeed } from "../src/shared/agentsModel.ts";
import type { UndoAnswers } from "../src/shared/undoView.ts";

/** What an approval is besides: `lasting`: for what is like it, too; `snapshot`: with a copy of the part that fits. */
export type More = { readonly lasting: "own code" } | { readonly snapshot: "part" };

/** What a person can do on the page. Views call these; nothing else leads to the host. */
export interface Actions {
  /** A click on a button that approves a call, more of it where `more` says so, or accepts a scope. The event tells whether a person made it. */
  approve(event: MouseEvent, more?: More): void;
  /** Denies the call, with the message written so far, or keeps the accepted scope. */
  refuse(): void;
  /** The message for a refusal has changed. */
  write(message: string): void;
  /** A key or pointer went down on the approving button: an approval that begins too early does not count. */
  press(): void;
  /** Enter was pressed on the approving button. */
  explainEnter(): void;
  /** A click that has a run that is over held anew, with what its sandbox refused it. */
  runAgain(event: MouseEvent): void;
  openDiff(file: number): void;
  openText(): void;
  show(hold: string): void;
  move(to: "next" | "previous"): void;
  openScopeFile(): void;
  showGuard(): void;
  /** A click on a choice about guarding itself. The event tells whether a person made it. */
  restore(event: MouseEvent, fault: string): void;
  pause(event: MouseEvent, minutes: 15 | 60): void;
  endPause(event: MouseEvent): void;
  lift(event: MouseEvent, reason: string): void;
  /** Has a folder's own code asked about again. */
  askAgain(event: MouseEvent, folder: string): void;
  /** Lets an agent go on; the reason is the person's. */
  resetBreaker(event: MouseEvent, agent: string, reason: string): void;
  showAgents(): void;
  /** Shows what a run of an agent would see. */
  showIdentity(agent: string): void;
  /** Lists the snapshots, or shows one: by its name, with later ones as far as `reach` says, or the one that was taken for a call. */
  showUndo(which: { readonly snapshot?: string; readonly hold?: string; readonly reach?: UndoReach }): void;
  /** Opens a file that is different now, by its row, beside how the snapshot has it. */
  openUndoDiff(row: number): void;
  /** Leaves what somebody asked to have put back as it is. */
  leaveUndo(event: MouseEvent, snapshot: string): void;
  /** Has the call held for review that takes back what no copy does. */
  reverse(event: MouseEvent, snapshot: string, at: number): void;
  /** A click on the button that puts a snapshot back. The event tells whether a person made it. */
  putBack(event: MouseEvent, snapshot: string, reach: UndoReach, answers: UndoAnswers): void;
  /** A click on a choice about the connections of these agents. */
  tend(event: MouseEvent, deed: AgentDeed, agents: readonly string[]): void;
}
