import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { Deferred } from "../../../src/base/deferred.ts";
import type { GateEvent, PersonSays } from "./gateEvents.ts";

/** A gate that a test started. */
export interface GateUnderTest {
  /** What has happened so far. */
  readonly events: readonly GateEvent[];
  /** Resolves with the first hold. */
  readonly held: Promise<void>;
  end(): Promise<void>;
}

export interface GateOptions {
  readonly program: string;
  readonly repository: string;
  readonly home: string;
  readonly project: string;
  /** `guard`: opens a gate. `install`: installs our programs, as a window does, and is closed. */
  readonly mode: "guard" | "install";
  readonly says: readonly PersonSays[];
  readonly holdLife: number;
  /** What the agent of the first call is to be told; empty where there is nothing. */
  readonly note: string;
}

/** Bundles the gate's program into a folder; returns its path. */
export async function buildGate(folder: string): Promise<string> {
  const outfile = join(folder, "agentGate.mjs");
  await build({
    entryPoints: [join(import.meta.dirname, "agentGate.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["node-pty"],
    logLevel: "error",
  });
  return outfile;
}

/** Starts a gate for a home folder; resolves when it listens, or when it has installed our programs. Throws when it ends before. */
export async function startGate(options: GateOptions): Promise<GateUnderTest> {
  const { program, mode, repository, project, home, says, holdLife, note } = options;
  const words = [mode, repository, project, JSON.stringify(says), String(holdLife), note];
  const child = spawn(process.execPath, [program, ...words], {
    env: { HOME: home, PATH: process.env.PATH, TMPDIR: join(home, "tmp") },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const events: GateEvent[] = [];
  const [ready, held] = [new Deferred<void>(), new Deferred<void>()];
  const awaited = mode === "guard" ? "guarding" : "installed";
  createInterface({ input: child.stdout }).on("line", (line) => {
    const event = JSON.parse(line) as GateEvent;
    events.push(event);
    if (event.event === awaited) ready.resolve();
    if (event.event === "held") held.resolve();
  });
  const ended = once(child, "close").then(() => undefined);
  await Promise.race([
    ready.promise,
    ended.then(() => {
      if (!events.some(({ event }) => event === awaited)) throw new Error("The gate did not start.");
    }),
  ]);
  if (mode === "install") await ended;
  return { events, held: held.promise, end: () => end(child, ended) };
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGKILL");
  await ended;
}
