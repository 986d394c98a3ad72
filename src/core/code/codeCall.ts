import type { Value } from "../shell/value.ts";
import type { CodeDeed } from "./codeDeed.ts";
import type { Language } from "./codeTree.ts";
import { itemsOf, type Known, listOf, onlyText, unknown, unknownValue, valuesOf } from "./known.ts";

/** A call in code, its arguments as far as they are known. */
export interface CodeCall {
  /** What is called, by its full name: `os.remove`; for a method of an object that is not known, the method alone. */
  readonly name: string;
  /** What the method is called on; undefined for functions. */
  readonly receiver: Known | undefined;
  readonly positional: readonly Known[];
  readonly named: ReadonlyMap<string, Known>;
  /** `some`: there are arguments besides, from a list or a table that is not known. */
  readonly further: "none" | "some";
}

/** What a call does. Nothing, if it only computes. */
export type Rule = (call: CodeCall) => readonly CodeDeed[];

/** Where an argument stands: its number, its name, or the object the method is called on. */
export type Slot = { readonly at?: number; readonly named?: string } | "receiver";

/** Rules by name, several names in one key separated by blanks. */
export type Rules = ReadonlyMap<string, Rule>;

export function rules(table: Readonly<Record<string, Rule>>): Rules {
  return new Map(Object.entries(table).flatMap(([names, rule]) => names.split(/\s+/).map((name) => [name, rule])));
}

/** An argument of the call; undefined where it has none there. What a spread list may bring counts as unknown. */
export function argument({ receiver, positional, named, further }: CodeCall, slot: Slot): Known | undefined {
  if (slot === "receiver") return receiver ?? unknown;
  const found =
    (slot.named === undefined ? undefined : named.get(slot.named)) ??
    (slot.at === undefined ? undefined : positional[slot.at]);
  return found ?? (further === "some" ? unknown : undefined);
}

/** The argument as values: none is given for what is left out. */
function argumentValues(call: CodeCall, slot: Slot): readonly Value[] {
  const known = argument(call, slot);
  return known === undefined ? [] : valuesOf(known);
}

type FileDeed = Extract<CodeDeed, { kind: "file" }>;
type What = Pick<FileDeed, "verb" | "loses"> & { readonly reach?: FileDeed["reach"]; readonly as: string };

/** Nothing beyond computing. */
export const harmless: Rule = () => [];

/** Something happens to the file an argument names. `as` follows the call's name: "deletes the file". */
export function onFile(what: What, slot: Slot = { at: 0 }): Rule {
  return (call) => {
    const paths = argumentValues(call, slot);
    return (paths.length === 0 ? [unknownValue()] : paths).map((path) => ({
      kind: "file",
      verb: what.verb,
      loses: what.loses,
      reach: what.reach ?? "entry",
      path,
      because: `${call.name} ${what.as}`,
    }));
  };
}

/** The same for every argument from a position on, lists opened. */
export function onFiles(what: What, from = 0): Rule {
  return (call) => {
    const listed = call.positional.slice(from).flatMap((known) => {
      const opened = known.some(({ kind }) => kind === "list" || kind === "many") ? itemsOf(known) : known;
      return valuesOf(opened);
    });
    const all = call.further === "some" || listed.length === 0 ? [...listed, unknownValue()] : listed;
    return all.flatMap((path) => onFile(what)({ ...call, positional: [[{ kind: "text", value: path }]] }));
  };
}

export const deletes: What = { verb: "delete", loses: "content", as: "deletes it" };
export const deletesTree: What = { verb: "delete", loses: "content", reach: "tree", as: "deletes all below it" };
export const overwrites: What = { verb: "modify", loses: "content", as: "writes it anew" };
export const edits: What = { verb: "modify", loses: "none", as: "changes it" };
export const creates: What = { verb: "create", loses: "none", as: "makes it" };
export const reads: What = { verb: "read", loses: "none", as: "reads it" };
export const readsTree: What = { verb: "read", loses: "none", reach: "tree", as: "reads all below it" };
export const changesRights: What = { verb: "administer", loses: "none", as: "changes who may use it" };

/** Several rules for one call. */
export function all(...rules: readonly Rule[]): Rule {
  return (call) => rules.flatMap((rule) => rule(call));
}

/** It cannot be seen into. `as` follows the call's name. */
export function hidden(as: string): Rule {
  return ({ name }) => [{ kind: "opaque", because: `${name} ${as}` }];
}

/** This machine is changed outside files. */
export function onMachine(name: string, as: string): Rule {
  return (call) => [{ kind: "system", name, because: `${call.name} ${as}` }];
}

/** A connection to what the argument names. */
export function connects(
  loses: "none" | "remote",
  slot: Slot,
  as = loses === "none" ? "fetches it" : "sends there",
): Rule {
  return (call) => {
    const urls = argumentValues(call, slot);
    return (urls.length === 0 ? [unknownValue()] : urls).map((url) => ({
      kind: "connect",
      url,
      loses,
      because: `${call.name} ${as}`,
    }));
  };
}

/** A text runs in the system's shell. */
export function toShell(slot: Slot = { at: 0 }, cwd?: Slot): Rule {
  return (call) => {
    const folders = cwd === undefined ? [] : argumentValues(call, cwd);
    const texts = argumentValues(call, slot);
    const where = folders.length === 0 ? [{}] : folders.map((folder) => ({ cwd: folder }));
    return (texts.length === 0 ? [unknownValue()] : texts).flatMap((text) =>
      where.map((place): CodeDeed => ({ kind: "shell", text, ...place })),
    );
  };
}

/** A program starts, its words as values. What is not known to be a list of words is opaque. */
export function startsWords(call: CodeCall, words: readonly Known[] | undefined, cwd?: Slot): readonly CodeDeed[] {
  const combinations = words === undefined ? undefined : combinationsOf(words);
  if (combinations === undefined)
    return [{ kind: "opaque", because: `the program that ${call.name} starts is not known` }];
  const folders = cwd === undefined ? [] : argumentValues(call, cwd);
  const where = folders.length === 0 ? [{}] : folders.map((folder) => ({ cwd: folder }));
  return combinations.flatMap((line) => where.map((place): CodeDeed => ({ kind: "program", words: line, ...place })));
}

/** A program starts whose words are the arguments from a position on. */
export function startsArguments(from = 0): Rule {
  return (call) =>
    startsWords(
      call,
      call.further === "some" || call.positional.length <= from ? undefined : call.positional.slice(from),
    );
}

/** A program starts whose words are a list: the argument at the slot. */
export function startsList(slot: Slot = { at: 0 }, cwd?: Slot): Rule {
  return (call) => startsWords(call, listOf(argument(call, slot) ?? unknown), cwd);
}

/** Further code of a language: a text known to the letter, or opaque. */
export function runsCode(language: Language, slot: Slot = { at: 0 }): Rule {
  return (call) => {
    const known = argument(call, slot) ?? unknown;
    return known.map((one) =>
      one.kind === "text" && one.value.kind === "literal"
        ? { kind: "code", language, text: one.value }
        : { kind: "opaque", because: `the code that ${call.name} runs is not known` },
    );
  };
}

/** A file of code is run. */
export function loadsFile(language: Language, slot: Slot = { at: 0 }): Rule {
  return (call) => {
    const files = argumentValues(call, slot);
    return (files.length === 0 ? [unknownValue()] : files).map((file) => ({ kind: "load", language, file }));
  };
}

/** A variable of the environment is read. */
export function readsVariable(slot: Slot = { at: 0 }): Rule {
  return (call) => [{ kind: "environment", name: onlyText(argument(call, slot)) }];
}

/** Lines of words, one for each choice; undefined when there are too many, or a word is no text. */
function combinationsOf(words: readonly Known[]): readonly (readonly Value[])[] | undefined {
  let lines: readonly (readonly Value[])[] = [[]];
  for (const word of words) {
    if (word.some(({ kind }) => kind === "list" || kind === "overflow")) return undefined;
    const choices = valuesOf(word);
    lines = lines.flatMap((line) => choices.map((choice) => [...line, choice]));
    if (lines.length > 16) return undefined;
  }
  return lines;
}
