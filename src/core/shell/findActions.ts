import { filledIn } from "./items.ts";
import { type Place, placeOf } from "./paths.ts";
import { type Output, prefixOf, textOf, type Value } from "./value.ts";
import { happening, type Situation } from "./walk.ts";

/** What a `find` command is made of: where it starts, and the commands it runs for each file. */
export interface FindReading {
  /** Never empty: without any it starts in the current folder. */
  readonly starts: readonly Value[];
  readonly tests: readonly Value[];
  readonly actions: readonly { readonly words: readonly Value[]; readonly runsIn: "current" | "filesFolder" }[];
}

export function readFind(args: readonly Value[]): FindReading {
  const starts: Value[] = [];
  let index = 0;
  for (; index < args.length; index += 1) {
    const text = textOf(args[index]);
    if (text !== undefined && /^-(?:[HLP]|O\d)$/.test(text)) continue;
    if (text === "-D") index += 1;
    else if (text !== undefined && /^(?:-.|[()!,])/.test(text)) break;
    else if (args[index] !== undefined) starts.push(args[index] as Value);
  }
  const tests = args.slice(index);
  return { starts: starts.length > 0 ? starts : [{ kind: "literal", text: "." }], tests, actions: actionsOf(tests) };
}

/** Runs what `-exec` and its like run, for a file somewhere below each starting point. */
export function runFind(_: string, args: readonly Value[], situation: Situation): Output {
  const { starts, actions } = readFind(args);
  const { walk } = situation;
  walk.occurrences.push({
    kind: "command",
    program: { kind: "literal", text: "find" },
    args,
    input: situation.input,
    within: situation.within,
    ...happening(situation),
  });
  for (const action of actions) {
    for (const start of starts.slice(0, startBound)) {
      const found = starts.length > startBound ? someFile : fileBelow(start);
      const inner = action.runsIn === "current" ? situation : belowStart(start, situation);
      const item = action.runsIn === "current" ? found : fileBelow({ kind: "literal", text: "." });
      walk.dispatch(
        action.words.map((word) => filledIn(word, "{}", item)),
        { ...inner, input: { kind: "inherited" } },
      );
    }
  }
  const only = starts.length === 1 ? starts[0] : undefined;
  const printed = only === undefined ? someFile : fileBelow(only);
  return printed.kind === "unknown" && printed.stays === "below"
    ? { kind: "paths", prefix: printed.prefix }
    : { kind: "unknown", by: situation.source };
}

const startBound = 8;
const someFile: Value = { kind: "unknown", prefix: "", stays: "anywhere", origin: "input", words: "many" };

/** A path that find would print when it starts there. It may be the starting point itself. */
export function fileBelow(start: Value): Value {
  const text = textOf(start);
  if (text !== undefined) {
    return {
      kind: "unknown",
      prefix: text.endsWith("/") ? text : `${text}/`,
      stays: "below",
      origin: "input",
      words: "many",
    };
  }
  if (start.kind === "unknown" && start.stays === "anywhere") return someFile;
  const prefix = prefixOf(start);
  return {
    kind: "unknown",
    prefix: prefix.slice(0, prefix.lastIndexOf("/") + 1),
    stays: "below",
    origin: "input",
    words: "many",
  };
}

function belowStart(start: Value, situation: Situation): Situation {
  const folders = situation.state.folders.map((folder): Place => {
    const place = placeOf(start, folder);
    return place === undefined ? folder : { spelling: "unknown", path: place.spelling === "glob" ? "" : place.path };
  });
  return { ...situation, state: { ...situation.state, folders } };
}

function actionsOf(tests: readonly Value[]): FindReading["actions"] {
  const actions: { words: readonly Value[]; runsIn: "current" | "filesFolder" }[] = [];
  for (let index = 0; index < tests.length; index += 1) {
    const option = textOf(tests[index]) ?? "";
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(option)) continue;
    let end = index + 1;
    while (end < tests.length && !isEnd(tests, end)) end += 1;
    actions.push({ words: tests.slice(index + 1, end), runsIn: option.endsWith("dir") ? "filesFolder" : "current" });
    index = end;
  }
  return actions;
}

function isEnd(tests: readonly Value[], at: number): boolean {
  const text = textOf(tests[at]);
  return text === ";" || (text === "+" && textOf(tests[at - 1]) === "{}");
}
