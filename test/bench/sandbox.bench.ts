import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, loadavg, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { boundsOf } from "../../src/core/confine/compile.ts";
import { type Confinement, usualLimits } from "../../src/core/confine/confinement.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import type { RunEnd } from "../../src/run/ptyRun.ts";
import type { RunRequest } from "../../src/run/runRequest.ts";
import { confinedRun } from "../../src/run/sandbox/confinedRun.ts";
import { command } from "../gate/fakes.ts";
import { request, startRun } from "../run/startedRun.ts";
import { quantile, type Variant } from "./measure.ts";
import { sandboxRuntime } from "./sandboxRuntime.ts";

// What a sandbox adds to a run: the same command in the same pseudo-terminal, bare and confined in turns in one process, so
// that load meets both alike. Confined means all of it: laying it out on this machine's own home folder, trying it, starting
// through it, clearing up. `SANDBOX_RUNTIME=<folder> npm run bench -- sandbox` has @anthropic-ai/sandbox-runtime beside it, from the folder
// that it was installed into. SANDBOX_ROUNDS changes the number of rounds.

const rounds = Number(process.env.SANDBOX_ROUNDS ?? 60);
const warmUps = 3;
const folder = mkdtempSync(join(tmpdir(), "sandbox-bench-"));
// The folder of the work stands beside what the sandbox keeps outside.
const cwd = join(folder, "work");
mkdirSync(cwd);
const verdict: Verdict = {
  decision: "hold",
  reasons: [{ decision: "hold", source: "preset", text: "", instead: "", rule: undefined }],
  findings: [],
  blastRadius: "unknown",
};
const around = {
  roots: [cwd],
  home: homedir(),
  temporary: ["/tmp", "/var/tmp"],
  state: join(homedir(), ".holdpoint"),
  installed: [],
  platform: "posix" as const,
};
const bounds = boundsOf({ ...command("true"), cwd }, verdict, around, []);
if (bounds.kind !== "confined") throw new Error(bounds.because);
const { confinement } = bounds;

async function ended(asked: RunRequest): Promise<RunEnd> {
  return (await startRun(asked).ended()).end;
}

function expectDone(end: RunEnd): void {
  if (end.exitCode !== 0 || end.signal !== 0) throw new Error(JSON.stringify(end));
}

async function confined(network: Confinement["network"], text: string): Promise<void> {
  const places = { note: join(folder, basename(folder)), proxy: join(folder, "proxy"), away: join(folder, "away") };
  const laid = await confinedRun(request(text, { cwd }), { ...confinement, network, limits: usualLimits }, places);
  if (laid.kind === "failed") throw new Error(laid.reason);
  let end = await ended(laid.run.request);
  // What others had in the temporary folder may have gone meanwhile; that belongs to what a run takes.
  for (let after = laid.run.after(end); after.kind !== "over"; after = laid.run.after(end)) {
    if (after.kind === "failed") throw new Error(after.reason);
    end = await ended(after.request);
  }
  expectDone(end);
  laid.run.over(end.exitCode);
}

/** Processor time of this process and of all its processes that have ended, in milliseconds; the kernel counts the latter in hundredths of a second. */
function processorTime(): number {
  const fields = readFileSync("/proc/self/stat", "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  // Of the whole line: cutime and cstime are the fields 16 and 17, and the first left is the third.
  const [user, system] = [Number(fields[13]), Number(fields[14])];
  const own = process.cpuUsage();
  return (own.user + own.system) / 1_000 + (user + system) * 10;
}

interface Row {
  readonly name: string;
  readonly times: number[];
  processor: number;
}

function table(rows: readonly Row[]): string {
  const medianOf = ({ times }: Row): number => quantile(times, 0.5);
  const [bare] = rows;
  const least = bare === undefined ? Number.NaN : medianOf(bare);
  const heads = ["", "median ms", "p95 ms", "added ms", "ratio", "processor ms", "added"];
  const cells = rows.map((row) => [
    row.name,
    medianOf(row).toFixed(1),
    quantile(row.times, 0.95).toFixed(1),
    (medianOf(row) - least).toFixed(1),
    (medianOf(row) / least).toFixed(2),
    (row.processor / rounds).toFixed(1),
    ((row.processor - (bare?.processor ?? 0)) / rounds).toFixed(1),
  ]);
  const lines = [heads, ...cells].map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(44) : cell.padStart(13))).join(""),
  );
  return `${lines.join("\n")}\n`;
}

try {
  const other = await sandboxRuntime(process.env.SANDBOX_RUNTIME, cwd);
  const variants: readonly Variant[] = [
    { name: "bare", run: async () => expectDone(await ended(request(":", { cwd }))) },
    { name: "sandbox, no network", run: () => confined({ kind: "none" }, ":") },
    { name: "sandbox, any host", run: () => confined({ kind: "all" }, ":") },
    { name: "sandbox, hosts through our proxy", run: () => confined({ kind: "hosts", globs: ["a.example"] }, ":") },
    ...(other === undefined
      ? []
      : [
          {
            name: "sandbox-runtime, hosts through its proxy",
            run: async () => expectDone(await ended(request(await other.wrapped(":"), { cwd }))),
          },
        ]),
  ];
  const rows: readonly Row[] = variants.map(({ name }) => ({ name, times: [], processor: 0 }));
  process.stdout.write(`${rounds} rounds, load ${loadavg()[0]?.toFixed(1)} at the start`);
  for (let round = -warmUps; round < rounds; round++)
    for (const [turn] of variants.entries()) {
      // Each round begins with another one.
      const index = (turn + round + warmUps) % variants.length;
      const [variant, row] = [variants[index], rows[index]];
      if (variant === undefined || row === undefined) continue;
      const [started, before] = [performance.now(), processorTime()];
      await variant.run();
      if (round < 0) continue;
      row.times.push(performance.now() - started);
      row.processor += processorTime() - before;
    }
  process.stdout.write(`, ${loadavg()[0]?.toFixed(1)} at the end\n\n${table(rows)}`);
  if (other !== undefined)
    process.stdout.write(
      `\nsandbox-runtime, once a process: ${other.imported.toFixed(0)} ms to import, ${other.initialized.toFixed(0)} ms to initialise\n`,
    );
  await other?.close();
} finally {
  rmSync(folder, { recursive: true });
}
