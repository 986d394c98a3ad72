import type { Surroundings } from "../surroundings.ts";
import type { FunctionNode, HereDocument } from "./bash.ts";
import { anywhere, isWithin, type Place } from "./paths.ts";
import type { Output, UnknownValue, Value } from "./value.ts";

/** A stretch of an expanded word. `bare` text is still split at blanks and read for wildcards; `quoted` text is not. */
export type Piece =
  | { readonly kind: "text"; readonly text: string; readonly style: "bare" | "quoted" }
  /** A wildcard, or a path that a wildcard matched. */
  | { readonly kind: "wild"; readonly text: string }
  /** Where one word ends and the next begins. */
  | { readonly kind: "gap" }
  | { readonly kind: "stream"; readonly direction: "in" | "out"; readonly output: Output }
  | UnknownValue;

/** The content of a variable, not yet split. */
export type Scalar = readonly Piece[];

/** What a variable may hold: one of several contents, or the elements of an array. Unknown content is a piece. */
export type Binding =
  | { readonly kind: "scalar"; readonly alternatives: readonly Scalar[] }
  | { readonly kind: "array"; readonly elements: readonly Scalar[] };

export interface FunctionBinding {
  readonly node: FunctionNode;
  /** The text its positions count in. */
  readonly text: string;
  readonly bodyOf: (document: HereDocument) => string;
  /** `maybe`: only some ways through the script define it. */
  readonly defined: "surely" | "maybe";
}

/** The memory of a shell at one point of a script: what later commands depend on. */
export interface ShellState {
  /** Where it may stand; one place nearly always. Never empty. */
  folders: readonly Place[];
  /** Where it stands if the last command failed, when that differs. */
  failedFolders: readonly Place[] | undefined;
  previousFolders: readonly Place[];
  folderStack: readonly (readonly Place[])[];
  variables: Map<string, Binding>;
  /** Names that programs started from here get as environment. */
  exported: Set<string>;
  functions: Map<string, FunctionBinding>;
  aliases: Map<string, string>;
  /** Names that an earlier command of the session gave another meaning, each with what it stands for now. */
  redefined: Map<string, string>;
  /** `lost`: a text that was not read ran in this very shell, so that any name may mean anything in later commands. */
  footing: "known" | "lost";
  /** Options in force that change how later texts are read or where `cd` leads. */
  reading: Set<string>;
  /** Texts that run when a signal comes or the shell ends. */
  handlers: readonly string[];
  /** Arguments of the function or script; undefined when not known. */
  positional: readonly Value[] | undefined;
  /** `set -e`: the script ends when a command fails. */
  onFailure: "continue" | "exit";
  /** The last command left the script, the function or the loop. */
  ended: "yes" | "no";
}

/** Most places or contents that are kept apart; beyond, nothing is known. */
const alternativeBound = 16;

export function initialState(folder: Place): ShellState {
  return {
    folders: [folder],
    failedFolders: undefined,
    previousFolders: [anywhere],
    folderStack: [],
    variables: new Map(),
    exported: new Set(),
    functions: new Map(),
    aliases: new Map(),
    redefined: new Map(),
    footing: "known",
    reading: new Set(),
    handlers: [],
    positional: undefined,
    onFailure: "continue",
    ended: "no",
  };
}

/** A copy that changes on its own, as a subshell's memory does. */
export function fork(state: ShellState): ShellState {
  return {
    ...state,
    variables: new Map(state.variables),
    exported: new Set(state.exported),
    functions: new Map(state.functions),
    aliases: new Map(state.aliases),
    redefined: new Map(state.redefined),
    reading: new Set(state.reading),
  };
}

/** Names that every environment has, so that a shell started from here gets them even where nothing exports them. */
const always: ReadonlySet<string> = new Set(["HOME", "TMPDIR"]);

/** The memory of a program's shell started from here: what is exported, the folder, and nothing else. */
export function childState(state: ShellState, positional: readonly Value[]): ShellState {
  const child = fork(state);
  for (const name of state.variables.keys())
    if (!state.exported.has(name) && !always.has(name)) child.variables.delete(name);
  return {
    ...child,
    functions: new Map(),
    aliases: new Map(),
    redefined: new Map(),
    footing: "known",
    reading: new Set(),
    handlers: [],
    positional,
    onFailure: "continue",
    folderStack: [],
  };
}

/** Makes `state` what it may be when either it or `other` came to pass. */
export function mergeInto(state: ShellState, other: ShellState): void {
  if (other.ended === "yes" && state.ended === "no") return;
  if (state.ended === "yes" && other.ended === "no") {
    Object.assign(state, fork(other));
    return;
  }
  state.folders = unionOfPlaces(state.folders, other.folders);
  if (other.failedFolders !== undefined)
    state.failedFolders = unionOfPlaces(state.failedFolders ?? [], other.failedFolders);
  state.previousFolders = unionOfPlaces(state.previousFolders, other.previousFolders);
  if (state.folderStack.length !== other.folderStack.length) state.folderStack = [];
  for (const name of new Set([...state.variables.keys(), ...other.variables.keys()])) {
    state.variables.set(name, mergeBindings(state.variables.get(name), other.variables.get(name)));
  }
  for (const name of state.exported) if (!other.exported.has(name)) state.exported.delete(name);
  for (const name of new Set([...state.functions.keys(), ...other.functions.keys()])) {
    const mine = state.functions.get(name);
    const its = other.functions.get(name);
    const known = its ?? mine;
    const alike = mine?.node === its?.node && mine?.defined === its?.defined;
    if (known !== undefined && !alike) state.functions.set(name, { ...known, defined: "maybe" });
  }
  for (const [name, text] of other.aliases) state.aliases.set(name, text);
  for (const [name, meaning] of other.redefined) state.redefined.set(name, meaning);
  if (other.footing === "lost") state.footing = "lost";
  for (const option of other.reading) state.reading.add(option);
  state.handlers = [...new Set([...state.handlers, ...other.handlers])];
  if (!sameText(state.positional, other.positional)) state.positional = undefined;
  if (other.onFailure === "continue") state.onFailure = "continue";
}

/** Whether going round a loop once more could meet another memory than the first time. */
export function sameMemory(left: ShellState, right: ShellState): boolean {
  return (
    sameText(left.folders, right.folders) &&
    left.variables.size === right.variables.size &&
    [...left.variables].every(([name, binding]) => sameText(binding, right.variables.get(name))) &&
    left.functions.size === right.functions.size &&
    left.aliases.size === right.aliases.size
  );
}

export function unionOfPlaces(left: readonly Place[], right: readonly Place[]): readonly Place[] {
  const all = new Map([...left, ...right].map((place) => [`${place.spelling} ${place.path}`, place]));
  const known = [...all.values()];
  return known.length > alternativeBound || known.some(({ path }) => path === "") ? [anywhere] : known;
}

/** The content is not known: an environment variable, or one of too many. */
export function unknownBinding(origin: UnknownValue["origin"]): Binding {
  return unknownBindings[origin];
}

// One object each, so that merging what is unknown anyway sees at once that nothing is added.
const unknownBindings: Readonly<Record<UnknownValue["origin"], Binding>> = {
  variable: bindingOfUnknown("variable"),
  command: bindingOfUnknown("command"),
  input: bindingOfUnknown("input"),
};

function bindingOfUnknown(origin: UnknownValue["origin"]): Binding {
  return scalarBinding([[{ kind: "unknown", prefix: "", stays: "anywhere", origin, words: "many" }]]);
}

export function scalarBinding(alternatives: readonly Scalar[]): Binding {
  return { kind: "scalar", alternatives };
}

/** A number, as arithmetic leaves it behind: no path, no blank, no slash. */
export function numberBinding(): Binding {
  return scalarBinding([[{ kind: "unknown", prefix: "", stays: "name", origin: "variable", words: "one" }]]);
}

/** Whether a folder surely exists, so that `cd` to it does not fail. */
export function surelyExists(place: Place, state: ShellState, surroundings: Surroundings): boolean {
  if (place.spelling !== "literal") return false;
  const known = [...surroundings.roots, surroundings.home, ...surroundings.temporary];
  for (const folder of state.folders) if (folder.spelling === "literal") known.push(folder.path);
  return known.some((folder) => isWithin(folder, place.path));
}

function mergeBindings(left: Binding | undefined, right: Binding | undefined): Binding {
  if (left === undefined || right === undefined) {
    const known = left ?? right;
    if (known?.kind !== "scalar") return unknownBinding("variable");
    return mergeBindings(known, unknownBinding("variable"));
  }
  if (left === right) return left;
  if (left.kind !== "scalar" || right.kind !== "scalar") {
    return sameText(left, right) ? left : unknownBinding("variable");
  }
  if (isPartOf(right, left)) return left;
  if (isPartOf(left, right)) return right;
  const known = new Map(left.alternatives.map((scalar) => [contentKey(scalar), scalar]));
  const all = new Map([...known, ...right.alternatives.map((scalar) => [contentKey(scalar), scalar] as const)]);
  if (all.size === known.size) return left;
  return all.size > alternativeBound ? unknownBinding("variable") : scalarBinding([...all.values()]);
}

/** Equal for equal contents, and for no others. */
function contentKey(scalar: Scalar): string {
  const [only, ...others] = scalar;
  return only?.kind === "text" && others.length === 0 ? `${only.style} ${only.text}` : JSON.stringify(scalar);
}

/** Whether the one holds every content of the other, as far as they are the same objects: what was merged before is not compared again. */
function isPartOf(part: ScalarBinding, whole: ScalarBinding): boolean {
  return part.alternatives.every((scalar) => whole.alternatives.includes(scalar));
}

type ScalarBinding = Extract<Binding, { readonly kind: "scalar" }>;

/** Memory is plain data and small, so equal text is equal memory. */
function sameText(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
