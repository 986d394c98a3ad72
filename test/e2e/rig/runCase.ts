import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Case } from "../cases.ts";
import { startGate } from "../gate/gateUnderTest.ts";
import { prompts, startModelServer } from "../model/modelServer.ts";
import { connectionOf, shorten } from "./connect.ts";
import { put, textOf } from "./files.ts";
import { killHooks } from "./hookProcesses.ts";
import type { ClientRun, Deed, Recipe } from "./recipe.ts";
import { recordsBelow, type Seen } from "./seen.ts";

/** The longest a client may take, in milliseconds. */
const mostTime = 90_000;

export interface CaseOptions {
  readonly recipe: Recipe;
  readonly tried: Case;
  /** The client's program. */
  readonly program: string;
  /** The bundled gate. */
  readonly gateProgram: string;
  readonly repository: string;
  /** A folder for this run alone; short, because sockets lie in it. */
  readonly folder: string;
}

/** What came of a case. `failures` is empty where all is as it must be. */
export interface CaseResult {
  readonly milliseconds: number;
  readonly failures: readonly string[];
  /** What helps to see why: what the model was told, what the client printed. */
  readonly evidence: string;
}

/** Runs a client once, from an empty home to what came of it. */
export async function runCase(options: CaseOptions): Promise<CaseResult> {
  const { recipe, tried, folder, repository } = options;
  const [home, project] = [join(folder, "home"), join(folder, "project")];
  makeProject(home, project);
  const say = (deed: Deed) => recipe.say(deed, { home, project });
  const model = await startModelServer({
    task: tried.deeds.flatMap(say),
    subtask: (tried.subdeeds ?? []).flatMap(say),
  });
  const gate = await startGate({
    program: options.gateProgram,
    repository,
    home,
    project,
    mode: tried.gate,
    says: tried.person,
    note: tried.note ?? "",
    holdLife: tried.holdLife ?? 60_000,
  });
  const run: ClientRun = {
    home,
    project,
    model: model.origin,
    program: options.program,
    node: process.execPath,
    mcpServer: [process.execPath, join(import.meta.dirname, "..", "mcpServer.mjs"), project],
  };
  try {
    await recipe.configure(run);
    const connection = connectionOf(recipe.connects ?? recipe.client, run, environmentOf(run, recipe));
    await connection.connect();
    if (tried.patience !== undefined) for (const file of connection.files()) shorten(file, tried.patience);
    tried.beside?.({ home, project }, connection.files());
    recipe.trust?.(run);
    tried.breaking?.({ home, project }, connection.files());
    if (tried.meanwhile === "kill the hook") void gate.held.then(() => killHooks(home));
    const { ending, output, milliseconds } = await runClient(run, recipe);
    const seen: Seen = {
      home,
      project,
      told: model.told("task"),
      read: (text) => model.read(text),
      toldSubagent: model.told("subtask"),
      held: gate.events.filter((event) => event.event === "held"),
      records: recordsBelow(home),
      connection: connection.state(),
      probe: await connection.probe(),
      ending,
      text: (path) => textOf(join(project, path)),
    };
    const failures = Object.entries(tried.expect(seen, recipe)).flatMap(([what, truth]) => (truth ? [] : [what]));
    if (ending === "killed") failures.push(`the client ended within ${mostTime / 1000} s`);
    const { told, toldSubagent, held, records, connection: state, probe } = seen;
    const facts = {
      ending,
      told,
      toldSubagent,
      held,
      records,
      connection: state,
      probe,
      events: gate.events,
      complaints: [...model.complaints],
    };
    return { milliseconds, failures, evidence: `${JSON.stringify(facts, null, 2)}\n${output}` };
  } finally {
    await gate.end();
    model.close();
  }
}

/** A repository with something in it that nobody could bring back. */
function makeProject(home: string, project: string): void {
  mkdirSync(join(home, "tmp"), { recursive: true });
  put(join(project, "README.md"), "# A project\n");
  put(join(project, ".github", "workflows", "check.yml"), "on: push\n");
  put(join(project, "build", "keep.txt"), "x\n");
  execFileSync("git", ["init", "-q", project], { env: { PATH: process.env.PATH, HOME: home } });
}

interface ClientEnd {
  readonly ending: number | "killed";
  readonly output: string;
  readonly milliseconds: number;
}

/** The environment that a client starts with: nothing of ours. */
function environmentOf(run: ClientRun, recipe: Recipe): Record<string, string> {
  return {
    ...recipe.environment(run),
    PATH: `${dirname(run.node)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: run.home,
    TMPDIR: join(run.home, "tmp"),
    TERM: "xterm",
  };
}

async function runClient(run: ClientRun, recipe: Recipe): Promise<ClientEnd> {
  const [program, ...args] = recipe.commandLine(run, prompts.task);
  const started = Date.now();
  const child = spawn(program, args, {
    cwd: run.project,
    env: environmentOf(run, recipe),
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that all it started ends with it.
    detached: true,
  });
  const log = createWriteStream(join(run.home, "..", "client.log"));
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (piece: string) => {
      log.write(piece);
      output = (output + piece).slice(-4000);
    });
  }
  const ended = new Promise<number | "killed">((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? "killed"));
  });
  const ending = await Promise.race([ended, delay(mostTime, "killed" as const, { ref: false })]);
  endGroup(child.pid);
  await ended;
  log.end();
  return { ending, output, milliseconds: Date.now() - started };
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
