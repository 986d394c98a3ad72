import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { beforeFirst, chainedLine } from "../../src/audit/chain.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { verifyRecords } from "../../src/audit/verifyRecords.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import { record } from "../audit/records.ts";
import { quantile, timeInTurns } from "./measure.ts";

// Durable records a second, one after the other and 64 at a time, beside a plain append that is flushed each time; and how
// long it takes to verify many. `node test/bench/audit.bench.ts [records to verify] [rounds]`

const [count, rounds] = [Number(process.argv[2] ?? 200_000), Number(process.argv[3] ?? 40)];
const batch = 64;
const folder = mkdtempSync(join(tmpdir(), "holdpoint-bench-"));
const sample = record("0123456789abcdef0123456789abcdef", "rm -rf src/generated && npm run build ".repeat(8));
const log = new AuditLog(join(folder, "state"), systemClock);
const plain = join(folder, "plain.jsonl");

async function appendPlainly(text: string): Promise<void> {
  const file = await open(plain, "a", 0o600);
  try {
    await file.appendFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}

const timings = await timeInTurns(
  [
    {
      name: "plain append and fdatasync, 1 in flight",
      run: async () => {
        for (let at = 0; at < batch; at++) await appendPlainly(`${JSON.stringify(sample)}\n`);
      },
    },
    {
      name: "audit log, 1 in flight",
      run: async () => {
        for (let at = 0; at < batch; at++) await log.append(sample);
      },
    },
    {
      name: "plain append and fdatasync, 64 in one",
      run: () => appendPlainly(`${JSON.stringify(sample)}\n`.repeat(batch)),
    },
    {
      name: "audit log, 64 in flight",
      run: async () => {
        await Promise.all(Array.from({ length: batch }, () => log.append(sample)));
      },
    },
  ],
  rounds,
);
for (const { name, median, p95 } of timings) {
  const one = ((median / batch) * 1_000).toFixed(0).padStart(6);
  process.stdout.write(
    `${name.padEnd(42)} ${((batch / median) * 1_000).toFixed(0).padStart(7)} records a second, ${one} µs each (p95 ${((p95 / batch) * 1_000).toFixed(0)})\n`,
  );
}
await log.close();

const many = join(folder, "many");
await mkdir(recordsFolder(many), { recursive: true });
const begun = {
  log: "begun",
  format: 1,
  chain: "0".repeat(32),
  time: "",
  why: "first",
  aside: "",
  former: [],
  others: [],
};
let { line, head } = chainedLine(beforeFirst, begun);
const lines = [line];
for (let at = 0; at < count; at++) {
  ({ line, head } = chainedLine(head, sample));
  lines.push(line);
}
const path = join(recordsFolder(many), "calls-1.jsonl");
writeFileSync(path, lines.join(""));
const bytes = Buffer.byteLength(lines.join(""));
lines.length = 0;
const taken: number[] = [];
for (let round = 0; round < 5; round++) {
  const started = performance.now();
  const { problems, files } = await verifyRecords(recordsFolder(many));
  taken.push(performance.now() - started);
  if (problems.length > 0 || files[0]?.lines !== count + 1) throw new Error("The records do not verify.");
}
const seconds = quantile(taken, 0.5) / 1_000;
process.stdout.write(
  `verify: ${count} records of ${(bytes / count).toFixed(0)} bytes in ${seconds.toFixed(2)} s, ${(count / seconds).toFixed(0)} a second\n`,
);
rmSync(folder, { recursive: true });
