import { window } from "vscode";
import type { DisposableStore } from "../base/disposable.ts";
import { redact } from "../core/redact.ts";
import { redactQuote } from "../core/redactQuote.ts";
import type { Runs } from "../gate/runs.ts";
import { isAgents } from "./agentTerminals.ts";

/** What Ctrl-C sends. */
const interruptKey = "\x03";
/** How much of a command a notification shows, in characters; how long the status bar tells of it, in milliseconds. */
const shownCommand = 80;
const toldFor = 30_000;

/**
 * Sees that agents' terminals start what was approved, interrupts what they start in its place, and tells the person. It
 * sees a start when it has happened, so what was started may have done something already.
 */
export function watchStarts(store: DisposableStore, runs: Runs): void {
  store.add(
    window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
      if (isAgents(terminal) && runs.seenStarting(execution.commandLine.value) === "interrupt")
        terminal.sendText(interruptKey, false);
    }),
  );
  store.add(
    runs.onDidDrop(({ call, reason }) => {
      const command = redact(call.text).text.slice(0, shownCommand);
      window.setStatusBarMessage(
        "$(warning) Holdpoint: a command that was to run in its terminal was not run",
        toldFor,
      );
      void window.showWarningMessage(
        `"${command}", which was to run in Holdpoint's terminal, was not run. ${redactQuote(reason, call.text)}`,
      );
    }),
  );
}
