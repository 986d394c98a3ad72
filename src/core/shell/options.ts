import { maybeOption, textOf, type Value } from "./value.ts";

/** One option as it stands on a command line: `-n`, `--name`, with its value where it takes one. */
export interface Option {
  readonly name: string;
  readonly value: Value | undefined;
}

export interface OptionReading {
  readonly options: readonly Option[];
  /** Everything after the options, in order. */
  readonly rest: readonly Value[];
  /** Words among the options that may be anything. */
  readonly unclear: readonly Value[];
}

/**
 * Reads a program's options up to the first word that is none, as getopt does: `-abc` is `-a -b -c`, `-n5` and
 * `--name=5` carry their value, `--` ends. `withValue` names the options that take the next word as their value; one
 * not named takes none, which at worst shows the value as the program that would run.
 */
export function readOptions(args: readonly Value[], withValue: ReadonlySet<string>): OptionReading {
  const { options, unclear, end } = scanOptions(args, 0, withValue);
  return { options, unclear, rest: args.slice(end) };
}

export interface OptionScan {
  readonly options: readonly Option[];
  readonly unclear: readonly Value[];
  /** The first word that was not taken. */
  readonly end: number;
  /** `marked`: a `--` said that no option follows. */
  readonly stopped: "marked" | "atOperand";
}

/** As `readOptions`, from a position on and without a copy of the rest. */
export function scanOptions(args: readonly Value[], start: number, withValue: ReadonlySet<string>): OptionScan {
  const options: Option[] = [];
  const unclear: Value[] = [];
  let index = start;
  while (index < args.length) {
    const word = args[index];
    if (word === undefined) break;
    const text = textOf(word);
    if (text === undefined) {
      const long = longOptionWithUnknownValue(word, withValue);
      if (long !== undefined) options.push(long);
      else if (maybeOption(word)) unclear.push(word);
      else break;
      index += 1;
      continue;
    }
    if (text === "--") return { options, unclear, end: index + 1, stopped: "marked" };
    if (!text.startsWith("-") || text === "-") break;
    index += 1;
    const next = args[index];
    const read = text.startsWith("--") ? readLong(text, next, withValue) : readShort(text, next, withValue);
    options.push(...read.options);
    if (read.tookNext === "yes") index += 1;
  }
  return { options, unclear, end: index, stopped: "atOperand" };
}

/** Models write their options as a line each, and name it at every call. */
const namesByLine = new Map<string, ReadonlySet<string>>();
const mostLines = 2_000;

/** The options' names from one line of text, blanks between them. */
export function optionNames(text: string): ReadonlySet<string> {
  const known = namesByLine.get(text);
  if (known !== undefined) return known;
  const names = new Set(text.split(" ").filter((name) => name !== ""));
  if (namesByLine.size < mostLines) namesByLine.set(text, names);
  return names;
}

/** The value of the last of the named options that has one. */
export function valueOfOption(options: readonly Option[], ...names: readonly string[]): Value | undefined {
  return options.findLast((option) => names.includes(option.name) && option.value !== undefined)?.value;
}

export function hasOption(options: readonly Option[], ...names: readonly string[]): boolean {
  return names.length > 0 && options.some((option) => names.includes(option.name));
}

interface Reading {
  readonly options: readonly Option[];
  readonly tookNext: "yes" | "no";
}

function readLong(text: string, next: Value | undefined, withValue: ReadonlySet<string>): Reading {
  const equals = text.indexOf("=");
  if (equals > 0) {
    const value: Value = { kind: "literal", text: text.slice(equals + 1) };
    return { options: [{ name: text.slice(0, equals), value }], tookNext: "no" };
  }
  if (withValue.has(text)) return { options: [{ name: text, value: next }], tookNext: "yes" };
  return { options: [{ name: text, value: undefined }], tookNext: "no" };
}

function readShort(text: string, next: Value | undefined, withValue: ReadonlySet<string>): Reading {
  if (withValue.has(text)) return { options: [{ name: text, value: next }], tookNext: "yes" };
  const options: Option[] = [];
  for (let at = 1; at < text.length; at += 1) {
    const name = `-${text[at]}`;
    if (!withValue.has(name)) {
      options.push({ name, value: undefined });
      continue;
    }
    const value = text.slice(at + 1);
    if (value === "") return { options: [...options, { name, value: next }], tookNext: "yes" };
    return { options: [...options, { name, value: { kind: "literal", text: value } }], tookNext: "no" };
  }
  return { options, tookNext: "no" };
}

/** `--name=$X` and `-n$X`: the option is known, its value is not. */
function longOptionWithUnknownValue(word: Value, withValue: ReadonlySet<string>): Option | undefined {
  if (word.kind !== "unknown" || word.words === "many") return undefined;
  const equals = word.prefix.indexOf("=");
  if (/^--[\w-]+=/.test(word.prefix)) {
    return { name: word.prefix.slice(0, equals), value: { ...word, prefix: word.prefix.slice(equals + 1) } };
  }
  const short = word.prefix.slice(0, 2);
  if (word.prefix.length >= 2 && withValue.has(short))
    return { name: short, value: { ...word, prefix: word.prefix.slice(2) } };
  return undefined;
}
