import { type ChildProcess, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { untilHolds } from "../../scripts/until.ts";
import { recordedIn } from "../audit/records.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const fixture = join(import.meta.dirname, "gateOfRuns.ts");
let project: TemporaryProject;
let state: string;
let work: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  project = new TemporaryProject();
  state = project.path("state");
  work = project.path("work");
  mkdirSync(work);
});

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  project.remove();
});

interface GateOfRuns {
  readonly child: ChildProcess;
  readonly tickets: readonly string[];
}

/** Starts a gate that approves these commands. */
async function gate(texts: readonly string[], environment: Record<string, string> = {}): Promise<GateOfRuns> {
  const child = spawn(process.execPath, [fixture, work, ...texts], {
    env: { ...process.env, ...environment, HOLDPOINT_HOME: state },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const tickets: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === "ready") break;
    tickets.push(line);
  }
  return { child, tickets };
}

function exec(
  ticket: string | undefined,
  cwd = work,
): { child: ChildProcess; end: Promise<{ code: number | null; said: string }> } {
  const child = spawn(process.execPath, [main, "exec", ticket ?? ""], {
    cwd,
    env: { ...process.env, HOLDPOINT_HOME: state },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  const end = Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]).then(
    ([stdout, stderr, [code]]) => ({ code: code as number | null, said: `${stdout}${stderr}` }),
  );
  return { child, end };
}

function events(): readonly string[] {
  return recordedIn(state).map((record) =>
    record.event === "run ended" ? `${record.event} ${record.exitCode}` : record.event,
  );
}

function journal(): readonly string[] {
  // What the kill switch needs stays as long as something of a run lives.
  const names = readdirSync(join(state, "run/journal")).filter((name) => !name.includes(".reach"));
  return names.map((name) => name.replace(/^[0-9a-f]+/, "*"));
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Waits until the records tell of exactly these events: they are written by other processes, after what the agent is told. */
async function recorded(expected: readonly string[]): Promise<void> {
  await untilHolds("the records", 30_000, () => expect(events()).toEqual(expected), 20);
}

/** Waits until the journal holds exactly this. */
async function journalled(expected: readonly string[]): Promise<void> {
  await untilHolds("the journal", 30_000, () => expect(journal()).toEqual(expected), 20);
}

/** Waits until a run has made a file. */
async function made(name: string): Promise<void> {
  await untilHolds(`the file ${name}`, 30_000, () => expect(existsSync(join(work, name))).toBe(true), 20);
}

describe("a ticket", () => {
  it("is redeemed by exactly one of several processes at the same time", async () => {
    writeFileSync(join(work, "log"), "");
    const { tickets } = await gate(["unknown-program; echo ran >> ran"]);
    const ends = await Promise.all([1, 2, 3, 4].map(() => exec(tickets[0]).end));
    expect(readFileSync(join(work, "ran"), "utf8")).toBe("ran\n");
    expect(ends.map(({ code }) => code).sort()).toEqual([0, 126, 126, 126]);
    await recorded(["decided", "settled", "run started", "run ended 0"]);
    await journalled([]);
  });

  it("starts nothing when its program is killed between redemption and start, and that is recorded", async () => {
    const { tickets } = await gate(["unknown-program; touch ran"], { HOLDPOINT_TEST_KILL: "1" });
    expect(await exec(tickets[0]).end).toMatchObject({ code: null });
    await recorded(["decided", "settled", "run started", "run lost"]);
    expect(await exec(tickets[0]).end).toMatchObject({ code: 126 });
    expect(existsSync(join(work, "ran"))).toBe(false);
    await recorded(["decided", "settled", "run started", "run lost"]);
  });

  it("of a gate that was killed is void, which the next one records", async () => {
    const first = await gate(["unknown-program; touch ran"]);
    await kill(first.child);
    expect(await exec(first.tickets[0]).end).toMatchObject({ code: 125 });
    await gate([]);
    await recorded(["decided", "settled", "ticket void"]);
    await journalled([]);
    expect(existsSync(join(work, "ran"))).toBe(false);
  });

  it.each<[string, string, () => void, RegExp]>([
    [
      "its script changed",
      "bash x.sh",
      () => writeFileSync(join(work, "x.sh"), "touch ran\n"),
      /x\.sh that is run was replaced or changed/,
    ],
    [
      "its target was swapped for a link",
      "rm -rf target; touch ran",
      () => {
        renameSync(join(work, "target"), join(work, "moved"));
        symlinkSync(join(work, "other"), join(work, "target"));
      },
      /target was replaced or changed/,
    ],
  ])("is void, and the agent is told, when %s", async (_name, command, change, message) => {
    writeFileSync(join(work, "x.sh"), "unknown-program\n");
    for (const folder of ["target", "other"]) mkdirSync(join(work, folder));
    const { tickets } = await gate([command]);
    change();
    const { code, said } = await exec(tickets[0]).end;
    expect({ code, ran: existsSync(join(work, "ran")), other: existsSync(join(work, "other")) }).toEqual({
      code: 126,
      ran: false,
      other: true,
    });
    expect(said).toMatch(message);
    await recorded(["decided", "settled", "ticket void"]);
  });

  it("is void when its folder was swapped for a link to another", async () => {
    const { tickets } = await gate(["unknown-program; touch ran"]);
    renameSync(work, project.path("moved"));
    mkdirSync(project.path("elsewhere"));
    symlinkSync(project.path("elsewhere"), work);
    for (const cwd of [work, project.path("moved")])
      expect(await exec(tickets[0], cwd).end).toMatchObject({ code: 126 });
    expect(existsSync(project.path("elsewhere/ran")) || existsSync(project.path("moved/ran"))).toBe(false);
  });
});

describe("a run whose gate is killed", () => {
  it("goes on, and the next gate records how it ended", async () => {
    const waiting = "while [ ! -e go ]; do sleep 0.05; done";
    const first = await gate([`unknown-program 2>/dev/null; echo up > up; ${waiting}; printf said; exit 9`]);
    const run = exec(first.tickets[0]);
    await made("up");
    await kill(first.child);
    const second = await gate([]);
    expect(events()).toEqual(["decided", "settled", "run started"]);
    await kill(second.child);
    writeFileSync(join(work, "go"), "");
    expect(await run.end).toMatchObject({ code: 9 });
    await gate([]);
    await recorded(["decided", "settled", "run started", "run ended 9"]);
    // How long it took and what it printed, too, which only its host saw.
    const sha256 = createHash("sha256").update("said").digest("hex");
    const end = recordedIn(state).at(-1);
    expect(end).toMatchObject({ milliseconds: expect.any(Number), output: { bytes: 4, sha256 } });
    await journalled([]);
  });

  it("and whose host is killed too is recorded as lost", async () => {
    const first = await gate(["unknown-program; echo up > up; sleep 60"]);
    const run = exec(first.tickets[0]);
    await made("up");
    await kill(first.child);
    await kill(run.child);
    await Promise.all([gate([]), gate([])]);
    await recorded(["decided", "settled", "run started", "run lost"]);
    await journalled([]);
  });
});
