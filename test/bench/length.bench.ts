import { judgeSupposed } from "../core/supposed.ts";
import { shapes } from "./shapes.ts";

// How the judgement's cost grows with the length of a command, without facts: each shape at each length, in milliseconds of
// this thread's processor time, which what else runs on the machine moves little. `node test/bench/length.bench.ts [rounds]`

const rounds = Number(process.argv[2] ?? 3);
const lengths = [1_000, 10_000, 16_000, 100_000, 1_048_576] as const;
const aim = 50;

// Warm: an editor judges with code that ran before.
for (let round = 0; round < 200; round++) judgeSupposed("rm -rf src; git push --force | cat");

const width = Math.max(...shapes.map(({ name }) => name.length));
const cell = (value: number): string => value.toFixed(1).padStart(10);
const write = (line: string): boolean => process.stdout.write(`${line}\n`);
let worst = { name: "", length: 0, cost: 0 };
write(`${`length: best of ${rounds}, ms`.padEnd(width)}${lengths.map((length) => `${length}`.padStart(10)).join("")}`);
for (const { name, make } of shapes) {
  const costs = lengths.map((length) => {
    const text = make(length);
    const cost = Math.min(...Array.from({ length: rounds }, () => processorTime(() => judgeSupposed(text))));
    if (cost > worst.cost) worst = { name, length, cost };
    return cost;
  });
  write(`${name.padEnd(width)}${costs.map(cell).join("")}`);
}
write(`worst: ${worst.name} at ${worst.length}, ${worst.cost.toFixed(1)} ms (aim: at most ${aim} ms)`);

/** The clock of a thread ticks slowly, so that what is quick is done again until it counts. */
function processorTime(task: () => void): number {
  const before = process.threadCpuUsage();
  for (let times = 1; ; times++) {
    task();
    const { user, system } = process.threadCpuUsage(before);
    const spent = (user + system) / 1_000;
    if (spent > 10 || times === 20) return spent / times;
  }
}
