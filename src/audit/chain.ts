import { hash } from "node:crypto";
import type { HeadStatement } from "./headSignature.ts";

/**
 * The format of a records file, version 1. UTF-8, one line a record, each ended by one newline (byte 0a):
 *
 *     {"seq":7,"prev":"<64 hex>",…the record as JSON…,"hash":"<64 hex>"}
 *
 * - `seq` counts the lines of the file from 0, so line n of the file has `seq` n - 1.
 * - `prev` is the `hash` of the line before; 64 zeros in the first line.
 * - `hash` is the SHA-256, in lower-case hexadecimal, of the line's bytes before `,"hash":"`, that is of the line without its
 *   newline and without its last 75 bytes.
 *
 * So a script verifies a file with: for each line, `line[-66:-2] == sha256(line[:-75])` and
 * `line.startswith('{"seq":%d,"prev":"%s",' % (number, hash of the line before))`.
 *
 * A line whose third field is `log` is one of the log's own (`LogLine`); the others are `AuditRecord`s. The first line is
 * `{"log":"begun",…}`; it names the version of this format and the chain, 32 random hexadecimal digits.
 */
export const formatVersion = 1;

/** The longest line that is written or read, in bytes without its newline. */
export const longestLine = 1024 * 1024;

/** Where a chain stands: the last line's number and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** The head of a file that has no line yet. */
export const beforeFirst: Head = { seq: -1, hash: "0".repeat(64) };

/** Length of `,"hash":"<64 hex>"}`, in bytes. */
const endLength = 75;

/** What a chain had reached, as another file, or the next part of the same one, has on record. */
export type Attested =
  | {
      readonly kind: "chain";
      readonly chain: string;
      /** The file's name at that time. */
      readonly file: string;
      readonly seq: number;
      readonly hash: string;
      /** Bytes of a line that was never finished, after the last whole one. Only of a file nobody writes to any more. */
      readonly torn?: Contents;
    }
  /** A file that is not chained, such as one of version 0.1.0, by what is in it. */
  | ({ readonly kind: "unchained"; readonly file: string } & Contents);

export interface Contents {
  readonly bytes: number;
  /** SHA-256 of these bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** Why a file begins. */
export type Beginning =
  | "first"
  /** The file that went before was long or old enough, and is kept whole as an archive. */
  | "rotated"
  /** The file that went before is not there any more. */
  | "missing"
  /** It had fewer bytes than were on record. */
  | "shortened"
  /** Another file lay in its place. */
  | "replaced"
  /** Bytes were in it that nobody of us wrote. */
  | "foreign"
  /** It ended in a line that was not finished: a crash or a full disk. */
  | "torn";

/** A line that the log writes about itself. `time` is ISO 8601, UTC; the chain does not depend on it. */
export type LogLine =
  | {
      readonly log: "begun";
      readonly format: typeof formatVersion;
      readonly chain: string;
      readonly time: string;
      readonly why: Beginning;
      /** Where the file that went before was set aside, in the same folder; empty when there was none. */
      readonly aside: string;
      /** What is known of the file that went before. */
      readonly former: readonly Attested[];
      readonly others: readonly Attested[];
    }
  /** Another process, or the same program later, writes from here on. */
  | { readonly log: "continued"; readonly time: string; readonly others: readonly Attested[] }
  /** Where the other files stand. */
  | { readonly log: "heads"; readonly time: string; readonly others: readonly Attested[] }
  /** A key signs from here on. `public`: its public half; `former`: the names of other keys that lay beside the records. */
  | {
      readonly log: "key";
      readonly time: string;
      readonly key: string;
      readonly public: string;
      readonly former: readonly string[];
    }
  /** A window vouches for the lines before this one, and now and then for those of other files; see `headSignature.ts`. */
  | ({ readonly log: "signed" } & HeadStatement)
  /** So many records could not be written since the line before; what they were about was refused where it was destructive. */
  | { readonly log: "resumed"; readonly time: string; readonly unwritten: number };

/** Writes `body`, an object with at least one field and none named `seq`, `prev` or `hash`, as the line after `head`. */
export function chainedLine(head: Head, body: object): { readonly line: string; readonly head: Head } {
  return chainedJson(head, JSON.stringify(body));
}

/** The same for an object that is JSON already. */
export function chainedJson(head: Head, json: string): { readonly line: string; readonly head: Head } {
  const seq = head.seq + 1;
  const start = `{"seq":${seq},"prev":"${head.hash}",${json.slice(1, -1)}`;
  const own = hash("sha256", start);
  return { line: `${start},"hash":"${own}"}\n`, head: { seq, hash: own } };
}

/** What one line says of its place in a chain. `own`: whether its bytes have the hash that it names. */
export interface LineShape extends Head {
  readonly prev: string;
  readonly own: "right" | "wrong";
}

/** Reads the place of a line, without its newline; undefined when it is no line of this format. */
export function lineShape(line: Buffer): LineShape | undefined {
  const start = /^\{"seq":(\d{1,15}),"prev":"([0-9a-f]{64})",/.exec(line.toString("latin1", 0, 110));
  const end = /^,"hash":"([0-9a-f]{64})"\}$/.exec(line.toString("latin1", Math.max(0, line.length - endLength)));
  const [seq, prev, named] = [start?.[1], start?.[2], end?.[1]];
  if (seq === undefined || prev === undefined || named === undefined) return undefined;
  return { seq: Number(seq), prev, hash: named, own: ownHash(line) === named ? "right" : "wrong" };
}

/** Whether `line`, without its newline, is the line after `head`: if so, the new head. The fast way for what is in order. */
export function following(head: Head, line: Buffer): Head | undefined {
  const start = `{"seq":${head.seq + 1},"prev":"${head.hash}",`;
  const end = line.length - endLength;
  if (end < start.length || line.toString("latin1", 0, start.length) !== start) return undefined;
  const own = ownHash(line);
  return line.toString("latin1", end) === `,"hash":"${own}"}` ? { seq: head.seq + 1, hash: own } : undefined;
}

/** What the log says about itself in a line that is in order; undefined for a record. */
export function logLineIn(line: Buffer): LogLine | undefined {
  // After `{"seq":`, the digits, `,"prev":"`, 64 digits and `",`.
  const third = line.indexOf(44, 7) + 75;
  if (line.toString("latin1", third, third + 6) !== '"log":') return undefined;
  try {
    return JSON.parse(line.toString("utf8")) as LogLine;
  } catch {
    return undefined;
  }
}

function ownHash(line: Buffer): string {
  return hash("sha256", line.subarray(0, line.length - endLength));
}
