import { generateKeyPairSync } from "node:crypto";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuditLog } from "../../src/audit/auditLog.ts";
import { beforeFirst, chainedLine } from "../../src/audit/chain.ts";
import { headSigner } from "../../src/audit/headSignature.ts";
import { recordsFolder } from "../../src/audit/recordsFolder.ts";
import { verifyRecords } from "../../src/audit/verifyRecords.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import { record } from "../audit/records.ts";
import { quantile, timeInTurns } from "./measure.ts";

// What a record costs: one that need not wait for the disk (aim: p50 at most 100 µs), one that does, and 64 that do at once, signed
// (aim: at least 5,000 a second), beside a plain append that is flushed each time; and how long it takes to verify many (aim: a
// million in 5 s, in flat memory). `node test/bench/audit.bench.ts [records to verify] [rounds]`

const [count, rounds] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 40)];
const batch = 64;
const folder = mkdtempSync(join(tmpdir(), "holdpoint-bench-"));
const sample = record("0123456789abcdef0123456789abcdef", "rm -rf src/generated && npm run build ".repeat(8));
const { privateKey } = generateKeyPairSync("ed25519");
const signer = headSigner(privateKey.export({ type: "pkcs8", format: "pem" }).toString());
const log = new AuditLog(join(folder, "state"), systemClock, () => signer);
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

const waits: number[] = [];
for (let at = 0; at < 5_000; at++) {
  const started = performance.now();
  await log.append(sample, "soon");
  waits.push((performance.now() - started) * 1_000);
}
process.stdout.write(
  `audit log, without durability, 1 in flight: p50 ${quantile(waits, 0.5).toFixed(0)} µs, p95 ${quantile(waits, 0.95).toFixed(0)} µs\n`,
);

const timings = await timeInTurns(
  [
    {
      name: "plain append and fdatasync, 1 in flight",
      run: async () => {
        for (let at = 0; at < batch; at++) await appendPlainly(`${JSON.stringify(sample)}\n`);
      },
    },
    {
      name: "audit log, durable, 1 in flight",
      run: async () => {
        for (let at = 0; at < batch; at++) await log.append(sample);
      },
    },
    {
      name: "audit log, durable and signed, 1 in flight",
      run: async () => {
        for (let at = 0; at < batch; at++) await log.append(sample, "signed");
      },
    },
    {
      name: "plain append and fdatasync, 64 in one",
      run: () => appendPlainly(`${JSON.stringify(sample)}\n`.repeat(batch)),
    },
    {
      name: "audit log, durable, 64 in flight",
      run: async () => {
        await Promise.all(Array.from({ length: batch }, () => log.append(sample)));
      },
    },
    {
      name: "audit log, durable and signed, 64 in flight",
      run: async () => {
        await Promise.all(Array.from({ length: batch }, () => log.append(sample, "signed")));
      },
    },
  ],
  rounds,
);
for (const { name, median, p95 } of timings) {
  const one = ((median / batch) * 1_000).toFixed(0).padStart(6);
  process.stdout.write(
    `${name.padEnd(44)} ${((batch / median) * 1_000).toFixed(0).padStart(7)} records a second, ${one} µs each (p95 ${((p95 / batch) * 1_000).toFixed(0)})\n`,
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
const stream = createWriteStream(join(recordsFolder(many), "calls-1.jsonl"), { highWaterMark: 1024 * 1024 });
let bytes = 0;
for (let at = 0; at <= count; at++) {
  bytes += line.length;
  if (!stream.write(line)) await new Promise<void>((resolve) => stream.once("drain", () => resolve()));
  ({ line, head } = chainedLine(head, sample));
}
await new Promise<void>((resolve) => stream.end(() => resolve()));
const taken: number[] = [];
let memory = 0;
for (let round = 0; round < 3; round++) {
  const started = performance.now();
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage.rss());
  }, 100);
  const { problems, files } = await verifyRecords(recordsFolder(many));
  clearInterval(watch);
  taken.push(performance.now() - started);
  if (problems.length > 0 || files[0]?.lines !== count + 1) throw new Error("The records do not verify.");
}
const seconds = quantile(taken, 0.5) / 1_000;
process.stdout.write(
  `verify: ${count} records of ${(bytes / count).toFixed(0)} bytes in ${seconds.toFixed(2)} s, ${(count / seconds).toFixed(0)} a second, at most ${(memory / 1024 / 1024).toFixed(0)} MB resident\n`,
);
rmSync(folder, { recursive: true });
