import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AuditLog, type RecordsHealth } from "../../src/audit/auditLog.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";
import { FakeClock } from "../gate/fakes.ts";
import { callsOf, filesOf, linesOf, problemsOf, record } from "./records.ts";

let state: TemporaryProject;
let clock: FakeClock;
const open: AuditLog[] = [];
beforeEach(() => {
  state = new TemporaryProject();
  clock = new FakeClock();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
  state.remove();
});

function opened(): AuditLog {
  const log = new AuditLog(state.root, clock);
  open.push(log);
  return log;
}

function inAudit(name: string): string {
  return join(recordsFolder(state.root), name);
}

function asides(): readonly string[] {
  return filesOf(state.root).filter((name) => name.includes(".aside-"));
}

describe("the audit log", () => {
  test("holds one line a record, in order, whoever writes at the same time", async () => {
    const log = opened();
    const calls = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all(calls.map((call) => log.append(record(call))));
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", ...calls]);
  });

  test("has a record on disk, whole and with whose program wrote it, when it says so", async () => {
    await opened().append(record("1"));
    const { seq, prev, hash, ...rest } = linesOf(state.root, "calls-1.jsonl")[1] ?? {};
    expect({ seq, rest }).toEqual({ seq: 1, rest: { ...record("1"), user: userInfo().username } });
    expect([prev, hash]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  test("is readable by its owner alone", async () => {
    await opened().append(record("1"));
    const modes = [recordsFolder(state.root), inAudit("calls-1.jsonl")].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o600]);
  });

  test("goes on in the same file and chain after a restart, whatever the clock says", async () => {
    for (const call of ["1", "2", "3"]) {
      clock = new FakeClock();
      clock.advance(call === "2" ? -86_400_000 : 1_000);
      const log = new AuditLog(state.root, clock);
      await log.append(record(call));
      await log.close();
    }
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", "1", "<continued>", "2", "<continued>", "3"]);
    expect(await problemsOf(state.root)).toEqual([]);
  });

  test("gives a second writer a file of its own, and each names the other", async () => {
    const [left, right] = [opened(), opened()];
    await left.append(record("left"));
    await right.append(record("right"));
    await left.close();
    const again = opened();
    await again.append(record("again"));
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", "left", "<continued>", "again"]);
    expect(callsOf(state.root, "calls-2.jsonl")).toEqual(["<begun>", "right"]);
    rmSync(inAudit("calls-2.jsonl"));
    expect(await problemsOf(state.root)).toEqual([{ file: "calls-2.jsonl", line: 0, kind: "missing" }]);
  });

  test("keeps what the earlier version wrote as it is, and says what was in it", async () => {
    state.write("audit/calls.jsonl", `${JSON.stringify(record("old"))}\n`);
    await opened().append(record("new"));
    expect(readFileSync(inAudit("calls.jsonl"), "utf8")).toBe(`${JSON.stringify(record("old"))}\n`);
    expect(await problemsOf(state.root)).toEqual([]);
    // A window that still runs the earlier version goes on with it.
    appendFileSync(inAudit("calls.jsonl"), "more\n");
    expect(await problemsOf(state.root)).toEqual([]);
    writeFileSync(inAudit("calls.jsonl"), `${JSON.stringify(record("odd"))}\n`);
    expect(await problemsOf(state.root)).toEqual([{ file: "calls.jsonl", line: 0, kind: "changed" }]);
  });

  test("refuses a record that is longer than a line may be, and writes those beside it", async () => {
    const log = opened();
    const [long, short] = await Promise.allSettled([
      log.append(record("long", "x".repeat(2_000_000))),
      log.append(record("short")),
    ]);
    expect([long.status, short.status, log.health.kind]).toEqual(["rejected", "fulfilled", "good"]);
  });

  test("writes what is recorded while it closes, and leaves its place afterwards", async () => {
    const log = opened();
    const first = log.append(record("1"));
    const closed = log.close();
    await Promise.all([first, log.append(record("2")), closed]);
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", "1", "2"]);
    const [marker] = readdirSync(recordsFolder(state.root)).filter((name) => !name.endsWith(".jsonl"));
    expect(marker).toMatch(/^calls-1\.free-[0-9a-f]{32}-2-[0-9a-f]{64}$/);
  });
});

describe("a log that something was done to", () => {
  const cases: readonly {
    readonly what: string;
    readonly why: string;
    /** Whether the file that went before is kept beside the new one. */
    readonly aside: 0 | 1;
    readonly problem: "missing" | "foreign";
    act(path: string): void;
  }[] = [
    { what: "was removed", why: "missing", aside: 0, problem: "missing", act: (path) => rmSync(path) },
    {
      what: "was moved away",
      why: "missing",
      aside: 0,
      problem: "missing",
      act: (path) => renameSync(path, state.path("moved")),
    },
    {
      what: "was cut off at the end of a line",
      why: "shortened",
      aside: 1,
      problem: "missing",
      act: (path) => truncateSync(path, readFileSync(path, "utf8").trimEnd().lastIndexOf("\n") + 1),
    },
    {
      what: "was cut off in the middle of a line",
      why: "shortened",
      aside: 1,
      problem: "missing",
      act: (path) => truncateSync(path, readFileSync(path).length - 10),
    },
    { what: "was emptied", why: "shortened", aside: 0, problem: "missing", act: (path) => truncateSync(path, 0) },
    {
      what: "was replaced",
      why: "replaced",
      aside: 1,
      problem: "missing",
      act: (path) => {
        writeFileSync(state.path("other"), "something else\n");
        renameSync(state.path("other"), path);
      },
    },
    {
      what: "was written to by another",
      why: "foreign",
      aside: 1,
      problem: "foreign",
      act: (path) => appendFileSync(path, "something else\n"),
    },
  ];

  test.each(cases)("that $what begins anew and says so", async ({ why, aside, problem, act }) => {
    const log = opened();
    const told: unknown[] = [];
    log.onDidBeginAnew((begun) => told.push(begun));
    await log.append(record("1"));
    await log.append(record("2"));
    const before = linesOf(state.root, "calls-1.jsonl");
    act(inAudit("calls-1.jsonl"));
    await log.append(record("3"));
    await log.append(record("4"));
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", "3", "4"]);
    const [begun] = linesOf(state.root, "calls-1.jsonl");
    expect(begun).toMatchObject({ why, aside: asides()[0] ?? "" });
    const known = { kind: "chain", chain: before[0]?.chain, file: "calls-1.jsonl", seq: 2, hash: before[2]?.hash };
    expect(begun?.former).toEqual(expect.arrayContaining([known]));
    expect(asides()).toHaveLength(aside);
    expect(told).toEqual([{ why, file: "calls-1.jsonl", aside: asides()[0] ?? "" }]);
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toContain(problem);
  });

  test("while nobody wrote begins anew too", async () => {
    const log = opened();
    await log.append(record("1"));
    await log.append(record("2"));
    await log.close();
    const path = inAudit("calls-1.jsonl");
    truncateSync(path, readFileSync(path, "utf8").trimEnd().lastIndexOf("\n") + 1);
    expect(await problemsOf(state.root)).toEqual([{ file: "calls-1.jsonl", line: 3, kind: "missing" }]);
    await opened().append(record("3"));
    expect(linesOf(state.root, "calls-1.jsonl")[0]).toMatchObject({ why: "shortened", aside: asides()[0] });
    expect(await problemsOf(state.root)).toEqual([{ file: asides()[0], line: 3, kind: "missing" }]);
  });

  test("with all of its folder begins anew in a new one", async () => {
    const log = opened();
    await log.append(record("1"));
    rmSync(recordsFolder(state.root), { recursive: true });
    await log.append(record("2"));
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", "2"]);
    expect(await problemsOf(state.root)).toEqual([{ file: "calls-1.jsonl", line: 0, kind: "missing" }]);
  });

  test("keeps a line that was never finished, and verifies with it on record", async () => {
    const log = opened();
    await log.append(record("1"));
    await log.close();
    // As a crash leaves it: the place is held by a process that is gone, and the last line is half there.
    const [marker = ""] = readdirSync(recordsFolder(state.root)).filter((name) => name.startsWith("calls-1.free"));
    renameSync(inAudit(marker), inAudit("calls-1.free-unknown"));
    appendFileSync(inAudit("calls-1.jsonl"), '{"seq":2,"pre');
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toEqual(["torn"]);
    await opened().append(record("2"));
    expect(linesOf(state.root, "calls-1.jsonl")[0]).toMatchObject({
      why: "torn",
      former: [{ file: asides()[0], seq: 1, torn: { bytes: 13 } }],
    });
    expect(readFileSync(inAudit(asides()[0] ?? ""), "utf8")).toMatch(/\n\{"seq":2,"pre$/);
    expect(await problemsOf(state.root)).toEqual([]);
    appendFileSync(inAudit(asides()[0] ?? ""), "v");
    expect((await problemsOf(state.root)).map(({ kind }) => kind)).toEqual(["torn"]);
  });
});

describe("a log that cannot be written", () => {
  const cases: readonly { readonly what: string; readonly problem: RegExp; act(): void; mend(): void }[] = [
    {
      what: "because a file lies where the folder belongs",
      problem: /no file of records/,
      act: () => {
        renameSync(recordsFolder(state.root), state.path("kept"));
        writeFileSync(recordsFolder(state.root), "");
      },
      mend: () => {
        rmSync(recordsFolder(state.root));
        renameSync(state.path("kept"), recordsFolder(state.root));
      },
    },
    {
      what: "because a folder lies where the file belongs",
      problem: /no file of records/,
      act: () => {
        renameSync(inAudit("calls-1.jsonl"), state.path("kept"));
        mkdirSync(inAudit("calls-1.jsonl"));
      },
      mend: () => {
        rmSync(inAudit("calls-1.jsonl"), { recursive: true });
        renameSync(state.path("kept"), inAudit("calls-1.jsonl"));
      },
    },
    {
      what: "because a link lies where the file belongs",
      problem: /no file of records/,
      act: () => {
        renameSync(inAudit("calls-1.jsonl"), state.path("kept"));
        symlinkSync(state.path("kept"), inAudit("calls-1.jsonl"));
      },
      mend: () => {
        rmSync(inAudit("calls-1.jsonl"));
        renameSync(state.path("kept"), inAudit("calls-1.jsonl"));
      },
    },
  ];

  test.each(cases)("$what says why, once, and goes on by itself in the same chain", async ({ problem, act, mend }) => {
    const log = opened();
    const told: RecordsHealth[] = [];
    log.onDidChangeHealth((health) => told.push(health));
    await log.append(record("1"));
    act();
    for (const call of ["lost 1", "lost 2"]) await expect(log.append(record(call))).rejects.toThrow();
    expect(told).toEqual([{ kind: "failing", problem: expect.stringMatching(problem), mend: expect.any(String) }]);
    mend();
    const healed = new Promise((resolve) => log.onDidChangeHealth(resolve));
    clock.advance(10_000);
    expect(await healed).toEqual({ kind: "good" });
    await log.append(record("2"));
    expect(callsOf(state.root, "calls-1.jsonl")).toEqual(["<begun>", "1", "<resumed>", "2"]);
    expect(linesOf(state.root, "calls-1.jsonl")[2]).toMatchObject({ unwritten: 2 });
    expect(await problemsOf(state.root)).toEqual([]);
    expect(clock.waiting).toBe(0);
  });

  test.skipIf(process.getuid?.() === 0)("because it is read-only says so", async () => {
    const log = opened();
    await log.append(record("1"));
    chmodSync(inAudit("calls-1.jsonl"), 0o400);
    await expect(log.append(record("2"))).rejects.toThrow("EACCES");
    expect(log.health).toMatchObject({ kind: "failing", problem: expect.stringContaining("may not be written") });
  });
});
