import type { Shell } from "../call/call.ts";
import type { Readings } from "../readings.ts";
import { shortened } from "../shortened.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Command, FunctionNode, HereDocument, NestedScript } from "./bash.ts";
import type { Expander } from "./expander.ts";
import type { Input, Occurrence } from "./occurrence.ts";
import type { Place } from "./paths.ts";
import { boundProblem, type Problem } from "./problem.ts";
import type { Binding, FunctionBinding, ShellState } from "./shellState.ts";
import type { Output, Value } from "./value.ts";

/** One reading of a shell text with all texts inside it: what it found so far, and how much it may still read. */
export interface Walk {
  readonly surroundings: Surroundings;
  readonly shell: Shell;
  readonly readings: Readings;
  readonly occurrences: Occurrence[];
  readonly problems: Problem[];
  /** Commands of all trees parsed so far that were not come by yet. */
  readonly unread: Set<Command>;
  readonly functions: Map<FunctionNode, DefinedFunction>;
  /** `ends`: the shell is gone once the text has run. `stays`: it comes back to its prompt. */
  readonly life: ShellLife;
  readonly traps: string[];
  /** Everything a variable may have held since the first trap was set. */
  readonly history: Map<string, Binding>;
  /** UTF-16 units of shell text that may still be read. */
  room: number;
  /** Commands that may still be come by. */
  commands: number;
  /** Words of commands that may still be worked out. */
  words: number;
  /** Programs started inside programs at this point. */
  nesting: number;
  readonly runText: (text: string, state: ShellState, frame: Frame) => Output;
  readonly runNested: (script: NestedScript, state: ShellState, frame: Frame) => Output;
  readonly callFunction: (
    binding: FunctionBinding,
    args: readonly Value[],
    situation: Pick<Situation, "state" | "frame" | "input">,
  ) => Output;
  /** Runs the program that the words name, wrappers and all. */
  readonly dispatch: (words: readonly Value[], situation: Situation) => Output;
}

/** Whether a shell is still there once a text has run in it. */
export type ShellLife = "ends" | "stays";

/** A function that some text defines. */
export interface DefinedFunction {
  readonly binding: FunctionBinding;
  /** How deep inside other texts it is defined; 1 in the text that was given. */
  readonly depth: number;
  called: "yes" | "no";
}

/** The text being read, and what holds for all of it. */
export interface Frame {
  /** Positions of the tree count in this text. */
  readonly text: string;
  readonly bodyOf: (document: HereDocument) => string;
  readonly input: Input;
  /** Texts inside texts: `sh -c`, `eval`, here-documents. */
  readonly depth: number;
  /** Functions being called, innermost last. */
  readonly calls: readonly FunctionNode[];
  /** Whether what is printed here reaches a reader as it is. */
  readonly shown: "whole" | "sifted";
}

/** One command about to run. */
export interface Situation {
  readonly walk: Walk;
  readonly state: ShellState;
  readonly frame: Frame;
  readonly input: Input;
  readonly source: string;
  /** Assignments among the arguments of `export`, `declare` and their like. */
  readonly declared: readonly { readonly name: string; readonly binding: Binding }[];
  /** Functions are passed over after `command`, `exec` and every program that starts another. */
  readonly functions: "heeded" | "ignored";
  readonly within: readonly string[];
  /** The environment variables whose secret values its words or its here-documents hold. */
  readonly secrets: readonly string[];
}

/** Most texts inside texts. */
export const depthBound = 12;
/** Most programs that start one another. */
export const nestingBound = 64;
/** Most commands in one reading; wrappers, and each round of a loop or call of a function, count. */
export const commandBound = 1_250;
/** Most words in one reading: each time a command is come by, and each program that starts another, they count anew. */
export const wordBound = 30_000;
/** So many variables and functions cost as much as one command, because each fork of the memory copies them. */
const memoryOfOneCommand = 8;

export function expanderFor(state: ShellState, frame: Frame, walk: Walk): Expander {
  return {
    state,
    surroundings: walk.surroundings,
    arrays: walk.shell === "zsh" || walk.shell === "unknown" ? "either" : "bash",
    run: (script) => walk.runNested(script, state, frame),
    report: (problem) => report(problem, walk),
    secrets: new Set(),
  };
}

export function report(problem: Problem, walk: Walk): void {
  if (!walk.problems.some((known) => known.text === problem.text)) walk.problems.push(problem);
}

/**
 * Counts one command, as more than one where much must be remembered for it; false when there were too many, which is
 * reported.
 */
export function mayContinue(walk: Walk, { variables, functions }: ShellState): boolean {
  if (isExhausted(walk)) return false;
  walk.commands -= 1 + Math.floor((variables.size + functions.size) / memoryOfOneCommand);
  return true;
}

/** So many UTF-16 units cost as much as one word. */
const textOfOneWord = 64;

/** Counts words, long ones as more than one; false when there were too many, which is reported. */
export function mayTake(words: readonly Value[], walk: Walk): boolean {
  for (const word of words) {
    const text = word.kind === "literal" || word.kind === "glob" ? word.text.length : 0;
    walk.words -= 1 + Math.floor(text / textOfOneWord);
  }
  if (walk.words >= 0) return true;
  report(boundProblem("Its commands have more words than are read."), walk);
  return false;
}

/** Whether no more commands are read; that is reported, so that what is left out holds the call. */
export function isExhausted(walk: Walk): boolean {
  if (walk.words < 0) return true;
  if (walk.commands > 0) return false;
  report(boundProblem("It runs more commands than are read."), walk);
  return true;
}

/** What every occurrence says of where it comes from. */
export function happening(situation: Situation): { readonly source: string; readonly folders: readonly Place[] } {
  return { source: situation.source, folders: situation.state.folders };
}

/** As `happening`, with what a program gets and gives. */
export function passedOn(situation: Situation): ReturnType<typeof happening> & {
  readonly secrets: readonly string[];
  readonly shown: "whole" | "sifted";
} {
  return { ...happening(situation), secrets: situation.secrets, shown: situation.frame.shown };
}

/** Something runs that cannot be seen. */
export function emitOpaque(program: string, why: string, situation: Situation, from?: "network"): Output {
  const hidden = { kind: "opaque", program, why, ...happening(situation) } as const;
  situation.walk.occurrences.push(from === undefined ? hidden : { ...hidden, from });
  return { kind: "unknown", by: situation.source };
}

/** A stretch of the text, in one line and at most 200 characters. What was put into it to read it is shown as a mark. */
export function excerpt(text: string, from: number, to: number): string {
  const stretch = text.slice(from, Math.min(to, from + 400));
  // Most need no change, which one look shows.
  if (!/[^\S ]| {2}|^ | $|"\$@"|\$HOLDPOINT_/.test(stretch)) return shortened(stretch);
  const shown = stretch
    .replace(/\s+/g, " ")
    .replace(/ "\$@"$/, "")
    .replaceAll('"$HOLDPOINT_ITEM"', "{}")
    .replaceAll("$HOLDPOINT_UNKNOWN", "…")
    .trim();
  return shortened(shown);
}
