import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { checkCommand } from "cc-safety-net/api";
import { z } from "zod";
import type { Call } from "../../src/core/call/call.ts";
import { conclude, type Policy, plan } from "../../src/core/evaluate.ts";
import { type Answer, questionKey } from "../../src/core/facts.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";

// How long judging one command takes, without facts, beside cc-safety-net's `checkCommand` on the same commands: both in
// this process, round by round, so that a busy machine is busy for both. Further commands may come from a file of JSON Lines.
// `node test/bench/classify.bench.ts [rounds] [file]`

const row = z.object({ command: z.string() });
const rounds = Number(process.argv[2] ?? 9);
const root = "/home/person/project";
const surroundings: Surroundings = {
  roots: [root],
  home: "/home/person",
  temporary: ["/tmp"],
  state: "/home/person/.holdpoint",
  installed: [],
  platform: "posix",
};
const policy: Policy = { scopes: [{ root, scope: defaultScope }] };

const corpus = join(import.meta.dirname, "../corpus");
const further = process.argv[3];
const commands = [
  ...new Set(
    readdirSync(corpus)
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => join(corpus, name))
      .concat(further ?? [])
      .flatMap(commandsIn),
  ),
];
if (commands.length === 0) throw new Error(`There are no commands in ${corpus}.`);
// The peer looks for a configuration file in the folder; an empty one keeps the comparison even.
const emptyFolder = mkdtempSync(join(tmpdir(), "bench-"));
try {
  const ours = commands.map((): number[] => []);
  const peers = commands.map((): number[] => []);
  // The first two rounds warm both up.
  for (let round = -2; round < rounds; round++) {
    // A whole round of one, then of the other, so that neither runs on caches that the other has just filled.
    for (const [index, command] of commands.entries()) {
      const taken = timed(() => judgeWithoutFacts(command));
      if (round >= 0) ours[index]?.push(taken);
    }
    for (const [index, command] of commands.entries()) {
      const taken = timed(() => checkCommand({ command, cwd: emptyFolder }));
      if (round >= 0) peers[index]?.push(taken);
    }
  }
  report(spreadOf(ours.map(median)), spreadOf(peers.map(median)));
} finally {
  rmSync(emptyFolder, { recursive: true });
}

function report(ours: Spread, peer: Spread): void {
  const line = (name: string, { p50, p99, max }: Spread): string =>
    [name.padEnd(34), ...[p50, p99, max].map((value) => value.toFixed(1).padStart(10))].join("");
  const ratio = (left: number, right: number): string => `1/${(right / left).toFixed(1)}`.padStart(10);
  process.stdout.write(
    [
      `classify: ${commands.length} commands, each the median of ${rounds} rounds, on ${cpus()[0]?.model ?? "?"} (${cpus().length} cores), node ${process.versions.node}`,
      `${"microseconds a command".padEnd(34)}${["p50", "p99", "max"].map((word) => word.padStart(10)).join("")}`,
      line("holdpoint, plan and conclude", ours),
      line("cc-safety-net, checkCommand", peer),
      `${"ratio (aim: 1/20 at the median)".padEnd(34)}${ratio(ours.p50, peer.p50)}${ratio(ours.p99, peer.p99)}${ratio(ours.max, peer.max)}`,
      "",
    ].join("\n"),
  );
}

function commandsIn(path: string): readonly string[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.flatMap((line) => {
    const parsed = line === "" ? undefined : row.safeParse(JSON.parse(line));
    return parsed?.success ? [parsed.data.command] : [];
  });
}

/** The whole judgement where no question is answered. */
function judgeWithoutFacts(command: string): void {
  const call: Call = {
    kind: "command",
    caller: { agent: "bench", label: "Bench", session: "bench", identity: "claimed" },
    cwd: root,
    tool: "run_in_terminal",
    toolUse: "",
    text: command,
    shell: "bash",
  };
  const planned = plan(call, surroundings);
  const first = conclude(planned, new Map(), policy, surroundings);
  if (first.kind === "verdict") return;
  const nothing = new Map<string, Answer>(
    first.questions.map((question) => [questionKey(question), { about: "nothing", why: "" }]),
  );
  conclude(planned, nothing, policy, surroundings);
}

/** Microseconds that `task` takes. */
function timed(task: () => void): number {
  const start = performance.now();
  task();
  return (performance.now() - start) * 1_000;
}

/** In the unit measured in. */
interface Spread {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Percentiles are values that were measured (nearest rank). */
function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((left, right) => left - right);
  const rank = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { p50: rank(0.5), p99: rank(0.99), max: rank(1) };
}

function median(values: readonly number[]): number {
  return spreadOf(values).p50;
}
