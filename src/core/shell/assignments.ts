import type { Command } from "./bash.ts";
import type { Expander } from "./expander.ts";
import { pieceOfValue, sequence, unknownPiece, wordOf } from "./pieces.ts";
import { holding, secretsOf } from "./secrets.ts";
import { type Binding, type Scalar, scalarBinding, unknownBinding } from "./shellState.ts";
import type { Value } from "./value.ts";
import { bindingOf } from "./variables.ts";
import type { Walk } from "./walk.ts";
import { expandScalar, expandWord } from "./words.ts";

type AssignmentNode = Extract<Command["prefix"][number], { readonly type: "Assignment" }>;

/** What the variable holds after the assignment. */
export function bindingAfter(assignment: AssignmentNode, expander: Expander): Binding {
  const own = { ...expander, secrets: new Set<string>() };
  return holding(own.secrets, contentAfter(assignment, own));
}

function contentAfter(assignment: AssignmentNode, expander: Expander): Binding {
  if (assignment.index !== undefined) expandScalar(assignment.index, expander);
  if (assignment.value.type === "ArrayValue") {
    const elements = assignment.value.elements.flatMap((element) => expandWord(element, expander)[0] ?? []);
    if (assignment.append === true || assignment.index !== undefined) return unknownBinding("variable");
    return { kind: "array", elements: elements.map((value): Scalar => [pieceOfValue(value)]) };
  }
  const value = expandScalar(assignment.value, expander);
  if (assignment.index !== undefined) return unknownBinding("variable");
  if (assignment.append !== true) return scalarBinding(value);
  const before = bindingOf(assignment.name, expander.state, expander.surroundings);
  if (before === undefined) return scalarBinding(sequence([[[unknownPiece("variable", "bare")]], value]));
  return before.kind === "scalar" ? scalarBinding(sequence([before.alternatives, value])) : unknownBinding("variable");
}

/** Most text that a variable is known to hold, in UTF-16 units, and most pieces of it. */
const contentBound = 2_048;
const pieceBound = 64;

/** Sets a variable for everything that follows. */
export function assign(name: string, binding: Binding, expander: Pick<Expander, "state">, walk: Walk): void {
  const kept = isSmall(binding) ? binding : holding(secretsOf(binding), unknownBinding("variable"));
  expander.state.variables.set(name, kept);
  if (walk.traps.length === 0) return;
  const before = walk.history.get(name);
  walk.history.set(name, before === undefined ? kept : either(before, kept));
}

/** Each content a variable may hold, as a word would come out if it were quoted. */
export function valuesOf(binding: Binding): readonly Value[] {
  const scalars = binding.kind === "array" ? binding.elements : binding.alternatives;
  return scalars.map((scalar) => (scalar.length === 0 ? { kind: "literal", text: "" } : wordOf(scalar)));
}

function either(left: Binding, right: Binding): Binding {
  if (left.kind !== "scalar" || right.kind !== "scalar") return unknownBinding("variable");
  const all = new Map([...left.alternatives, ...right.alternatives].map((scalar) => [JSON.stringify(scalar), scalar]));
  return all.size > 4 ? unknownBinding("variable") : scalarBinding([...all.values()]);
}

function isSmall(binding: Binding): boolean {
  const scalars = binding.kind === "array" ? binding.elements : binding.alternatives;
  let size = 0;
  for (const scalar of scalars) {
    if (scalar.length > pieceBound) return false;
    for (const piece of scalar) size += piece.kind === "text" ? piece.text.length : 1;
  }
  return size <= contentBound;
}
