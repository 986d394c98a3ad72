import { type ShellState, unknownBinding } from "./shellState.ts";
import { type Output, textOf, type Value } from "./value.ts";
import { emitOpaque, type Situation } from "./walk.ts";

const stand = "HOLDPOINT_UNKNOWN";

/**
 * Runs a text of which parts are not known: opaque as a whole, but what is known of it counts as well, with the
 * unknown parts standing for anything.
 */
export function runPartlyKnown(words: readonly Value[], name: string, state: ShellState, situation: Situation): Output {
  emitOpaque(name, `${name} runs a text that is not known`, situation);
  const parts = words.map((word) => textOf(word) ?? `${word.kind === "unknown" ? word.prefix : ""}$${stand}`);
  const text = parts.join(" ");
  if (text === `$${stand}` || !/^[\w\s.,:=/~;&|$*-]*$/.test(text)) return { kind: "unknown", by: situation.source };
  const inner = { ...state, variables: new Map(state.variables) };
  inner.variables.set(stand, unknownBinding("input"));
  return situation.walk.runText(text, inner, { ...situation.frame, input: situation.input });
}

/** The joined text of words that are all known; undefined when one is not. */
export function joined(words: readonly Value[]): string | undefined {
  const texts = words.map(textOf);
  return texts.includes(undefined) ? undefined : texts.join(" ");
}
