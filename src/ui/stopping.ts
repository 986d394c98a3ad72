import { commands, type ExtensionContext, window } from "vscode";
import type { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { Gate } from "../gate/gate.ts";
import { StopKeeping, type StopStorage } from "../run/stopKeeping.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import type { AgentTerminals } from "./agentTerminals.ts";
import { commandIds } from "./ids.ts";

/** The editor's own state, which lasts where its secret storage does not: without a keyring that is forgotten with the window. */
export function keptState({ globalState }: ExtensionContext): StopStorage {
  return {
    get: async (name) => globalState.get<string>(name),
    store: (name, value) => globalState.update(name, value),
  };
}

/** What keeps the kill switch on: the secret storage decides; the editor's state is asked where that is empty. */
export function stopKeepingHere(
  store: DisposableStore,
  context: ExtensionContext,
  paths: StatePaths,
  logger: Logger,
): StopKeeping {
  return store.add(new StopKeeping(paths.state, paths.journal, [context.secrets, keptState(context)], logger));
}

/** Lets a person stop everything by a command, and interrupts what agents started in shells of their own. Nothing here lifts. */
export function startStopping(store: DisposableStore, gate: Gate, terminals: AgentTerminals, show: () => void): void {
  store.add(
    commands.registerCommand(commandIds.stopEverything, (from: unknown) => {
      gate.kill.stop(from === "button" ? "button" : "command");
      terminals.interruptAll();
      show();
    }),
  );
  store.add(
    gate.kill.onDidStop(() => {
      terminals.interruptAll();
      const text = "Holdpoint: everything is stopped. No call of an agent is let through until you lift it.";
      void window.showErrorMessage(text, "Show").then((choice) => {
        if (choice === "Show") show();
      });
    }),
  );
  // It may have been stopped while no window was open.
  gate.kill.look();
}
