import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, it } from "vitest";
import { untilHolds } from "../../scripts/until.ts";
import { buildGateProgram, type GateProcess, startGateProcess } from "./gateProcess.ts";
import { makeHome } from "./gateUnderTest.ts";
import { makeHookHome, payload, ways } from "./hookHome.ts";
import { makePluginRoot, runHook, unanswered } from "./hookLine.ts";

/** Whether this process may mount, as root may on its own machine. */
const canMount = spawnSync("unshare", ["-m", "true"]).status === 0;
const build = makeHome("build");
let gateProgram = "";

beforeAll(() => {
  makePluginRoot(build.home);
  gateProgram = buildGateProgram(build.home);
});

afterAll(() => build.remove());

/** What the gate of these tests answers; nothing else may come of a call, except a refusal. */
const denied = {
  code: 0,
  output: JSON.stringify({
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: "deny",
      permissionDecisionReason: JSON.parse(payload).tool_input.command,
    },
  }),
  errors: "",
};

describe.runIf(process.platform === "linux")("whatever happens", { timeout: 60_000 }, () => {
  describe.concurrent.each(ways)("the hook line %s", (_name, way) => {
    it.for([["SIGKILL"], ["SIGTERM"]] as const)(
      "answers or refuses when the hook gets a %s at any moment",
      async ([signal], { expect }) => {
        const { home, paths, start, remove } = makeHookHome(build.home, way);
        const gate = await startGateProcess(gateProgram, home, "echo");
        for (let moment = 0; moment < 40; moment++) {
          const { process: shell, ended } = start();
          await pause(moment / (way.path === undefined ? 2 : 0.5));
          for (const child of childrenOf(shell.pid)) kill(child, signal);
          const { code, output, errors } = await ended;
          // The shell tells of the killing, also when the answer had been printed before.
          if (code === 0) expect({ code, output, errors: "" }).toEqual(denied);
          else
            expect({ code, output, errors }).toEqual({
              ...unanswered,
              errors: expect.stringContaining(unanswered.errors),
            });
        }
        // Only what a killed hook had not been able to hand over may be left, and answers to nobody.
        await untilHolds("no draft", 10_000, () =>
          expect(readdirSync(paths.calls).filter((name) => name.endsWith(".draft"))).toEqual([]),
        );
        await gate.end();
        remove();
      },
    );

    it.for(way.path === undefined ? [0, 8, 12, 16, 20] : [0, 40, 80])(
      "answers or refuses when the gate is killed after %i ms",
      async (moment, { expect }) => {
        const { home, start, remove } = makeHookHome(build.home, way);
        const gate = await startGateProcess(gateProgram, home, "echo");
        const { ended } = start();
        await pause(moment);
        await gate.end();
        expect([denied, unanswered]).toContainEqual(await ended);
        remove();
      },
    );

    it.runIf(canMount)("refuses at once when the state folder can only be read", async ({ expect }) => {
      const { home, paths, remove } = makeHookHome(build.home, way);
      const gate = await startGateProcess(gateProgram, home, "hold");
      const readOnly = `unshare -m /bin/sh -c 'mount --bind "$S" "$S" && mount -o remount,ro,bind "$S" && PATH=$P exec /bin/sh -c "$LINE"'`;
      const environment = { LINE: way.line, S: paths.state, P: way.path ?? "/usr/bin:/bin" };
      const line = `PATH=/usr/bin:/bin:/usr/sbin:/sbin exec ${readOnly}`;
      expect(await runHook({ home, pluginRoot: join(home, "plugin"), payload, line, environment })).toEqual(unanswered);
      expect({ taken: gate.taken(), calls: readdirSync(paths.calls) }).toEqual({ taken: 0, calls: [] });
      await gate.end();
      remove();
    });

    it.for<readonly [string, (gate: GateProcess, calls: string) => void]>([
      ["the disk is full", ({ pid }) => limitFiles(pid)],
      ["the folder of the answers is gone", (_gate, calls) => rmSync(calls, { recursive: true })],
      [
        "a file is in the place of that folder",
        (_gate, calls) => [rmSync(calls, { recursive: true }), writeFileSync(calls, "")],
      ],
    ])("refuses when the answer cannot be written, because %s", async ([, spoil], { expect }) => {
      const { home, paths, start, remove } = makeHookHome(build.home, way);
      const gate = await startGateProcess(gateProgram, home, "hold");
      const { ended } = start();
      await gate.holding;
      spoil(gate, paths.calls);
      gate.answer();
      expect(await ended).toEqual(unanswered);
      await gate.end();
      remove();
    });
  });
});

/** The processes that a process has started and that still run. */
function childrenOf(pid: number | undefined): readonly number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    // It has ended.
    return [];
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}

/** From now on a process can write nothing into files, as on a full disk. */
function limitFiles(pid: number): void {
  const { status, stderr } = spawnSync("prlimit", ["--pid", String(pid), "--fsize=0"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`prlimit: ${stderr}`);
}
