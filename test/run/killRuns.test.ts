import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { until } from "../../scripts/until.ts";
import { killEveryRun } from "../../src/run/boundRun.ts";
import { isRunAlive, killRuns } from "../../src/run/killRuns.ts";
import { listProcesses, processOf } from "../../src/run/processTable.ts";
import {
  bondOf,
  noteReach,
  type ReachedProcess,
  type RunReach,
  reached,
  readReaches,
  runMark,
} from "../../src/run/runReach.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ticket = randomBytes(16).toString("hex");
let folder: string;
let started: ChildProcess[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "kill-"));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill("SIGKILL");
  for (const pid of ids()) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // As it should be.
    }
  }
  rmSync(folder, { recursive: true });
});

function ids(): readonly number[] {
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function alive(): readonly string[] {
  return ids().flatMap((pid) => {
    const found = processOf(pid);
    return found?.state === "alive" ? [`${pid} ${found.name}`] : [];
  });
}

/** Starts a command as the leader of a session, as a terminal does, without a control group; resolves when `count` processes are there. */
async function run(command: string, count: number): Promise<RunReach & { readonly leader: ReachedProcess }> {
  const child = spawn("bash", ["-c", command], {
    detached: true,
    stdio: "ignore",
    env: { PATH: process.env.PATH, IDS: folder, [runMark]: ticket },
  });
  started.push(child);
  await until("the processes", 50_000, async () => (ids().length >= count ? "yes" : undefined));
  const [host, leader] = [reached(process.pid), reached(child.pid ?? 0)];
  if (host === undefined || leader === undefined) throw new Error("It ended.");
  return { ticket, host, leader };
}

const stay = "touch $IDS/$$; exec sleep 1000";
const stays = `sh -c '${stay}'`;
const inner = stay.replaceAll("$", "\\$");

describe.runIf(process.platform === "linux")("killing a run by walking", () => {
  it.each([
    ["children", `${stays} & ${stays} & wait`, 2],
    ["its process groups", `set -m; ${stays} & ${stays} & wait`, 2],
    ["sessions of its own", `setsid ${stays} & setsid ${stays} & wait`, 2],
    ["daemons that carry its mark", `(setsid setsid ${stays} &); ${stays}`, 2],
    ["stopped ones", `sh -c 'touch $IDS/$$; kill -STOP $$' & ${stays}`, 2],
    ["ones without a mark whose parent lives", `env -i IDS=$IDS setsid sh -c "${inner}" & wait`, 1],
    ["ones without a mark in its session", `(env -i IDS=$IDS sh -c "(${inner}) &" &); ${stays}`, 2],
    [
      "children of a daemon without a mark",
      `(setsid sh -c "env -i IDS=$IDS sh -c '${inner}' & ${inner}" &); ${stays}`,
      3,
    ],
    ["a thousand", `for i in $(seq 1000); do ${stays} & done; wait`, 1_000],
    ["a storm that goes on", `while :; do (sh -c 'touch $IDS/$$; sleep 0.3' &); sleep 0.002; done`, 20],
  ] as const)("leaves nothing of %s", async (_name, command, count) => {
    const reach = await run(command, count);
    expect(killRuns([reach]).left).toEqual([]);
    expect(alive()).toEqual([]);
    expect(isRunAlive(reach)).toBe(false);
    expect(bondOf(reach)).toBe("walk");
  });

  it("spares who has the number of a session that is gone", async () => {
    const { leader, ...reach } = await run(stays, 1);
    const other = { ...reach, ticket: "f".repeat(32), leader: { ...leader, start: "1" } };
    expect(killRuns([other])).toEqual({ killed: 0, left: [] });
    expect(alive()).toHaveLength(1);
  });

  it("touches no group of another name, whatever the note says", async () => {
    const reach = await run(stays, 1);
    const own = { ...reach, ticket: "f".repeat(32), leader: { pid: 2 ** 30, start: "1" } };
    for (const group of ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", `${folder}/holdpoint-${own.ticket}`])
      expect(killRuns([{ ...own, group }])).toEqual({ killed: 0, left: [] });
    expect(alive()).toHaveLength(1);
  });

  it("passes over notes that are no notes, or of another start of the machine", async () => {
    const reach = await run(stays, 1);
    const journal = join(folder, "journal");
    mkdirSync(journal);
    noteReach(journal, reach);
    const [good] = readReaches(journal);
    expect(good).toMatchObject({ ticket });
    const other = "a".repeat(32);
    for (const [name, text] of [
      [`${other}.reach`, JSON.stringify({ ...good, ticket: other, boot: "another" })],
      [`${"b".repeat(32)}.reach`, JSON.stringify({ ...good, host: { pid: 1, start: "" } })],
      [`${"c".repeat(32)}.reach`, JSON.stringify({ ...good, ticket: other })],
      [`${"d".repeat(32)}.reach`, "{"],
    ] as const)
      writeFileSync(join(journal, name), text);
    expect(readReaches(journal).map((one) => one.ticket)).toEqual([ticket]);
    expect(killEveryRun(journal)).toMatchObject({ runs: 1, left: [] });
    expect(alive()).toEqual([]);
  });

  it("kills all of a PID namespace by its first process, also what nothing else leads to", async () => {
    const child = spawn(
      "unshare",
      [
        "--user",
        "--map-root-user",
        "--pid",
        "--fork",
        "--mount-proc",
        "bash",
        "-c",
        "(setsid env -i setsid sleep 4321 &); touch $IDS/1; sleep 4322",
      ],
      { detached: true, stdio: "ignore", env: { PATH: process.env.PATH, IDS: folder } },
    );
    started.push(child);
    await until("the namespace", 30_000, async () => (readdirSync(folder).length > 0 ? "yes" : undefined));
    const first = listProcesses().find(({ parent }) => parent === child.pid);
    const [host, init] = [reached(process.pid), reached(first?.pid ?? 0)];
    if (host === undefined || init === undefined) throw new Error("There is no namespace.");
    const sleeping = (): readonly string[] =>
      listProcesses()
        .filter(({ name, state }) => name === "sleep" && state === "alive")
        .map(({ pid }) => String(pid))
        .filter((pid) => namespaceOf(pid) === namespace);
    const namespace = namespaceOf(String(init.pid));
    expect(sleeping()).toHaveLength(2);
    expect(killRuns([{ ticket, host, init }]).left).toEqual([]);
    await until("their end", 10_000, async () => (sleeping().length === 0 ? "yes" : undefined));
    rmSync(join(folder, "1"));
  });
});

function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
