import { environmentOf } from "./environment.ts";
import { foundFrom, readFind } from "./findReading.ts";
import { filledIn } from "./items.ts";
import { type Place, placeOf } from "./paths.ts";
import { anything, type Output, type Value } from "./value.ts";
import { passedOn, type Situation } from "./walk.ts";

/** Most starting points that are told apart. */
const startBound = 8;

/** Runs what `-exec` and its like run, for what is found from each starting point. */
export function runFind(_: string, args: readonly Value[], situation: Situation): Output {
  const reading = readFind(args);
  const { starts, actions } = reading;
  const { walk, input, within, state } = situation;
  const program: Value = { kind: "literal", text: "find" };
  walk.occurrences.push({
    kind: "command",
    program,
    args,
    input,
    environment: environmentOf(state),
    within,
    ...passedOn(situation),
  });
  const found = starts.length > startBound ? [anything("input")] : starts.map((start) => foundFrom(start, reading));
  for (const action of actions) {
    for (const [index, path] of found.entries()) {
      const inner = action.runsIn === "current" ? situation : belowStart(starts[index], situation);
      const item = action.runsIn === "current" ? path : foundFrom({ kind: "literal", text: "." }, reading);
      const words = action.words.map((word) => filledIn(word, "{}", item));
      walk.dispatch(words, { ...inner, input: { kind: "inherited" } });
    }
  }
  return printed(found.length === 1 ? found[0] : undefined, situation);
}

function printed(found: Value | undefined, situation: Situation): Output {
  if (found?.kind === "glob") return { kind: "pattern", text: found.text, blanks: "possible" };
  if (found?.kind === "unknown" && found.stays === "below") return { kind: "paths", prefix: found.prefix };
  return { kind: "unknown", by: situation.source };
}

/** The folder of a file that was found: somewhere below the start. */
function belowStart(start: Value | undefined, situation: Situation): Situation {
  const folders = situation.state.folders.map((folder): Place => {
    const place = start === undefined ? undefined : placeOf(start, folder);
    return { spelling: "unknown", path: place === undefined || place.spelling === "glob" ? "" : place.path };
  });
  return { ...situation, state: { ...situation.state, folders } };
}
