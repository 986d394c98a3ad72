import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { untilHolds } from "../../scripts/until.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import { MachineFacts } from "../../src/facts/gatherFacts.ts";
import { Gate } from "../../src/gate/gate.ts";
import { command, FakeIds, FakeImprints, FakeJournal, ground, launch } from "../gate/fakes.ts";
import { makeHome, openGate, realClock } from "../hook/gateUnderTest.ts";
import { commandPayload } from "../hook/hookLine.ts";

// What the gate keeps in memory after many calls: the heap after a collection, at the start, in the middle and at the end.
// The calls come over the wire as a hook's do, from this process, sixteen at a time; one in a hundred is held and its
// hook leaves. Run with Node 24: node test/bench/gateMemory.bench.ts [calls]
const calls = Number(process.argv[2] ?? 100_000);
setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const { home, paths, remove } = makeHome();
const workspace = join(home, "project");
mkdirSync(workspace, { recursive: true });
const usual = ground();
const gate = new Gate({
  clock: realClock,
  ids: new FakeIds(),
  facts: new MachineFacts(),
  ground: {
    ...usual,
    policy: () => ({ scopes: [{ root: workspace, scope: defaultScope }] }),
    surroundings: () => ({ ...usual.surroundings(command("")), roots: [workspace], home, state: paths.state }),
  },
  records: { append: () => Promise.resolve() },
  launch,
  imprints: new FakeImprints(),
  journal: new FakeJournal(),
  logger: nullLogger,
  holdLife: () => 60 * 60_000,
});
const server = await openGate(home, gate);
const held = new Map<string, () => void>();
gate.holds.onDidAdd(({ call }) => held.get(call.toolUse)?.());

/** One call as a hook makes it, up to the answer, or until it is held. */
function callOnce(index: number): Promise<void> {
  const name = `1-${index}`;
  const text = index % 100 === 0 ? `rm -rf ../other-${index}` : `git log --grep ${index}`;
  writeFileSync(join(paths.calls, name), commandPayload(text, { cwd: workspace, tool_use_id: name }), { mode: 0o600 });
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, "127.0.0.1", () =>
      socket.write(`holdpoint 1 call ${name} vscode ${process.pid}\n`),
    );
    held.set(name, () => socket.destroy());
    socket.once("data", () => socket.destroy());
    socket.once("error", reject);
    socket.once("close", () => {
      held.delete(name);
      resolve();
    });
  });
}

async function measure(after: number): Promise<void> {
  // What the last hooks left is withdrawn, and taken away, after they have hung up.
  await untilHolds("the gate to be done with every call", 60_000, () => {
    if (gate.holds.pending.length > 0 || readdirSync(paths.calls).length > 0) throw new Error("Calls are left.");
  });
  collect();
  collect();
  const { heapUsed, rss, external } = process.memoryUsage();
  const megabytes = [heapUsed, external, rss].map((bytes) => (bytes / 1024 / 1024).toFixed(1).padStart(9));
  process.stdout.write(`${String(after).padStart(7)}  ${megabytes.join("  ")}\n`);
}

process.stdout.write("  calls    heap MB  external     rss MB\n");
let next = 0;
const work = async (until: number): Promise<void> => {
  while (next < until) await callOnce(next++);
};
// What is made once for all calls does not count.
const marks = [1_000, calls / 2, calls];
const started = performance.now();
for (const mark of marks) {
  await Promise.all(Array.from({ length: 16 }, () => work(mark)));
  await measure(mark);
}
process.stdout.write(
  `\n${((performance.now() - started) / calls).toFixed(3)} ms a call, both ends of the wire together\n`,
);
server.dispose();
gate.dispose();
remove();
