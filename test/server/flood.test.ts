import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { untilHolds } from "../../scripts/until.ts";
import { buildGateProgram, type GateProcess, startGateProcess } from "../hook/gateProcess.ts";
import { leftovers, makeHome } from "../hook/gateUnderTest.ts";
import { commandPayload, makePluginRoot, runHook } from "../hook/hookLine.ts";

// Anyone on the machine may connect to the doorbell. Whoever floods it is another process here, and another user where
// the tests may start one.
const { home, paths, remove } = makeHome();
const stranger = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
let gate: GateProcess;
let pluginRoot = "";

beforeAll(async () => {
  mkdirSync(home);
  pluginRoot = makePluginRoot(join(home, "plugin"));
  gate = await startGateProcess(buildGateProgram(home), home, "echo");
});

afterAll(async () => {
  await gate.end();
  remove();
});

const port = () => /port (\d+)/.exec(readFileSync(join(paths.gates, String(gate.pid)), "utf8"))?.[1] ?? "";
const openFiles = () => readdirSync(`/proc/${gate.pid}/fd`).length;

/** Starts a bash that dials so often and each time says `words`; resolves when it has, and keeps what it opened until `end`. */
async function flood(times: number, words: string): Promise<() => Promise<void>> {
  const script = `ulimit -n ${times + 100}; trap '' PIPE
    for ((i = 0; i < ${times}; i++)); do exec {fd}<>/dev/tcp/127.0.0.1/${port()} && printf "$WORDS" >&$fd; done 2>/dev/null
    echo done; read -r`;
  const child = spawn("/bin/bash", ["-c", script], { ...stranger, cwd: "/", env: { WORDS: words } });
  const over = new Promise<void>((resolve) => child.once("close", () => resolve()));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  return () => {
    child.stdin.end();
    return over;
  };
}

describe.runIf(process.platform === "linux")("ten thousand connections", { timeout: 60_000 }, () => {
  it.each([
    ["say nothing", ""],
    ["say garbage", "GET / HTTP/1.1\\r\\n\\r\\n"],
    ["name requests that are not there", "holdpoint 1 call 1-2345 vscode 1\\n"],
  ])(
    "that %s take few files of the gate, and every call is answered in between and afterwards",
    async (_case, words) => {
      const call = async (command: string) => {
        const { output } = await runHook({ home, pluginRoot, payload: commandPayload(command) });
        return JSON.parse(output).hookSpecificOutput.permissionDecisionReason;
      };
      let most = 0;
      let flooding: "on" | "off" = "on";
      const floods = Promise.all(Array.from({ length: 4 }, () => flood(2_500, words))).finally(() => {
        flooding = "off";
      });
      let calls = 0;
      do {
        const commands = Array.from({ length: 8 }, () => `command ${calls++}`);
        expect(await Promise.all(commands.map(call))).toEqual(commands);
        most = Math.max(most, openFiles());
      } while (flooding === "on");
      const ends = await floods;
      most = Math.max(most, openFiles());
      expect(await call("afterwards")).toBe("afterwards");
      await Promise.all(ends.map((end) => end()));
      expect(await call("in the end")).toBe("in the end");
      expect(most).toBeLessThan(700);
      // The gate clears an answer away once it sees that its hook has gone, which may be after the hook's end was seen here.
      await untilHolds("no calls left", 10_000, () =>
        expect(leftovers(paths).filter((name) => name.startsWith("calls/"))).toEqual([]),
      );
    },
  );
});
