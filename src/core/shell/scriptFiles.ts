import type { Reading, Readings } from "../readings.ts";
import { isInterpreterLauncher, isLauncher } from "./launchers.ts";
import { isOwnProgram } from "./ownProgram.ts";
import { type Place, placeOf } from "./paths.ts";
import type { Output, Value } from "./value.ts";
import { happening, type Situation } from "./walk.ts";

/** Runs a text at a point of the reading. */
type Run = (text: string, situation: Situation) => Output;

/** A script file runs; what it does has been read and follows, or is not known. */
export function emitScript(
  interpreter: string,
  file: Value,
  content: "read" | "unread",
  situation: Situation,
  why?: string,
): void {
  const script = { kind: "script", interpreter, file, content, ...happening(situation) } as const;
  situation.walk.occurrences.push(why === undefined ? script : { ...script, why });
}

/**
 * Runs a script file by its text where that can be read, wherever the shell may stand. Where it cannot, it is said that a
 * script runs that was not read, and `unread` hears of it.
 */
export function runScriptFile(
  file: Value,
  interpreter: string,
  run: Run,
  situation: Situation,
  unread: () => void = () => {},
): Output {
  const texts = textsIn(file, situation.state.folders, situation.walk.readings);
  if (isUnread(texts)) return runUnread(texts.why);
  emitScript(interpreter, file, "read", situation);
  let output: Output = { kind: "unknown", by: situation.source };
  for (const text of texts) {
    const inner = situation.walk.readings.within(() => run(text, situation));
    if (inner === undefined) return runUnread("is run by itself, or nested too deep");
    output = texts.length === 1 ? inner : output;
  }
  return output;

  function runUnread(why: string): Output {
    unread();
    emitScript(interpreter, file, "unread", situation, why);
    return { kind: "unknown", by: situation.source };
  }
}

/**
 * Runs a program that is named by its path, where it is a script that can be read; undefined where it is not, or where a
 * project's tool put it there, which is known by its name. An interpreter of a virtual environment is a script where it is text.
 */
export function runProgramFile(
  file: Value & { readonly kind: "literal" },
  args: readonly Value[],
  situation: Situation,
): Output | undefined {
  if (!file.text.includes("/") || (isLauncher(file.text) && !isInterpreterLauncher(file.text))) return undefined;
  if (isOwnProgram(file, situation.state.folders, situation.walk.surroundings)) return undefined;
  const texts = textsIn(file, situation.state.folders, situation.walk.readings);
  if (isUnread(texts)) return undefined;
  const interpreters = texts.map((text) => interpreterOf(text));
  const [interpreter] = interpreters;
  if (interpreter === undefined || interpreters.some((other) => other?.join(" ") !== interpreter.join(" ")))
    return undefined;
  const words = interpreter.map((text): Value => ({ kind: "literal", text }));
  return situation.walk.dispatch([...words, file, ...args], situation);
}

/**
 * What stands in the file that the word names, once for each folder where the shell may stand; or why one of them cannot be
 * read, as the end of a sentence.
 */
export function textsIn(
  file: Value,
  folders: readonly Place[],
  from: Readings,
): readonly string[] | { readonly why: string } {
  const readings: Reading<string>[] = [];
  for (const [index, folder] of folders.entries()) {
    const place = placeOf(file, folder);
    if (place?.spelling !== "literal") return { why: "is not known by its name" };
    const reading = from.text(place.path);
    // In a folder where the shell stands only when a command before failed, a file that is not there is not run.
    if (index === 0 || reading.kind !== "absent") readings.push(reading);
  }
  const texts = readings.flatMap((reading) => (reading.kind === "read" ? [reading.value] : []));
  const unread = readings.find((reading) => reading.kind !== "read");
  if (unread === undefined) return [...new Set(texts)];
  return { why: unread.kind === "unread" ? unread.why : "is not there" };
}

/** Whether a file could not be read. */
export function isUnread(texts: ReturnType<typeof textsIn>): texts is { readonly why: string } {
  return "why" in texts;
}

/**
 * The words that start a script of that text: those after `#!` (the kernel gives all that follows the program as one word,
 * so more than one option is not read), with `env` taken off; a shell where there are none. Undefined where it is not known.
 */
function interpreterOf(text: string): readonly string[] | undefined {
  const line = /^#![ \t]*(\S+)(?:[ \t]+(.*?))?[ \t]*(?:\r?\n|$)/.exec(text);
  if (line === null) return text.startsWith("#!") ? undefined : ["sh"];
  const [, program = "", rest = ""] = line;
  const words = rest === "" ? [] : rest.split(/[ \t]+/);
  if (!/(?:^|\/)env$/.test(program)) return words.length > 1 ? undefined : [program, ...words];
  const [first, ...others] = words;
  if (first === "-S") return others.every(isPlainWord) && others.length > 0 ? others : undefined;
  return first !== undefined && others.length === 0 && isPlainWord(first) ? [first] : undefined;
}

function isPlainWord(word: string): boolean {
  return /^[\w./+-]+$/.test(word) && !word.includes("=");
}
