import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "../../src/audit/problemIds.ts";
import { isRecordsFile, recordsFolder } from "../../src/audit/recordsFolder.ts";
import { verifyRecords } from "../../src/audit/verifyRecords.ts";
import type { AuditRecord } from "../../src/core/record.ts";

/** A record as the gate makes one; `call` tells it from others. */
export function record(call: string, what = "rm -rf src\nsecond line"): AuditRecord {
  return {
    version: 1,
    time: "2026-01-01T00:00:00.000Z",
    call,
    agent: "vscode",
    session: "s",
    tool: "run_in_terminal",
    what,
    cwd: "/p",
    event: "released",
    checked: "nothing",
  };
}

/** The names of the records files of a state folder. */
export function filesOf(state: string): readonly string[] {
  return readdirSync(recordsFolder(state)).filter(isRecordsFile).toSorted();
}

/** The lines of one file, each parsed. */
export function linesOf(state: string, file: string): readonly Readonly<Record<string, unknown>>[] {
  return readFileSync(join(recordsFolder(state), file), "utf8")
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** What is on record of calls and of guarding, in all files, by time. Empty while there is no folder. */
export function recordedIn(state: string): readonly AuditRecord[] {
  if (!existsSync(recordsFolder(state))) return [];
  return filesOf(state)
    .flatMap((file) => linesOf(state, file))
    .filter((line) => line.log === undefined)
    .map((line) => line as unknown as AuditRecord)
    .toSorted((left, right) => left.time.localeCompare(right.time));
}

/** The calls in one file, in order; what the log says about itself as `<its kind>`. */
export function callsOf(state: string, file: string): readonly string[] {
  return linesOf(state, file).map((line) => (line.log === undefined ? String(line.call) : `<${String(line.log)}>`));
}

/** What verifying a state folder finds, without the words. */
export async function problemsOf(state: string): Promise<readonly Omit<Problem, "text" | "id">[]> {
  const { problems } = await verifyRecords(recordsFolder(state));
  return problems.map(({ file, line, kind }) => ({ file, line, kind }));
}
