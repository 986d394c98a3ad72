import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { callsOf, filesOf, linesOf, problemsOf, record } from "./records.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const program = join(import.meta.dirname, "writerProgram.ts");

let state: TemporaryProject;
const children: ChildProcess[] = [];
beforeEach(() => {
  state = new TemporaryProject();
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  state.remove();
});

/** A process that appends; `onTold` hears each name that it says is on disk. */
class Writer {
  readonly told: string[] = [];
  readonly ended: Promise<unknown>;
  readonly #child: ChildProcess;
  #waiting: { readonly count: number; readonly done: () => void }[] = [];

  constructor(name: string, count: number, shell?: string, pem?: string) {
    const command = `exec "$0" "$@"`;
    const words = [process.execPath, program, state.root, name, String(count), ...(pem === undefined ? [] : [pem])];
    this.#child = spawn("bash", ["-c", shell === undefined ? command : `${shell}; ${command}`, ...words], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    children.push(this.#child);
    if (this.#child.stdout === null) throw new Error("The writer has no output.");
    const lines = createInterface(this.#child.stdout);
    lines.on("line", (line) => {
      this.told.push(line);
      const ready = this.#waiting.filter(({ count: wanted }) => wanted <= this.told.length);
      this.#waiting = this.#waiting.filter((entry) => !ready.includes(entry));
      for (const { done } of ready) done();
    });
    this.ended = Promise.all([once(lines, "close"), once(this.#child, "exit")]);
  }

  /** Resolves when so many names have been told. */
  whenTold(count: number): Promise<void> {
    return new Promise((done) => {
      if (this.told.length >= count) done();
      else this.#waiting.push({ count, done });
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }
}

/** All calls on disk, in whatever file. */
function allCalls(): ReadonlySet<string> {
  return new Set(filesOf(state.root).flatMap((file) => callsOf(state.root, file)));
}

async function appendHere(call: string): Promise<void> {
  const log = new AuditLog(state.root, new FakeClock());
  await log.append(record(call));
  await log.close();
}

describe("several processes that write records", () => {
  test("write all of them, each in a chain of its own", async () => {
    const writers = ["a", "b", "c", "d"].map((name) => new Writer(name, 500));
    await Promise.all(writers.map(({ ended }) => ended));
    expect(writers.map(({ told }) => told.filter((line) => !line.startsWith("!")).length)).toEqual([
      500, 500, 500, 500,
    ]);
    const calls = allCalls();
    expect(writers.flatMap(({ told }) => told).filter((call) => !calls.has(call))).toEqual([]);
    expect(await problemsOf(state.root)).toEqual([]);
  });

  test("lose nothing that was told to be on disk when some are killed in the middle", async () => {
    const told: string[] = [];
    for (let round = 0; round < 3; round++) {
      const writers = ["a", "b", "c", "d"].map((name) => new Writer(`${name}${round}`, 500));
      const [first, second] = writers;
      await Promise.all([first?.whenTold(100), second?.whenTold(237 + round)]);
      first?.signal("SIGKILL");
      second?.signal("SIGKILL");
      await Promise.all(writers.map(({ ended }) => ended));
      told.push(...writers.flatMap((writer) => writer.told));
    }
    // The next writer takes the places of those that are gone and puts on record what they left.
    await appendHere("after");
    const calls = allCalls();
    expect(told.filter((call) => !calls.has(call))).toEqual([]);
    expect((await problemsOf(state.root)).filter(({ kind }) => kind !== "torn")).toEqual([]);
    const held = readdirSync(recordsFolder(state.root)).filter((name) => name.includes(".held-"));
    expect(held.length).toBeLessThanOrEqual(2);
    expect(filesOf(state.root).filter((name) => !name.includes(".aside-")).length).toBeLessThanOrEqual(8);
  });

  test("that sign and rotate leave records that verify, or are visibly repaired, wherever they are killed", async () => {
    const pem = generateKeyPairSync("ed25519").privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const told: string[] = [];
    for (let round = 0; round < 6; round++) {
      const writers = ["a", "b"].map((name) => new Writer(`${name}${round}`, 5_000, undefined, pem));
      await Promise.all(writers.map((writer, at) => writer.whenTold(20 + 37 * round + 11 * at)));
      for (const writer of writers) writer.signal("SIGKILL");
      await Promise.all(writers.map(({ ended }) => ended));
      told.push(...writers.flatMap((writer) => writer.told));
    }
    // Whoever comes next takes the places of those that are gone and puts on record what they left.
    const places = readdirSync(recordsFolder(state.root)).filter((name) => name.includes(".held-"));
    const logs = places.map(() => new AuditLog(state.root, new FakeClock()));
    for (const [at, log] of logs.entries()) await log.append(record(`after ${at}`));
    await Promise.all(logs.map((log) => log.close()));
    const calls = allCalls();
    expect(told.filter((call) => !calls.has(call))).toEqual([]);
    expect(await problemsOf(state.root)).toEqual([]);
  });

  test("are not kept waiting by one that is frozen, and it goes on where it was", async () => {
    const frozen = new Writer("frozen", 2_000);
    await frozen.whenTold(50);
    frozen.signal("SIGSTOP");
    const other = new Writer("other", 200);
    await other.ended;
    expect(other.told.filter((line) => !line.startsWith("!"))).toHaveLength(200);
    expect(callsOf(state.root, "calls-2.jsonl")).toContain("other-199");
    frozen.signal("SIGCONT");
    await frozen.ended;
    const calls = allCalls();
    expect([...frozen.told, ...other.told].filter((call) => !calls.has(call))).toEqual([]);
    expect(callsOf(state.root, "calls-1.jsonl").filter((call) => call.startsWith("other"))).toEqual([]);
    expect(await problemsOf(state.root)).toEqual([]);
  });

  test("never look broken while they write", async () => {
    const writers = ["a", "b", "c"].map((name) => new Writer(name, 1_500));
    let running: "yes" | "no" = "yes";
    const ended = Promise.all(writers.map((writer) => writer.ended)).then(() => {
      running = "no";
    });
    await writers[0]?.whenTold(1);
    const found: unknown[] = [];
    while (running === "yes") found.push(...(await problemsOf(state.root)));
    await ended;
    expect(found).toEqual([]);
  });

  test("take over the file of one that was killed", async () => {
    const killed = new Writer("killed", 100_000);
    await killed.whenTold(20);
    killed.signal("SIGKILL");
    await killed.ended;
    await appendHere("next");
    const files = filesOf(state.root);
    expect(files.filter((name) => name.startsWith("calls-2"))).toEqual([]);
    expect(callsOf(state.root, "calls-1.jsonl").at(-1)).toBe("next");
    expect(await problemsOf(state.root)).toEqual([]);
  });
});

/** Whether a test may mount a small disk of its own. */
const mounts = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

describe("a disk of its own", () => {
  test.skipIf(!mounts)("that is full, and then read-only, refuses records until there is room again", () => {
    const disk = state.path("disk");
    const copy = (name: string): string => `cp -r ${disk}/audit ${state.path(name)}`;
    const writer = (name: string, count: number): string => `"$0" ${program} ${disk} ${name} ${count}`;
    const script = [
      `mkdir ${disk} ${state.path("full")} ${state.path("after")}`,
      `mount -t tmpfs -o size=128k none ${disk}`,
      `${writer("full", 600)}; ${copy("full")}`,
      `mount -o remount,size=400k ${disk}`,
      `${writer("after", 3)}; ${copy("after")}`,
      `mount -o remount,ro ${disk}`,
      writer("late", 1),
    ].join(" && ");
    const { stdout } = spawnSync("unshare", ["-m", "bash", "-c", script, process.execPath], { encoding: "utf8" });
    const told = stdout.trim().split("\n");
    const stored = told.filter((line) => line.startsWith("full-"));
    expect(told.filter((line) => !line.startsWith("full-"))).toEqual([
      ...Array.from({ length: 600 - stored.length }, () => "! ENOSPC"),
      "after-0",
      "after-1",
      "after-2",
      "! EROFS",
    ]);
    const [aside = ""] = filesOf(state.path("after"));
    expect(filesOf(state.path("after"))).toEqual([expect.stringMatching(/\.aside-/), "calls-1.jsonl"]);
    expect(callsOf(state.path("after"), aside)).toEqual(expect.arrayContaining(stored));
    expect(callsOf(state.path("after"), "calls-1.jsonl")).toEqual(["<begun>", "after-0", "after-1", "after-2"]);
  });

  test.skipIf(!mounts)("verifies again once the torn line is on record", async () => {
    const disk = state.path("disk");
    const script = [
      `mkdir ${disk} && mount -t tmpfs -o size=128k none ${disk}`,
      `"$0" ${program} ${disk} full 600`,
      `mkdir ${state.path("full")} && cp -r ${disk}/audit ${state.path("full")}`,
    ].join(" && ");
    spawnSync("unshare", ["-m", "bash", "-c", script, process.execPath]);
    expect((await problemsOf(state.path("full"))).map(({ kind }) => kind)).toEqual(["torn"]);
    const log = new AuditLog(state.path("full"), new FakeClock());
    await log.append(record("after"));
    await log.close();
    expect(await problemsOf(state.path("full"))).toEqual([]);
  });
});

describe("a disk that is full", () => {
  test("in the middle of a line leaves the torn line on record, and says how many could not be written", async () => {
    // Blocks of 1024 bytes; the signal is ignored, so that the write itself fails.
    const writer = new Writer("w", 200, "trap '' XFSZ; ulimit -f 8");
    await writer.ended;
    expect(new Set(writer.told.filter((line) => line.startsWith("!")))).toEqual(new Set(["! EFBIG"]));
    const stored = writer.told.filter((line) => !line.startsWith("!"));
    expect(stored.length).toBeGreaterThan(0);
    await appendHere("after");
    const calls = allCalls();
    expect(stored.filter((call) => !calls.has(call))).toEqual([]);
    expect(await problemsOf(state.root)).toEqual([]);
    const torn = filesOf(state.root).filter(
      (name) => readFileSync(join(recordsFolder(state.root), name)).at(-1) !== 10,
    );
    const onRecord = filesOf(state.root)
      .map((name) => linesOf(state.root, name)[0])
      .filter((line) => line?.why === "torn")
      .map((line) => line?.aside);
    expect(torn.filter((name) => !onRecord.includes(name))).toEqual([]);
    expect(torn.length).toBeGreaterThan(0);
  });

  test("is not filled further by trying again", async () => {
    const writer = new Writer("w", 200, "trap '' XFSZ; ulimit -f 0");
    await writer.ended;
    expect(writer.told.filter((line) => !line.startsWith("!"))).toEqual([]);
    const sizes = filesOf(state.root).map((name) => readFileSync(join(recordsFolder(state.root), name)).length);
    expect(sizes).toEqual([0]);
  });
});
