import { homedir } from "node:os";
import { commands, type ExtensionContext, window } from "vscode";
import { DisposableStore } from "./base/disposable.ts";
import { installPrograms } from "./connect/installPrograms.ts";
import { AcceptedStore } from "./scopeFile/acceptedStore.ts";
import { ScopeShelf } from "./scopeFile/scopeShelf.ts";
import { agentShell } from "./ui/agentShell.ts";
import { AgentTerminals } from "./ui/agentTerminals.ts";
import { runDoctor } from "./ui/doctor.ts";
import { EditorGround } from "./ui/editorGround.ts";
import { commandIds } from "./ui/ids.ts";
import { createLog } from "./ui/log.ts";
import { openRecords, openScopeFile } from "./ui/openFiles.ts";
import { createGate, openGate } from "./ui/openGate.ts";
import { startReviewing } from "./ui/reviewing.ts";
import { ScopeDiagnostics } from "./ui/scopeDiagnostics.ts";
import { watchStarts } from "./ui/startListener.ts";
import { StatusBar } from "./ui/statusBar.ts";
import { statePaths } from "./wire/statePaths.ts";

/** The composition root: constructs, connects, and leaves. */
export async function activate(context: ExtensionContext): Promise<void> {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const logger = store.add(createLog());
  const paths = statePaths(homedir(), process.env.HOLDPOINT_HOME);
  const shelf = new ScopeShelf(new AcceptedStore(paths.state), () => new Date());
  const terminals = store.add(new AgentTerminals());
  const ground = new EditorGround(shelf, paths.state, () => terminals.state(agentShell()));
  const gate = createGate(store, ground, paths, logger);
  terminals.follow(gate.runs);
  const status = store.add(new StatusBar(gate.holds));
  watchStarts(store, gate.runs);
  const reviewing = startReviewing(store, gate, shelf, context, logger);
  // The gate opens before anything slower is done: hooks may be waiting already.
  const guard = await openGate(store, gate, paths, context, logger);
  status.setGuard(guard);
  store.add(new ScopeDiagnostics(shelf, ground));
  for (const command of [
    commands.registerCommand(commandIds.openReview, () => reviewing.openReview()),
    commands.registerCommand(commandIds.openScope, () => openScopeFile()),
    commands.registerCommand(commandIds.reviewScope, () => reviewing.openScope()),
    commands.registerCommand(commandIds.openRecords, () => openRecords(paths.state)),
    commands.registerCommand(commandIds.doctor, () => runDoctor(context, paths.state, guard)),
  ]) {
    store.add(command);
  }
  if (guard.kind === "not guarding") {
    void window.showErrorMessage(guard.why);
    return;
  }
  const { version } = context.extension.packageJSON as { readonly version: string };
  try {
    await installPrograms({ state: paths.state, extension: context.extensionPath, version, node: process.execPath });
  } catch (cause) {
    logger.error("The command line program could not be installed; approved commands cannot run.", cause);
    void window.showErrorMessage(
      `Holdpoint could not install its command line program, so approved commands cannot run: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
}
