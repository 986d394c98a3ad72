import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isWithin } from "../core/policy/paths.ts";
import { type StoredRecord, storedRecord } from "../core/records/stored.ts";
import { longestLine } from "./chain.ts";
import { recordsFiles } from "./recordsFolder.ts";

/** Which records are wanted; milliseconds since 1970. Whatever is left out is not asked about. */
export interface RecordFilter {
  readonly since?: number;
  readonly until?: number;
  readonly agent?: string;
  readonly session?: string;
  /** Absolute: where the call stood, or a folder around that. */
  readonly folder?: string;
}

/**
 * The records of a file or of all files in a folder by their time, archives included, in memory that does not grow with them. A line
 * that is no record is passed over: whether anything is missing is for `verifyRecords` to tell. Rejects when something cannot be
 * read; what is not there has none.
 */
export async function* readRecords(path: string, filter: RecordFilter = {}): AsyncGenerator<StoredRecord> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ENOENT") throw cause;
  });
  if (found === undefined) return;
  const folder = found.isDirectory() ? path : dirname(path);
  const names = found.isDirectory() ? await recordsFiles(path) : [basename(path)];
  const sources = names.map((name) => recordsOf(join(folder, name), filter));
  try {
    // Each file is in order as it was written, so the earliest of their next records comes next.
    const heads: { readonly record: StoredRecord; readonly from: AsyncGenerator<StoredRecord> }[] = [];
    for (const from of sources) {
      const next = await from.next();
      if (next.done !== true) heads.push({ record: next.value, from });
    }
    for (;;) {
      const first = heads.reduce<number>(
        (best, head, at) => (head.record.at < (heads[best]?.record.at ?? 0) ? at : best),
        0,
      );
      const head = heads[first];
      if (head === undefined) return;
      yield head.record;
      const next = await head.from.next();
      if (next.done === true) heads.splice(first, 1);
      else heads[first] = { record: next.value, from: head.from };
    }
  } finally {
    for (const source of sources) await source.return(undefined);
  }
}

async function* recordsOf(path: string, filter: RecordFilter): AsyncGenerator<StoredRecord> {
  for await (const line of linesOf(path)) {
    const record = storedRecord(parsed(line));
    if (record !== undefined && isWanted(record, filter)) yield record;
  }
}

function isWanted(record: StoredRecord, { since, until, agent, session, folder }: RecordFilter): boolean {
  if (since !== undefined && record.at < since) return false;
  if (until !== undefined && record.at >= until) return false;
  // What happened to guarding itself is about every agent.
  if (record.call === "") return true;
  if (folder !== undefined && !isWithin(record.cwd, folder)) return false;
  return (agent === undefined || record.agent === agent) && (session === undefined || record.session === session);
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** The whole lines of a file, up to one that is longer than any of ours. */
async function* linesOf(path: string): AsyncGenerator<string> {
  // A pipe or a device in its place would never end.
  if (!(await stat(path)).isFile()) return;
  let rest = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const all = rest.length === 0 ? (piece as Buffer) : Buffer.concat([rest, piece as Buffer]);
    let start = 0;
    for (let end = all.indexOf(10); end !== -1; end = all.indexOf(10, start)) {
      yield all.toString("utf8", start, end);
      start = end + 1;
    }
    rest = Buffer.from(all.subarray(start));
    if (rest.length > longestLine) return;
  }
}
