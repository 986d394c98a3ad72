import { isUtf8 } from "node:buffer";
import { isAbsolute } from "node:path";
import { redact } from "../core/redact.ts";
import type { JudgementRequest } from "./judgement.ts";
import { shellNamed } from "./shellName.ts";

/** The longest row that is read, in bytes without its newline. */
export const longestRow = 1024 * 1024;
/** How much of a longer row is kept, to find its id in. */
const keptOfLong = 4 * 1024;

/** One line of the input. `line` counts from 1, empty lines included. */
export type RawRow =
  | { readonly kind: "bytes"; readonly line: number; readonly bytes: Buffer }
  | { readonly kind: "too long"; readonly line: number; readonly start: Buffer };

/** Cuts a stream of bytes into rows at each newline. Holds one unfinished row at most, and no row beyond the bound. */
export class RowCutter {
  #line = 1;
  #pieces: Buffer[] = [];
  #length = 0;
  #long: "no" | "yes" = "no";

  /** The rows that this piece of the stream completes, empty ones left out. */
  *push(chunk: Buffer): Generator<RawRow> {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      this.#keep(chunk.subarray(start, end));
      yield* this.#finish();
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** The last row, where it has no newline. */
  *end(): Generator<RawRow> {
    yield* this.#finish();
  }

  #keep(piece: Buffer): void {
    if (piece.length === 0) return;
    this.#length += piece.length;
    if (this.#long === "no") this.#pieces.push(piece);
    if (this.#long === "no" && this.#length > longestRow) {
      this.#long = "yes";
      // A copy of its own, so that the rest of the row is not kept in memory with it.
      this.#pieces = [Buffer.from(Buffer.concat(this.#pieces).subarray(0, keptOfLong))];
    }
  }

  *#finish(): Generator<RawRow> {
    const bytes =
      this.#pieces.length === 1 && this.#pieces[0] !== undefined ? this.#pieces[0] : Buffer.concat(this.#pieces);
    const line = this.#line++;
    const long = this.#long;
    this.#pieces = [];
    this.#length = 0;
    this.#long = "no";
    if (long === "yes") yield { kind: "too long", line, start: bytes };
    else if (!isBlank(bytes)) yield { kind: "bytes", line, bytes };
  }
}

/** The name a row gives itself; null where none could be read. */
export type RowId = string | number | null;

/** What a row asks for, or what is wrong with it. */
export type Row =
  | { readonly kind: "request"; readonly id: string | number; readonly request: JudgementRequest }
  | {
      readonly kind: "error";
      readonly id: RowId;
      readonly code: "not-utf8" | "not-json" | "bad-row";
      readonly message: string;
    };

/** Reads one row. Never throws. */
export function readRow(bytes: Buffer): Row {
  if (!isUtf8(bytes))
    return { kind: "error", id: null, code: "not-utf8", message: "The row is not UTF-8. Write JSON in UTF-8." };
  // A file may begin with a byte order mark, which is no part of its first row.
  const text = bytes.toString("utf8").replace(/^\ufeff/, "");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? redact(cause.message.slice(0, 200)).text : "";
    return {
      kind: "error",
      id: null,
      code: "not-json",
      message: `The row is not JSON (${why}). Write one JSON object a line.`,
    };
  }
  return readShape(value);
}

/** The id of a row that was too long to read, where it comes first in it. */
export function idAtStart(start: Buffer): RowId {
  const written = /^\s*\{\s*"id"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?)\s*[,}]/.exec(start.toString("utf8"))?.[1];
  if (written === undefined) return null;
  try {
    const id: unknown = JSON.parse(written);
    return typeof id === "string" || (typeof id === "number" && Math.abs(id) <= Number.MAX_SAFE_INTEGER) ? id : null;
  } catch {
    return null;
  }
}

function readShape(value: unknown): Row {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return badRow(null, 'The row is not a JSON object. Write {"id", "command", "cwd"}.');
  const { id, command, cwd, shell }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof id !== "string" && typeof id !== "number")
    return badRow(null, '"id" is missing or no text or number. Give each row one.');
  if (typeof id === "number" && (!Number.isFinite(id) || Math.abs(id) > Number.MAX_SAFE_INTEGER))
    return badRow(null, '"id" is too large a number to be given back as it is. Write it as a text.');
  if (typeof command !== "string")
    return badRow(id, '"command" is missing or no text. Give the line of shell to judge.');
  if (typeof cwd !== "string" || !isAbsolute(cwd) || cwd.includes("\0"))
    return badRow(id, '"cwd" is missing or no absolute path. Give the folder the command would run in.');
  if (shell !== undefined && shell !== null && typeof shell !== "string")
    return badRow(id, '"shell" is no text. Name one, such as "bash", or leave it out.');
  // A shell of another name may read the line in its own way, so its syntax counts as unknown.
  return {
    kind: "request",
    id,
    request: { command, cwd, shell: typeof shell === "string" ? (shellNamed(shell) ?? "unknown") : "bash" },
  };
}

function badRow(id: RowId, message: string): Row {
  return { kind: "error", id, code: "bad-row", message };
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
