import { nullLogger } from "../../src/base/logger.ts";
import type { CommandCall } from "../../src/core/call/call.ts";
import { conclude, plan } from "../../src/core/evaluate.ts";
import { type Answer, questionKey } from "../../src/core/facts.ts";
import type { AccountLine } from "../../src/core/limits/accountLine.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import type { Surroundings } from "../../src/core/surroundings.ts";
import { Bounds } from "../../src/gate/bounds.ts";

// What limits and breaker add to judging a call, beside judging itself without facts, in the same process and round by
// round. The accounts are in memory: what a disk takes for a call that destroys is not in it.
// `node test/bench/limits.bench.ts [rounds]`

const rounds = Number(process.argv[2] ?? 30);
const root = "/home/person/project";
const surroundings: Surroundings = {
  roots: [root],
  home: "/home/person",
  temporary: ["/tmp"],
  state: "/home/person/.holdpoint",
  installed: [],
  platform: "posix",
};
const { scope } = parseScope(
  JSON.stringify({
    version: 1,
    rules: [{ allow: ["*"], on: ["**"] }],
    limits: { destructivePerHour: 10_000, filesLostPerHour: 1_000_000, hostsPerHour: 1_000, bytesLostPerSession: 1e12 },
  }),
);
if (scope === undefined) throw new Error("The scope of this benchmark is broken.");
const policy = { scopes: [{ root, scope }] };
const texts = [
  "ls -la src",
  "touch src/new.ts",
  "git status",
  "npm test",
  "rm src/old.ts",
  "curl -s https://example.com",
];
const calls = Array.from({ length: 600 }, (_, index) => call(`${texts[index % texts.length]}`));

let time = Date.parse("2026-01-01T00:00:00Z");
const waiting: AccountLine[] = [];
const bounds = new Bounds(
  {
    // Ten seconds a call: what one session does in a long day, without a burst that would trip the breaker.
    clock: { now: () => (time += 10_000), after: () => ({ dispose: () => undefined }) },
    logger: nullLogger,
    accounts: {
      news: async () => waiting.splice(0),
      add: async (line) => {
        waiting.push(line);
      },
    },
  },
  { note: async () => "written" },
);

const judging: number[] = [];
const bounding: number[] = [];
for (let round = -5; round < rounds; round++) {
  const before = performance.now();
  const verdicts = calls.map(judged);
  const between = performance.now();
  for (const [index, one] of calls.entries()) {
    const verdict = verdicts[index];
    if (verdict !== undefined) await bounds.admit(one, verdict);
  }
  const after = performance.now();
  if (round < 0) continue;
  judging.push(((between - before) * 1_000) / calls.length);
  bounding.push(((after - between) * 1_000) / calls.length);
}
const [judge, bound] = [median(judging), median(bounding)];
process.stdout.write(`judging a call without facts  ${judge.toFixed(1)} µs\n`);
process.stdout.write(`limits and breaker            ${bound.toFixed(1)} µs (aim: 20)\n`);
process.stdout.write(`ratio                         ${(bound / judge).toFixed(3)}\n`);

function call(text: string): CommandCall {
  const caller = { agent: "codex", label: "Codex", session: "s", identity: "claimed" } as const;
  return { kind: "command", text, shell: "bash", caller, cwd: root, tool: "shell", toolUse: "" };
}

function judged(one: CommandCall): Verdict {
  const planned = plan(one, surroundings);
  const facts = new Map<string, Answer>(
    planned.questions.map((question) => [questionKey(question), { about: "nothing", why: "a benchmark" }]),
  );
  const conclusion = conclude(planned, facts, policy, surroundings);
  if (conclusion.kind === "verdict") return conclusion.verdict;
  for (const question of conclusion.questions)
    facts.set(questionKey(question), { about: "nothing", why: "a benchmark" });
  const last = conclude(planned, facts, policy, surroundings);
  if (last.kind !== "verdict") throw new Error("The second conclusion is the last.");
  return last.verdict;
}

function median(list: readonly number[]): number {
  return list.toSorted((left, right) => left - right)[Math.floor(list.length / 2)] ?? Number.NaN;
}
