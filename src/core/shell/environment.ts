import { contextVariables } from "../contexts/environment.ts";
import { valuesOf } from "./assignments.ts";
import { type ShellState, scalarBinding } from "./shellState.ts";
import type { Value } from "./value.ts";

/** Takes variables that tell where commands go out of the environment: whatever the editor's own says, they are not set. */
export function takeOut(
  names: Iterable<string>,
  { exported, variables }: Pick<ShellState, "exported" | "variables">,
): void {
  for (const name of names) {
    if (!contextVariables.has(name)) continue;
    variables.set(name, scalarBinding([[]]));
    exported.add(name);
  }
}

const empty: ReadonlyMap<string, Value> = new Map();

/**
 * What a program started from here surely gets as environment because the text, or an earlier command of the session,
 * exports it. One of several contents, or more than one word, is an unknown value. Names that are not in it may be set
 * elsewhere to anything; a variable that is set and not exported is among those, since the environment may have it.
 */
export function environmentOf({ exported, variables }: ShellState): ReadonlyMap<string, Value> {
  if (exported.size === 0) return empty;
  const environment = new Map<string, Value>();
  for (const name of exported) {
    const binding = variables.get(name);
    if (binding === undefined) continue;
    const [value, ...others] = valuesOf(binding);
    if (value !== undefined) environment.set(name, others.length === 0 && binding.kind === "scalar" ? value : unknown);
  }
  return environment;
}

const unknown: Value = { kind: "unknown", prefix: "", stays: "anywhere", origin: "variable", words: "one" };
