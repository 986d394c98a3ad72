import { verbs } from "../../src/core/effects/effect.ts";
import type { Policy } from "../../src/core/evaluate.ts";
import { compileScope } from "../../src/core/scope/compileScope.ts";
import { parsePattern } from "../../src/core/scope/pattern.ts";
import { defaultScope, type Rule, type Scope } from "../../src/core/scope/scope.ts";
import { judgeSupposed, supposedRoot } from "../core/supposed.ts";
import { quantile } from "./measure.ts";

// How the judgement's cost grows with the number of rules in a scope, without facts, beside the same rules gone through one
// by one. Each command meets at most one of them: where many rules speak, each gives a reason of its own, and costs what that
// costs. Microseconds a command. `node test/bench/rules.bench.ts [rounds]`

const rounds = Number(process.argv[2] ?? 300);
const counts = [0, 10, 100, 1_000, 10_000] as const;
const commands = ["rm src/part7/x.ts", "cat src/x-7.ts", "git push origin team7-x", "npm test && rm dist/*-7.js"];
const kinds: readonly (readonly [string, (index: number) => string])[] = [
  ["folders", (index) => `src/part${index}/**`],
  ["anywhere", (index) => `**/part${index}/*.ts`],
  ["endings", (index) => `src/*-${index}.ts`],
  ["branches", (index) => `git:origin/team${index}-*`],
  ["elsewhere", (index) => `~/Library/app${index}/{a,b,c}/**`],
];

const head = counts.map((count) => `${count} rules`.padStart(12)).join("");
process.stdout.write(
  `${"rules: median, microseconds".padEnd(34)}${head}${"ready ms".padStart(12)}${"MB".padStart(8)}\n`,
);
for (const [name, of] of kinds) {
  const before = heap();
  const started = performance.now();
  const largest = compileScope(scopeOf(counts.at(-1) ?? 0, of));
  const [ready, size] = [performance.now() - started, heap() - before];
  const indexed = counts.map((count) =>
    timed(count === largest.rules.length ? largest : compileScope(scopeOf(count, of))),
  );
  const row = (title: string, cells: readonly number[]): string =>
    `${title.padEnd(34)}${cells.map((value) => value.toFixed(1).padStart(12)).join("")}`;
  process.stdout.write(
    `${row(`${name}, indexed`, indexed)}${ready.toFixed(0).padStart(12)}${size.toFixed(1).padStart(8)}\n`,
  );
  const plain = counts.map((count) => timed({ ...largest, rules: largest.rules.slice(0, count) }, count));
  process.stdout.write(`${row(`${name}, one by one`, plain)}\n`);
}

// Somebody who wants the judgement to be slow: as many patterns as are judged, each of which may meet every rule.
const hostile = Array.from({ length: 250 }, (_, index) => `*/*${index}/**`).join(" ");
const bare = best(`rm -rf ${hostile}`, scopeOf(0, String));
process.stdout.write(
  `\nhostile: ${(bare / 1_000).toFixed(1)} ms for 250 patterns without rules; with rules, times that\n`,
);
for (const [name, of] of [...kinds, ["everywhere", (index: number) => `**/*${index}*`] as const]) {
  const cells = [100, 1_000].map((count) => best(`rm -rf ${hostile}`, compileScope(scopeOf(count, of))) / bare);
  process.stdout.write(`${name.padEnd(34)}${cells.map((value) => value.toFixed(1).padStart(12)).join("")}\n`);
}

/** Microseconds of processor time, the best of five. */
function best(command: string, scope: Scope): number {
  const policy: Policy = { scopes: [{ root: supposedRoot, scope }] };
  return Math.min(
    ...Array.from({ length: 5 }, () => {
      const before = process.threadCpuUsage();
      judgeSupposed(command, "bash", policy);
      const { user, system } = process.threadCpuUsage(before);
      return user + system;
    }),
  );
}

function scopeOf(count: number, of: (index: number) => string): Scope {
  const rules = Array.from({ length: count }, (_, index): Rule => {
    const pattern = parsePattern(of(index));
    if ("problem" in pattern) throw new Error(pattern.problem);
    return {
      decision: index % 2 === 0 ? "hold" : "deny",
      verbs,
      on: [pattern],
      because: undefined,
      agents: ["*"],
      examples: { match: [], miss: [] },
      position: index + 1,
    };
  });
  return { ...defaultScope, rules };
}

/** The median cost of one command; with many rules to go through, of fewer rounds. */
function timed(scope: Scope, cost = 0): number {
  const policy: Policy = { scopes: [{ root: supposedRoot, scope }] };
  const samples: number[] = [];
  const most = Math.max(5, Math.floor(rounds / (1 + cost / 100)));
  for (let round = -Math.ceil(most / 5); round < most; round++) {
    const started = performance.now();
    for (const command of commands) judgeSupposed(command, "bash", policy);
    if (round >= 0) samples.push(((performance.now() - started) * 1_000) / commands.length);
  }
  return quantile(samples, 0.5);
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1_000_000;
}
