import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { isAbsolute } from "node:path";
import { fromPem, keyName, pemOf } from "../audit/headSignature.ts";
import { readRecords } from "../audit/readRecords.ts";
import { recordsFolder } from "../audit/recordsFolder.ts";
import { keysIn } from "../audit/signedHeads.ts";
import { verifyRecords } from "../audit/verifyRecords.ts";
import { csvHead, csvLine } from "../core/records/csv.ts";
import { type OcsfSource, ocsfEvent } from "../core/records/ocsf.ts";
import type { StoredRecord } from "../core/records/stored.ts";
import type { AuditLine, ExportFormat } from "./auditLine.ts";
import { auditJson, auditText, isAsKnown } from "./auditText.ts";
import { exitCodes } from "./helpText.ts";
import type { Paint } from "./printable.ts";

/** Where what is asked of the records is told. */
export interface AuditOutput {
  readonly paint: Paint;
  print(text: string): Promise<void>;
  /** Whether anybody still reads what is printed. */
  readonly reader: "there" | "gone";
  /** Holdpoint's own. */
  readonly version: string;
  /** A sentence beside the output. */
  tell(message: string): void;
}

/** Does what is asked of the records of `state`; returns the exit code. Rejects where something cannot be read. */
export async function performAudit(line: AuditLine, state: string, output: AuditOutput): Promise<number> {
  const path = line.path ?? recordsFolder(state);
  switch (line.verb) {
    case "audit": {
      const key = line.key !== undefined && isAbsolute(line.key) ? await nameOfKey(line.key) : line.key;
      if (key === "none") {
        output.tell(`${line.key} holds no Ed25519 public key in PEM. "holdpoint audit key" prints one.`);
        return exitCodes.usage;
      }
      const verification = await verifyRecords(path, key);
      await output.print(
        line.format === "json"
          ? auditJson(verification, line.known)
          : auditText(path, verification, line.known, output.paint),
      );
      return isAsKnown(verification, line.known) ? exitCodes.done : exitCodes.failed;
    }
    case "audit-export": {
      const source = { version: output.version, hostname: hostname() };
      if (line.format === "csv") await output.print(csvHead);
      for await (const record of readRecords(path, line.filter)) {
        if (output.reader === "gone") break;
        await output.print(exported(record, line.format, source));
      }
      return exitCodes.done;
    }
    case "audit-key": {
      const keys = [...(await keysIn(path))].map(([name, publicKey]) => ({ key: name, pem: pemOf(publicKey) }));
      if (line.format === "json") await output.print(`${JSON.stringify({ keys })}\n`);
      else await output.print(keys.map(({ key, pem }) => `Key ${key}\n${pem}`).join("\n"));
      if (keys.length > 0) return exitCodes.done;
      output.tell(
        `There is no key beside the records in ${path} yet: a window of the editor makes it with its first record.`,
      );
      return exitCodes.failed;
    }
  }
}

function exported(record: StoredRecord, format: ExportFormat, source: OcsfSource): string {
  switch (format) {
    case "jsonl": {
      const { at: _, details, uid, chain, ...told } = record;
      // With its place in the chain, so that whoever gets them sees what is missing between two.
      return `${JSON.stringify({ ...told, ...details, ...chain, hash: uid })}\n`;
    }
    case "csv":
      return csvLine(record);
    case "ocsf":
      return `${JSON.stringify(ocsfEvent(record, source))}\n`;
  }
}

async function nameOfKey(path: string): Promise<string> {
  const publicKey = fromPem(await readFile(path, "utf8"));
  return publicKey === undefined ? "none" : keyName(publicKey);
}
