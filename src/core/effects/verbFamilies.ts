import { type Option, optionNames } from "../shell/options.ts";
import { prefixOf, textOf, type Value } from "../shell/value.ts";
import { readArguments } from "./arguments.ts";
import type { Use } from "./commandModel.ts";
import { familyOf, fetches, isSecretThing, namesThing, type VerbFamily } from "./verbWords.ts";

/**
 * How the client of a service says what it does: `<program> [options] <group>… <verb> [operand]…`. Lists are texts with
 * blanks between the words, and commas between paths of several.
 */
export interface ServiceGrammar {
  /** Words that are groups where they stand first and something follows, even where they could be verbs. */
  readonly groups?: string;
  /** Words that are groups wherever something follows. A plural is one without being named, unless it is a verb. */
  readonly kinds?: string;
  /** Options that take the next word as their value. */
  readonly values: string;
  /** Options that name a file which the program writes its output to. */
  readonly outputs?: string;
  /** Options that make it run a program, or take its settings from somewhere that can. */
  readonly runs?: string;
  /** `words`: `-namespace` is one option, as programs written in Go often have it; else it is `-n -a …`. */
  readonly dashes?: "words";
  /** `colons`: `config:set` is two words. */
  readonly separator?: "colons";
  /** What paths do that their verbs do not tell. A `$` at the end: only where nothing follows. The longest counts. */
  readonly paths?: Partial<Readonly<Record<VerbFamily, string>>>;
  /** Options that show what would be done and keep the program from doing it, for every path or for those named. */
  readonly dryRun?: { readonly options: string; readonly paths?: string };
  /** What it does without any word; `asks` where nothing is said. */
  readonly bare?: VerbFamily;
}

/** A command line of a service's client, read. */
export interface ServiceReading {
  readonly use: Use;
  /** `unknown`: nothing tells what it does. */
  readonly family: VerbFamily | "unknown";
  /** The words up to the verb, the verb included. */
  readonly path: readonly string[];
  /** What stands behind the verb. */
  readonly operands: readonly Value[];
  readonly options: readonly Option[];
  /** Words behind the verb that may turn out to be options. */
  readonly unclear: readonly Value[];
}

/** Most words that a verb is looked for in, and most that one listed path has. */
const longestPath = 6;

/** A grammar with its lists taken apart, once. */
export interface CompiledGrammar {
  readonly grammar: ServiceGrammar;
  readonly groups: ReadonlySet<string>;
  readonly kinds: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
  readonly paths: ReadonlyMap<string, VerbFamily>;
  readonly dryRun: ReadonlySet<string>;
}

/** Takes the lists of a grammar apart. */
export function compiled(grammar: ServiceGrammar): CompiledGrammar {
  return {
    grammar,
    groups: optionNames(grammar.groups ?? ""),
    kinds: optionNames(grammar.kinds ?? ""),
    values: optionNames(`${grammar.values} ${grammar.outputs ?? ""}`),
    paths: new Map(
      (Object.entries(grammar.paths ?? {}) as readonly (readonly [VerbFamily, string])[]).flatMap(([family, list]) =>
        list.split(", ").map((path) => [path, family] as const),
      ),
    ),
    dryRun: optionNames(grammar.dryRun?.options ?? ""),
  };
}

/** Reads a command line by its grammar. What is not known to the letter before the verb makes the family unknown. */
export function readService(use: Use, table: CompiledGrammar): ServiceReading {
  const { grammar } = table;
  const args = grammar.dashes === "words" ? use.args.map(longSpelled) : use.args;
  const { options, operands, unclear } = readArguments(args, table.values);
  const spread =
    grammar.separator === "colons" ? [...operands.slice(0, 1).flatMap(atColons), ...operands.slice(1)] : operands;
  const known = spread.findIndex((word) => textOf(word) === undefined);
  const words = spread.slice(0, known === -1 ? undefined : known).map((word) => textOf(word) ?? "");
  const base = { use, options, unclear };
  if (asksOnly(use, table, words)) return { ...base, family: "asks", path: words, operands: [] };
  if (words.length === 0)
    return {
      ...base,
      family: spread.length > 0 ? "unknown" : (grammar.bare ?? (options.length === 0 ? "asks" : "unknown")),
      path: [],
      operands: spread,
    };
  const { family, length } = verbIn(words, table, spread.length > words.length ? "more" : "all");
  const path = words.slice(0, length);
  const dry = dryFamily(family, path, options, table);
  return { ...base, family: dry, path, operands: spread.slice(length) };
}

/** Only help or the version is asked for: nothing but plain words stands before the option, so that it is no option's value. */
function asksOnly(use: Use, { values }: CompiledGrammar, words: readonly string[]): boolean {
  const last = textOf(use.args.at(-1));
  if (last === undefined || use.args.some((word) => textOf(word) === undefined)) return false;
  const alone = use.args.slice(0, -1).every((word) => !prefixOf(word).startsWith("-"));
  if (last === "--help" && alone) return true;
  if (last === "-h" && alone && !values.has("-h")) return true;
  return use.args.length === 1 && words.length === 0 && /^(?:--version|-v|-V|-vv|-version|-help)$/.test(last);
}

/** The family of the verb, and how many words there are up to it. */
function verbIn(
  words: readonly string[],
  table: CompiledGrammar,
  rest: "all" | "more",
): { readonly family: VerbFamily | "unknown"; readonly length: number } {
  const listed = listedPath(words, table, rest);
  if (listed !== undefined) return listed;
  const bound = Math.min(words.length, longestPath);
  if (words[0] === "help") return { family: "asks", length: 1 };
  for (let index = 0; index < bound; index += 1) {
    const word = words[index] ?? "";
    const family = familyOf(word);
    const followed = index + 1 < words.length;
    if (followed && (table.kinds.has(word) || (index === 0 && table.groups.has(word)))) continue;
    if (family !== undefined && !(followed && namesThing(word)))
      return { family: revealing(family, words.slice(0, index + 1)), length: index + 1 };
    if (family !== undefined || isPlural(word)) continue;
    return worseVerb(words.slice(index + 1, bound), index + 1);
  }
  return { family: "unknown", length: Math.min(bound, words.length) };
}

/** The family of the longest path the grammar lists. */
function listedPath(
  words: readonly string[],
  { paths }: CompiledGrammar,
  rest: "all" | "more",
): { readonly family: VerbFamily; readonly length: number } | undefined {
  for (let length = Math.min(words.length, longestPath); length > 0; length -= 1) {
    const path = words.slice(0, length).join(" ");
    const whole = length === words.length && rest === "all" ? paths.get(`${path} $`) : undefined;
    const family = whole ?? paths.get(path);
    if (family !== undefined) return { family, length };
  }
  return undefined;
}

/** Behind a word that is not known, a verb counts that makes it worse than not known; one that reads may be an operand. */
function worseVerb(words: readonly string[], from: number): ReturnType<typeof verbIn> {
  const at = words.findIndex((word) => /^(?:creates|changes|deletes|executes)$/.test(familyOf(word) ?? ""));
  const family = at === -1 ? undefined : familyOf(words[at] ?? "");
  return family === undefined ? { family: "unknown", length: from } : { family, length: from + at + 1 };
}

/** What shows a secret's content reveals it: `keyvault secret show`, `get-secret-value`. */
function revealing(family: VerbFamily, path: readonly string[]): VerbFamily {
  const [verb = ""] = path.slice(-1);
  return family === "reads" && fetches(verb) && path.slice(0, -1).some(isSecretThing) ? "reveals" : family;
}

function isPlural(word: string): boolean {
  return /^[a-z][\w-]*[^s\W]s$/i.test(word);
}

function dryFamily(
  family: VerbFamily | "unknown",
  path: readonly string[],
  options: readonly Option[],
  { grammar, dryRun }: CompiledGrammar,
): VerbFamily | "unknown" {
  const { paths } = grammar.dryRun ?? {};
  // A value could say that it is off, and what stands twice could take itself back.
  const given = options.filter(({ name }) => dryRun.has(name));
  if (given.length !== 1 || given.some(({ value }) => value !== undefined)) return family;
  if (!/^(?:creates|changes|deletes)$/.test(family)) return family;
  return paths === undefined || paths.split(", ").includes(path.join(" ")) ? "reads" : family;
}

/** `-namespace=x` as the long option that it is. */
function longSpelled(word: Value): Value {
  if (word.kind === "literal" && /^-[A-Za-z][\w-]/.test(word.text)) return { ...word, text: `-${word.text}` };
  if (word.kind === "unknown" && /^-[A-Za-z][\w-]/.test(word.prefix)) return { ...word, prefix: `-${word.prefix}` };
  return word;
}

function atColons(word: Value): readonly Value[] {
  const text = textOf(word);
  return text === undefined || !/^[a-z][\w-]*(?::[\w-]+)+$/i.test(text)
    ? [word]
    : text.split(":").map((part) => ({ kind: "literal", text: part }));
}
