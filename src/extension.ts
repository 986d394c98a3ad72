import { homedir } from "node:os";
import { commands, type ExtensionContext, window } from "vscode";
import { DisposableStore } from "./base/disposable.ts";
import { HookFiles } from "./connect/hookFiles.ts";
import { programPath } from "./connect/installPrograms.ts";
import { SandboxConfiner } from "./run/sandbox/confiner.ts";
import { AcceptedStore } from "./scopeFile/acceptedStore.ts";
import { ScopeShelf } from "./scopeFile/scopeShelf.ts";
import { SealVault } from "./scopeFile/sealVault.ts";
import { AgentHostWatch } from "./ui/agentHost.ts";
import { identitiesHere, identityPages, removeCredential, storeCredential } from "./ui/agentIdentity.ts";
import { agentShell } from "./ui/agentShell.ts";
import { AgentTerminals } from "./ui/agentTerminals.ts";
import { runDoctor } from "./ui/doctor.ts";
import { EditorGround } from "./ui/editorGround.ts";
import { EditorPlaces } from "./ui/editorPlaces.ts";
import { forwardRecords } from "./ui/forwarding.ts";
import { Guarding } from "./ui/guarding.ts";
import { commandIds } from "./ui/ids.ts";
import { installHere } from "./ui/installing.ts";
import { keptHere } from "./ui/kept.ts";
import { createLog } from "./ui/log.ts";
import { openRecords, openScopeFile } from "./ui/openFiles.ts";
import { createGate, openGate } from "./ui/openGate.ts";
import { registerPageCommands } from "./ui/pageCommands.ts";
import { recordChanges } from "./ui/recordChanges.ts";
import { startReviewing } from "./ui/reviewing.ts";
import { ScopeDiagnostics } from "./ui/scopeDiagnostics.ts";
import { openSessionReport } from "./ui/sessionReport.ts";
import { sandboxMode } from "./ui/settings.ts";
import { startingAgents } from "./ui/startAgent.ts";
import { watchStarts } from "./ui/startListener.ts";
import { StatusBar } from "./ui/statusBar.ts";
import { startStopping, stopKeepingHere } from "./ui/stopping.ts";
import { SwitchWatch } from "./ui/switches.ts";
import { systemClock } from "./ui/systemClock.ts";
import { snapshotsHere, undoHere } from "./ui/undoing.ts";
import { connectionsHere, followOwnAgent, lookForAgents, watchAgents } from "./ui/watchAgents.ts";
import { recordsHere, watchRecords } from "./ui/watchRecords.ts";
import { statePaths } from "./wire/statePaths.ts";

/** Longest wait for the key that seals accepted scope files, in milliseconds; a keyring may be asking the person. */
const keyTime = 3_000;

/** The composition root: constructs, connects, and leaves. */
export async function activate(context: ExtensionContext): Promise<void> {
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const logger = store.add(createLog());
  const paths = statePaths(homedir(), process.env.HOLDPOINT_HOME);
  const vault = store.add(new SealVault(context.secrets, systemClock, logger));
  const shelf = new ScopeShelf(new AcceptedStore(paths.state, vault), paths.state, () => new Date());
  const places = new EditorPlaces(context);
  const terminals = store.add(new AgentTerminals(programPath(paths.state)));
  const ground = new EditorGround(
    shelf,
    paths.state,
    () => places.surroundings,
    () => terminals.state(agentShell()),
  );
  const identities = store.add(identitiesHere(ground, paths.state, context.secrets));
  const records = recordsHere(store, paths.state, context.secrets, logger);
  const stop = stopKeepingHere(store, context, paths, logger);
  const confiner = new SandboxConfiner(ground, sandboxMode, (call) => identities.ownPlaces(call));
  const { breakerSeal, ownCode, open: openKept } = keptHere(store, context, () => confiner.standing, logger);
  const snapshots = snapshotsHere(paths.state);
  const ports = { identities, confiner, stop, breakerSeal, ownCode, snapshots };
  const { version } = context.extension.packageJSON as { readonly version: string };
  const forwarded = forwardRecords(store, records, paths.state, version, logger);
  const gate = createGate(store, ground, forwarded, paths, context.extensionPath, ports, logger);
  store.add(gate.kill.onDidStop(() => identities.revoke()));
  terminals.follow(gate.runs);
  const status = store.add(new StatusBar(gate.holds, systemClock, () => confiner.standing, ownCode));
  watchRecords(store, records, status, paths.state);
  watchStarts(store, gate.runs);
  const showGuard = (): void => reviewing.openGuard();
  const hookFiles = store.add(new HookFiles(context.extensionPath));
  const connections = connectionsHere(store, paths.state);
  const agentHost = store.add(new AgentHostWatch(places.data, connections));
  const agents = watchAgents(store, connections, gate);
  recordChanges(store, gate, shelf, connections);
  const guarding = store.add(
    new Guarding(gate, store.add(new SwitchWatch()), agentHost, hookFiles, agents, terminals, showGuard),
  );
  followOwnAgent(store, agents, guarding, context);
  const undo = undoHere(store, gate, snapshots, paths.state);
  const desks = { guarding, agents, identity: identityPages(identities, ground, connections), undo, ownCode };
  const reviewing = startReviewing(store, gate, shelf, desks, context, logger);
  registerPageCommands(store, reviewing);
  store.add(guarding.onDidChange(() => status.setGuard(guarding.guard)));
  startStopping(store, gate, terminals, showGuard);
  const starts = startingAgents(store, { ...ports, gate, agents, paths, product: `Holdpoint ${version}`, logger });
  for (const command of [
    commands.registerCommand(commandIds.storeCredential, () => storeCredential(context.secrets)),
    commands.registerCommand(commandIds.removeCredential, () => removeCredential(context.secrets)),
    commands.registerCommand(commandIds.openScope, (subject: unknown) => openScopeFile(shelf, subject)),
    commands.registerCommand(commandIds.openMyScope, () => openScopeFile(shelf, "user")),
    commands.registerCommand(commandIds.openRecords, () => openRecords(paths.state)),
    commands.registerCommand(commandIds.sessionReport, () => openSessionReport(paths.state)),
    commands.registerCommand(commandIds.doctor, () => runDoctor(context, paths.state, guarding, records.health)),
  ]) {
    store.add(command);
  }
  // Without the key nothing that was accepted counts, and what a person allowed long ago would be held. So the gate waits for it a
  // little: half a second while a window starts (measured), longer only where a keyring asks the person. Hooks wait longer still.
  // Likewise for whether everything is stopped: the files that say so may have been deleted while no window was open.
  await Promise.all([vault.open(keyTime), stop.open(keyTime), openKept(keyTime), confiner.look()]);
  await gate.bounds.open();
  // The gate opens before anything slower is done: hooks may be waiting already.
  const guard = await openGate(store, gate, paths, context, logger, { starts, undos: undo.requests });
  guarding.setGate(guard);
  void places.findPorts();
  lookForAgents(store, connections, agents, context, reviewing.openAgents);
  store.add(new ScopeDiagnostics(shelf, ground, paths.state, vault.onDidChange));
  if (guard.kind === "gate down") {
    void window.showErrorMessage(guard.why);
    return;
  }
  await installHere(context, paths.state, logger);
}
