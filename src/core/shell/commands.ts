import type { Shell } from "../call/call.ts";
import { noReadings, type Readings } from "../readings.ts";
import { shortened } from "../shortened.ts";
import type { Surroundings } from "../surroundings.ts";
import { type NestedScript, parseShell, shellTextBound } from "./bash.ts";
import { dispatch } from "./dispatch.ts";
import { type Input, inherited, type Occurrence } from "./occurrence.ts";
import { saidInBash } from "./otherShells.ts";
import type { Place } from "./paths.ts";
import { boundProblem, type Problem, syntaxProblem } from "./problem.ts";
import { readingProblems } from "./readingOptions.ts";
import { type SessionShell, shellAfter, stateFrom, unknownShell } from "./sessionShell.ts";
import { fork, initialState, type ShellState, unknownBinding } from "./shellState.ts";
import { runList, runNode, settle } from "./statements.ts";
import { isNeverRun } from "./uncalled.ts";
import { anything, type Output, textOf, unknownOutput, type Value } from "./value.ts";
import {
  commandBound,
  type DefinedFunction,
  depthBound,
  excerpt,
  type Frame,
  isExhausted,
  mayContinue,
  mayTake,
  nestingBound,
  report,
  type ShellLife,
  type Situation,
  type Walk,
  wordBound,
} from "./walk.ts";
import { zshProblems } from "./zsh.ts";

/** Everything a shell text may make happen, and what of it could not be read. */
export interface ShellReading {
  readonly occurrences: readonly Occurrence[];
  readonly problems: readonly Problem[];
}

/**
 * Reads a shell text down to the programs that would really run, in every branch, with what they would be given. `start`
 * is where the shell stands, or all that is known of one that ran commands before; `after` is what is known of it then.
 * Script files are followed as far as `readings` has them. Where the shell ends with the text, so does what nobody called. Pure, bounded, never stops at something it does not understand: that becomes an opaque occurrence or a problem.
 */
export function readShell(
  text: string,
  shell: Shell,
  start: Place | SessionShell,
  surroundings: Surroundings,
  readings: Readings = noReadings(),
  life: ShellLife = "stays",
): ShellReading & { readonly after: () => SessionShell } {
  const walk = newWalk(shell, surroundings, readings, life);
  const state = "folders" in start ? stateFrom(start) : initialState(start);
  walk.traps.push(...state.handlers);
  if (walk.traps.length > 0) for (const [name, binding] of state.variables) walk.history.set(name, binding);
  const frame: Frame = {
    text,
    bodyOf: (document) => document.body.text,
    input: inherited,
    depth: 0,
    calls: [],
    shown: "whole",
  };
  const said = saidInBash(text, shell);
  for (const problem of said.problems) report(problem, walk);
  if (shell === "fish") forgetLists(state);
  walk.runText(said.text, state, frame);
  settle(state);
  runLeftovers(walk, state, frame);
  for (const problem of readingProblems("folders" in start ? start : undefined, text)) report(problem, walk);
  // Most readings are not asked for it.
  const after = (): SessionShell => (walk.problems.length > 0 ? unknownShell() : shellAfter(state));
  if (shell === "powershell" && readings.syntax("powershell", text).kind === "read") {
    const source = excerpt(text, 0, text.length);
    const { folders } = "folders" in start ? start : initialState(start);
    const code = { kind: "code", program: "powershell", language: "powershell", text, source, folders } as const;
    const kept = changesPowerShell(text) || !("folders" in start) ? undefined : start;
    return { occurrences: [code], problems: [], after: () => kept ?? after() };
  }
  return { occurrences: walk.occurrences, problems: walk.problems, after };
}

/** Of a list that an earlier text set, fish puts every element where bash puts the first. */
function forgetLists(state: ShellState): void {
  for (const [name, binding] of state.variables)
    if (binding.kind === "array" && binding.elements.length !== 1)
      state.variables.set(name, unknownBinding("variable"));
}

/** Whether a text may leave PowerShell itself another: in another folder, with other names or variables. */
function changesPowerShell(text: string): boolean {
  return /\b(?:cd|chdir|sl|\w+-location|pushd|popd|function|filter|class|\w+-alias|sal|nal|\w+-module|ipmo|iex|invoke-expression|\w+-variable|sv|nv|set-item|si|set-psreadline\w*|param|using)\b|\benv:|\$[\w:]+\s*[-+*/.?]*=|(?:^|[;|&{(\s])\.\s/i.test(
    text,
  );
}

/** Reads a program that is started with these words and without a shell, from a folder where `start` stands. */
export function readWords(
  words: readonly Value[],
  start: SessionShell,
  surroundings: Surroundings,
  readings: Readings,
): ShellReading {
  const walk = newWalk("bash", surroundings, readings, "ends");
  const state = stateFrom(start);
  const source = shortened(words.map((word) => textOf(word) ?? "…").join(" "));
  const frame: Frame = { text: source, bodyOf: () => "", input: inherited, depth: 0, calls: [], shown: "whole" };
  const situation = {
    walk,
    state,
    frame,
    input: inherited,
    source,
    declared: [],
    functions: "ignored",
    within: [],
    secrets: [],
  } as const;
  walk.dispatch(words, situation);
  runLeftovers(walk, state, frame);
  return { occurrences: walk.occurrences, problems: walk.problems };
}

function newWalk(shell: Shell, surroundings: Surroundings, readings: Readings, life: ShellLife): Walk {
  const walk: Walk = {
    surroundings,
    shell,
    readings,
    occurrences: [],
    problems: [],
    functions: new Map(),
    life,
    traps: [],
    history: new Map(),
    unread: new Set(),
    room: shellTextBound,
    commands: commandBound,
    words: wordBound,
    nesting: 0,
    runText: (text, state, frame) => runText(text, state, frame, walk),
    runNested: (script, state, frame) => runNested(script, state, frame, walk),
    callFunction: (binding, args, { state, frame, input }) => {
      const called = walk.functions.get(binding.node);
      if (called !== undefined) called.called = "yes";
      const { positional } = state;
      state.positional = args;
      const inner = {
        ...frame,
        text: binding.text,
        bodyOf: binding.bodyOf,
        input,
        calls: [...frame.calls, binding.node],
      };
      const output = runNode(binding.node.body, state, inner, walk);
      Object.assign(state, { positional, ended: "no" });
      return output;
    },
    dispatch: (words, situation) => dispatchBounded(words, situation, walk),
  };
  return walk;
}

function dispatchBounded(words: readonly Value[], situation: Situation, walk: Walk): Output {
  if (walk.nesting >= nestingBound || !mayContinue(walk, situation.state)) {
    report(boundProblem("It starts programs inside programs, or more of them, than are read."), walk);
    return unknownOutput;
  }
  if (!mayTake(words, walk)) return unknownOutput;
  walk.nesting += 1;
  const output = dispatch(words, situation);
  walk.nesting -= 1;
  return output;
}

function runText(text: string, state: ShellState, frame: Frame, walk: Walk): Output {
  if (frame.depth >= depthBound) {
    report(boundProblem("It starts shells inside shells deeper than what is read."), walk);
    return unknownOutput;
  }
  const parsed = parseShell(text, walk.room);
  walk.room -= parsed.text.length;
  for (const problem of parsed.problems) report(problem, walk);
  if (parsed.script === undefined) return unknownOutput;
  if (walk.shell === "zsh" || walk.shell === "unknown") {
    for (const problem of zshProblems(parsed.script, parsed.text)) report(problem, walk);
  }
  for (const command of parsed.commands) walk.unread.add(command);
  return runList(
    parsed.script,
    state,
    { ...frame, text: parsed.text, bodyOf: parsed.bodyOf, depth: frame.depth + 1 },
    walk,
  );
}

/** A substitution runs in a shell of its own, but for `${ …; }`, which runs in this one. */
function runNested(nested: NestedScript, state: ShellState, frame: Frame, walk: Walk): Output {
  const { script } = nested;
  if (script === undefined) {
    report(syntaxProblem("It holds a substitution that does not parse."), walk);
    return unknownOutput;
  }
  const own = nested.text.startsWith("${") ? state : fork(state);
  const feeds = nested.type === "ProcessSubstitution" && nested.operator === ">";
  const input: Input = feeds ? { kind: "output", output: unknownOutput } : frame.input;
  const output = runList(script, own, { ...frame, input, text: script.source ?? frame.text, shown: "whole" }, walk);
  return output.kind === "unknown" && output.by === "" ? { kind: "unknown", by: nested.text.slice(0, 200) } : output;
}

/** Traps, functions nobody called, and what those set up in turn; then a check that nothing was passed over. */
function runLeftovers(walk: Walk, state: ShellState, frame: Frame): void {
  for (let found = true; found && !isExhausted(walk); ) {
    const traps = walk.traps.splice(0);
    for (const text of traps) {
      const later = fork(state);
      for (const [name, binding] of walk.history) later.variables.set(name, binding);
      walk.runText(text, later, frame);
    }
    const due = uncalled(walk).filter((defined) => !isNeverRun(defined, walk, frame));
    callAll(due, walk, state, frame);
    found = traps.length > 0 || due.length > 0;
  }
  // What never runs is only come by, so that no part of the text is passed over.
  const [occurrences, traps] = [walk.occurrences.length, walk.traps.length];
  for (let idle = uncalled(walk); idle.length > 0 && !isExhausted(walk); idle = uncalled(walk))
    callAll(idle, walk, state, frame);
  walk.occurrences.splice(occurrences);
  walk.traps.splice(traps);
  if (walk.problems.length === 0 && walk.unread.size > 0) {
    report(syntaxProblem("Part of it could not be followed."), walk);
  }
}

function uncalled({ functions }: Walk): readonly DefinedFunction[] {
  return [...functions.values()].filter(({ called }) => called === "no");
}

/** Calls functions as some later command might, with arguments that are not known. */
function callAll(defined: readonly DefinedFunction[], walk: Walk, state: ShellState, frame: Frame): void {
  for (const { binding } of defined) {
    if (isExhausted(walk)) return;
    walk.callFunction(binding, [anything("input")], { state: fork(state), frame, input: inherited });
  }
}
