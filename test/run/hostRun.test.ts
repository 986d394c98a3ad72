import { type ChildProcess, spawn } from "node:child_process";
import { createHash, type Hash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { RunRequest } from "../../src/run/runRequest.ts";
import { request, startRun } from "./startedRun.ts";

// Real processes on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const fixture = fileURLToPath(new URL("./hostedRun.ts", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "host-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

interface Host {
  readonly child: ChildProcess;
  readonly stdout: Readable;
  /** Resolves when the process that leads the run is known. */
  readonly leader: Promise<number>;
  readonly report: Promise<string>;
  readonly exit: Promise<readonly [number | null, NodeJS.Signals | null]>;
}

/** Hosts a command in a process of its own, with pipes for its descriptors. `order` is what the gate would say. */
function host(command: string, order = "", changes: Partial<RunRequest> = {}): Host {
  const child = spawn(process.execPath, [fixture, JSON.stringify({ ...request(command), ...changes }), order], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (child.stdout === null || child.stderr === null) throw new Error("The host has no pipes.");
  const { stderr } = child;
  const leader = new Promise<number>((resolve) => {
    let seen = "";
    stderr.on("data", (chunk: Buffer) => {
      seen += chunk;
      const pid = /^started (\d+)$/m.exec(seen)?.[1];
      if (pid !== undefined) resolve(Number(pid));
    });
  });
  return {
    child,
    stdout: child.stdout,
    leader,
    report: text(stderr),
    exit: once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>,
  };
}

/** Resolves with the output so far once it contains `wanted`; what follows is read and dropped. */
function shows(stdout: Readable, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    let seen = "";
    stdout.on("data", (chunk: Buffer) => {
      if (seen.includes(wanted)) return;
      seen += chunk;
      if (seen.includes(wanted)) resolve();
    });
  });
}

function alive(pid: number): "alive" | "gone" {
  try {
    process.kill(pid, 0);
    // A zombie whose parent has not looked yet is not alive.
    return readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ") ? "gone" : "alive";
  } catch {
    return "gone";
  }
}

async function hashSlowly(stdout: Readable): Promise<{ hash: string; bytes: number }> {
  const hash: Hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of stdout) {
    hash.update(chunk);
    bytes += chunk.length;
    // Gives way after each chunk, so that this side is always the slower one.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { hash: hash.digest("hex"), bytes };
}

describe("the output of a hosted run", () => {
  it("comes whole through a slow reader, 50 MB of it", async () => {
    const count = 6_500_000;
    const { stdout, exit } = host(`seq ${count}`);
    const seen = await hashSlowly(stdout);
    const expected = createHash("sha256");
    let bytes = 0;
    for (let start = 1; start <= count; start += 10_000) {
      const lines = Buffer.from(
        Array.from({ length: Math.min(10_000, count - start + 1) }, (_, index) => `${start + index}\r\n`).join(""),
      );
      expected.update(lines);
      bytes += lines.length;
    }
    expect(seen).toEqual({ hash: expected.digest("hex"), bytes });
    expect(await exit).toEqual([0, null]);
  }, 60_000);

  it("comes whole though reading begins after the program has ended", async () => {
    const marker = join(folder, "ended");
    const bytes = 1024 * 1024 + 48 * 1024;
    const watcher = watch(folder);
    const { stdout, exit } = host(`yes 0123456789abcdef | tr -d '\\n' | head -c ${bytes}; touch '${marker}'`);
    await once(watcher, "change");
    watcher.close();
    const output = await text(stdout);
    expect(output).toBe("0123456789abcdef".repeat(bytes / 16));
    expect(await exit).toEqual([0, null]);
  });

  it("comes whole where another program has made the pipe non-blocking", async () => {
    const { stdout, exit } = host("seq 300000", "non-blocking");
    const { bytes } = await hashSlowly(stdout);
    expect({ bytes, exit: await exit }).toEqual({ bytes: 2_288_895, exit: [0, null] });
  });

  it("ends the run when nobody reads it any more", async () => {
    const { stdout, leader, report, exit } = host("while :; do echo x; sleep 0.01; done");
    const pid = await leader;
    stdout.destroy();
    await exit;
    expect({ run: alive(pid), report: await report }).toEqual({
      run: "gone",
      report: expect.stringContaining('"signal":1'),
    });
  });
});

describe("the exit code of a hosted run", () => {
  it.each([
    ["exit 7", 7],
    ["kill -TERM $$", 143],
    ["kill -KILL $$", 137],
  ])("%s", async (command, code) => {
    expect(await host(command).exit).toEqual([code, null]);
  });
});

describe("what ends the host ends the run", () => {
  it.each([
    ["SIGINT", "INT", "", 5],
    ["SIGQUIT", "QUIT", "", 5],
    ["SIGTERM", "TERM", "", 5],
    ["SIGHUP", "HUP", "", 5],
    ["the gate's interrupt", "INT", "interrupt", 5],
    ["the gate's stop", "HUP", "stop", 5],
  ])("%s", async (how, trap, order, code) => {
    const { child, stdout, exit } = host(
      `trap 'echo got; exit 5' ${trap}; echo ready; while :; do sleep 0.05; done`,
      order,
    );
    await shows(stdout, "ready");
    if (order === "") child.kill(how as NodeJS.Signals);
    expect(await exit).toEqual([code, null]);
  });

  it("ignores a request to stop for a while, because its run would go on unseen", async () => {
    const { child, stdout, exit } = host("echo ready; sleep 0.3; exit 6");
    await shows(stdout, "ready");
    child.kill("SIGTSTP");
    expect(await exit).toEqual([6, null]);
  });

  it("kills a run that does not end, though its output is stuck", async () => {
    const watcher = watch(folder);
    const { child, leader, exit } = host(`trap '' TERM; touch '${join(folder, "deaf")}'; yes`);
    const [pid] = await Promise.all([leader, once(watcher, "change")]);
    watcher.close();
    child.kill("SIGTERM");
    expect(await exit).toEqual([null, "SIGKILL"]);
    expect(alive(pid)).toBe("gone");
  });

  it("hangs up on the run when the parent process is gone", async () => {
    const command = JSON.stringify(request("echo ready; sleep 60"));
    const parent = spawn("/bin/bash", ["-c", `'${process.execPath}' '${fixture}' '${command}' & wait`], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const reported = new Promise<number>((resolve) => {
      let seen = "";
      parent.stderr.on("data", (chunk: Buffer) => {
        seen += chunk;
        const pid = /^started (\d+)$/m.exec(seen)?.[1];
        if (pid !== undefined) resolve(Number(pid));
      });
    });
    const [pid] = await Promise.all([reported, shows(parent.stdout, "ready")]);
    parent.kill("SIGKILL");
    await vi.waitFor(() => expect(alive(pid)).toBe("gone"), 20_000);
  });

  it("hangs up on the run when the host is killed outright", async () => {
    const { child, stdout, leader } = host("echo ready; sleep 60");
    const pid = await leader;
    await shows(stdout, "ready");
    child.kill("SIGKILL");
    await vi.waitFor(() => expect(alive(pid)).toBe("gone"), 20_000);
  });
});

describe("the terminal of the host", () => {
  const inside = (command: string): ReturnType<typeof startRun> =>
    startRun(request(JSON.stringify(request(command)), { shell: process.execPath, shellArguments: [fixture] }), {
      columns: 111,
      rows: 33,
    });

  it("gives the run its size", async () => {
    const { output } = await inside("stty size").ended();
    expect(output).toContain("33 111\r\r\n");
  });

  it("gives the run its new size", async () => {
    const outer = inside("trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done");
    await outer.shows("ready");
    outer.run.resize({ columns: 99, rows: 22 });
    const { output } = await outer.ended();
    expect(output).toContain("22 99\r\r\n");
    expect(output).toContain("resized 99x22");
  });

  it("passes Ctrl-C on", async () => {
    const outer = inside("trap 'echo got; exit 5' INT; echo ready; while :; do sleep 0.05; done");
    await outer.shows("ready");
    outer.run.interrupt();
    expect((await outer.ended()).end).toEqual({ exitCode: 5, signal: 0, left: [] });
  });

  it("does not pass on what is typed into it", async () => {
    const { output } = await inside('read line; echo "rc=$? [$line]"').ended();
    expect(output).toContain("rc=1 []");
  });
});

it("says why nothing ran", async () => {
  const { report, exit } = host("true", "", { cwd: "/no/such/folder" });
  expect(await exit).toEqual([126, null]);
  expect(await report).toMatch(/^failed Nothing was run\. The folder \/no\/such\/folder does not exist/);
});
