import type { Reading } from "../readings.ts";
import { isLauncher } from "./launchers.ts";
import { placeOf } from "./paths.ts";
import type { Output, Value } from "./value.ts";
import type { Situation } from "./walk.ts";

/** Runs a text at a point of the reading. */
type Run = (text: string, situation: Situation) => Output;

/** A script file runs; what it does has been read and follows, or is not known. */
export function emitScript(
  interpreter: string,
  file: Value,
  content: "read" | "unread",
  situation: Pick<Situation, "walk" | "source" | "state">,
): void {
  situation.walk.occurrences.push({
    kind: "script",
    interpreter,
    file,
    content,
    source: situation.source,
    folders: situation.state.folders,
  });
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
  const texts = textsOf(file, situation);
  if (texts === undefined) return runUnread();
  emitScript(interpreter, file, "read", situation);
  let output: Output = { kind: "unknown", by: situation.source };
  for (const text of texts) {
    const inner = situation.walk.readings.within(() => run(text, situation));
    if (inner === undefined) return runUnread();
    output = texts.length === 1 ? inner : output;
  }
  return output;

  function runUnread(): Output {
    unread();
    emitScript(interpreter, file, "unread", situation);
    return { kind: "unknown", by: situation.source };
  }
}

/**
 * Runs a program that is named by its path, where it is a script that can be read; undefined where it is not, or where a
 * project's tool put it there, which is known by its name.
 */
export function runProgramFile(
  file: Value & { readonly kind: "literal" },
  args: readonly Value[],
  situation: Situation,
): Output | undefined {
  if (!file.text.includes("/") || isLauncher(file.text)) return undefined;
  const texts = textsOf(file, situation);
  const interpreters = texts?.map((text) => interpreterOf(text));
  const [interpreter] = interpreters ?? [];
  if (interpreter === undefined || interpreters?.some((other) => other?.join(" ") !== interpreter.join(" ")))
    return undefined;
  const words = interpreter.map((text): Value => ({ kind: "literal", text }));
  return situation.walk.dispatch([...words, file, ...args], situation);
}

/** What stands in the file that the word names, once for each folder where the shell may stand; undefined where one cannot be read. */
function textsOf(file: Value, { walk, state }: Situation): readonly string[] | undefined {
  const readings: Reading<string>[] = [];
  for (const [index, folder] of state.folders.entries()) {
    const place = placeOf(file, folder);
    if (place?.spelling !== "literal") return undefined;
    const reading = walk.readings.text(place.path);
    // In a folder where the shell stands only when a command before failed, a file that is not there is not run.
    if (index === 0 || reading.kind !== "absent") readings.push(reading);
  }
  const texts = readings.flatMap((reading) => (reading.kind === "read" ? [reading.value] : []));
  return texts.length === readings.length && texts.length > 0 ? [...new Set(texts)] : undefined;
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
