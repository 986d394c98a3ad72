import type { Option } from "../shell/options.ts";
import { maybeOption, textOf, type Value } from "../shell/value.ts";

/**
 * The options of one program. Each is known by one name, its long one where it has one.
 * - `getopt`: letters may stand together, long names may be cut short.
 * - `words`: a whole word after one dash or two.
 */
export interface OptionGrammar {
  readonly style: "getopt" | "words";
  readonly letters: ReadonlyMap<string, Spelling>;
  readonly words: ReadonlyMap<string, Spelling>;
}

interface Spelling {
  readonly name: string;
  /** `attached`: a value only in the same word. */
  readonly value: "none" | "next" | "attached";
}

/** A command line by its grammar. */
export interface ClientWords {
  readonly options: readonly Option[];
  readonly operands: readonly Value[];
  /** Words that are options the grammar does not have, or may be any. */
  readonly strange: readonly Value[];
}

/**
 * A grammar from one line of text: `c/command: p/password:: x` are `-c` and `--command` with a value, `-p` and
 * `--password` with one in the same word or none, and `-x`.
 */
export function grammar(text: string, style: OptionGrammar["style"] = "getopt"): OptionGrammar {
  const letters = new Map<string, Spelling>();
  const words = new Map<string, Spelling>();
  for (const entry of text.split(" ").filter((part) => part !== "")) {
    const [, names = "", colons = ""] = /^([^:]*)(:{0,2})$/.exec(entry) ?? [];
    const spellings = names.split("/");
    const spelling: Spelling = {
      name: spellings.at(-1) ?? "",
      value: colons === ":" ? "next" : colons === "::" ? "attached" : "none",
    };
    for (const each of spellings) (each.length === 1 && style === "getopt" ? letters : words).set(each, spelling);
  }
  return { style, letters, words };
}

/** Reads options wherever they stand among the operands, up to `--`. */
export function readClientWords(args: readonly Value[], options: OptionGrammar): ClientWords {
  const found: Option[] = [];
  const operands: Value[] = [];
  const strange: Value[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const word = args[index];
    if (word === undefined) continue;
    const text = textOf(word);
    if (text === "--") return { options: found, operands: [...operands, ...args.slice(index + 1)], strange };
    const parts = text === undefined ? unknownParts(word) : partsOf(text, options);
    if (parts === undefined) {
      (text === undefined && maybeOption(word) ? strange : operands).push(word);
      continue;
    }
    for (const [position, { spelled, attached }] of parts.entries()) {
      const spelling = spellingOf(spelled, options);
      if (spelling === undefined) {
        strange.push(word);
        break;
      }
      const takesNext = spelling.value === "next" && attached === undefined;
      found.push({ name: spelling.name, value: takesNext ? args[index + 1] : attached });
      if (takesNext) index += 1;
      // What stands behind a letter with a value is that value.
      if (spelling.value !== "none" && position < parts.length - 1) break;
    }
  }
  return { options: found, operands, strange };
}

/** The values of every option of these names, in order. */
export function valuesOf({ options }: ClientWords, names: readonly string[]): readonly Value[] {
  return options.flatMap(({ name, value }) => (names.includes(name) && value !== undefined ? [value] : []));
}

export function isGiven({ options }: ClientWords, names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

interface Part {
  /** `--name` or `-n`. */
  readonly spelled: string;
  readonly attached: Value | undefined;
}

/** The options that stand in a word; undefined where it is an operand. */
function partsOf(text: string, options: OptionGrammar): readonly Part[] | undefined {
  if (!text.startsWith("-") || text === "-") return undefined;
  const equals = text.indexOf("=");
  if (text.startsWith("--") || options.style === "words") {
    const spelled = equals > 0 ? text.slice(0, equals) : text;
    return [{ spelled, attached: equals > 0 ? { kind: "literal", text: text.slice(equals + 1) } : undefined }];
  }
  const parts: Part[] = [];
  for (let at = 1; at < text.length; at += 1) {
    const spelled = `-${text[at]}`;
    const value = spellingOf(spelled, options)?.value ?? "none";
    const rest = text.slice(at + 1);
    if (value !== "none") {
      parts.push({ spelled, attached: rest === "" ? undefined : { kind: "literal", text: rest } });
      break;
    }
    parts.push({ spelled, attached: undefined });
  }
  return parts;
}

/** `--name=$X`: the option is known, its value is not. */
function unknownParts(word: Value): readonly Part[] | undefined {
  if (word.kind !== "unknown" || word.words === "many") return undefined;
  const found = /^(--?[A-Za-z][\w-]*)=/.exec(word.prefix) ?? /^(-[A-Za-z])(?![\w-]*=)/.exec(word.prefix);
  if (found === null) return undefined;
  return [{ spelled: found[1] ?? "", attached: { ...word, prefix: word.prefix.slice(found[0].length) } }];
}

function spellingOf(spelled: string, { style, letters, words }: OptionGrammar): Spelling | undefined {
  if (style === "getopt" && !spelled.startsWith("--")) return letters.get(spelled.slice(1));
  const name = spelled.replace(/^--?/, "");
  const exact = words.get(name) ?? words.get(name.replaceAll("_", "-"));
  if (exact !== undefined || style === "words") return exact;
  const longer = [...words]
    .filter(([word]) => word.startsWith(name.replaceAll("_", "-")))
    .map(([, spelling]) => spelling);
  return longer.length > 0 && longer.every((spelling) => spelling.name === longer[0]?.name) ? longer[0] : undefined;
}
