import { spawn } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { spawn as spawnTerminal } from "node-pty";
import { afterAll, beforeAll, describe, it } from "vitest";
import { Deferred } from "../../src/base/deferred.ts";
import { buildGateProgram, startGateProcess } from "./gateProcess.ts";
import { deskThatSays, FakeDesk, leftovers, makeHome, openGate } from "./gateUnderTest.ts";
import { makeHookHome, payload, type Way, ways } from "./hookHome.ts";
import { makePluginRoot, runHook, unanswered } from "./hookLine.ts";
import { whenListed } from "./whenWritten.ts";

const build = makeHome("build");
let gateProgram = "";

beforeAll(() => {
  makePluginRoot(build.home);
  gateProgram = buildGateProgram(build.home);
});

afterAll(() => build.remove());

describe.concurrent.each(ways)("the hook line %s", { timeout: 60_000 }, (_name, way) => {
  it("refuses after ten seconds without a gate", async ({ expect }) => {
    const { run, remove } = makeHookHome(build.home, way);
    expect(await run()).toEqual(unanswered);
    remove();
  });

  it("finds a gate that comes up while it looks for one", async ({ expect }) => {
    const { home, paths, start, remove } = makeHookHome(build.home, way);
    const { ended } = start();
    await whenListed(paths.calls, () => true);
    const server = await openGate(home, deskThatSays({ kind: "pass" }));
    expect(await ended).toEqual({ code: 0, output: "", errors: "" });
    server.dispose();
    expect(leftovers(paths)).toEqual([]);
    remove();
  });

  it("waits with the gate as long as that holds the call", async ({ expect }) => {
    const { home, start, remove } = makeHookHome(build.home, way);
    const pings = new Deferred<void>();
    const desk = new FakeDesk(() => undefined);
    const server = await openGate(home, desk, { clock: countingClock(2, pings) });
    const { ended } = start();
    await pings.promise;
    desk.entries[0]?.answer.resolve({ kind: "pass" });
    expect(await ended).toEqual({ code: 0, output: "", errors: "" });
    server.dispose();
    remove();
  });

  it("refuses when the gate dies in the middle", async ({ expect }) => {
    const { home, start, remove } = makeHookHome(build.home, way);
    const gate = await startGateProcess(gateProgram, home, "hold");
    const { ended } = start();
    await gate.holding;
    await gate.end();
    expect(await ended).toEqual(unanswered);
    remove();
  });

  it("refuses when the gate goes away in the middle", async ({ expect }) => {
    const { home, paths, start, remove } = makeHookHome(build.home, way);
    const taken = new Deferred<void>();
    const desk = new FakeDesk(() => taken.resolve());
    const server = await openGate(home, desk);
    const { ended } = start();
    await taken.promise;
    server.dispose();
    expect(await ended).toEqual(unanswered);
    await desk.entries[0]?.withdrawn.promise;
    expect(leftovers(paths)).toEqual([]);
    remove();
  });

  it.for([
    ["is missing", (state: string) => rmSync(state, { recursive: true })],
    ["is a file", (state: string) => [rmSync(state, { recursive: true }), writeFileSync(state, "")]],
    ["is in a home that is missing", (state: string) => rmSync(dirname(state), { recursive: true })],
  ] as const)("refuses after ten seconds when the state folder %s", async ([, spoil], { expect }) => {
    const { paths, run, remove } = makeHookHome(build.home, way);
    spoil(paths.state);
    expect(await run()).toEqual(unanswered);
    remove();
  });

  it("finds the first gate that ever comes up here", async ({ expect }) => {
    const { home, paths, start, remove } = makeHookHome(build.home, way);
    const node = readFileSync(join(paths.state, "node"));
    rmSync(paths.run, { recursive: true });
    const { ended } = start();
    const gate = await startGateProcess(gateProgram, home, "pass");
    expect({ node: node.length > 0, result: await ended }).toEqual({
      node: true,
      result: { code: 0, output: "", errors: "" },
    });
    await gate.end();
    remove();
  });

  it("refuses when the gate freezes, and nothing comes of the call when that goes on", async ({ expect }) => {
    const { home, paths, start, remove } = makeHookHome(build.home, way);
    const gate = await startGateProcess(gateProgram, home, "hold");
    const { ended } = start();
    await gate.holding;
    gate.process.kill("SIGSTOP");
    expect(await ended).toEqual(unanswered);
    gate.process.kill("SIGCONT");
    await gate.withdrew;
    expect(readdirSync(paths.calls)).toEqual([]);
    await gate.end();
    remove();
  });

  it("refuses when the gate is frozen, which never sees the call", async ({ expect }) => {
    const { home, paths, run, start, remove } = makeHookHome(build.home, way);
    const gate = await startGateProcess(gateProgram, home, "pass");
    gate.process.kill("SIGSTOP");
    const { ended } = start();
    expect(await ended).toEqual(unanswered);
    expect(readdirSync(paths.calls)).toEqual([]);
    gate.process.kill("SIGCONT");
    expect(await run()).toEqual({ code: 0, output: "", errors: "" });
    expect(gate.taken()).toBe(1);
    await gate.end();
    remove();
  });

  it.runIf(process.platform === "linux")("is given up by the gate when it freezes", async ({ expect }) => {
    const { home, paths, start, remove } = makeHookHome(build.home, way);
    const taken = new Deferred<void>();
    const desk = new FakeDesk(() => taken.resolve());
    const server = await openGate(home, desk);
    const { process: shell, ended } = start();
    await taken.promise;
    const hook = Number(readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, "utf8").trim());
    process.kill(hook, "SIGSTOP");
    await desk.entries[0]?.withdrawn.promise;
    process.kill(hook, "SIGCONT");
    expect(await ended).toEqual(unanswered);
    server.dispose();
    expect(leftovers(paths)).toEqual([]);
    remove();
  });

  it("withdraws the call when the terminal its agent runs in is closed", async () => {
    const { home, remove } = makeHookHome(build.home, way);
    const taken = new Deferred<void>();
    const desk = new FakeDesk(() => taken.resolve());
    const server = await openGate(home, desk);
    const terminal = spawnTerminal("/bin/bash", ["-c", '/bin/sh -c "$LINE" <<<"$PAYLOAD"; :'], {
      env: {
        PATH: way.path ?? "/usr/bin:/bin",
        HOME: home,
        PLUGIN_ROOT: join(home, "plugin"),
        LINE: way.line,
        PAYLOAD: payload,
      },
    });
    await taken.promise;
    terminal.kill("SIGHUP");
    await desk.entries[0]?.withdrawn.promise;
    server.dispose();
    remove();
  });

  it("withdraws the call when the shell that runs it is killed", async ({ expect }) => {
    const { home, paths, start, remove } = makeHookHome(build.home, way);
    const taken = new Deferred<void>();
    const desk = new FakeDesk(() => taken.resolve());
    const server = await openGate(home, desk);
    const { process: hook, ended } = start();
    await taken.promise;
    hook.kill("SIGKILL");
    await desk.entries[0]?.withdrawn.promise;
    expect(await ended).toMatchObject({ code: null, output: "" });
    server.dispose();
    expect(leftovers(paths)).toEqual([]);
    remove();
  });

  it("withdraws the call when the agent that started the shell is killed", async () => {
    const { home, remove } = makeHookHome(build.home, way);
    const taken = new Deferred<void>();
    const desk = new FakeDesk(() => taken.resolve());
    const server = await openGate(home, desk);
    // The last command keeps the shell from becoming the one it starts.
    const agent = spawn("/bin/bash", ["-c", '/bin/sh -c "$LINE" <<<"$PAYLOAD"; :'], {
      env: {
        PATH: way.path ?? "/usr/bin:/bin",
        HOME: home,
        PLUGIN_ROOT: join(home, "plugin"),
        LINE: way.line,
        PAYLOAD: payload,
      },
      stdio: "ignore",
    });
    await taken.promise;
    agent.kill("SIGKILL");
    await desk.entries[0]?.withdrawn.promise;
    server.dispose();
    remove();
  });

  it("asks the gate that the first one points at", async ({ expect }) => {
    const { home, run, remove } = makeHookHome(build.home, way);
    const desk = deskThatSays({ kind: "pass" });
    // The call names the other's window. This process is not the one the line's shell was started by.
    const here = await openGate(home, desk, { window: "another", folders: [] });
    const gate = await startGateProcess(gateProgram, home, "pass");
    writeFileSync(join(home, "payload"), payload);
    const { code, output } = await runUnderAnotherParent(home, way);
    expect({ code, output, asked: desk.entries }).toEqual({ code: 0, output: "", asked: [] });
    await gate.holding;
    expect(await run()).toEqual({ code: 0, output: "", errors: "" });
    expect(desk.entries.length).toBe(1);
    here.dispose();
    await gate.end();
    remove();
  });

  it("is refused in the end when its window has no gate", async ({ expect }) => {
    const { home, remove } = makeHookHome(build.home, way);
    const desk = deskThatSays({ kind: "pass" });
    const server = await openGate(home, desk, { window: "another", folders: ["/elsewhere"] });
    writeFileSync(join(home, "payload"), payload);
    expect({ ...(await runUnderAnotherParent(home, way)), asked: desk.entries }).toEqual({ ...unanswered, asked: [] });
    server.dispose();
    remove();
  });
});

describe.concurrent("a clock that is set while a hook waits", { timeout: 60_000 }, () => {
  const [[, way]] = ways as readonly [(typeof ways)[number]];
  const setTo = (home: string, from: string, to: string): void => {
    const script = join(home, "plugin", "gate.sh");
    const text = readFileSync(script, "utf8");
    if (!text.includes(from)) throw new Error(`gate.sh has no ${from}.`);
    writeFileSync(script, text.replace(from, to));
  };

  it("makes it refuse, not look for a gate for ever, when it is set back", async ({ expect }) => {
    const { home, paths, run, remove } = makeHookHome(build.home, way);
    setTo(home, "SECONDS=0", "SECONDS=-3600");
    expect(await run()).toEqual(unanswered);
    expect(readdirSync(paths.calls)).toEqual([]);
    remove();
  });

  it.for([
    ["the day is over by the clock", "SECONDS < 86200", "SECONDS < 4"],
    ["the day is over by the pings, though the clock was set back", "17240", "1"],
  ] as const)("makes it refuse before the editor gives up when %s", async ([, from, to], { expect }) => {
    const { home, run, remove } = makeHookHome(build.home, way);
    setTo(home, from, to);
    const desk = new FakeDesk(() => undefined);
    const server = await openGate(home, desk);
    expect(await run()).toEqual(unanswered);
    await desk.entries[0]?.withdrawn.promise;
    server.dispose();
    remove();
  });
});

/** Runs the line under a shell that another process than this one started, with the payload from a file. */
async function runUnderAnotherParent(home: string, way: Way) {
  return runHook({
    home,
    pluginRoot: join(home, "plugin"),
    payload: "",
    ...way,
    line: '/bin/sh -c "$LINE" <"$HOME/payload"; exit $?',
    environment: { LINE: way.line },
  });
}

/** A clock that tells when so many timers of five seconds, which are the pings, have gone off. */
function countingClock(pings: number, reached: Deferred<void>) {
  let seen = 0;
  return {
    now: () => Date.now(),
    after: (milliseconds: number, task: () => void) => {
      const timer = setTimeout(() => {
        task();
        if (milliseconds === 5_000 && ++seen === pings) reached.resolve();
      }, milliseconds);
      return { dispose: () => clearTimeout(timer) };
    },
  };
}
