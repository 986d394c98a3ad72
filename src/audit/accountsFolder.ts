import { mkdirSync } from "node:fs";
import { appendFile, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type AccountLine, parseAccountLine } from "../core/limits/accountLine.ts";
import type { Accounts } from "../gate/ports.ts";

/** Trips and resets stay; everything else is in a file a day. */
const breakerFile = "breaker.jsonl";
const dayFile = /^\d{4}-\d\d-\d\d\.jsonl$/;
/** Days that are kept: a session that goes on for longer begins anew. */
const daysKept = 8;
const day = 86_400_000;

/**
 * What agents spent and did, in files to which every window and hook of this person appends whole lines. A line is one
 * write to the end of a file, which the system does not mix with others; one that a crash cut off is left out.
 */
export class AccountsFolder implements Accounts {
  readonly #folder: string;
  readonly #now: () => number;
  /** How far each file has been read, in bytes. */
  readonly #read = new Map<string, number>();

  /** `state` is our state folder; `now` tells milliseconds since 1970. */
  constructor(state: string, now: () => number) {
    this.#folder = join(state, "accounts");
    this.#now = now;
  }

  async news(): Promise<readonly AccountLine[]> {
    const lines: AccountLine[] = [];
    for (const name of await this.#names()) lines.push(...(await this.#linesOf(name)));
    return lines;
  }

  async add(line: AccountLine): Promise<void> {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const name = line.kind === "tripped" || line.kind === "reset" ? breakerFile : `${dayOf(this.#now())}.jsonl`;
    // It begins on a line of its own, whatever a crash left before it.
    await appendFile(join(this.#folder, name), `\n${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  /** The files that count, the breaker's last: what led to a trip is known before it. Removes what is too old. */
  async #names(): Promise<readonly string[]> {
    if (this.#read.size > 0)
      return [...new Set([`${dayOf(this.#now() - day)}.jsonl`, `${dayOf(this.#now())}.jsonl`, breakerFile])];
    const oldest = `${dayOf(this.#now() - daysKept * day)}.jsonl`;
    const found = await readdir(this.#folder).catch(ifMissing<readonly string[]>([]));
    const days = found.filter((name) => dayFile.test(name)).sort();
    for (const old of days.filter((name) => name < oldest)) await rm(join(this.#folder, old), { force: true });
    return [...days.filter((name) => name >= oldest), breakerFile];
  }

  async #linesOf(name: string): Promise<readonly AccountLine[]> {
    const file = await open(join(this.#folder, name), "r").catch(ifMissing(undefined));
    const from = this.#read.get(name) ?? 0;
    if (file === undefined) {
      if (from > 0) throw new Error(`${name} of the accounts is gone.`);
      this.#read.set(name, 0);
      return [];
    }
    try {
      const { size } = await file.stat();
      if (size < from) throw new Error(`${name} of the accounts is shorter than it was.`);
      if (size === from) return [];
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
      // What comes after the last line end is still being written.
      const whole = buffer.subarray(0, bytesRead).lastIndexOf("\n") + 1;
      this.#read.set(name, from + whole);
      return buffer
        .subarray(0, whole)
        .toString("utf8")
        .split("\n")
        .flatMap((line) => (line === "" ? [] : (parseAccountLine(line) ?? [])));
    } finally {
      await file.close();
    }
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Answers a missing file or folder with `value`; whatever else is wrong stays wrong. */
function ifMissing<T>(value: T): (cause: unknown) => T {
  return (cause) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return value;
    throw cause;
  };
}
