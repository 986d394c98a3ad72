import { assign, bindingAfter, valuesOf } from "./assignments.ts";
import type { Command, Redirection } from "./bash.ts";
import type { Expander } from "./expander.ts";
import { isJudgedWithGit } from "./gitSettings.ts";
import { redirect } from "./redirections.ts";
import { type Binding, fork, mergeInto, type ShellState } from "./shellState.ts";
import { anything, type Output, unknownOutput, type Value } from "./value.ts";
import {
  excerpt,
  expanderFor,
  type Frame,
  happening,
  mayContinue,
  mayTake,
  type Situation,
  type Walk,
} from "./walk.ts";
import { expandWord } from "./words.ts";

type AssignmentNode = Extract<Command["prefix"][number], { readonly type: "Assignment" }>;
type Declared = Situation["declared"][number];

/** Most ways one command may come out that are judged apart. */
const alternativeBound = 64;

/** Comes by one simple command: its words, assignments and redirections, and what it runs. */
export function runCommand(command: Command, state: ShellState, frame: Frame, walk: Walk): Output {
  walk.unread.delete(command);
  if (!mayContinue(walk, state)) return unknownOutput;
  const source = excerpt(frame.text, command.pos, command.end);
  const expander = expanderFor(state, frame, walk);
  const situation: Situation = {
    walk,
    state,
    frame,
    input: frame.input,
    source,
    declared: [],
    functions: "heeded",
    within: [],
    secrets: [],
  };
  const words = command.name === undefined ? [] : [command.name, ...command.suffix.filter(isArgument)];
  const declared: Declared[] = [];
  const expanded: (readonly (readonly Value[])[])[] = [];
  for (const word of words) {
    const ways = word.type === "Word" ? expandWord(word, expander) : declaration(word, expander, declared);
    if (!ways.every((values) => mayTake(values, walk))) return unknownOutput;
    expanded.push(ways);
  }
  const alternatives = product(expanded);
  const redirected = redirect([...command.prefix, ...command.suffix].filter(isRedirection), situation);
  const assignments = command.prefix
    .filter(isAssignment)
    .map((node) => ({ name: node.name, binding: bindingAfter(node, expander) }));
  emitAssignments(assignments, alternatives.length === 1 ? (alternatives[0] ?? []) : [], situation);
  if (words.length === 0) {
    for (const { name, binding } of assignments) assign(name, binding, expander, walk);
    return { kind: "text", text: "" };
  }
  const before = assignments.map(({ name }) => ({
    name,
    binding: state.variables.get(name),
    exported: state.exported.has(name),
  }));
  for (const { name, binding } of assignments) {
    assign(name, binding, expander, walk);
    state.exported.add(name);
  }
  const secrets =
    expander.secrets.size === 0 ? redirected.secrets : [...new Set([...expander.secrets, ...redirected.secrets])];
  const shown = redirected.output === "kept" ? frame.shown : "whole";
  const given: Situation = { ...situation, frame: { ...frame, shown }, input: redirected.input, declared, secrets };
  const output = runAlternatives(alternatives, given);
  restore(before, state);
  return alternatives.length === 1 && redirected.output === "kept" ? output : unknownOutput;
}

/** Each way the command may come out starts from the same memory; afterwards it is that of any of them. */
function runAlternatives(alternatives: readonly (readonly Value[])[], situation: Situation): Output {
  const { walk, state } = situation;
  const [only, ...others] = alternatives;
  if (only === undefined) return unknownOutput;
  if (others.length === 0) return walk.dispatch(only, situation);
  const before = fork(state);
  walk.dispatch(only, situation);
  for (const fields of others) {
    const other = fork(before);
    walk.dispatch(fields, { ...situation, state: other });
    mergeInto(state, other);
  }
  return unknownOutput;
}

/** A variable as it was before it was set for one command. */
interface Before {
  readonly name: string;
  readonly binding: Binding | undefined;
  readonly exported: boolean;
}

function restore(before: readonly Before[], state: ShellState): void {
  for (const { name, binding, exported } of before) {
    if (binding === undefined) state.variables.delete(name);
    else state.variables.set(name, binding);
    if (!exported) state.exported.delete(name);
  }
}

/** `name=value` among the arguments of `export` and its like: a word for the program, a binding for the shell. */
function declaration(node: AssignmentNode, expander: Expander, declared: Declared[]): readonly (readonly Value[])[] {
  const binding = bindingAfter(node, expander);
  declared.push({ name: node.name, binding });
  const [value, ...others] = binding.kind === "scalar" ? valuesOf(binding) : [];
  if (value?.kind !== "literal" || others.length > 0) {
    const prefix = value?.kind === "unknown" ? value.prefix : "";
    return [
      [{ kind: "unknown", prefix: `${node.name}=${prefix}`, stays: "anywhere", origin: "variable", words: "one" }],
    ];
  }
  return [[{ kind: "literal", text: `${node.name}=${value.text}` }]];
}

/** `words`: those of the command they are set for, where there is only one way it can come out. */
function emitAssignments(assignments: readonly Declared[], words: readonly Value[], situation: Situation): void {
  const given = new Map(assignments.map(({ name, binding }) => [name, onlyValue(binding)]));
  const environment = new Map([...given].flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  for (const { name, binding } of assignments) {
    const known = environment.has(name) && isJudgedWithGit(name, words, environment, situation) === "yes";
    for (const value of valuesOf(binding)) {
      const set = { kind: "assignment", name, value, ...happening(situation) } as const;
      situation.walk.occurrences.push(known ? { ...set, judgedWith: "program" } : set);
    }
  }
}

function onlyValue(binding: Binding): Value | undefined {
  const [value, ...others] = binding.kind === "scalar" ? valuesOf(binding) : [];
  return others.length === 0 ? value : undefined;
}

/** Every way the words of a command may come out together; beyond the bound the words that differ are unknown. */
function product(words: readonly (readonly (readonly Value[])[])[]): readonly (readonly Value[])[] {
  const count = words.reduce((sum, alternatives) => sum * Math.max(1, alternatives.length), 1);
  if (count === 1) return [words.flatMap((alternatives) => alternatives[0] ?? [])];
  if (count > alternativeBound) {
    return [
      words.flatMap((alternatives) => (alternatives.length === 1 ? (alternatives[0] ?? []) : [anything("variable")])),
    ];
  }
  let all: readonly (readonly Value[])[] = [[]];
  for (const alternatives of words) all = all.flatMap((before) => alternatives.map((fields) => [...before, ...fields]));
  return all;
}

function isArgument(node: Command["suffix"][number]): node is Exclude<Command["suffix"][number], Redirection> {
  return node.type === "Word" || node.type === "Assignment";
}

function isAssignment(node: Command["prefix"][number]): node is AssignmentNode {
  return node.type === "Assignment";
}

function isRedirection(node: Command["suffix"][number]): node is Redirection {
  return node.type === "Redirect" || node.type === "HereDoc" || node.type === "HereString";
}
