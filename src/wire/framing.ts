import type { z } from "zod";

/** The longest line either side sends or takes, in characters (UTF-16 units) without the newline. */
export const longestLine = 1024 * 1024;

/** Whole lines of a stream, or the end of it: a line was longer than the bound, and nothing after it can be trusted. */
export type Lines = { readonly kind: "lines"; readonly lines: readonly string[] } | { readonly kind: "overflow" };

/** Cuts a stream of text into lines at each `\n`. Keeps at most one unfinished line, which is bounded. */
export class LineCutter {
  readonly #longest: number;
  #rest: string[] = [];
  #restLength = 0;

  constructor(longest: number = longestLine) {
    this.#longest = longest;
  }

  /** Takes the next piece of the stream; returns the lines it completes, without their newlines, in order. */
  push(piece: string): Lines {
    const lines: string[] = [];
    let start = 0;
    for (let end = piece.indexOf("\n"); end !== -1; end = piece.indexOf("\n", start)) {
      const line = this.#finish(piece.slice(start, end));
      if (line.length > this.#longest) return { kind: "overflow" };
      lines.push(line);
      start = end + 1;
    }
    if (start < piece.length) {
      this.#rest.push(piece.slice(start));
      this.#restLength += piece.length - start;
      if (this.#restLength > this.#longest) return { kind: "overflow" };
    }
    return { kind: "lines", lines };
  }

  #finish(end: string): string {
    if (this.#rest.length === 0) return end;
    const line = this.#rest.join("") + end;
    this.#rest = [];
    this.#restLength = 0;
    return line;
  }
}

/** One message as it goes over the wire. JSON holds no raw newline, so a line is a message. */
export function frame(message: unknown): string {
  return `${JSON.stringify(message)}\n`;
}

/** A message of the shape the schema wants, or why the line is none. */
export type Unframed<T> =
  | { readonly kind: "message"; readonly message: T }
  | { readonly kind: "invalid"; readonly why: string };

/** Reads one line of the wire. Never throws. */
export function unframe<T>(schema: z.ZodType<T>, line: string): Unframed<T> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { kind: "invalid", why: "not JSON" };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "message", message: parsed.data };
  const [issue] = parsed.error.issues;
  return {
    kind: "invalid",
    why: issue === undefined ? "of another shape" : `${issue.path.join(".") || "message"}: ${issue.message}`,
  };
}
