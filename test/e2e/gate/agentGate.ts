// A gate as an editor's window has it, in a process of its own without an editor. Its arguments are the project folder, what the
// person says to each hold in turn, as JSON, how long a hold lives, and what the agent is to be told. Writes one line of JSON for each thing that happens.
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { adapterFor } from "../../../src/adapters/registry.ts";
import { AuditLog } from "../../../src/audit/auditLog.ts";
import { nullLogger } from "../../../src/base/logger.ts";
import { systemClock } from "../../../src/cli/systemClock.ts";
import { Connections } from "../../../src/connect/connections.ts";
import { installPrograms, programPath } from "../../../src/connect/installPrograms.ts";
import { defaultScope } from "../../../src/core/scope/scope.ts";
import { MachineFacts } from "../../../src/facts/gatherFacts.ts";
import { Grammars } from "../../../src/facts/grammars.ts";
import { MachineImprints } from "../../../src/facts/imprints.ts";
import { sha256 } from "../../../src/facts/madeFacts.ts";
import { Gate } from "../../../src/gate/gate.ts";
import type { Hold } from "../../../src/gate/hold.ts";
import type { GatePorts } from "../../../src/gate/ports.ts";
import { EditorLaunch } from "../../../src/run/launch.ts";
import { RunJournalFolder } from "../../../src/run/runJournal.ts";
import { startGateServer } from "../../../src/server/gateServer.ts";
import { prepareStateFolder } from "../../../src/server/stateFolder.ts";
import { statePaths } from "../../../src/wire/statePaths.ts";
import { testIdentity } from "../../identity/testIdentity.ts";
import type { GateEvent, PersonSays } from "./gateEvents.ts";

const [mode = "", repository = "", project = "", says = "[]", holdLife = "0", note = ""] = process.argv.slice(2);
const answers = JSON.parse(says) as readonly PersonSays[];
const home = homedir();
const paths = statePaths(home, undefined);

await install();
if (mode === "guard") await guard();

/** Puts our programs where a window puts them. */
async function install(): Promise<void> {
  mkdirSync(paths.state, { recursive: true, mode: 0o700 });
  const state = prepareStateFolder(paths, process.getuid?.());
  if (state.kind === "unusable") throw new Error(state.problem);
  await installPrograms({ state: paths.state, extension: repository, version: "0.0.1", node: process.execPath });
  tell({ event: "installed" });
}

async function guard(): Promise<void> {
  const ports = machinePorts();
  await practise(ports);
  const gate = new Gate(ports);
  let held = 0;
  let untold = note;
  gate.holds.onDidAdd((hold) => {
    const answer = answers[held++] ?? { kind: "nothing" };
    tell({ event: "held", tool: hold.call.tool, approval: hold.approval, reasons: reasonsOf(hold) });
    // After whoever made the hold has everything in place.
    if (answer.kind !== "nothing") setImmediate(() => void gate.answer(hold.id, answer));
  });
  const { platform, env: environment } = process;
  const machine = { home, state: paths.state, platform, environment, folders: [project], etc: "/etc" };
  const connections = new Connections(machine, systemClock);
  gate.onDidDecide(({ call, verdict }) => {
    if (untold !== "" && call.kind === "command") {
      gate.runs.notes.add("0", call, untold);
      untold = "";
    }
    connections.seen(call.caller.agent, systemClock.now());
    tell({ event: "decided", tool: call.tool, kind: call.kind, decision: verdict.decision });
  });
  const started = await startGateServer({
    clock: systemClock,
    logger: nullLogger,
    paths,
    home,
    product: "Holdpoint 0.0.1",
    folders: [project],
    window: undefined,
    calls: gate,
    runs: gate.runs,
    adapterFor,
    status: () => ({ holds: gate.holds.pending.length }),
  });
  if (started.kind === "failed") throw new Error(started.problem);
  tell({ event: "guarding" });
}

/** What a window puts its gate together from, without the editor's part. */
function machinePorts(): GatePorts {
  return {
    clock: systemClock,
    ids: { next: () => randomBytes(16).toString("hex") },
    facts: new MachineFacts(new Grammars(join(repository, "dist", "grammars"))),
    ground: {
      standing: () => "somewhere",
      policy: () => ({ scopes: [{ root: project, scope: defaultScope }] }),
      surroundings: () => ({
        roots: [project],
        home,
        temporary: [join(home, "tmp")],
        state: paths.state,
        installed: [],
        platform: "posix",
      }),
    },
    records: new AuditLog(paths.state, systemClock),
    launch: new EditorLaunch({
      program: programPath(paths.state),
      gate: process.pid,
      identityOf: (call) => testIdentity(call, process.env, paths.state),
      preferredShell: () => "/bin/bash",
    }),
    imprints: new MachineImprints(() => undefined),
    digest: { sha256 },
    journal: new RunJournalFolder(paths.journal, process.pid),
    logger: nullLogger,
    holdLife: () => Number(holdLife),
  };
}

/** Judges a call that is nobody's and leaves no record: a window is rarely so new that its first call is an agent's. */
async function practise(ports: GatePorts): Promise<void> {
  const caller = { agent: "practice", label: "Practice", session: "", identity: "claimed" } as const;
  const call = {
    kind: "command",
    text: "echo hi > out.txt",
    shell: "bash",
    caller,
    cwd: project,
    tool: "",
    toolUse: "",
  } as const;
  const gate = new Gate({ ...ports, records: { append: () => Promise.resolve() }, holdLife: () => 1 });
  await gate.submit(call, { rewrite: "impossible" }).outcome;
  gate.dispose();
}

function reasonsOf(hold: Hold): readonly string[] {
  return hold.verdict.reasons.map((reason) => reason.text);
}

function tell(event: GateEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
