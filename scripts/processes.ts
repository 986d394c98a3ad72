// Child processes: running one to its end, and waiting for everything that a stopped one leaves behind.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";
import { setTimeout as delay } from "node:timers/promises";

export interface RunOptions {
  readonly cwd: string;
  readonly environment?: NodeJS.ProcessEnv;
  /** Where its output goes: to ours, or kept back and shown only if it fails. */
  readonly output: "show" | "onFailure";
}

/** Runs a program to its end. Throws an Error with its command, exit code and kept output if that is not 0. */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<void> {
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.environment },
    stdio: options.output === "show" ? ["ignore", "inherit", "inherit"] : ["ignore", "pipe", "pipe"],
  });
  const kept: string[] = [];
  child.stdout?.on("data", (chunk) => kept.push(String(chunk)));
  child.stderr?.on("data", (chunk) => kept.push(String(chunk)));
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  if (code !== 0) {
    throw new Error(`${[program, ...args].join(" ")} ended with ${signal ?? `exit code ${code}`}.\n${kept.join("")}`);
  }
}

/**
 * Ends a child and everything it started: SIGTERM to the child, then up to 10 s for all of them to end by themselves (VS
 * Code's terminal and agent hosts need a few), then SIGKILL for those still there. What has lost its parent already is
 * found by its command line, which names `folder`, a folder that only this run uses.
 */
export async function stopTree(child: ChildProcess, folder: string): Promise<void> {
  if (child.pid === undefined) return;
  const patience = 10_000;
  const tree = startedBy(child.pid, folder);
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await Promise.race([ended, delay(patience, undefined, { ref: false })]);
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
  }
  const deadline = Date.now() + patience;
  while (stillRunning(tree).length > 0 && Date.now() < deadline) await delay(100);
  for (const { pid } of stillRunning(tree)) endNow(pid);
}

/** Kills a child and everything it started, at once: for the moment when our own process ends and cannot wait. */
export function killTree(child: ChildProcess, folder: string): void {
  if (child.pid === undefined) return;
  const tree = startedBy(child.pid, folder);
  child.kill("SIGKILL");
  for (const { pid } of stillRunning(tree)) endNow(pid);
}

/** Makes Ctrl-C and polite requests to end end this process in the ordinary way, so that its exit handlers run. */
export function exitOnSignals(): void {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, () => process.exit(128 + constants.signals[signal]));
}

interface Running {
  readonly pid: number;
  readonly parent: number;
  /** Start time and command line: tells a process from a later one that got the same number. */
  readonly identity: string;
}

function startedBy(root: number, folder: string): readonly Running[] {
  const all = runningProcesses();
  const found = all.filter((one) => one.pid !== root && one.pid !== process.pid && one.identity.includes(`${folder}/`));
  const parents = new Set([root, ...found.map((one) => one.pid)]);
  // A child may be listed before its parent, so look again until nothing new turns up.
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const one of all) {
      if (!parents.has(one.parent) || parents.has(one.pid)) continue;
      parents.add(one.pid);
      found.push(one);
    }
  }
  return found;
}

function endNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended since it was listed.
  }
}

function stillRunning(tree: readonly Running[]): readonly Running[] {
  if (tree.length === 0) return [];
  const now = new Map(runningProcesses().map((one) => [one.pid, one.identity]));
  return tree.filter((one) => now.get(one.pid) === one.identity);
}

function runningProcesses(): readonly Running[] {
  const listing = execFileSync("ps", ["-A", "-o", "pid=,ppid=,state=,lstart=,args="], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, LC_ALL: "C" },
  });
  return listing.split("\n").flatMap((line) => {
    const [, pid, parent, state, identity] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || parent === undefined || identity === undefined || state?.startsWith("Z")) return [];
    return [{ pid: Number(pid), parent: Number(parent), identity }];
  });
}
