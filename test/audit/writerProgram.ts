import { AuditLog } from "../../src/audit/auditLog.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import { record } from "./records.ts";

// Appends `count` records named `<name>-<number>`, eight at a time, below the state folder, and prints each name when its
// record is on disk: `node test/audit/writerProgram.ts <state folder> <name> <count>`. A failure prints `! <why>`.

const [, , state = "", name = "", count = "0"] = process.argv;
const log = new AuditLog(state, systemClock);
let next = 0;

async function appendOneByOne(): Promise<void> {
  while (next < Number(count)) {
    const call = `${name}-${next++}`;
    try {
      await log.append(record(call));
      process.stdout.write(`${call}\n`);
    } catch (cause) {
      process.stdout.write(`! ${cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 8 }, appendOneByOne));
await log.close();
