import type { CodeTree, Language } from "./code/codeTree.ts";
import type { ContextFormat, Setting } from "./contexts/formats.ts";
import type { Data, DataFormat } from "./dataText.ts";
import { type Answer, type Facts, type Question, questionKey } from "./facts.ts";
import type { NamedScheme } from "./resource.ts";

/** What reading something came to. `absent`: there is no such file. */
export type Reading<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "absent" }
  /** As the end of a sentence that begins with what was to be read: "has not been read". */
  | { readonly kind: "unread"; readonly why: string };

/** Why something is unread as long as nobody has answered, and for good where there is no world to look at. */
export const notYet = "has not been read";

/** A file whose content a verdict rests on. */
export interface ReadFile {
  /** As the command names it; absolute. */
  readonly path: string;
  /** With all links resolved. */
  readonly real: string;
}

/** Whether the call itself may change what stands at a path before it runs, or anything below it. */
export type Changing = (path: string, where: "there" | "below") => boolean;
/** A context that a command of the call made the current one: `part` is its place in the names of the scheme's resources. */
export interface Switched {
  readonly scheme: NamedScheme;
  readonly part: number;
  readonly name: string;
}

/** Most that is asked for in one judgement: files, and texts in other languages. */
const askedBound = 64;
/** Most paths that a glob may match to be followed. */
const mostMatches = 100;
/** Most readings inside readings: a script that runs a script that runs a script. */
const depthBound = 6;
/** Most readings inside readings in one judgement, all together. */
const insideBound = 256;

/**
 * What commands bring along that must be read to see what they would do: scripts, the files that name a project's scripts,
 * code in other languages. Answers from the facts, and notes what they do not speak about yet. Bounded: beyond, everything
 * is unread.
 */
export class Readings {
  readonly #facts: Facts;
  /** Paths that may hold something else by the time they are read. */
  readonly #changing: Changing;
  readonly #asked = new Map<string, Question>();
  readonly #named = new Set<string>();
  readonly #read = new Map<string, ReadFile>();
  readonly #searched = new Set<string>();
  readonly #late = new Set<string>();
  readonly #consulted = new Set<string>();
  readonly #switched: Switched[] = [];
  #depth = 0;
  #inside = 0;
  readonly #begun = new Set<string>();
  #machine: "this" | "another" = "this";

  /** `changing` says of which files the call itself may change what stands in them before they run. */
  constructor(facts: Facts, changing: Changing = () => false) {
    this.#facts = facts;
    this.#changing = changing;
  }

  /** What the facts do not speak about. */
  get wanted(): readonly Question[] {
    return [...this.#asked.values()];
  }

  /** Every path that was to be read, whether or not it could be. */
  get named(): readonly string[] {
    return [...this.#named];
  }

  /** Folders in which files were looked for by a glob. */
  get searched(): readonly string[] {
    return [...this.#searched];
  }

  /** The files that were read. */
  get files(): readonly ReadFile[] {
    return [...this.#read.values()];
  }

  /** The files for which there was no time, though there may be something in them that counts. */
  get late(): readonly string[] {
    return [...this.#late];
  }

  /** The tools' own configurations that were consulted, whether or not they were there. */
  get consulted(): readonly string[] {
    return [...this.#consulted];
  }

  /** Whether commands run on this machine, with its files and its environment. */
  get machine(): "this" | "another" {
    return this.#machine;
  }

  /**
   * What a tool's own configuration says of where its commands go; nothing where that is not known. Where the call itself may
   * change the file before, what it says now may be meant all the same: nothing else is ruled out by it.
   */
  settings(path: string, format: ContextFormat): readonly Setting[] {
    if (this.#machine === "another") return [];
    const answer = this.#answer({ ask: "context", path, format });
    if (answer?.about !== "context") return [];
    this.#consulted.add(path);
    return answer.settings;
  }

  /** Whether the call may change the file at a path before it is read. */
  mayChange(path: string): boolean {
    return this.#changing(path, "there");
  }

  /** Notes that a command makes another context the current one, for the commands after it. */
  switchTo(switched: Switched): void {
    if (this.#machine === "this" && this.#switched.length < askedBound) this.#switched.push(switched);
  }

  /** What commands before made the current context. */
  get switched(): readonly Switched[] {
    return this.#switched;
  }

  /** The text of the file at an absolute path. */
  text(path: string): Reading<string> {
    if (this.#machine === "another") return unread("lies in another system");
    this.#named.add(path);
    if (this.#changing(path, "there")) return unread("may be changed by this very command before it runs");
    const answer = this.#answer({ ask: "text", path });
    if (answer?.about === "nothing" && answer.cause === "time") this.#late.add(path);
    if (answer?.about !== "text") return unread(whyNot(answer));
    if (answer.existence === "absent") return { kind: "absent" };
    if (this.#changing(answer.real, "there")) return unread("may be changed by this very command before it runs");
    this.#read.set(path, { path, real: answer.real });
    return { kind: "read", value: answer.text };
  }

  /**
   * The real paths that a glob matches, in the folder `base` before its first wildcard. Unread where there are more than a
   * hundred.
   */
  matches(base: string, glob: string): Reading<readonly string[]> {
    if (this.#machine === "another") return unread("lies in another system");
    this.#searched.add(base);
    if (this.#changing(base, "below")) return unread("may be changed by this very command before it runs");
    const answer = this.#answer({ ask: "path", path: glob, spelling: "glob", reach: "entry" });
    if (answer?.about !== "path") return unread(whyNot(answer));
    if (answer.existence === "absent") return { kind: "read", value: [] };
    const paths = answer.places.map(({ real }) => real);
    return paths.length > mostMatches ? unread("is more than what is read") : { kind: "read", value: paths };
  }

  /** Whether there may be a file that runs if it is there: a file that cannot be read is there. Elsewhere, names must do. */
  mayBeThere(path: string): boolean {
    const reading = this.text(path);
    if (reading.kind !== "unread") return reading.kind === "read";
    return this.#machine === "this" && this.#facts.get(questionKey({ ask: "text", path }))?.about !== "supposed";
  }

  /** The tree of a text in another language. */
  syntax(language: Language, code: string): Reading<CodeTree> {
    const answer = this.#answer({ ask: "syntax", language, code });
    if (answer?.about !== "syntax") return unread(whyNot(answer));
    if (answer.tree.state === "broken") return unread("does not read as that language");
    return { kind: "read", value: answer.tree };
  }

  /** What a text of data says. Unread where it may be taken in more than one way: two values of a name, tags, several documents. */
  data(format: DataFormat, text: string): Reading<Data> {
    const answer = this.#answer({ ask: "data", format, text });
    return answer?.about === "data" ? { kind: "read", value: answer.data } : unread(whyNot(answer));
  }

  /** Whether something is come by for the first time, so that what many files load is read once. */
  isFirst(what: string): boolean {
    const size = this.#begun.size;
    return this.#begun.add(what).size > size;
  }

  /** Reads something inside something read; undefined where that is nested too deep, or has been done too often. */
  within<T>(read: () => T): T | undefined {
    if (this.#depth >= depthBound || this.#inside >= insideBound) return undefined;
    this.#inside += 1;
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Reads what runs in another system, whose files are not those here. */
  elsewhere<T>(read: () => T): T {
    const before = this.#machine;
    this.#machine = "another";
    try {
      return read();
    } finally {
      this.#machine = before;
    }
  }

  #answer(question: Question): Answer | undefined {
    const key = questionKey(question);
    const answer = this.#facts.get(key);
    if (answer === undefined && this.#asked.size < askedBound) this.#asked.set(key, question);
    return answer;
  }
}

/** Where nothing can be looked at. */
export function noReadings(): Readings {
  return new Readings(new Map());
}

function unread(why: string): Reading<never> {
  return { kind: "unread", why };
}

function whyNot(answer: Answer | undefined): string {
  return answer?.about === "nothing" ? `could not be read: ${answer.why}` : notYet;
}
