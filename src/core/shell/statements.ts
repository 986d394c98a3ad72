import { assertNever } from "../../base/assertNever.ts";
import { assign } from "./assignments.ts";
import type { CommandNode, FunctionNode, Script, SyntaxNode } from "./bash.ts";
import { isForkBomb } from "./forkBomb.ts";
import { runLoop } from "./loops.ts";
import type { Occurrence } from "./occurrence.ts";
import { pieceOfValue } from "./pieces.ts";
import { redirect } from "./redirections.ts";
import {
  fork,
  mergeInto,
  numberBinding,
  type ShellState,
  scalarBinding,
  unionOfPlaces,
  unknownBinding,
} from "./shellState.ts";
import { siftsVariables } from "./sieves.ts";
import { runCommand } from "./simpleCommand.ts";
import { type Output, unknownOutput } from "./value.ts";
import {
  excerpt,
  expanderFor,
  type Frame,
  happening,
  isExhausted,
  mayContinue,
  type Situation,
  type Walk,
} from "./walk.ts";
import { expandWord, runNested } from "./words.ts";

type List = Extract<SyntaxNode, { readonly type: "CompoundList" }>;
type AndOr = Extract<SyntaxNode, { readonly type: "AndOr" }>;
type Pipeline = Extract<SyntaxNode, { readonly type: "Pipeline" }>;
type For = Extract<SyntaxNode, { readonly type: "For" | "Select" }>;

/** Comes by every statement in order, whether or not it would be reached, and says what they print together. */
export function runList(list: Script | List, state: ShellState, frame: Frame, walk: Walk): Output {
  let printed: Output | undefined;
  for (const statement of list.commands) {
    if (isExhausted(walk)) return unknownOutput;
    settle(state);
    const output =
      statement.background === true
        ? runNode(statement.command, fork(state), frame, walk)
        : runNode(statement.command, state, frame, walk);
    printed = printed === undefined ? output : followed(printed, output);
  }
  return printed ?? { kind: "text", text: "" };
}

export function runNode(
  node: CommandNode | Pipeline | AndOr | List,
  state: ShellState,
  frame: Frame,
  walk: Walk,
): Output {
  switch (node.type) {
    case "Command":
      return runCommand(node, state, frame, walk);
    case "Pipeline":
      return runPipeline(node, state, frame, walk);
    case "AndOr":
      return runAndOr(node, state, frame, walk);
    case "CompoundList":
      return runList(node, state, frame, walk);
    case "Redirected": {
      const situation = situationOf(node, state, frame, walk);
      const redirected = redirect(node.redirects, situation);
      // What the commands inside do with it is not followed.
      for (const name of redirected.secrets) walk.occurrences.push({ kind: "secret", name, ...happening(situation) });
      const shown = redirected.output === "kept" ? frame.shown : "whole";
      const output = runNode(node.command, state, { ...frame, input: redirected.input, shown }, walk);
      return redirected.output === "kept" ? output : unknownOutput;
    }
    case "Subshell":
      return runList(node.body, fork(state), frame, walk);
    case "BraceGroup":
      return runList(node.body, state, frame, walk);
    case "If":
      runIf(node, state, frame, walk);
      return unknownOutput;
    case "For":
    case "Select":
      runFor(node, state, frame, walk);
      return unknownOutput;
    case "While":
      runLoop(state, () => {
        runList(node.clause, state, frame, walk);
        runList(node.body, state, frame, walk);
      });
      return unknownOutput;
    case "ArithmeticFor":
      for (const expression of [node.initialize, node.test, node.update])
        if (expression) calculate(expression, state, frame, walk);
      runLoop(state, () => runList(node.body, state, frame, walk));
      return unknownOutput;
    case "Case":
      runCase(node, state, frame, walk);
      return unknownOutput;
    case "Function":
      define(node, state, frame, walk);
      return { kind: "text", text: "" };
    case "Coproc":
      runNode(node.body, fork(state), { ...frame, input: { kind: "output", output: unknownOutput } }, walk);
      return unknownOutput;
    case "TestCommand":
      runNested(node.expression, expanderFor(state, frame, walk));
      return { kind: "text", text: "" };
    case "ArithmeticCommand":
      if (node.expression !== undefined) calculate(node.expression, state, frame, walk);
      return { kind: "text", text: "" };
    default:
      return assertNever(node);
  }
}

/** A failed `cd` leaves the shell where it was, and the script goes on. */
export function settle(state: ShellState): void {
  if (state.failedFolders !== undefined && state.onFailure === "continue") {
    state.folders = unionOfPlaces(state.folders, state.failedFolders);
  }
  state.failedFolders = undefined;
  state.ended = "no";
}

/** The memory where the last command failed instead. */
function afterFailure(state: ShellState): ShellState {
  const failed = fork(state);
  return { ...failed, folders: state.failedFolders ?? state.folders, failedFolders: undefined, ended: "no" };
}

function runPipeline(node: Pipeline, state: ShellState, frame: Frame, walk: Walk): Output {
  const only = node.commands.length === 1 ? node.commands[0] : undefined;
  if (only !== undefined) return runNode(only, state, frame, walk);
  let output: Output = unknownOutput;
  let input = frame.input;
  for (const [index, command] of node.commands.entries()) {
    const part = fork(state);
    const next = node.commands[index + 1];
    const shown = next === undefined ? frame.shown : siftsVariables(next) === "yes" ? "sifted" : "whole";
    output = runNode(command, part, { ...frame, input, shown }, walk);
    if (output.kind === "unknown") output = { kind: "unknown", by: excerpt(frame.text, command.pos, command.end) };
    input = { kind: "output", output };
    // Other shells than bash run the last part themselves, so that its `cd` and variables stay.
    if (index === node.commands.length - 1 && walk.shell !== "bash" && walk.shell !== "sh") mergeInto(state, part);
  }
  return output;
}

function runAndOr(node: AndOr, state: ShellState, frame: Frame, walk: Walk): Output {
  // The memory in which an earlier part of the chain failed, so that the rest after `&&` was passed over.
  let passedOver: ShellState | undefined;
  let printed: Output = { kind: "text", text: "" };
  for (const [index, command] of node.commands.entries()) {
    const operator = index === 0 ? undefined : node.operators[index - 1];
    // What either way leaves behind is kept apart and put together again, which is work of its own.
    if (operator !== undefined && !mayContinue(walk, state)) return unknownOutput;
    if (operator === "&&") {
      const failed = afterFailure(state);
      if (passedOver === undefined) passedOver = failed;
      else mergeInto(passedOver, failed);
      Object.assign(state, { failedFolders: undefined, ended: "no" });
      printed = followed(printed, runNode(command, state, frame, walk));
    } else if (operator === "||") {
      const succeeded = { ...fork(state), failedFolders: undefined };
      Object.assign(state, afterFailure(state));
      if (passedOver !== undefined) mergeInto(state, passedOver);
      passedOver = undefined;
      runNode(command, state, frame, walk);
      mergeInto(state, succeeded);
      printed = unknownOutput;
    } else {
      printed = runNode(command, state, frame, walk);
    }
  }
  if (passedOver !== undefined) mergeFailed(state, passedOver);
  return printed;
}

/** Adds the memory of a chain that failed half-way: its variables, and its folder as the one after a failure. */
function mergeFailed(state: ShellState, failed: ShellState): void {
  if (state.ended === "yes") {
    mergeInto(state, failed);
    return;
  }
  const { folders } = state;
  const failedFolders = unionOfPlaces(failed.folders, state.failedFolders ?? folders);
  mergeInto(state, { ...failed, folders });
  state.failedFolders = failedFolders;
  // `set -e` does not end a script for a failure before the last part of a chain.
  if (state.onFailure === "exit") state.folders = unionOfPlaces(folders, failed.folders);
}

function runIf(node: Extract<SyntaxNode, { readonly type: "If" }>, state: ShellState, frame: Frame, walk: Walk): void {
  const arms = [node, ...node.elif];
  const outcomes: ShellState[] = [];
  let current = state;
  for (const arm of arms) {
    runList(arm.clause, current, frame, walk);
    const otherwise = afterFailure(current);
    const taken = { ...fork(current), failedFolders: undefined };
    runList(arm.then, taken, frame, walk);
    outcomes.push(taken);
    current = otherwise;
  }
  if (node.else !== undefined) runList(node.else, current, frame, walk);
  for (const outcome of outcomes) mergeInto(current, outcome);
  Object.assign(state, current);
}

function runFor(node: For, state: ShellState, frame: Frame, walk: Walk): void {
  const expander = expanderFor(state, frame, walk);
  const values = node.wordlist?.flatMap((word) => expandWord(word, expander).flat()) ?? state.positional;
  const contents = values?.map((value) => [
    pieceOfValue(value.kind === "unknown" ? { ...value, words: "one" } : value),
  ]);
  const known = contents !== undefined && contents.length > 0 && contents.length <= 64;
  assign(node.name.value, known ? scalarBinding(contents) : unknownBinding("input"), expander, walk);
  const binding = state.variables.get(node.name.value);
  runLoop(state, () => {
    if (binding !== undefined) state.variables.set(node.name.value, binding);
    runList(node.body, state, frame, walk);
  });
}

function runCase(
  node: Extract<SyntaxNode, { readonly type: "Case" }>,
  state: ShellState,
  frame: Frame,
  walk: Walk,
): void {
  const expander = expanderFor(state, frame, walk);
  expandWord(node.word, expander);
  const before = fork(state);
  for (const item of node.items) {
    for (const pattern of item.pattern) runNested(pattern, expander);
    const taken = fork(before);
    runList(item.body, taken, frame, walk);
    settle(taken);
    mergeInto(state, taken);
  }
}

function define(node: FunctionNode, state: ShellState, frame: Frame, walk: Walk): void {
  const name = node.name.value;
  const binding = { node, text: frame.text, bodyOf: frame.bodyOf, defined: "surely" } as const;
  state.functions.set(name, binding);
  walk.functions.set(node, { binding, depth: frame.depth, called: "no" });
  const situation = situationOf(node, state, frame, walk);
  const here = { source: situation.source, folders: state.folders };
  const occurrences: Occurrence[] = [{ kind: "definition", name, ...here }];
  if (isForkBomb(node)) occurrences.push({ kind: "forkBomb", ...here });
  walk.occurrences.push(...occurrences);
}

/** Arithmetic can run scripts and set variables, to numbers only. */
function calculate(expression: SyntaxNode, state: ShellState, frame: Frame, walk: Walk): void {
  runNested(expression, expanderFor(state, frame, walk));
  for (const [name] of state.variables) {
    const binding = state.variables.get(name);
    if (binding !== undefined && mentions(expression, name)) state.variables.set(name, numberBinding());
  }
}

function mentions(expression: SyntaxNode, name: string): boolean {
  if (expression.type === "ArithmeticWord") return expression.value === name;
  if (expression.type === "ArithmeticUnary") return mentions(expression.operand, name);
  if (expression.type === "ArithmeticGroup") return mentions(expression.expression, name);
  if (expression.type !== "ArithmeticBinary") return false;
  return mentions(expression.left, name) || mentions(expression.right, name);
}

function followed(first: Output, second: Output): Output {
  return first.kind === "text" && second.kind === "text"
    ? { kind: "text", text: first.text + second.text }
    : unknownOutput;
}

function situationOf(node: SyntaxNode, state: ShellState, frame: Frame, walk: Walk): Situation {
  return {
    walk,
    state,
    frame,
    input: frame.input,
    source: excerpt(frame.text, node.pos, node.end),
    declared: [],
    functions: "heeded",
    within: [],
    secrets: [],
  };
}
