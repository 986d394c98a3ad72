import { anywhere, type Place } from "./paths.ts";
import { type Binding, initialState, mergeInto, type ShellState, unionOfPlaces, unknownBinding } from "./shellState.ts";
import type { Value } from "./value.ts";

/**
 * What is known of a shell between two commands of an agent that keeps one shell: plain data, at most about 64 KB. What
 * it does not name is as in a new shell; what may be one of several things says so.
 */
export interface SessionShell {
  /** Where it may stand, the likeliest first. Never empty. */
  readonly folders: readonly Place[];
  readonly previousFolders: readonly Place[];
  readonly folderStack: readonly (readonly Place[])[];
  readonly variables: readonly (readonly [string, Binding])[];
  readonly exported: readonly string[];
  /** Names that no longer mean what they mean in a new shell, each with what they stand for. */
  readonly redefined: readonly (readonly [string, string])[];
  readonly reading: readonly string[];
  readonly handlers: readonly string[];
  readonly positional: readonly Value[] | undefined;
}

export const anAlias = "an alias";
export const aFunction = "a function";
/** Stands among the redefined names for all of them. */
export const everyName = "*";

/** Most that is kept of one shell, in UTF-16 units of JSON. */
const sizeBound = 65_536;

/** A shell that has run nothing yet. */
export function newShell(folder: Place): SessionShell {
  return shellAfter(initialState(folder));
}

/** A shell of which nothing is known any more. */
export function unknownShell(): SessionShell {
  const shell = newShell(anywhere);
  return {
    ...shell,
    redefined: [[everyName, "not known"]],
    variables: ["HOME", "TMPDIR", "IFS", "CDPATH"].map(unknown),
  };
}

/** One of the two, and nobody knows which. The folders of `left` come first. */
export function eitherShell(left: SessionShell, right: SessionShell): SessionShell {
  const state = stateFrom(left);
  mergeInto(state, stateFrom(right));
  return shellAfter(state);
}

/** The same shell, known to stand in one of `folders`. */
export function standingIn(shell: SessionShell, folders: readonly Place[]): SessionShell {
  const places = unionOfPlaces(folders, []);
  return { ...shell, folders: places.length === 0 ? [anywhere] : places };
}

/** The memory with which the next text is read. */
export function stateFrom(shell: SessionShell): ShellState {
  const redefined = new Map(shell.redefined);
  return {
    ...initialState(anywhere),
    folders: shell.folders,
    previousFolders: shell.previousFolders,
    folderStack: shell.folderStack,
    variables: new Map(shell.variables),
    exported: new Set(shell.exported),
    redefined,
    footing: redefined.has(everyName) ? "lost" : "known",
    reading: new Set(shell.reading),
    handlers: shell.handlers,
    positional: shell.positional,
  };
}

/** What stays of a memory when the text that made it is at its end. Over the bound nothing is known. */
export function shellAfter(state: ShellState): SessionShell {
  if (state.footing === "lost") return unknownShell();
  const redefined = new Map(state.redefined);
  for (const name of state.functions.keys()) redefined.set(name, aFunction);
  for (const name of state.aliases.keys()) redefined.set(name, anAlias);
  const shell: SessionShell = {
    folders: state.folders,
    previousFolders: state.previousFolders,
    folderStack: state.folderStack,
    variables: [...state.variables],
    exported: [...state.exported],
    redefined: [...redefined],
    reading: [...state.reading],
    handlers: state.handlers,
    positional: state.positional,
  };
  return JSON.stringify(shell).length > sizeBound ? unknownShell() : shell;
}

function unknown(name: string): readonly [string, Binding] {
  return [name, unknownBinding("variable")];
}
