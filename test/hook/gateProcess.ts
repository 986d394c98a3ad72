import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { Deferred } from "../../src/base/deferred.ts";

/** A gate in a process of its own, to be killed or stopped. */
export interface GateProcess {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Resolves when it has taken a call. */
  readonly holding: Promise<void>;
  /** Lets everything it holds pass. */
  answer(): void;
  /** How many calls it has taken. */
  taken(): number;
  /** Resolves when a call it has taken was withdrawn. */
  readonly withdrew: Promise<void>;
  /** Ends it and resolves when it is gone. */
  end(): Promise<void>;
}

/** Bundles the gate's program for `startGateProcess`; returns its path. */
export function buildGateProgram(folder: string): string {
  const outfile = join(folder, "gateProgram.mjs");
  buildSync({
    entryPoints: [join(import.meta.dirname, "gateProgram.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  return outfile;
}

/** Starts a gate for a home folder; resolves when it listens. `answer` is what it says to every call; `echo` denies with the command. */
export async function startGateProcess(
  program: string,
  home: string,
  answer: "pass" | "hold" | "echo",
  window = "45639ea7",
): Promise<GateProcess> {
  const child = spawn(process.execPath, [program, home, answer, window], { stdio: ["pipe", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const [ready, holding, withdrew] = [new Deferred<void>(), new Deferred<void>(), new Deferred<void>()];
  let taken = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (text.includes("listening")) ready.resolve();
    taken += text.split("took").length - 1;
    if (taken > 0) holding.resolve();
    if (text.includes("withdrew")) withdrew.resolve();
  });
  await Promise.race([ready.promise, gone.then(() => Promise.reject(new Error("The gate did not start.")))]);
  return {
    process: child,
    pid: child.pid ?? 0,
    holding: holding.promise,
    answer: () => void child.stdin.write("pass\n"),
    taken: () => taken,
    withdrew: withdrew.promise,
    end: () => {
      child.kill("SIGKILL");
      return gone;
    },
  };
}
