import { type SpawnOptionsWithoutStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { record } from "../audit/records.ts";
import { FakeClock } from "../gate/fakes.ts";
import { request, startRun } from "../run/startedRun.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const main = join(import.meta.dirname, "../../src/cli/main.ts");
let home: string;
let work: string;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "main-")));
  work = join(home, "work");
  mkdirSync(join(work, "src"), { recursive: true });
  writeFileSync(join(work, "src", "a.txt"), "a");
});

afterAll(() => rmSync(home, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function holdpoint(words: readonly string[], input = "", options: SpawnOptionsWithoutStdio = {}): Promise<Ended> {
  const child = spawn(process.execPath, [main, ...words], { cwd: work, env: environment(), ...options });
  child.stdin.end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}

function environment(): Record<string, string> {
  const { PATH = "" } = process.env;
  return { PATH, HOME: home, HOLDPOINT_HOME: join(home, "state") };
}

describe("holdpoint hook", () => {
  const hookMain = join(import.meta.dirname, "../../src/cli/hookMain.ts");
  // A state folder of its own: each answer is put on record.
  const apart = (): Record<string, string> => ({ ...environment(), HOLDPOINT_HOME: join(home, "hooks") });
  const payload = (command: string): string => asked("Bash", { command });
  const asked = (tool: string, input: object): string =>
    JSON.stringify({ hook_event_name: "PreToolUse", session_id: "s", cwd: work, tool_name: tool, tool_input: input });

  /** Answers by the program that agents' hooks start, which is one of its own. */
  async function hooked(command: string, ...words: readonly string[]): Promise<Ended> {
    return hookedWith(payload(command), ...words);
  }

  async function hookedWith(said: string, ...words: readonly string[]): Promise<Ended> {
    const child = spawn(process.execPath, [hookMain, ...words], { cwd: work, env: apart() });
    child.stdin.end(said);
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "exit") as Promise<[number | null]>,
    ]);
    return { code, stdout, stderr };
  }

  it.each([
    ["git status", /^holdpoint pass\n$/],
    ["rm -rf src", /^holdpoint refuse .*no editor is open/],
  ])("answers %s alike as a verb and as the program of its own", async (command, says) => {
    const answers = [
      await hooked(command, "claude-code"),
      await holdpoint(["hook", "claude-code"], payload(command), { env: apart() }),
    ];
    expect(answers).toEqual(Array(2).fill({ code: 0, stdout: expect.stringMatching(says), stderr: "" }));
    const records = readFileSync(join(home, "hooks", "audit", "calls-1.jsonl"), "utf8");
    expect(records.split(command).length).toBeGreaterThan(2);
  });

  it("copies what an edit or a command overwrites that flows, so that it can be undone", async () => {
    const path = join(work, "notes.txt");
    const calls = [
      asked("Edit", { file_path: path, old_string: "was", new_string: "is" }),
      asked("Bash", { command: "echo more >> notes.txt" }),
      asked("Write", { file_path: join(work, "fresh.txt"), content: "new" }),
    ];
    writeFileSync(path, "as it was");
    for (const call of calls) expect((await hookedWith(call, "claude-code")).stdout).toBe("holdpoint pass\n");
    const store = new SnapshotStore(join(home, "hooks", "snapshots"));
    const [edit = "", command = "", ...more] = store.list();
    expect(more).toEqual([]);
    expect([edit, command].map((id) => store.summary(id).about)).toMatchObject([
      { agent: "claude-code", session: "s", tool: "Edit" },
      { agent: "claude-code", session: "s", tool: "Bash", inPassing: true },
    ]);
    rmSync(path);
    expect(await restore(store, edit)).toMatchObject({ kind: "restored", left: [] });
    expect(readFileSync(path, "utf8")).toBe("as it was");
    rmSync(path);
  });

  it("refuses in the name of an agent that nobody knows, and of none", async () => {
    for (const words of [["no-such-agent"], []])
      expect((await hooked("git status", ...words)).stdout).toMatch(/^holdpoint (?:refuse|\{)/);
  });
});

describe("holdpoint audit", () => {
  const folder = (): string => join(home, "state", "audit");

  it("verifies this user's own records, or those it is given, and says by its exit code whether they are intact", async () => {
    expect(await holdpoint(["audit", "verify"])).toEqual({
      code: 1,
      stdout: expect.stringContaining("NO RECORDS"),
      stderr: "",
    });
    const log = new AuditLog(join(home, "state"), new FakeClock());
    for (const call of ["1", "2", "3"]) await log.append(record(call));
    await log.close();
    const intact = await holdpoint(["audit", "verify"]);
    expect({ ...intact, stdout: intact.stdout.replaceAll(/[0-9a-f]{64}/g, "…") }).toEqual({
      code: 0,
      stdout: [
        `INTACT  ${folder()}`,
        "",
        "  calls-1.jsonl  intact: 4 lines, the last …",
        "",
        "Not signed. Not shown: lines removed or added at the very end, and everything written anew. The last line is kept nowhere else yet.",
        "",
      ].join("\n"),
      stderr: "",
    });
    const path = join(folder(), "calls-1.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace('"call":"2"', '"call":"5"'));
    const broken = await holdpoint(["audit", "verify", path]);
    expect(broken).toEqual({ code: 1, stdout: expect.stringContaining("NOT INTACT"), stderr: "" });
    expect(broken.stdout).toContain("changed  calls-1.jsonl, line 3: its bytes are not those that its hash names");
    const json = await holdpoint(["audit", "verify", "--json", path]);
    expect({ code: json.code, said: JSON.parse(json.stdout) as unknown }).toEqual({
      code: 1,
      said: {
        intact: false,
        asKnown: false,
        keys: [],
        files: [expect.objectContaining({ file: "calls-1.jsonl", state: "broken", lines: 2 })],
        problems: [
          {
            file: "calls-1.jsonl",
            line: 3,
            kind: "changed",
            text: expect.any(String),
            id: expect.stringMatching(/^[0-9a-f]{32}$/),
            known: false,
          },
        ],
      },
    });
    const [, id = ""] = /audit verify --known ([0-9a-f]{32})$/m.exec(broken.stdout) ?? [];
    const known = await holdpoint(["audit", "verify", "--known", id, path]);
    expect(known).toEqual({ code: 0, stdout: expect.stringContaining("NOT INTACT, AS KNOWN"), stderr: "" });
    expect(known.stdout).toContain("changed, known  calls-1.jsonl, line 3");
    // Another loss is news.
    writeFileSync(path, readFileSync(path, "utf8").replace('"call":"3"', '"call":"6"'));
    expect((await holdpoint(["audit", "verify", "--known", id, path])).code).toBe(1);
  });

  it("exports records with their places in the chain, of a folder alone where that is said", async () => {
    const log = new AuditLog(join(home, "exported"), new FakeClock());
    for (const call of ["1", "2"]) await log.append(record(call));
    await log.close();
    const env = { ...environment(), HOLDPOINT_HOME: join(home, "exported") };
    const exported = async (...more: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
      const { stdout } = await holdpoint(["audit", "export", "--format", "jsonl", ...more], "", { env });
      return stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Record<string, unknown>]));
    };
    const [first, second, ...more] = await exported();
    expect([first?.call, second?.call, more]).toEqual(["1", "2", []]);
    expect([second?.seq, second?.prev]).toEqual([Number(first?.seq) + 1, first?.hash]);
    expect(await exported("--folder", "/nowhere")).toEqual([]);
    expect(await exported("--folder", String(first?.cwd))).toHaveLength(2);
  });

  it("says how it is used when it is not told what to do", async () => {
    expect(await holdpoint(["audit"])).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("audit verify"),
    });
  });
});

describe("holdpoint check", () => {
  it.each([
    [["check", "ls -la"], 0, "ALLOW  ls -la\n"],
    [["check", "--", "rm", "-rf", "src"], 10, "HOLD  rm -rf src\n"],
    [["check", "rm -rf /"], 11, "DENY  rm -rf /\n"],
    [["check", "--cwd", "/no/such/folder", "rm -rf src"], 10, "HOLD  rm -rf src\n"],
    [["explain", "ls"], 0, "1. The command\n   ls\n"],
    [["explain", "rm -rf src"], 10, "1. The command\n   rm -rf src\n"],
    [["version"], 0, "holdpoint 0.1.0 (node "],
    [["help"], 0, "holdpoint: what would a command do"],
    [["help", "check"], 0, "holdpoint check [options]"],
  ])("%j", async (words, code, start) => {
    expect(await holdpoint(words)).toEqual({ code, stdout: expect.stringContaining(start), stderr: "" });
  });

  it("gives the verdict as JSON", async () => {
    const { code, stdout } = await holdpoint(["check", "--json", "rm -rf src"]);
    expect({ code, verdict: JSON.parse(stdout) }).toEqual({
      code: 10,
      verdict: expect.objectContaining({
        decision: "hold",
        effects: [expect.objectContaining({ verb: "delete", resource: expect.stringContaining("src") })],
      }),
    });
  });

  it("runs nothing", async () => {
    await holdpoint(["check", "touch made; $(touch made); `touch made`"]);
    expect((await holdpoint(["check", "--json", "cat made"])).code).toBe(0);
    expect(() => rmSync(join(work, "made"))).toThrow("ENOENT");
  });

  it.each([
    [[], "There is nothing to do."],
    [["chek", "ls"], 'Did you mean "holdpoint check"?'],
    [["check"], "There is no command to judge."],
    [["check", "rm", "-rf", "src"], 'write "--" before the command'],
  ])("says what is wrong with %j, and ends with 2", async (words, problem) => {
    expect(await holdpoint(words)).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(problem) });
  });

  it("shows colours on a terminal, and none with NO_COLOR", async () => {
    const outputs = await Promise.all(
      [{}, { NO_COLOR: "1" }].map((more) =>
        startRun(
          request("ls", {
            shell: process.execPath,
            shellArguments: [main, "check"],
            environment: { ...environment(), TERM: "xterm", ...more },
          }),
        ).ended(),
      ),
    );
    expect(outputs.map(({ output }) => output.includes("\x1b["))).toEqual([true, false]);
  });
});

describe("holdpoint scope", () => {
  it.each([
    [["scope", "check"], 2, "", "There is no scope file at"],
    [["scope", "check", "good"], 0, "good/.holdpoint.json: nothing wrong", ""],
    [["scope", "check", "bad"], 1, "bad/.holdpoint.json:1:15: error: `version` stands twice", ""],
    [["scope", "check", "--json", "bad"], 1, '"errors":1', ""],
    [["scope", "explain", "src"], 0, "HOLD  delete src/**", ""],
    [["scope", "explain", "--json", "--", "rm", "-rf", "src"], 0, '"kind":"command"', ""],
    [["scope"], 2, "", "There is nothing to do."],
    [["scope", "accept"], 2, "", 'There is no "holdpoint scope accept".'],
    [["scope", "chek"], 2, "", 'Did you mean "holdpoint scope check"?'],
    [["scope", "explain"], 2, "", "There is nothing to explain."],
    [["scope", "check", "a", "b"], 2, "", "It takes one path."],
  ])("%j", async (words, code, out, problem) => {
    for (const [name, text] of [
      ["good", '{"version":1}'],
      ["bad", '{"version":1, "version":1}'],
    ] as const) {
      mkdirSync(join(work, name), { recursive: true });
      writeFileSync(join(work, name, ".holdpoint.json"), text);
    }
    const ended = await holdpoint(words);
    expect(ended).toEqual({ code, stdout: expect.stringContaining(out), stderr: expect.stringContaining(problem) });
  });
});

describe("holdpoint check --stdin", () => {
  const row = (id: number): string =>
    JSON.stringify({ id, command: id % 2 === 0 ? "ls" : "rm -rf src", cwd: "/no/such/folder" });

  it("answers 20,000 rows in their order", async () => {
    const count = 20_000;
    const { code, stdout } = await holdpoint(
      ["check", "--stdin"],
      Array.from({ length: count }, (_, id) => `${row(id)}\n`).join(""),
    );
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((line): { id: number; decision: string } => JSON.parse(line));
    expect({
      code,
      ids: answers.every(({ id }, index) => id === index),
      count: answers.length,
      decisions: new Set(answers.map(({ decision }) => decision)),
    }).toEqual({ code: 0, ids: true, count, decisions: new Set(["allow", "hold"]) });
  }, 60_000);

  it("ends with 1 where a row gave an error", async () => {
    const { code, stdout } = await holdpoint(["check", "--stdin"], `${row(0)}\nrm -rf /\n${row(2)}\n`);
    expect({ code, lines: stdout.trimEnd().split("\n").length }).toEqual({ code: 1, lines: 3 });
  });

  it("ends with 0 where there is nothing to answer", async () => {
    expect(await holdpoint(["check", "--stdin"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("ends quietly when its reader has seen enough", async () => {
    const script = `yes '${row(0)}' | '${process.execPath}' '${main}' check --stdin | head -1 >/dev/null; echo "\${PIPESTATUS[1]}"`;
    const shell = spawn("/bin/bash", ["-c", script], { env: environment() });
    const [stdout, stderr] = await Promise.all([text(shell.stdout), text(shell.stderr)]);
    expect({ stdout, stderr }).toEqual({ stdout: "0\n", stderr: "" });
  });

  it("says so when its answers cannot be written", async () => {
    const shell = spawn(
      "/bin/bash",
      ["-c", `echo '${row(0)}' | '${process.execPath}' '${main}' check --stdin >/dev/full`],
      {
        env: environment(),
      },
    );
    const [stderr, [code]] = await Promise.all([text(shell.stderr), once(shell, "exit")]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("ENOSPC") });
  });

  it("ends quietly when its reader goes away while it waits for a row", async () => {
    const child = spawn(process.execPath, [main, "check", "--stdin"], { env: environment() });
    const stderr = text(child.stderr);
    child.stdin.write(`${row(0)}\n`);
    await once(child.stdout, "data");
    child.stdout.destroy();
    // The next answer finds nobody there, while the input stays open.
    child.stdin.write(`${row(1)}\n`);
    const [code] = await once(child, "exit");
    expect({ code, stderr: await stderr }).toEqual({ code: 0, stderr: "" });
  });
});
