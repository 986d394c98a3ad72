import { anywhere } from "./paths.ts";
import { fork, mergeInto, type ShellState, sameMemory, unknownBinding } from "./shellState.ts";

/** Rounds until what still changes is taken as unknown. */
const rounds = 2;

/**
 * Goes round a loop until another round would start from no other memory: what a later round may find set by an
 * earlier one is then covered. Afterwards the memory is that of any number of rounds, none included.
 */
export function runLoop(state: ShellState, body: () => void): void {
  for (let round = 0; round < rounds; round += 1) {
    const before = fork(state);
    body();
    state.ended = "no";
    mergeInto(state, before);
    if (sameMemory(state, before)) return;
  }
  const before = fork(state);
  body();
  state.ended = "no";
  mergeInto(state, before);
  if (sameMemory(state, before)) return;
  for (const [name, binding] of state.variables) {
    if (JSON.stringify(binding) !== JSON.stringify(before.variables.get(name))) {
      state.variables.set(name, unknownBinding("variable"));
    }
  }
  if (JSON.stringify(state.folders) !== JSON.stringify(before.folders)) state.folders = [anywhere];
  body();
  state.ended = "no";
}
