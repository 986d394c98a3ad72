import { AuditLog } from "../../src/audit/auditLog.ts";
import { headSigner } from "../../src/audit/headSignature.ts";
import { systemClock } from "../../src/cli/systemClock.ts";
import { record } from "./records.ts";

// Appends `count` records named `<name>-<number>`, eight at a time, below the state folder, and prints each name when its
// record is on disk: `node test/audit/writerProgram.ts <state folder> <name> <count> [PEM of a private key]`. With a key every
// other record is signed, and files are short, so that they are rotated. A failure prints `! <why>`.

const [, , state = "", name = "", count = "0", pem = ""] = process.argv;
const signer = pem === "" ? undefined : headSigner(pem);
const log = new AuditLog(state, systemClock, () => signer, signer === undefined ? {} : { longestFile: 20_000 });
let next = 0;

async function appendOneByOne(): Promise<void> {
  while (next < Number(count)) {
    const call = `${name}-${next++}`;
    try {
      await log.append(record(call), next % 2 === 0 ? "signed" : "durable");
      process.stdout.write(`${call}\n`);
    } catch (cause) {
      process.stdout.write(`! ${cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)}\n`);
    }
  }
}

await Promise.all(Array.from({ length: 8 }, appendOneByOne));
await log.close();
