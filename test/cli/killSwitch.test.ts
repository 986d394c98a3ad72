import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { until } from "../../scripts/until.ts";
import { isRunAlive } from "../../src/run/killRuns.ts";
import { listProcesses, processOf } from "../../src/run/processTable.ts";
import { readReaches } from "../../src/run/runReach.ts";
import { stopFiles } from "../../src/run/stopMarker.ts";
import { statePaths } from "../../src/wire/statePaths.ts";
import { FakeGate } from "./fakeGate.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const gates: FakeGate[] = [];
const strays: number[] = [];

afterEach(() => {
  for (const pid of strays.splice(0)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // As it should be: nothing is left.
    }
  }
  for (const gate of gates.splice(0)) gate.dispose();
});

interface Hosted {
  readonly gate: FakeGate;
  readonly child: ChildProcess;
  readonly told: Promise<string>;
  readonly exit: Promise<readonly [number | null]>;
  readonly environment: NodeJS.ProcessEnv;
  /** The processes that wrote their id by `echo $$ > $IDS/…`. */
  ids(): readonly number[];
}

/** Hosts a command by `holdpoint exec`; resolves when `count` of its processes have made themselves known in the folder $IDS. */
async function hosted(command: string, count: number, changes: Readonly<Record<string, string>> = {}): Promise<Hosted> {
  const gate = new FakeGate({
    kind: "run",
    command,
    cwd: "/",
    plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: { PATH: process.env.PATH ?? "" } },
    typing: "closed",
  });
  gates.push(gate);
  const folder = join(gate.home, "ids");
  mkdirSync(folder);
  Object.assign(gate.environment, { IDS: folder, ...changes });
  await gate.open();
  const environment = { ...process.env, HOLDPOINT_HOME: gate.state };
  const child = spawn(process.execPath, [main, "exec", gate.ticket], {
    cwd: "/",
    env: environment,
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (child.stderr === null) throw new Error("There is no pipe.");
  const ids = (): readonly number[] => readdirSync(folder).map(Number);
  const ready = until("the processes of the run", 50_000, async () => (ids().length >= count ? "yes" : undefined));
  const told = text(child.stderr);
  const exit = once(child, "exit") as Promise<[number | null]>;
  await Promise.race([ready, exit.then(async () => Promise.reject(new Error(await told)))]);
  strays.push(...ids());
  return { gate, child, told, exit, environment, ids };
}

function alive(pids: readonly number[]): readonly string[] {
  return pids.flatMap((pid) => {
    const found = processOf(pid);
    return found?.state === "alive" ? [`${pid} ${found.name}`] : [];
  });
}

/** A shell line that makes itself known and stays. */
const stay = "touch $IDS/$$; exec sleep 1000";
const stays = `sh -c '${stay}'`;
const linux = process.platform === "linux";

const ways: readonly (readonly [name: string, command: string, count: number])[] = [
  ["plain children", `${stays} & ${stays} & wait`, 2],
  ["a process group of its own", `set -m; ${stays} & wait`, 1],
  ["a session of its own", `setsid ${stays} & wait`, 1],
  ["nohup", `nohup ${stays} >/dev/null & wait`, 1],
  ["a double fork", `(setsid sh -c "sh -c '${stay.replaceAll("$", "\\$")}' & exit" &); ${stays}`, 2],
  ["a daemon whose parents are all gone", `(setsid setsid ${stays} >/dev/null 2>&1 &); ${stays}`, 2],
  ["stopped processes", `sh -c 'touch $IDS/$$; kill -STOP $$; sleep 1000' & wait`, 1],
  ["one that ignores signals", `trap '' HUP INT TERM QUIT; ${stays} & ${stays}; wait`, 2],
  [
    "one that ignores signals, clears its environment and leaves session and parents",
    `(setsid env -i IDS=$IDS PATH=$PATH sh -c "trap '' HUP INT TERM; (${stay.replaceAll("$", "\\$")}) &" &); ${stays}`,
    2,
  ],
  ["a storm of a thousand", `for i in $(seq 1000); do sh -c 'touch $IDS/$$; exec sleep 1000' & done; wait`, 1_000],
];

describe.runIf(linux)("the kill switch", () => {
  it.each(ways)("made as a file, leaves nothing of %s", async (_name, command, count) => {
    const { gate, told, exit, ids } = await hosted(command, count);
    writeFileSync(stopFiles(gate.state).marker, "");
    await exit;
    expect(alive(ids())).toEqual([]);
    expect(await told).toContain("A person stopped everything");
    expect(readReaches(statePaths("", gate.state).journal)).toEqual([]);
  });

  it.each([
    ["a folder", (path: string) => mkdirSync(path)],
    ["a link to nowhere", (path: string) => symlinkSync("/nowhere", path)],
    [
      "a file that is taken away again",
      (path: string) => {
        writeFileSync(path, "");
        setTimeout(() => rmSync(path, { force: true }), 300);
      },
    ],
  ])("heeds %s", async (_name, make) => {
    const { gate, exit, ids } = await hosted(stays, 1);
    make(stopFiles(gate.state).marker);
    await exit;
    expect(alive(ids())).toEqual([]);
  });

  it("is told to the agent although Ctrl-C is pressed in its terminal meanwhile", async () => {
    const { gate, child, told, exit } = await hosted(stays, 1);
    void gate.ended.promise.then(() => child.kill("SIGINT"));
    writeFileSync(stopFiles(gate.state).marker, "");
    await exit;
    expect(await told).toContain("A person stopped everything");
  });

  it("on the command line kills what a frozen host holds, and says so", async () => {
    const { gate, child, exit, ids, environment } = await hosted(`setsid ${stays} & ${stays}`, 2);
    child.kill("SIGSTOP");
    const stopped = spawnSync(process.execPath, [main, "stop", "--json"], { env: environment, encoding: "utf8" });
    expect(JSON.parse(stopped.stdout)).toEqual({ stopped: "now", problem: "", runs: 1, killed: 3, left: [] });
    expect(alive(ids())).toEqual([]);
    expect(existsSync(stopFiles(gate.state).marker)).toBe(true);
    child.kill("SIGCONT");
    await exit;
  });

  it("lets nothing start any more", async () => {
    const { gate, exit, environment } = await hosted(stays, 1);
    writeFileSync(stopFiles(gate.state).marker, "");
    await exit;
    const again = spawnSync(process.execPath, [main, "exec", gate.ticket], { env: environment, encoding: "utf8" });
    expect({ code: again.status, told: again.stderr }).toEqual({
      code: 126,
      told: expect.stringContaining("A person stopped everything"),
    });
  });

  it("finds what a run left behind when it ended, whose host is gone", async () => {
    const { gate, exit, ids, environment } = await hosted(
      `(setsid ${stays} >/dev/null 2>&1 &); until [ "$(ls $IDS)" ]; do :; done`,
      1,
    );
    await exit;
    expect(alive(ids())).toHaveLength(1);
    const [reach] = readReaches(statePaths("", gate.state).journal);
    expect(reach === undefined ? undefined : isRunAlive(reach)).toBe(true);
    const stopped = spawnSync(process.execPath, [main, "stop"], { env: environment, encoding: "utf8" });
    expect(stopped.stdout).toContain("Ended 1 run with 1 process.");
    expect(alive(ids())).toEqual([]);
  });

  it("touches nothing that is not of a run", async () => {
    const bystander = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
    strays.push(bystander.pid ?? 0);
    const { gate, exit } = await hosted(stays, 1);
    writeFileSync(stopFiles(gate.state).marker, "");
    await exit;
    expect(alive([bystander.pid ?? 0, process.pid])).toHaveLength(2);
    expect(listProcesses().length).toBeGreaterThan(2);
    expect(readFileSync(`/proc/${bystander.pid}/comm`, "utf8")).toBe("sleep\n");
  });
});
