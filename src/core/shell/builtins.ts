import { assign } from "./assignments.ts";
import { takeOut } from "./environment.ts";
import { itemsOf } from "./items.ts";
import { hasOption, optionNames, readOptions } from "./options.ts";
import { anywhere, type Place, placeOf } from "./paths.ts";
import { pieceOfValue } from "./pieces.ts";
import { syntaxProblem } from "./problem.ts";
import { leadsAstray, noteOptions, setReading } from "./readingOptions.ts";
import { aFunction, anAlias } from "./sessionShell.ts";
import {
  type Binding,
  type ShellState,
  scalarBinding,
  surelyExists,
  unionOfPlaces,
  unknownBinding,
} from "./shellState.ts";
import { anything, textOf, type Value } from "./value.ts";
import { emitOpaque, happening, report, type Situation } from "./walk.ts";
import { splitAssignment } from "./wrappers.ts";

type Builtin = (args: readonly Value[], situation: Situation, name: string) => void;

/** What the shell's own commands do to its memory. What else they do is told by the command models, as for any program. */
export const builtins: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["cd", changeFolder],
  ["chdir", changeFolder],
  ["pushd", pushFolder],
  ["popd", popFolder],
  ["export", declare],
  ["declare", declare],
  ["typeset", declare],
  ["local", declare],
  ["readonly", declare],
  ["unset", unset],
  ["set", setOptions],
  ["shopt", setReading],
  ["setopt", setReading],
  ["unsetopt", setReading],
  ["emulate", setReading],
  ["shift", (args, { state }) => shift(args, state)],
  ["read", read],
  ["mapfile", readArray],
  ["readarray", readArray],
  ["printf", printInto],
  ["getopts", (args, situation) => forget(args[1], situation)],
  ["let", forgetAll],
  ["alias", alias],
  ["unalias", unalias],
  ["trap", trap],
  ["hash", remember],
  ["enable", (_, situation) => situation.state.functions.clear()],
  ["exit", leave],
  ["return", leave],
  ["break", leave],
  ["continue", leave],
]);

function changeFolder(args: readonly Value[], { state, walk }: Situation): void {
  const { rest, unclear } = readOptions(args, new Set());
  const target = rest[0];
  const before = state.folders;
  if (unclear.length > 0 || rest.length > 1 || state.variables.has("CDPATH") || leadsAstray(state)) {
    state.folders = [anywhere];
  } else if (target === undefined) {
    state.folders = state.variables.has("HOME") ? [anywhere] : placesIn(walk.surroundings.home);
  } else if (textOf(target) === "-") {
    state.folders = state.previousFolders;
  } else {
    state.folders = before.map((folder) => placeOf(target, folder) ?? anywhere);
    if (!state.folders.every((place) => surelyExists(place, { ...state, folders: before }, walk.surroundings)))
      state.failedFolders = before;
  }
  if (state.folders.length > 1) state.folders = unionOfPlaces(state.folders, []);
  state.previousFolders = before;
}

function pushFolder(args: readonly Value[], situation: Situation): void {
  const { state } = situation;
  const before = state.folders;
  if (args.length === 0 || /^[-+]\d+$/.test(textOf(args[0]) ?? "")) {
    Object.assign(state, { folders: [anywhere], folderStack: [] });
    return;
  }
  changeFolder(args, situation);
  state.folderStack = [...state.folderStack, before];
}

function popFolder(args: readonly Value[], { state }: Situation): void {
  const last = state.folderStack.at(-1);
  state.previousFolders = state.folders;
  state.folders = args.length > 0 || last === undefined ? [anywhere] : last;
  state.folderStack = state.folderStack.slice(0, -1);
}

/** `export`, `declare` and their like, with and without values. */
function declare(args: readonly Value[], situation: Situation, name: string): void {
  const { state, walk } = situation;
  const { options, rest } = readOptions(args, new Set());
  const first = textOf(args[0]) ?? "";
  // An indirect name or an attribute that changes later values makes them unknown.
  const plain = !/^[-+]\w*[niulAc]/.test(first);
  const exports = name === "export" || hasOption(options, "-x");
  if (hasOption(options, "-n") && name !== "export")
    report(syntaxProblem("It makes one variable a name for another."), walk);
  for (const word of rest) {
    const found = splitAssignment(word);
    const variable = found?.name ?? textOf(word);
    if (variable === undefined || !/^[A-Za-z_]\w*$/.test(variable)) continue;
    const given = situation.declared.find((declared) => declared.name === variable)?.binding;
    const binding: Binding | undefined =
      found === undefined ? undefined : (given ?? scalarBinding([[pieceOfValue(found.value)]]));
    if (binding !== undefined) assign(variable, plain ? binding : unknownBinding("variable"), situation, walk);
    if (exports) state.exported.add(variable);
    if (found !== undefined) walk.occurrences.push({ kind: "assignment", ...found, ...happening(situation) });
  }
}

function unset(args: readonly Value[], { state }: Situation): void {
  for (const word of args) {
    const name = textOf(word);
    if (name === undefined || name.startsWith("-")) continue;
    state.variables.set(name, scalarBinding([[]]));
    takeOut([name], state);
    state.functions.delete(name);
    if (state.redefined.get(name) === aFunction) state.redefined.delete(name);
  }
}

function setOptions(args: readonly Value[], { state }: Situation): void {
  const texts = args.map((word) => textOf(word) ?? "");
  const end = texts.findIndex((text) => text === "--" || !/^[-+]/.test(text));
  const options = end < 0 ? texts : texts.slice(0, end);
  if (options.some((text) => /^-[a-zA-Z]*e/.test(text)) || (options.includes("-o") && texts.includes("errexit")))
    state.onFailure = "exit";
  if (options.some((text) => /^\+[a-zA-Z]*e/.test(text)) || options.includes("+o")) state.onFailure = "continue";
  noteOptions(options, texts, state);
  if (texts.includes("--")) state.positional = args.slice(texts.indexOf("--") + 1);
  else if (end >= 0 && !options.some((text) => /[oO]$/.test(text))) state.positional = args.slice(end);
}

function shift(args: readonly Value[], state: ShellState): void {
  const count = args.length === 0 ? 1 : Number(textOf(args[0]));
  const known = state.positional?.every((value) => value.kind !== "unknown" || value.words === "one");
  state.positional = known === true && Number.isInteger(count) ? state.positional?.slice(count) : undefined;
}

const readValues = optionNames("-a -d -i -n -N -p -t -u");

/** With one name the whole line goes into it; with several nobody knows which part goes where. */
function read(args: readonly Value[], situation: Situation): void {
  const { options, rest } = readOptions(args, readValues);
  const names = rest.map(textOf);
  const items = itemsOf(situation, "lines");
  const whole =
    names.length === 1 && items.length > 0 && items.length <= 16 && !hasOption(options, "-a", "-n", "-N", "-u", "-d");
  for (const name of names) {
    if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) continue;
    const contents = items.map((item) => [pieceOfValue(item.kind === "unknown" ? { ...item, words: "many" } : item)]);
    assign(name, whole ? scalarBinding(contents) : unknownBinding("input"), situation, situation.walk);
  }
  if (rest.length === 0) assign("REPLY", unknownBinding("input"), situation, situation.walk);
}

function readArray(args: readonly Value[], situation: Situation): void {
  const { options, rest, unclear } = readOptions(args, optionNames("-d -n -O -s -u -C -c"));
  if (unclear.length > 0 || hasOption(options, "-C"))
    emitOpaque("mapfile", "-C names a command that it runs", situation);
  forget(rest[0] ?? { kind: "literal", text: "MAPFILE" }, situation);
}

function printInto(args: readonly Value[], situation: Situation): void {
  if (textOf(args[0]) === "-v") forget(args[1], situation);
}

/** The name at the beginning of the word holds something unknown from here on. */
function forget(word: Value | undefined, situation: Situation): void {
  const name = /^[A-Za-z_]\w*/.exec(textOf(word) ?? "")?.[0];
  if (name !== undefined) assign(name, unknownBinding("input"), situation, situation.walk);
}

function forgetAll(args: readonly Value[], situation: Situation): void {
  for (const word of args) forget(word, situation);
}

function alias(args: readonly Value[], situation: Situation): void {
  for (const word of args) {
    const text = textOf(word);
    const equals = text?.indexOf("=") ?? -1;
    // A definition that is not known, or one of zsh's that reaches beyond the first word of a command.
    if (text === undefined || /^-\w*[gs]/.test(text)) situation.state.footing = "lost";
    if (text === undefined || equals <= 0) continue;
    const name = text.slice(0, equals);
    situation.state.aliases.set(name, text.slice(equals + 1));
    situation.walk.occurrences.push({ kind: "definition", name, ...happening(situation) });
    situation.walk.runText(
      text.slice(equals + 1),
      { ...situation.state, positional: [anything("input")] },
      situation.frame,
    );
  }
}

function unalias(args: readonly Value[], { state }: Situation): void {
  for (const word of args) {
    const name = textOf(word);
    for (const [known, meaning] of state.redefined) {
      if (meaning === anAlias && (name === "-a" || name === known)) state.redefined.delete(known);
    }
    if (name === "-a") state.aliases.clear();
    else if (name !== undefined) state.aliases.delete(name);
  }
}

/** The text runs when the signal comes, at the end at the latest; it is come by there. */
function trap(args: readonly Value[], situation: Situation): void {
  const { rest } = readOptions(args, new Set());
  const [handler] = rest;
  const text = textOf(handler);
  if (handler === undefined || rest.length < 2) return;
  if (text !== undefined) {
    if (situation.walk.traps.length === 0)
      for (const [name, binding] of situation.state.variables) situation.walk.history.set(name, binding);
    situation.walk.traps.push(text);
    if (text !== "" && text !== "-") situation.state.handlers = [...new Set([...situation.state.handlers, text])];
  } else {
    situation.state.footing = "lost";
    situation.walk.occurrences.push({
      kind: "opaque",
      program: "trap",
      why: "trap runs a text that is not known",
      ...happening(situation),
    });
  }
}

/** `hash -p path name` makes a name stand for another file. */
function remember(args: readonly Value[], situation: Situation): void {
  const { options, rest } = readOptions(args, optionNames("-p"));
  if (!hasOption(options, "-p")) return;
  const name = textOf(rest[0]);
  if (name === undefined) situation.state.footing = "lost";
  else situation.state.redefined.set(name, "another file");
  situation.walk.occurrences.push({ kind: "definition", name: name ?? "?", ...happening(situation) });
}

function leave(_: readonly Value[], { state }: Situation): void {
  state.ended = "yes";
}

function placesIn(path: string): readonly Place[] {
  return [{ spelling: "literal", path }];
}
