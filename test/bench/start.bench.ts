import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { table, timeInTurns, type Variant } from "./measure.ts";

// What one question to the command line costs from a standing start, time and memory, beside an empty node and the nearest
// peer with the same command. Needs `npm run build`. `node test/bench/start.bench.ts [rounds]`

const rounds = Number(process.argv[2] ?? 20);
const root = join(import.meta.dirname, "../..");
const ours = join(root, "dist/cli.cjs");
const peer = join(root, "node_modules/cc-safety-net/dist/bin/cc-safety-net.js");
if (!existsSync(ours)) throw new Error(`There is no ${ours}; run npm run build first.`);
const home = mkdtempSync(join(tmpdir(), "start-"));
const env = { PATH: process.env.PATH ?? "/usr/bin:/bin", HOME: home };
const hookInput = JSON.stringify({
  hook_event_name: "PreToolUse",
  tool_name: "Bash",
  tool_input: { command: "git status" },
  cwd: home,
});
const programs: readonly (readonly [name: string, args: readonly string[], input: string])[] = [
  ["empty node", ["-e", ""], ""],
  ["holdpoint check", [ours, "check", "git status"], ""],
  ["holdpoint check, dangerous", [ours, "check", "git push --force"], ""],
  ["holdpoint version", [ours, "--version"], ""],
  ["cc-safety-net", [peer, "hook", "-cc"], hookInput],
];

try {
  const variants = programs.map(
    ([name, args, input]): Variant => ({ name, run: () => void started(args, input, env) }),
  );
  process.stdout.write(
    table(`start, ${rounds} rounds`, await timeInTurns(variants, rounds), "empty node", "cc-safety-net"),
  );
  for (const [name, args, input] of programs) {
    process.stdout.write(`${name.padEnd(30)}${peakMegabytes(args, input).toFixed(0).padStart(6)} MB at most\n`);
  }
} finally {
  rmSync(home, { recursive: true });
}

function started(args: readonly string[], input: string, environment: NodeJS.ProcessEnv): string {
  const { error, stderr } = spawnSync(process.execPath, args, { input, env: environment, cwd: home, encoding: "utf8" });
  if (error !== undefined) throw error;
  return stderr;
}

/** The most memory the program had, told by itself when it ends. */
function peakMegabytes(args: readonly string[], input: string): number {
  const teller = 'process.on("exit",()=>require("fs").writeSync(2,"\\npeak "+process.resourceUsage().maxRSS+"\\n"))';
  const source = `import{createRequire}from"node:module";const require=createRequire("/");${teller}`;
  const options = `--import=data:text/javascript,${encodeURIComponent(source)}`;
  const told = started(args, input, { ...env, NODE_OPTIONS: options });
  return Number(/peak (\d+)/.exec(told)?.[1]) / 1_024;
}
