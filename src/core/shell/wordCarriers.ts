import { contextVariables } from "../contexts/environment.ts";
import { environmentOf, takeOut } from "./environment.ts";
import { runFind } from "./findActions.ts";
import { filledIn, itemsOf } from "./items.ts";
import { hasOption, type Option, optionNames, readOptions, valueOfOption } from "./options.ts";
import { anything, type Output, textOf, type Value } from "./value.ts";
import { emitOpaque, passedOn, type Situation } from "./walk.ts";
import { afterAssignments, inFolder } from "./wrappers.ts";

/** Runs what a program's arguments carry. */
export type Carrier = (name: string, args: readonly Value[], situation: Situation) => Output;

/** Programs that carry a command as words, with more of a grammar than a wrapper has. */
export const wordCarriers: ReadonlyMap<string, Carrier> = new Map([
  ...["doppler", "infisical", "op", "railway", "sentry-cli", "aws-vault", "chamber"].map(
    (name): readonly [string, Carrier] => [name, runWithSecrets],
  ),
  ["env", runEnv],
  ["genv", runEnv],
  ["cross-env", runEnv],
  ["command", runCommandBuiltin],
  ["xargs", runXargs],
  ["gxargs", runXargs],
  ["find", runFind],
  ["gfind", runFind],
]);

const secretValues = optionNames(
  "-p --project -c --config -s --service -e --environment --env --path --env-file --account",
);
const envValues = optionNames("-u --unset -C --chdir -S --split-string -P -a --argv0");
const xargsValues = optionNames(
  "-a --arg-file -d --delimiter -E -I -J -L --max-lines -n --max-args -P --max-procs -R -S -s --max-chars --process-slot-var",
);
/** Most commands that are made of items one by one. */
const runBound = 64;

function runEnv(name: string, args: readonly Value[], situation: Situation): Output {
  const { options, rest, unclear } = readOptions(args, envValues);
  if (unclear.length > 0) emitOpaque(name, "env gets options that are not known", situation);
  const split = valueOfOption(options, "-S", "--split-string");
  if (split !== undefined) {
    const text = textOf(split);
    if (text === undefined) return emitOpaque(name, "env splits a text that is not known into a command", situation);
    const state = { ...situation.state, positional: rest };
    return situation.walk.runText(`env ${text} "$@"`, state, { ...situation.frame, input: situation.input });
  }
  const words = textOf(rest[0]) === "-" ? rest.slice(1) : rest;
  const cleared = hasOption(options, "-i", "--ignore-environment") || words !== rest;
  const start = withoutNames(options, cleared ? "none" : situation.state.exported, situation);
  const { command, assigned } = afterAssignments(words, { assignments: "taken" }, start);
  const folder = valueOfOption(options, "-C", "--chdir");
  if (command.length === 0 && hasOption(options, "--version", "--help")) return { kind: "text", text: "" };
  if (command.length > 0)
    return situation.walk.dispatch(command, folder === undefined ? assigned : inFolder(folder, assigned));
  situation.walk.occurrences.push({
    kind: "command",
    program: { kind: "literal", text: "env" },
    args: [],
    input: situation.input,
    environment: environmentOf(situation.state),
    within: [],
    ...passedOn(situation),
  });
  return { kind: "unknown", by: situation.source };
}

/**
 * Clients of secret stores run a command with secrets in its environment: `doppler run -- npm start`. What they do
 * themselves is judged as theirs, and the command as itself.
 */
function runWithSecrets(name: string, args: readonly Value[], situation: Situation): Output {
  const { walk, input, within, state } = situation;
  const program: Value = { kind: "literal", text: name };
  const environment = environmentOf(state);
  walk.occurrences.push({ kind: "command", program, args, input, environment, within, ...passedOn(situation) });
  const verb = args.findIndex((word) => /^(?:run|exec)$/.test(textOf(word) ?? ""));
  if (verb === -1) return { kind: "unknown", by: situation.source };
  const rest = args.slice(verb + 1);
  const marked = rest.findIndex((word) => textOf(word) === "--");
  const command = marked === -1 ? readOptions(rest, secretValues).rest : rest.slice(marked + 1);
  if (command.length > 0) walk.dispatch(command, situation);
  return { kind: "unknown", by: situation.source };
}

/** The situation in which what `-i` or `-u` takes away is not known to be in the environment any more. */
function withoutNames(options: readonly Option[], kept: ReadonlySet<string> | "none", situation: Situation): Situation {
  const exported = new Set(kept === "none" ? [] : kept);
  const taken: string[] = kept === "none" ? [...contextVariables] : [];
  for (const { name, value } of options) {
    if (!/^(?:-u|--unset)$/.test(name)) continue;
    const unset = textOf(value);
    if (unset === undefined) exported.clear();
    else exported.delete(unset);
    if (unset !== undefined) taken.push(unset);
  }
  const state = { ...situation.state, exported, variables: new Map(situation.state.variables) };
  takeOut(taken, state);
  return { ...situation, state };
}

/** `command -v` only looks a name up; otherwise the command runs, functions passed over. */
function runCommandBuiltin(_: string, args: readonly Value[], situation: Situation): Output {
  const { options, rest } = readOptions(args, new Set());
  if (!hasOption(options, "-v", "-V")) return situation.walk.dispatch(rest, situation);
  const looked = textOf(rest[0]);
  return looked === undefined ? { kind: "unknown", by: situation.source } : { kind: "text", text: `${looked}\n` };
}

function runXargs(name: string, args: readonly Value[], situation: Situation): Output {
  const { options, rest, unclear } = readOptions(args, xargsValues);
  if (unclear.length > 0) emitOpaque(name, "xargs gets options that are not known", situation);
  const command: readonly Value[] = rest.length > 0 ? rest : [{ kind: "literal", text: "echo" }];
  const inner: Situation = { ...situation, input: { kind: "inherited" } };
  const mark =
    textOf(valueOfOption(options, "-I", "-J", "--replace")) ??
    attachedMark(args) ??
    (hasOption(options, "--replace") ? "{}" : undefined);
  if (hasOption(options, "-I", "-J") && mark === undefined)
    return emitOpaque(name, "xargs replaces a mark that is not known", situation);
  const groups = groupsOf(options, mark, situation);
  for (const group of groups) {
    const words =
      mark === undefined
        ? [...command, ...group]
        : command.map((word) => group.reduce((filled: Value, item) => filledIn(filled, mark, item), word));
    situation.walk.dispatch(words, inner);
  }
  return { kind: "unknown", by: situation.source };
}

/** The words that each command gets: a line for each mark or `-L`, so many words with `-n`, else all. */
function groupsOf(
  options: readonly Option[],
  mark: string | undefined,
  situation: Situation,
): readonly (readonly Value[])[] {
  const unknown: readonly (readonly Value[])[] = [[anything("input")]];
  if (hasOption(options, "-a", "--arg-file")) return unknown;
  const delimiter = textOf(valueOfOption(options, "-d", "--delimiter"));
  const exact = hasOption(options, "-0", "--null") || (hasOption(options, "-d", "--delimiter") && delimiter !== "\\n");
  const byLine = mark !== undefined || delimiter === "\\n";
  const items = itemsOf(situation, exact ? "exact" : byLine ? "lines" : "blanks");
  const each = mark !== undefined || hasOption(options, "-n", "--max-args", "-L", "--max-lines", "-l");
  // What is not known to the letter may be any number of words anyway.
  if (items.some((item) => item.kind !== "literal")) return each ? items.map((item) => [item]) : [items];
  // Quotes and backslashes in a line mean something to xargs itself.
  if (mark !== undefined && delimiter === undefined && items.some((item) => /["'\\]/.test(textOf(item) ?? "")))
    return unknown;
  const lines = hasOption(options, "-L", "--max-lines", "-l");
  const given = lines ? valueOfOption(options, "-L", "--max-lines") : valueOfOption(options, "-n", "--max-args");
  if (!each) return [items];
  const size = mark !== undefined ? 1 : Number(textOf(given) ?? (lines ? "1" : "?"));
  if (!Number.isInteger(size) || size < 1) return unknown;
  const parts = lines && mark === undefined ? itemsOf(situation, "lines") : items;
  const groups: (readonly Value[])[] = [];
  for (let at = 0; at < parts.length; at += size) {
    const group = parts.slice(at, at + size);
    groups.push(lines && mark === undefined ? group.flatMap(wordsIn) : group);
  }
  return groups.length > runBound ? unknown : groups;
}

function wordsIn(line: Value): readonly Value[] {
  const words = (textOf(line) ?? "").split(/\s+/).filter((text) => text !== "");
  return words.map((text): Value => ({ kind: "literal", text }));
}

/** `-i` takes its mark attached or is `{}` by itself. */
function attachedMark(args: readonly Value[]): string | undefined {
  const found = args.map((word) => /^-[0rtpx]*i(.*)$/.exec(textOf(word) ?? "")).find((match) => match !== null);
  return found === undefined ? undefined : found[1] || "{}";
}
