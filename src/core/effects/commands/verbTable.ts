import { assertNever } from "../../../base/assertNever.ts";
import { type NamedResource, type NamedScheme, namedResource } from "../../resource.ts";
import { type Option, optionNames, scanOptions } from "../../shell/options.ts";
import { textOf, type Value } from "../../shell/value.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { effectOn, nothing, opaque, runs } from "../fileEffects.ts";
import { reveals } from "../serviceModel.ts";

/** The options of a program with subcommands. One that is not named here is not known. */
export interface Grammar {
  /** Take a value. */
  readonly values: ReadonlySet<string>;
  /** Take none. */
  readonly flags: ReadonlySet<string>;
  /** `single`: Go's own flags, of which `-name` and `--name` are the same; told to the two as `--name`. */
  readonly dashes: "double" | "single";
}

/** A grammar from two lines of names. */
export function grammar(values: string, flags: string, dashes: Grammar["dashes"] = "double"): Grammar {
  return { values: optionNames(values), flags: optionNames(`${flags} -h --help`), dashes };
}

/** A command line with subcommands, read by its grammar. */
export interface Line {
  readonly options: readonly Option[];
  readonly operands: readonly Value[];
  /**
   * For each operand: how many options before it are not known, or may be anything. Such an option may have taken the
   * word for its value.
   */
  readonly doubts: readonly number[];
  /** How many there are in the whole line. */
  readonly doubt: number;
}

/** Reads options wherever they stand, up to `--`. */
export function readLine(args: readonly Value[], { values, flags, dashes }: Grammar): Line {
  const words = dashes === "single" ? args.map(doubled) : args;
  const options: Option[] = [];
  const operands: Value[] = [];
  const doubts: number[] = [];
  let doubt = 0;
  for (let position = 0; position < words.length; ) {
    const scan = scanOptions(words, position, values);
    options.push(...scan.options.map(withoutEquals));
    doubt += scan.unclear.length + scan.options.filter((option) => !isKnown(option, values, flags)).length;
    const rest = scan.stopped === "marked" ? words.slice(scan.end) : words.slice(scan.end, scan.end + 1);
    operands.push(...rest);
    doubts.push(...rest.map(() => doubt));
    position = scan.stopped === "marked" ? words.length : scan.end + 1;
  }
  return { options, operands, doubts, doubt };
}

function doubled(word: Value): Value {
  if (word.kind === "literal") return /^-[A-Za-z]{2}/.test(word.text) ? { ...word, text: `-${word.text}` } : word;
  return word.kind === "unknown" && /^-[A-Za-z]{2}/.test(word.prefix) ? { ...word, prefix: `-${word.prefix}` } : word;
}

/** `-n=x` is `-n x`. */
function withoutEquals(option: Option): Option {
  const text = option.name.startsWith("--") ? undefined : textOf(option.value);
  return text?.startsWith("=") ? { ...option, value: { kind: "literal", text: text.slice(1) } } : option;
}

function isKnown({ name }: Option, values: ReadonlySet<string>, flags: ReadonlySet<string>): boolean {
  return values.has(name) || flags.has(name);
}

/**
 * What a verb does, as far as it is known:
 * - `reads`, `works`: it takes nothing away; the latter also makes things on this machine or in the workspace.
 * - `creates`, `changes`, `deletes`, `publishes`: on the service, or on this machine where the table says so.
 * - `tells`: it prints or hands out secrets.
 * - `unseen`: it runs what nobody can see into.
 */
export type Doing = "reads" | "works" | "creates" | "changes" | "deletes" | "publishes" | "tells" | "unseen";

/** One row: subcommand words, each with the ways it may be spelled. The first row that matches counts. */
export interface Row {
  readonly words: readonly (readonly string[])[];
  readonly doing: Doing;
}

/** Rows from texts: blanks between the words, `|` between the ways to spell one, `*` for any. */
export function verbRows(...rows: readonly (readonly [words: string, doing: Doing])[]): readonly Row[] {
  return rows.map(([words, doing]) => ({ words: words.split(" ").map((word) => word.split("|")), doing }));
}

/** Options with which a verb only says what it would do: by name, the values that mean so. Without a value they do. */
export type Rehearsal = Readonly<Record<string, RegExp>>;

/** A program as a table of its verbs. */
export interface VerbTable {
  readonly grammar: Grammar;
  readonly rows: readonly Row[];
  /** Where it works: another machine, or this one. */
  readonly loses: "remote" | "system";
  readonly resource: (operands: readonly Value[], line: Line) => NamedResource;
  readonly rehearses?: Rehearsal;
}

/** The verb a line names: what it does, and the operands after its words. `unknown`: no row matches. */
export interface Found {
  readonly doing: Doing | "unknown";
  readonly words: string;
  readonly operands: readonly Value[];
}

/** Finds the verb. What may be another verb than it looks like is unknown. */
export function findVerb({ operands, doubts }: Line, rows: readonly Row[]): Found {
  const texts = operands.map((operand) => textOf(operand));
  for (const { words, doing } of rows) {
    const matched = words.every((ways, index) => {
      const text = texts[index];
      return text !== undefined && ways.some((way) => way === "*" || way === text);
    });
    if (!matched) continue;
    const sure = (doubts[words.length - 1] ?? 0) === 0;
    return {
      doing: sure || doing === "deletes" ? doing : "unknown",
      words: texts.slice(0, words.length).join(" "),
      operands: operands.slice(words.length),
    };
  }
  return { doing: "unknown", words: texts[0] ?? "", operands: operands.slice(1) };
}

/** The effects of a program with such a table. Without any word it prints its help. */
export function tableEffects(use: Use, table: VerbTable): readonly Effect[] {
  const line = readLine(use.args, table.grammar);
  if (onlyTells(line)) return nothing;
  const found = findVerb(line, table.rows);
  const rehearsed = isRehearsed(line, table.rehearses);
  return verbEffects(found, rehearsed ? "rehearsed" : "real", table.loses, table.resource(found.operands, line), use);
}

/** Whether a line asks for help or a version, or has no words at all. */
export function onlyTells({ operands, options, doubt }: Line): boolean {
  if (doubt > 0) return false;
  return operands.length === 0 || options.some(({ name, value }) => name === "--help" && value === undefined);
}

/**
 * Whether a line only says what would be done. The last such option counts, and only where every option of the line is
 * known: another one may have taken it for its value.
 */
export function isRehearsed({ options, doubt }: Line, rehearsal: Rehearsal | undefined): boolean {
  if (doubt > 0 || rehearsal === undefined) return false;
  const last = options.findLast(({ name }) => Object.hasOwn(rehearsal, name));
  if (last === undefined) return false;
  return last.value === undefined || rehearsal[last.name]?.test(textOf(last.value) ?? "?") === true;
}

/** The effects of a verb that was found, on one resource. */
export function verbEffects(
  { doing, words }: Found,
  way: "rehearsed" | "real",
  loses: "remote" | "system",
  resource: NamedResource,
  use: Use,
): readonly Effect[] {
  const what = `${use.program} ${words}`.trim();
  const reads = effectOn(resource, { verb: "read", loses: "none", because: `${what} only reads` }, use);
  switch (doing) {
    case "reads":
      return [reads];
    case "works":
      return [runs(use, `${what} works on files and tools of this machine`)];
    case "creates":
      return way === "rehearsed"
        ? [reads]
        : [effectOn(resource, { verb: "create", loses, because: `${what} creates it` }, use)];
    case "changes":
      return way === "rehearsed"
        ? [reads]
        : [effectOn(resource, { verb: "modify", loses, because: `${what} changes it` }, use)];
    case "deletes":
      return way === "rehearsed"
        ? [reads]
        : [effectOn(resource, { verb: "delete", loses, because: `${what} removes it` }, use)];
    case "publishes":
      return way === "rehearsed"
        ? [reads]
        : [effectOn(resource, { verb: "publish", loses, because: `${what} publishes it` }, use)];
    case "tells":
      return [reveals(resource, `${what} prints secrets`, use)];
    case "unseen":
      return [effectOn(resource, { verb: "execute", loses, because: `${what} runs what is not known` }, use, "opaque")];
    case "unknown":
      return [
        opaque(
          use,
          words === "" ? `${use.program} gets words that are not known` : `nothing is known about what ${what} does`,
        ),
      ];
    default:
      return assertNever(doing);
  }
}

/** A resource named by the first operand. */
export function firstOperand(scheme: NamedScheme, ...before: readonly string[]): VerbTable["resource"] {
  return (operands) => namedResource(scheme, ...before, textOf(operands[0]));
}

/** The text of the last of the options by that name. */
export function optionText({ options }: Line, ...names: readonly string[]): string | undefined {
  return textOf(options.findLast(({ name, value }) => names.includes(name) && value !== undefined)?.value);
}

/** The values of all options by those names. */
export function valuesOf({ options }: Pick<Line, "options">, ...names: readonly string[]): readonly Value[] {
  return options.flatMap(({ name, value }) => (names.includes(name) && value !== undefined ? [value] : []));
}

/** A program of which its verbs are all that need be known. */
export interface VerbModel {
  readonly names: string;
  readonly values: string;
  readonly flags: string;
  readonly rows: readonly (readonly [words: string, doing: Doing])[];
  readonly loses: VerbTable["loses"];
  readonly resource: VerbTable["resource"];
  readonly examples: CommandModel["examples"];
  readonly counterExamples: readonly string[];
}

/** The model of such a program. */
export function verbModel(description: VerbModel): CommandModel {
  const { names, values, flags, rows, loses, resource, examples, counterExamples } = description;
  const table: VerbTable = { grammar: grammar(values, flags), rows: verbRows(...rows), loses, resource };
  return {
    names: names.split(" "),
    kind: "system",
    effects: (use) => tableEffects(use, table),
    examples,
    counterExamples,
  };
}
