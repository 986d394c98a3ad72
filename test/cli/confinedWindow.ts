import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { nullLogger } from "../../src/base/logger.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import type { Call } from "../../src/core/call/call.ts";
import { usualTerms } from "../../src/core/scope/sandboxTerms.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { MachineImprints } from "../../src/facts/imprints.ts";
import { Gate } from "../../src/gate/gate.ts";
import type { Ground, Identities, ShellWatch } from "../../src/gate/ports.ts";
import { EditorLaunch } from "../../src/run/launch.ts";
import { RunJournalFolder } from "../../src/run/runJournal.ts";
import { SandboxConfiner } from "../../src/run/sandbox/confiner.ts";
import { GateRegistry } from "../../src/server/registry.ts";
import { SocketServer } from "../../src/server/socketServer.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { socketPath, statePaths } from "../../src/wire/statePaths.ts";
import { command, FakeIds, FakeRecords } from "../gate/fakes.ts";
import { testIdentity } from "../identity/testIdentity.ts";

const main = join(import.meta.dirname, "../../src/cli/main.ts");

/** Whether this machine has a sandbox to try. */
export const sandboxWorks =
  spawnSync("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true"]).status === 0;

/** Where a window stands, and what is special about it. */
interface WindowGround {
  readonly home: string;
  readonly project: string;
  readonly mode?: "auto" | "off";
  readonly surroundings?: Partial<Surroundings>;
  readonly identities?: Identities;
  /** What the editor sees of the agent's terminals. */
  readonly shells?: ShellWatch;
}

/** How one command is asked for. */
interface Asking {
  readonly cwd?: string;
  /** What happens between the answer and the run. */
  readonly between?: () => void;
  readonly call?: Partial<Extract<Call, { kind: "command" }>>;
  /** What the agent's shell has beside the usual. */
  readonly shell?: Readonly<Record<string, string>>;
}

/** A window's gate over the project, with everything of its own but the editor. */
export async function openWindow({ home, project, mode = "auto", surroundings, identities, shells }: WindowGround) {
  const paths = statePaths(home, join(home, ".holdpoint"));
  const ground: Ground = {
    standing: () => "somewhere",
    policy: () => ({ scopes: [{ root: project, scope: { ...defaultScope, sandbox: usualTerms } }] }),
    surroundings: () => ({
      roots: [project],
      home,
      temporary: [join(home, "tmp")],
      state: paths.state,
      installed: [],
      platform: "posix",
      ...surroundings,
    }),
  };
  prepareStateFolder(paths, process.getuid?.());
  const ids = new FakeIds();
  const records = new FakeRecords();
  const snapshots = new SnapshotStore(join(paths.state, "snapshots"));
  const own = join(paths.state, "homes/vscode");
  mkdirSync(own, { recursive: true });
  const program = join(home, "holdpoint");
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`, { mode: 0o755 });
  const gate = new Gate({
    clock: systemClock,
    ids,
    facts: new MachineFacts(),
    ground,
    records,
    launch: new EditorLaunch({
      program,
      gate: process.pid,
      identityOf: (call) => testIdentity(call, { PATH: process.env.PATH, HOME: home }, paths.state),
      preferredShell: () => "/bin/bash",
    }),
    imprints: new MachineImprints(() => undefined),
    journal: new RunJournalFolder(paths.journal, process.pid),
    logger: nullLogger,
    snapshots,
    confiner: new SandboxConfiner(
      ground,
      () => mode,
      () => ({ folder: own, hidden: [] }),
    ),
    ...(identities && { identities }),
    ...(shells && { shells }),
    holdLife: () => 60_000,
  });
  const socket = socketPath(paths, process.pid, process.platform);
  const server = new SocketServer({
    clock: systemClock,
    logger: nullLogger,
    pid: process.pid,
    status: () => ({ type: "status", version: 1, pid: process.pid, product: "test", holds: 0, folders: [] }),
    runs: gate.runs,
  });
  await server.listen(socket);
  const registry = new GateRegistry(paths, process.getuid?.(), process.pid);
  registry.announce({ pid: process.pid, port: 1, socket, startedAt: 0, product: "t", folders: [], window: undefined });
  const close = () => {
    server.dispose();
    gate.dispose();
  };
  /** What becomes of a command that an agent's shell is to run: what its run printed, or "held" and why. */
  const ask = async (line: string, { cwd = project, between, call, shell }: Asking = {}) => {
    const reasons: string[] = [];
    const watch = gate.holds.onDidAdd((hold) => {
      reasons.push(...hold.verdict.reasons.map((reason) => reason.text));
      setImmediate(() => void gate.answer(hold.id, { kind: "refuse", message: "" }));
    });
    const outcome = await gate.submit({ ...command(line), cwd, ...call }, { rewrite: "possible" }).outcome;
    watch.dispose();
    const nothing = { code: null, out: "", told: "", stands: cwd };
    if (reasons.length > 0) return { held: "held", reasons, ...nothing };
    if (outcome.kind !== "run") return { held: outcome.kind, reasons, ...nothing };
    between?.();
    const child = spawn("bash", ["-c", `${outcome.command}; code=$?; pwd >&3; exit $code`], {
      cwd,
      env: { ...process.env, ...shell, HOLDPOINT_HOME: paths.state, HOME: home },
      stdio: ["ignore", "pipe", "pipe", "pipe"],
    });
    const [, stdout, stderr, where] = child.stdio as unknown as readonly [null, Readable, Readable, Readable];
    const [out, told, stands, [code]] = await Promise.all([
      text(stdout),
      text(stderr),
      text(where),
      once(child, "exit"),
    ]);
    return { held: "flowed", reasons, code: code as number | null, out, told, stands: stands.trim() };
  };
  return { gate, records, snapshots, ask, close };
}
