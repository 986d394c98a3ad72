import { commands } from "vscode";
import type { DisposableStore } from "../base/disposable.ts";
import { commandIds } from "./ids.ts";
import type { Reviewing } from "./reviewing.ts";

/** The commands that open our pages; what is done there is a person's click. They belong to `store`. */
export function registerPageCommands(store: DisposableStore, reviewing: Reviewing): void {
  for (const [id, open] of [
    [commandIds.openReview, () => reviewing.openReview()],
    [commandIds.openGuard, () => reviewing.openGuard()],
    [commandIds.connectAgents, () => reviewing.openAgents()],
    [commandIds.whoIsAgent, () => reviewing.openIdentity()],
    [commandIds.reviewScope, (subject: unknown) => reviewing.openScope(subject)],
    [commandIds.undo, () => reviewing.openUndo()],
  ] as const)
    store.add(commands.registerCommand(id, open));
}
