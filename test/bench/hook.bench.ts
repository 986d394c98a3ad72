import { spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildGateProgram, startGateProcess } from "../hook/gateProcess.ts";
import { installNode, makeHome } from "../hook/gateUnderTest.ts";
import { commandPayload, hookLine, lineWithoutBash, makePluginRoot } from "../hook/hookLine.ts";
import { quantile, table, timeInTurns, type Variant } from "./measure.ts";

// How long an agent waits for its hook, from starting it to its end, with a gate in another process that passes every
// call at once. Beside it the least a process can take, an empty node, and the hook of the nearest peer with the same
// command. Then the same with several calls under way all the time, as agents with subagents have them. Run with Node 24: node test/bench/hook.bench.ts [rounds]
const rounds = Number(process.argv[2] ?? 60);
const peer = join(import.meta.dirname, "..", "..", "node_modules", "cc-safety-net", "dist", "bin", "cc-safety-net.js");
const { home, remove } = makeHome();
mkdirSync(home);
const pluginRoot = makePluginRoot(join(home, "plugin"));
const gate = await startGateProcess(buildGateProgram(home), home, "pass");
installNode(home);

const environment = { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: home, PLUGIN_ROOT: pluginRoot };

function start(
  name: string,
  program: string,
  commandLine: readonly string[],
  input: string,
  path = environment.PATH,
): Variant {
  return {
    name,
    run: () => {
      const { status, stderr } = spawnSync(program, commandLine, { input, env: { ...environment, PATH: path } });
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
    },
  };
}

const commands: readonly (readonly [title: string, command: string])[] = [
  ["git status", "git status"],
  ["a command of 7 KB", `printf %s ${"x".repeat(7_000)}`],
  ["a command of 100 KB", `printf %s ${"x".repeat(100_000)}`],
];
for (const [title, command] of commands) {
  const payload = commandPayload(command);
  const peerPayload = JSON.stringify({
    session_id: "s",
    transcript_path: "/nowhere/t.jsonl",
    hook_event_name: "PreToolUse",
    tool_name: "Bash",
    tool_input: { command },
    cwd: home,
  });
  const timings = await timeInTurns(
    [
      start("/bin/true", "/bin/true", [], payload),
      start("sh -c :", "/bin/sh", ["-c", ":"], payload),
      start("bash -c :", "/bin/bash", ["-c", ":"], payload),
      start("holdpoint", "/bin/sh", ["-c", hookLine], payload),
      start("holdpoint without bash", "/bin/sh", ["-c", lineWithoutBash], payload, "/nowhere"),
      start("node -e 0", process.execPath, ["-e", "0"], payload),
      start("cc-safety-net", process.execPath, [peer, "hook", "-cc"], peerPayload),
    ],
    rounds,
  );
  process.stdout.write(`${table(title, timings, "/bin/true", "cc-safety-net")}\n`);
}

/** Keeps `atOnce` processes running until `count` have ended; prints what one took, and how many ended in a second. */
async function timeAtOnce(
  name: string,
  program: string,
  commandLine: readonly string[],
  input: string,
  atOnce: number,
) {
  const taken: number[] = [];
  let left = Math.max(rounds, atOnce) * 2;
  const started = performance.now();
  const runOn = async (): Promise<void> => {
    while (left-- > 0) {
      const begun = performance.now();
      const child = spawn(program, commandLine, { env: environment, stdio: ["pipe", "ignore", "inherit"] });
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
      const code = await new Promise((resolve) => child.once("close", resolve));
      if (code !== 0) throw new Error(`${name} ended with ${code}.`);
      taken.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runOn));
  const perSecond = (taken.length / (performance.now() - started)) * 1000;
  const cells = [quantile(taken, 0.5), quantile(taken, 0.95), perSecond].map((value) => value.toFixed(1).padStart(9));
  process.stdout.write(`${String(atOnce).padStart(7)}  ${name.padEnd(22)}  ${cells.join("  ")}\n`);
}

process.stdout.write("at once  git status              median ms     p95 ms  a second\n");
const payload = commandPayload("git status");
const peerPayload = JSON.stringify({
  session_id: "s",
  transcript_path: "/nowhere/t.jsonl",
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "git status" },
  cwd: home,
});
for (const atOnce of [1, 8, 64]) {
  await timeAtOnce("/bin/true", "/bin/true", [], payload, atOnce);
  await timeAtOnce("holdpoint", "/bin/sh", ["-c", hookLine], payload, atOnce);
  await timeAtOnce("cc-safety-net", process.execPath, [peer, "hook", "-cc"], peerPayload, atOnce);
}
await gate.end();
remove();
