import { mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { MachineImprints } from "../../src/facts/imprints.ts";
import { Gate } from "../../src/gate/gate.ts";
import { EditorLaunch } from "../../src/run/launch.ts";
import { RunJournalFolder } from "../../src/run/runJournal.ts";
import { GateRegistry } from "../../src/server/registry.ts";
import { SocketServer } from "../../src/server/socketServer.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { socketPath, statePaths } from "../../src/wire/statePaths.ts";
import { command, FakeIds, ground } from "../gate/fakes.ts";
import { testIdentity } from "../identity/testIdentity.ts";

// A gate as a window has it, in a process of its own: settles what others left, holds each command of the arguments, approves
// it, and writes its ticket. With HOLDPOINT_TEST_KILL, the program that redeems is killed once its start is on record.
const [cwd = "/", ...texts] = process.argv.slice(2);
const paths = statePaths(homedir(), process.env.HOLDPOINT_HOME);
const ids = new FakeIds();
const base = ground();
mkdirSync(cwd, { recursive: true });
const gate = new Gate({
  clock: systemClock,
  ids: { next: () => `${process.pid.toString(16)}${ids.next()}`.slice(-32).padStart(32, "0") },
  facts: new MachineFacts(),
  ground: { ...base, surroundings: (call) => ({ ...base.surroundings(call), roots: [cwd] }) },
  records: new AuditLog(paths.state, systemClock),
  launch: new EditorLaunch({
    program: "/bin/holdpoint",
    gate: process.pid,
    identityOf: (call) => testIdentity(call, { PATH: process.env.PATH }, paths.state),
    preferredShell: () => "/bin/bash",
  }),
  imprints: new MachineImprints(() => undefined),
  journal: new RunJournalFolder(paths.journal, process.pid),
  logger: nullLogger,
  holdLife: () => 60_000,
});
gate.holds.onDidAdd((hold) => setImmediate(() => void gate.answer(hold.id, { kind: "approve" })));
prepareStateFolder(paths, process.getuid?.());
const socket = socketPath(paths, process.pid, process.platform);
let host = 0;
gate.runs.onDidStart(() => {
  if (process.env.HOLDPOINT_TEST_KILL !== undefined) process.kill(host, "SIGKILL");
});
const server = new SocketServer({
  clock: systemClock,
  logger: nullLogger,
  pid: process.pid,
  status: () => ({ type: "status", version: 1, pid: process.pid, product: "test", holds: 0, folders: [] }),
  runs: {
    redeem: (ticket, claim, control) => {
      host = claim.pid;
      return gate.runs.redeem(ticket, claim, control);
    },
  },
});
await server.listen(socket);
const registry = new GateRegistry(paths, process.getuid?.(), process.pid);
registry.announce({ pid: process.pid, port: 1, socket, startedAt: 0, product: "test", folders: [], window: undefined });
await gate.runs.settleLeftovers();
for (const text of texts) {
  const outcome = await gate.submit({ ...command(text), cwd }, { rewrite: "possible" }).outcome;
  process.stdout.write(`${outcome.kind === "run" ? outcome.command.split(" ").at(-1) : JSON.stringify(outcome)}\n`);
}
process.stdout.write("ready\n");
