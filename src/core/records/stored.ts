import { redact } from "../redact.ts";

/** A record as it is read from a file, which anybody may have written: every text in it is hostile until it is escaped. */
export interface StoredRecord {
  /** ISO 8601 as it stands there, and in milliseconds since 1970. */
  readonly time: string;
  readonly at: number;
  readonly event: string;
  /** Empty where it is about guarding itself. */
  readonly call: string;
  readonly agent: string;
  readonly session: string;
  /** The account of whoever's window or program wrote it; empty in records of earlier versions. */
  readonly user: string;
  readonly tool: string;
  readonly what: string;
  readonly cwd: string;
  /** What the event has besides. */
  readonly details: Readonly<Record<string, unknown>>;
  /** The line's own hash, by which it is found again; empty where it has none. */
  readonly uid: string;
  /** Its place in the chain of its file, and the hash of the line before. Absent where it has none. */
  readonly chain?: { readonly seq: number; readonly prev: string };
}

/** Fields that are told by themselves, or belong to the chain. */
const own: readonly string[] = [
  ...["time", "event", "call", "agent", "session", "user", "tool", "what", "cwd"],
  ...["version", "seq", "prev", "hash"],
];
/** Deeper details than this are left out. */
const deepest = 6;

/**
 * Reads one line's JSON. Undefined for what is no record: lines that the log writes about itself, and anything else. Secrets are
 * taken out once more: what was not recognised when it was written may be now.
 */
export function storedRecord(value: unknown): StoredRecord | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const at = Date.parse(textOf(fields.time));
  if (Number.isNaN(at) || typeof fields.event !== "string") return undefined;
  const text = (name: string): string => redact(textOf(fields[name])).text;
  const { seq, prev } = fields;
  const isChained = typeof seq === "number" && Number.isSafeInteger(seq) && isHash(prev);
  return {
    time: new Date(at).toISOString(),
    at,
    event: text("event"),
    call: text("call"),
    agent: text("agent"),
    session: text("session"),
    user: text("user"),
    tool: text("tool"),
    what: text("what"),
    cwd: text("cwd"),
    details: Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => !own.includes(name))
        .map(([name, one]) => [name, clean(one, deepest)]),
    ),
    uid: isHash(fields.hash) ? fields.hash : "",
    ...(isChained ? { chain: { seq, prev } } : {}),
  };
}

/** A detail that is a text; empty where it is none. */
export function detailText({ details }: StoredRecord, name: string): string {
  return textOf(details[name]);
}

/** A detail that is a number; undefined where it is none. */
export function detailNumber({ details }: StoredRecord, name: string): number | undefined {
  const value = details[name];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** The texts in a detail that is a list. */
export function detailTexts({ details }: StoredRecord, name: string): readonly string[] {
  const value = details[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function isHash(value: unknown): value is string {
  return /^[0-9a-f]{64}$/.test(textOf(value));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function clean(value: unknown, depth: number): unknown {
  if (typeof value === "string") return redact(value).text;
  if (typeof value !== "object" || value === null) return value;
  if (depth === 0) return "…";
  if (Array.isArray(value)) return value.map((one) => clean(one, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, clean(one, depth - 1)]));
}
