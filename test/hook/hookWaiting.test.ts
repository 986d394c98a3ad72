import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
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

  it("refuses when the gate freezes", async ({ expect }) => {
    const { home, start, remove } = makeHookHome(build.home, way);
    const gate = await startGateProcess(gateProgram, home, "hold");
    const { ended } = start();
    await gate.holding;
    gate.process.kill("SIGSTOP");
    expect(await ended).toEqual(unanswered);
    await gate.end();
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
