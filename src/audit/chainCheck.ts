import {
  type Attested,
  beforeFirst,
  following,
  formatVersion,
  type Head,
  type LogLine,
  lineShape,
  logLineIn,
} from "./chain.ts";
import { type HeadStatement, statementIn } from "./headSignature.ts";

/** What can be wrong with a line. */
export type BadLine =
  /** Its bytes are not those that its own hash, or the line after it, names. */
  | "changed"
  /** Lines that belong before it are gone. */
  | "missing"
  /** It stands before a line that it belongs after, or a second time. */
  | "reordered"
  /** It was not finished. */
  | "torn"
  /** It is no line of this log. */
  | "foreign"
  /** A signature in it, or about it, was not made with the key that it names, or not with the one that was asked for. */
  | "forged";

/** The first line that is not in order, counted from 1, and what is wrong with it. */
export interface Flaw {
  readonly line: number;
  readonly kind: BadLine;
  readonly text: string;
}

/** A statement about heads, and the line of the chain that it stands in. */
export interface StatedInLine {
  readonly line: number;
  readonly statement: HeadStatement;
}

/** Which lines of which chains are asked for: numbers from 0. */
export type WantedLines = ReadonlyMap<string, ReadonlySet<number>>;

/** Follows a chain line by line, in a constant amount of memory for each other chain that it names. */
export class ChainCheck {
  readonly #wanted: WantedLines;
  #own: ReadonlySet<number> | undefined;
  readonly #hashes = new Map<number, string>();
  readonly #keys = new Map<string, string>();
  readonly #statements = new Map<string, StatedInLine>();
  readonly #vouched = new Map<string, number>();
  #head: Head = beforeFirst;
  #chain: string | undefined;
  #flaw: Flaw | undefined;
  /** The line that should have come; looked for further on, to tell what is missing from what stands elsewhere. */
  #sought: string | undefined;
  readonly #attested = new Map<string, Attested>();

  /** `wanted`: lines whose hashes {@link hashAt} is to tell afterwards. */
  constructor(wanted: WantedLines = new Map()) {
    this.#wanted = wanted;
  }

  /** The hash of a line that was wanted and is in order. */
  hashAt(seq: number): string | undefined {
    return seq === this.#head.seq ? this.#head.hash : this.#hashes.get(seq);
  }

  /** The public keys that its lines name, in base64, by the names they go by. */
  get keys(): ReadonlyMap<string, string> {
    return this.#keys;
  }

  /** Of each key the last statement in it. One vouches for all lines before it, so that no earlier one counts beside it. */
  get statements(): readonly StatedInLine[] {
    return [...this.#statements.values()];
  }

  /** By chain, how many lines from the first its statements vouch for; the last good one vouches for those before it, too. */
  get vouched(): ReadonlyMap<string, number> {
    return this.#vouched;
  }

  /** Where the chain stands before the first flaw. */
  get head(): Head {
    return this.#head;
  }

  /** The chain's own name; undefined when the first line is not in order. */
  get chain(): string | undefined {
    return this.#chain;
  }

  get flaw(): Flaw | undefined {
    return this.#flaw;
  }

  /** What its lines that are in order say of other chains: of each the furthest, and of each file that is not chained. */
  get attested(): readonly Attested[] {
    return [...this.#attested.values()];
  }

  /** Takes the next line, without its newline. "stop": nothing that follows could change the answer. */
  push(line: Buffer): "go on" | "stop" {
    if (this.#flaw !== undefined) return this.#seek(line);
    const head = following(this.#head, line);
    if (head === undefined) return this.#fail(line);
    const before = this.#head;
    this.#head = head;
    if (this.#own?.has(head.seq)) this.#hashes.set(head.seq, head.hash);
    const said = logLineIn(line);
    if (head.seq === 0) {
      if (said?.log !== "begun" || said.format !== formatVersion) {
        this.#head = beforeFirst;
        return this.#flawed(1, "foreign", "the first line does not begin a chain of this format");
      }
      this.#chain = String(said.chain);
      this.#own = this.#wanted.get(this.#chain);
    }
    return said === undefined ? "go on" : this.#heed(said, before);
  }

  /** What the log says of itself. */
  #heed(said: LogLine, before: Head): "go on" | "stop" {
    switch (said.log) {
      case "begun":
        for (const entry of listOf(said.former)) this.#note(entry);
        for (const entry of listOf(said.others)) this.#note(entry);
        break;
      case "continued":
      case "heads":
        for (const entry of listOf(said.others)) this.#note(entry);
        break;
      case "key":
        this.#keys.set(String(said.key), String(said.public));
        break;
      case "signed": {
        const statement = statementIn(said);
        const own = statement?.heads.find(({ chain }) => chain === this.#chain);
        if (statement === undefined || own?.seq !== before.seq || own.hash !== before.hash) {
          this.#head = before;
          return this.#flawed(before.seq + 2, "forged", "it vouches for another line than the one before it");
        }
        this.#statements.set(statement.key, { line: before.seq + 2, statement });
        for (const { chain, seq } of statement.heads)
          this.#vouched.set(chain, Math.max(seq + 1, this.#vouched.get(chain) ?? 0));
        for (const head of statement.heads) if (head !== own) this.#note({ kind: "chain", ...head });
        break;
      }
      default:
        break;
    }
    return "go on";
  }

  /** What follows the last newline. */
  finish(rest: "unfinished" | "too long"): void {
    const line = this.#head.seq + 2;
    if (this.#flaw !== undefined) return;
    if (rest === "unfinished") this.#flawed(line, "torn", "the last line is not finished");
    else this.#flawed(line, "foreign", "the line is longer than any of ours");
  }

  #fail(line: Buffer): "go on" | "stop" {
    const expected = this.#head.seq + 1;
    const number = expected + 1;
    const shape = lineShape(line);
    if (shape === undefined) return this.#flawed(number, "foreign", "it is no line of this log");
    if (shape.own === "wrong") return this.#flawed(number, "changed", "its bytes are not those that its hash names");
    if (shape.seq < expected) {
      return this.#flawed(number, "reordered", `it is number ${shape.seq}, which belongs further up`);
    }
    if (shape.seq === expected) {
      // Either this line or the one above was written anew as a whole; the one above is the first that may be false.
      return expected === 0
        ? this.#flawed(1, "missing", "the first line names one before it")
        : this.#flawed(number - 1, "changed", "the line after it names another in its place");
    }
    this.#sought = `{"seq":${expected},"prev":"`;
    this.#flawed(number, "missing", `${lines(shape.seq - expected)} before it are gone`);
    return "go on";
  }

  #seek(line: Buffer): "go on" | "stop" {
    if (this.#sought === undefined || this.#flaw === undefined) return "stop";
    if (line.toString("latin1", 0, this.#sought.length) !== this.#sought) return "go on";
    this.#flaw = { line: this.#flaw.line, kind: "reordered", text: "it stands before a line that belongs above it" };
    return "stop";
  }

  #flawed(line: number, kind: BadLine, text: string): "stop" {
    this.#flaw = { line, kind, text };
    return "stop";
  }

  #note(entry: Attested): void {
    if (entry.kind === "unchained") {
      if (!this.#attested.has(entry.file)) this.#attested.set(entry.file, entry);
      return;
    }
    const known = this.#attested.get(entry.chain);
    const torn = known?.kind === "chain" && known.seq === entry.seq ? known.torn : undefined;
    if (known?.kind === "chain" && known.seq > entry.seq) return;
    this.#attested.set(entry.chain, torn === undefined ? entry : { ...entry, torn });
  }
}

/** What a list in a line says, as far as it is of this version. */
function listOf(value: unknown): readonly Attested[] {
  return Array.isArray(value) ? value.filter(isAttested) : [];
}

function isAttested(value: unknown): value is Attested {
  if (typeof value !== "object" || value === null) return false;
  const { kind, file, chain, seq, hash, bytes, sha256 }: Readonly<Record<string, unknown>> = { ...value };
  if (typeof file !== "string") return false;
  if (kind === "unchained") return typeof bytes === "number" && typeof sha256 === "string";
  return kind === "chain" && typeof chain === "string" && Number.isSafeInteger(seq) && typeof hash === "string";
}

function lines(count: number): string {
  return count === 1 ? "1 line" : `${count} lines`;
}
