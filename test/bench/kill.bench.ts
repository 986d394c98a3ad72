import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { until } from "../../scripts/until.ts";
import { launcher } from "../../src/connect/installPrograms.ts";
import { processOf } from "../../src/run/processTable.ts";
import { FakeGate } from "../cli/fakeGate.ts";
import { quantile } from "./measure.ts";

// How long after the kill switch the last process of a run is gone, against 500 ms: from making the marker, and from starting
// `holdpoint stop` while the host of the run is frozen. Linux alone. Run with Node 24: node test/bench/kill.bench.ts [rounds]
const rounds = Number(process.argv[2] ?? 7);
const bound = 500;
const root = join(import.meta.dirname, "../..");
const main = join(root, "node_modules", ".holdpoint-bench", "cli.cjs");
buildSync({
  entryPoints: [join(root, "src/cli/start.ts")],
  outfile: main,
  bundle: true,
  platform: "node",
  format: "cjs",
  minify: true,
  mainFields: ["module", "main"],
  external: ["node-pty"],
  logLevel: "error",
});

const sleeper = `sh -c 'touch $IDS/$$; exec sleep 1000'`;
const busy = `sh -c 'touch $IDS/$$; while :; do :; done'`;
const shapes: readonly (readonly [name: string, command: string, count: number])[] = [
  ["one process", sleeper, 1],
  [
    "a daemon, another session, stopped",
    `(setsid setsid ${sleeper} &); sh -c 'touch $IDS/$$; kill -STOP $$' & wait`,
    2,
  ],
  ["1,000 processes", `for i in $(seq 1000); do ${sleeper} & done; wait`, 1_000],
  ["200 that never rest", `for i in $(seq 200); do ${busy} & done; wait`, 200],
  [
    "a storm that goes on",
    `for i in $(seq 800); do ${sleeper} & done; while :; do sh -c 'touch $IDS/$$' & done`,
    1_000,
  ],
];
const ways: readonly (readonly [
  name: string,
  stop: (gate: FakeGate, host: ChildProcess) => ChildProcess | undefined,
])[] = [
  [
    "marker",
    (gate) => {
      writeFileSync(join(gate.state, "stop"), "");
      return undefined;
    },
  ],
  [
    "holdpoint stop, host frozen",
    (gate, host) => {
      host.kill("SIGSTOP");
      return spawn(join(gate.state, "holdpoint"), ["stop"], {
        env: { ...process.env, HOLDPOINT_HOME: gate.state },
        stdio: "ignore",
      });
    },
  ],
];

process.stdout.write(`${"".padEnd(64)}   median      worst of ${rounds}, ms (bound ${bound})\n`);
for (const [wayName, stop] of ways) {
  for (const [name, command, count] of shapes) {
    const taken: number[] = [];
    for (let round = 0; round < rounds; round++) taken.push(await timeToEnd(command, count, stop));
    const cells = [quantile(taken, 0.5), Math.max(...taken)].map((value) => value.toFixed(0).padStart(9));
    process.stdout.write(`${`${wayName}: ${name}`.padEnd(64)}${cells.join("  ")}\n`);
  }
}

/** Hosts a run, stops it once `count` of its processes have made themselves known, and times until all of them are gone. */
async function timeToEnd(
  command: string,
  count: number,
  stop: (gate: FakeGate, host: ChildProcess) => ChildProcess | undefined,
): Promise<number> {
  const gate = new FakeGate({
    kind: "run",
    command,
    cwd: "/",
    plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: { PATH: process.env.PATH ?? "" } },
    typing: "closed",
  });
  const folder = join(gate.home, "ids");
  mkdirSync(folder);
  gate.environment.IDS = folder;
  await gate.open();
  // As it is installed.
  const programs = join(gate.state, "versions", "current");
  mkdirSync(programs, { recursive: true });
  symlinkSync(main, join(programs, "cli.cjs"));
  writeFileSync(join(gate.state, "node"), `${process.execPath}\n`);
  writeFileSync(join(gate.state, "holdpoint"), launcher(gate.state), { mode: 0o700 });
  const host = spawn(process.execPath, [main, "exec", gate.ticket], {
    cwd: "/",
    env: { ...process.env, HOLDPOINT_HOME: gate.state },
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => host.once("exit", () => resolve()));
  await until("the run", 60_000, async () => (readdirSync(folder).length >= count ? "yes" : undefined));
  const started = performance.now();
  const stopping = stop(gate, host);
  const said = stopping === undefined ? undefined : once(stopping, "exit");
  // Looking costs time, too: a look at what still lives, and at what was started meanwhile once none does.
  let pids: readonly number[] = [];
  for (let gone = "no"; gone !== "yes"; ) {
    pids = pids.filter(isAlive);
    if (pids.length === 0) pids = readdirSync(folder).map(Number).filter(isAlive);
    if (pids.length === 0) gone = "yes";
    else await new Promise((resolve) => setTimeout(resolve, 2));
  }
  const took = performance.now() - started;
  host.kill("SIGCONT");
  await Promise.all([ended, said]);
  gate.dispose();
  return took;
}

function isAlive(pid: number): boolean {
  return processOf(pid)?.state === "alive";
}
