import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RunGrant, RunRefusal } from "../../src/server/callDesk.ts";
import { FakeGate } from "./fakeGate.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const gates: FakeGate[] = [];

afterEach(() => {
  for (const gate of gates.splice(0)) gate.dispose();
});

function grant(command: string, changes: Partial<RunGrant> = {}): Omit<RunGrant, "run"> {
  return {
    kind: "run",
    command,
    cwd: "/",
    plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: searchPath() },
    typing: "closed",
    ...changes,
  };
}

function searchPath(): Record<string, string> {
  const { PATH = "" } = process.env;
  return { PATH };
}

async function gateThat(answer: Omit<RunGrant, "run"> | RunRefusal): Promise<FakeGate> {
  const gate = new FakeGate(answer);
  gates.push(gate);
  await gate.open();
  return gate;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function exec(gate: FakeGate, ticket = gate.ticket, program = main): Promise<Ended> {
  const child = spawn(process.execPath, [program, "exec", ticket], {
    cwd: "/",
    env: { ...process.env, HOLDPOINT_HOME: gate.state },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>,
  ]);
  return { code, signal, stdout, stderr };
}

describe("holdpoint exec", () => {
  it("tells its agent what it was given to tell, in one line beside the output, however the run goes", async () => {
    const told = async () => "A note \u001b[2J\nof two lines.";
    const gate = await gateThat(grant("echo out", { told }));
    const { stdout, stderr } = await exec(gate);
    expect([stdout, stderr]).toEqual(["out\r\n", expect.stringContaining("A note \\u{1b}[2J\\nof two lines.\n")]);
    const missing = await gateThat(grant("echo out", { told, cwd: "/nowhere" }));
    expect((await exec(missing)).stderr).toContain("A note ");
  });

  it("runs what the gate answers, passes output and exit code on, and reports the run", async () => {
    const gate = await gateThat(grant("echo out; echo err >&2; exit 7"));
    expect(await exec(gate)).toEqual({
      code: 7,
      signal: null,
      stdout: "out\r\nerr\r\n",
      stderr: expect.stringContaining("exit code 7"),
    });
    expect({ end: await gate.ended.promise, reports: gate.reports, output: gate.output, claim: gate.claim }).toEqual({
      end: {
        kind: "exited",
        exitCode: 7,
        signal: 0,
        output: { bytes: 10, sha256: createHash("sha256").update("out\r\nerr\r\n").digest("hex") },
      },
      reports: ["started", "exited"],
      output: "out\r\nerr\r\n",
      claim: { cwd: "/", pid: expect.any(Number), columns: 80, rows: 24 },
    });
  });

  it("ends with 128 and the signal that ended the run", async () => {
    const gate = await gateThat(grant("kill -KILL $$"));
    expect(await exec(gate)).toMatchObject({ code: 137 });
    expect(await gate.ended.promise).toMatchObject({ kind: "exited", exitCode: 0, signal: 9 });
  });

  it("gives the agent all of a flood, and the live view its beginning, its end and the count between", async () => {
    const gate = await gateThat(grant("seq 500000"));
    const { stdout } = await exec(gate);
    await gate.ended.promise;
    const whole = Array.from({ length: 500_000 }, (_, index) => `${index + 1}\r\n`).join("");
    expect(stdout === whole).toBe(true);
    expect({
      total: gate.output.length + gate.dropped,
      start: gate.output.startsWith("1\r\n2\r\n"),
      end: gate.output.endsWith("499999\r\n500000\r\n"),
    }).toEqual({ total: whole.length, start: true, end: true });
  });

  it.each([
    ["interrupt", "INT"],
    ["stop", "HUP"],
  ] as const)("does what the gate says: %s", async (order, trap) => {
    const gate = await gateThat(grant(`trap 'echo got; exit 5' ${trap}; echo ready; while :; do sleep 0.05; done`));
    const ending = exec(gate);
    const host = await gate.ready.promise;
    host[order]();
    expect(await ending).toMatchObject({ code: 5 });
  });

  it("passes on what a person types, and to a closed run nothing", async () => {
    const command = "echo ready; read answer; echo got:$answer";
    const open = await gateThat(grant(command, { typing: "person" }));
    const answered = exec(open);
    (await open.ready.promise).type("yes\r");
    expect((await answered).stdout).toBe("ready\r\nyes\r\ngot:yes\r\n");
    const closed = await gateThat(grant(command));
    const ended = exec(closed);
    (await closed.ready.promise).type("yes\r");
    expect((await ended).stdout).toBe("ready\r\ngot:\r\n");
  });

  it("gives end-of-file when the window, and with it the person, goes away", async () => {
    const gate = await gateThat(grant("echo ready; cat; exit 4", { typing: "person" }));
    const ending = exec(gate);
    await gate.ready.promise;
    gate.reload();
    expect(await ending).toMatchObject({ code: 4, stdout: "ready\r\n" });
  });

  it("does what the gate says right behind its answer", async () => {
    const gate = new FakeGate({ kind: "refused", code: "", message: "" });
    gates.push(gate);
    const { plan, ...asked } = grant("sleep 60");
    await gate.openWith(`${JSON.stringify({ ...asked, ...plan, type: "run" })}\n${JSON.stringify({ type: "stop" })}\n`);
    expect(await exec(gate)).toMatchObject({ code: 129 });
  });

  it("goes on when the gate goes away in the middle", async () => {
    const gate = await gateThat(grant("echo ready; sleep 0.5; seq 100000; exit 3"));
    const ending = exec(gate);
    await gate.ready.promise;
    gate.reload();
    const { code, stdout } = await ending;
    expect({ code, end: stdout.slice(-8), reported: await gate.ended.promise }).toEqual({
      code: 3,
      end: "100000\r\n",
      reported: { kind: "lost" },
    });
  });

  it("says what does not carry back to the agent's shell", async () => {
    const gate = await gateThat(grant("cd /tmp; export A=1; pwd"));
    expect(await exec(gate)).toEqual({
      code: 0,
      signal: null,
      stdout: "/tmp\r\n",
      stderr: "holdpoint: What cd and export changed in this command does not carry back to your terminal.\n",
    });
  });

  it("says what is left running", async () => {
    const gate = await gateThat(grant("trap '' HUP; sleep 60 >/dev/null 2>&1 & echo $!"));
    const { code, stdout, stderr } = await exec(gate);
    process.kill(Number(stdout), "SIGKILL");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `holdpoint: Of this command, 1 process goes on without a terminal: sleep (${Number(stdout)}). Stop what is not meant to stay.\n`,
    });
  });

  it("refuses with the gate's words", async () => {
    const gate = await gateThat({
      kind: "refused",
      code: "moved",
      message: "The command was approved elsewhere. Ask again.",
    });
    expect(await exec(gate)).toEqual({
      code: 126,
      signal: null,
      stdout: "",
      stderr: "holdpoint: The command was approved elsewhere. Ask again.\n",
    });
  });

  it("tells the gate when what it answered cannot be started", async () => {
    const gate = await gateThat(grant("true", { cwd: "/no/such/folder" }));
    expect(await exec(gate)).toMatchObject({
      code: 126,
      stderr: expect.stringContaining("Nothing was run. The folder /no/such/folder does not exist"),
    });
    expect(await gate.ended.promise).toEqual({ kind: "failed", reason: expect.stringContaining("/no/such/folder") });
  });

  it("runs nothing where there is no terminal module, and tells the gate", async () => {
    const gate = await gateThat(grant("touch ran"));
    // A copy of the program beside a module that does not load, as on a system with another libc.
    const copy = join(gate.home, "copy");
    cpSync(join(import.meta.dirname, "../../src"), join(copy, "src"), { recursive: true });
    mkdirSync(join(copy, "node_modules/node-pty"), { recursive: true });
    for (const name of ["zod", "@anthropic-ai/sandbox-runtime"])
      cpSync(join(import.meta.dirname, "../../node_modules", name), join(copy, "node_modules", name), {
        recursive: true,
      });
    writeFileSync(join(copy, "package.json"), '{"type":"module"}');
    writeFileSync(
      join(copy, "node_modules/node-pty/index.js"),
      'throw new Error("libc.musl-x86_64.so.1: cannot open shared object file");',
    );
    expect(await exec(gate, gate.ticket, join(copy, "src/cli/main.ts"))).toMatchObject({
      code: 126,
      stdout: "",
      stderr: expect.stringContaining("glibc 2.28"),
    });
    expect(await gate.ended.promise).toEqual({ kind: "failed", reason: expect.stringContaining("Nothing was run.") });
  });

  it.each([
    ["what is no ticket", "12", 126, "This is not a ticket."],
    ["a ticket with a path in it", "../../etc-0123456789abcdef0123456789abcdef", 126, "This is not a ticket."],
    [
      "a ticket of a window that is gone",
      "999999999-0123456789abcdef0123456789abcdef",
      125,
      "No editor with process 999999999 runs Holdpoint.",
    ],
  ])("does not run %s", async (_name, ticket, code, message) => {
    const gate = await gateThat(grant("true"));
    expect(await exec(gate, ticket)).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(message) });
  });

  it("says so where the gate does not listen", async () => {
    const gate = await gateThat(grant("true"));
    gate.reload();
    expect(await exec(gate)).toMatchObject({
      code: 125,
      stdout: "",
      stderr: expect.stringContaining("Nothing was run."),
    });
  });

  it("says so where no editor ever ran", async () => {
    const gate = await gateThat(grant("true"));
    rmSync(gate.state, { recursive: true });
    expect(await exec(gate)).toMatchObject({
      code: 125,
      stderr: expect.stringContaining("Open the folder in the editor first."),
    });
  });
});
