import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";

// Whether the memory of `holdpoint check --stdin` stays flat over many rows, and how many it answers a second (Linux).
// `node test/bench/checkRows.bench.ts [rows] [program]`; a million rows if left out, and the program from its sources.

const count = Number(process.argv[2] ?? 1_000_000);
const program = process.argv[3] ?? join(import.meta.dirname, "../../src/cli/main.ts");
const steps = 10;
const commands = [
  "ls -la",
  "git status",
  "npm test",
  "rm -rf src",
  "git push --force origin main",
  "grep -r foo . | head -3",
  "echo hi > out.txt",
];

const child = spawn(process.execPath, [program, "check", "--stdin"], { stdio: ["pipe", "pipe", "inherit"] });
const start = performance.now();
const memory: number[] = [];
let answered = 0;
child.stdout.on("data", (chunk: Buffer) => {
  for (const byte of chunk) if (byte === 10) answered++;
  while (memory.length < Math.floor((answered / count) * steps)) memory.push(residentMegabytes());
});
for (let id = 0; id < count; id++) {
  const row = JSON.stringify({ id, command: commands[id % commands.length], cwd: `/no/such/folder/${id % 1_000}` });
  if (!child.stdin.write(`${row}\n`)) await once(child.stdin, "drain");
}
child.stdin.end();
const [exitCode] = await once(child, "close");
const seconds = (performance.now() - start) / 1_000;
process.stdout.write(
  [
    `check --stdin: ${answered} of ${count} rows answered, exit code ${exitCode}, ${(answered / seconds).toFixed(0)} rows a second`,
    `resident megabytes after each tenth: ${memory.map((megabytes) => megabytes.toFixed(0)).join(" ")}`,
    "",
  ].join("\n"),
);

function residentMegabytes(): number {
  const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
  return Number(resident) / 1_024;
}
