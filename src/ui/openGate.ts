import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { type ExtensionContext, window, workspace } from "vscode";
import { adapterFor } from "../adapters/registry.ts";
import { AccountsFolder } from "../audit/accountsFolder.ts";
import type { DisposableStore } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import { programPath } from "../connect/installPrograms.ts";
import { contextEnvironment } from "../core/contexts/environment.ts";
import { redact } from "../core/redact.ts";
import { MachineFacts } from "../facts/gatherFacts.ts";
import { Grammars } from "../facts/grammars.ts";
import { MachineImprints } from "../facts/imprints.ts";
import { sha256 } from "../facts/madeFacts.ts";
import { Gate } from "../gate/gate.ts";
import type { GatePorts, Ground, Records } from "../gate/ports.ts";
import type { AgentIdentities } from "../identity/agentIdentities.ts";
import { DetachedStarter } from "../run/detachedStarter.ts";
import { EditorLaunch } from "../run/launch.ts";
import { RunJournalFolder } from "../run/runJournal.ts";
import { startGateServer } from "../server/gateServer.ts";
import type { StartDesk } from "../server/startConnection.ts";
import type { UndoAskDesk } from "../server/undoConnection.ts";
import type { StatePaths } from "../wire/statePaths.ts";
import { agentShellPath, grounded } from "./agentShell.ts";
import { unsavedText } from "./currentText.ts";
import { openRoots } from "./editorGround.ts";
import type { OwnCode } from "./ownCode.ts";
import { SessionTerminals } from "./sessionTerminals.ts";
import { holdLife } from "./settings.ts";
import type { Guard } from "./statusBar.ts";
import { systemClock } from "./systemClock.ts";

/** What the gate has of its own beside what every gate has. */
interface OwnPorts extends Required<Pick<GatePorts, "confiner" | "stop" | "breakerSeal" | "snapshots">> {
  readonly identities: AgentIdentities;
  readonly ownCode: Pick<OwnCode, "ground">;
}

/** Puts the gate together from its ports; it belongs to `store`. `extension` is the folder of the installed extension. */
export function createGate(
  store: DisposableStore,
  ground: Ground,
  records: Records,
  paths: StatePaths,
  extension: string,
  own: OwnPorts,
  logger: Logger,
): Gate {
  const { identities, ownCode, ...ports } = own;
  const program = programPath(paths.state);
  const launch = new EditorLaunch({
    program,
    gate: process.pid,
    identityOf: (call) => identities.of(call),
    preferredShell: agentShellPath,
  });
  const ids = { next: () => randomBytes(16).toString("hex") };
  const gate = store.add(
    new Gate({
      clock: systemClock,
      ids,
      facts: new MachineFacts(new Grammars(join(extension, "dist", "grammars"))),
      ground: withOwn(ground, identities, ownCode),
      records,
      launch,
      imprints: new MachineImprints(unsavedText),
      digest: { sha256 },
      journal: new RunJournalFolder(paths.journal, process.pid),
      logger,
      ...ports,
      identities,
      shells: store.add(new SessionTerminals(program)),
      starter: new DetachedStarter(logger),
      holdLife,
      accounts: new AccountsFolder(paths.state, () => systemClock.now()),
    }),
  );
  store.add(
    gate.onDidBypass(({ text }) => {
      void window.showErrorMessage(
        `A command that Holdpoint had not let through started in the agent's terminal and was interrupted: ${excerpt(text)}`,
      );
    }),
  );
  return gate;
}

/** Commands are judged by what a run of them would have, too, and by where the folders' own code is to run. */
function withOwn(ground: Ground, identities: AgentIdentities, ownCode: Pick<OwnCode, "ground">): Ground {
  return {
    policy: (call) => ground.policy(call),
    standing: (call) => ground.standing(call),
    surroundings: (call) => ({
      ...ground.surroundings(call),
      ...ownCode.ground,
      runEnvironment: contextEnvironment(identities.prepared(call).environment),
    }),
  };
}

function excerpt(text: string): string {
  const line = redact(text).text.replace(/\s+/g, " ");
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

/** Opens the gate's ways in; they close with `store`. The answer says whether hooks of this window reach it. */
export async function openGate(
  store: DisposableStore,
  gate: Gate,
  paths: StatePaths,
  context: ExtensionContext,
  logger: Logger,
  asked: { readonly starts: StartDesk; readonly undos: UndoAskDesk },
): Promise<Guard> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const started = await startGateServer({
    clock: systemClock,
    logger,
    paths,
    home: homedir(),
    product: `Holdpoint ${version}`,
    folders: openRoots(),
    // `<user data>/workspaceStorage/<id>/<extension>`: the id that the agent's transcript path names too.
    window: context.storageUri === undefined ? undefined : basename(dirname(context.storageUri.fsPath)),
    calls: { submit: (call, options) => gate.submit(grounded(call), options) },
    runs: gate.runs,
    ...asked,
    adapterFor,
    status: () => ({ holds: gate.holds.pending.length }),
  });
  if (started.kind === "failed") return { kind: "gate down", why: started.problem };
  const server = store.add(started.server);
  void gate.runs.settleLeftovers();
  store.add(workspace.onDidChangeWorkspaceFolders(() => server.setFolders(openRoots())));
  return { kind: "guarding" };
}
