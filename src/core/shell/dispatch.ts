import { builtins } from "./builtins.ts";
import { environmentOf } from "./environment.ts";
import { withGitSettings } from "./gitSettings.ts";
import { runGitTexts } from "./gitTexts.ts";
import { literalOutput } from "./literalOutput.ts";
import { enterOtherSystem } from "./otherSystems.ts";
import { programName } from "./programName.ts";
import { runRunner } from "./runners.ts";
import { runProgramFile } from "./scriptFiles.ts";
import { aFunction, anAlias, everyName } from "./sessionShell.ts";
import { interpreters, runShell } from "./shells.ts";
import { textCarriers } from "./textCarriers.ts";
import type { Output, Value } from "./value.ts";
import { emitOpaque, passedOn, type Situation } from "./walk.ts";
import { wordCarriers } from "./wordCarriers.ts";
import { runWrapper, wrappers } from "./wrappers.ts";

/** Runs the program that the words name: functions, aliases, wrappers and shells down to what really runs. */
export function dispatch(words: readonly Value[], situation: Situation): Output {
  const [program, ...args] = words;
  if (program === undefined) return { kind: "text", text: "" };
  const name = programName(program);
  if (name === undefined) return emitCommand(program, args, situation);
  const changed = meaningInSession(name, situation);
  if (changed !== undefined) emitOpaque(name, changed, situation);
  const fromFunction = callFunction(name, args, situation);
  if (fromFunction !== undefined) return fromFunction;
  expandAlias(name, args, situation);
  const inner: Situation = { ...situation, functions: "ignored" };
  const wrapper = wrappers.get(name);
  if (wrapper !== undefined) return runWrapper(name, wrapper, args, inner);
  const carrier = wordCarriers.get(name) ?? textCarriers.get(name);
  if (carrier !== undefined) return carrier(name, args, inner);
  if (interpreters.has(name)) return runShell(name, args, inner);
  if (name === "git") return runGit(withGitSettings(args, environmentOf(situation.state)), situation, inner);
  const fromFile = runProgramFile({ kind: "literal", text: name }, args, inner);
  if (fromFile !== undefined) return fromFile;
  const fromRunner = runRunner(name, args, inner);
  if (fromRunner !== undefined) return fromRunner;
  emitCommand({ kind: "literal", text: name }, args, situation);
  enterOtherSystem(name, args, situation);
  builtins.get(name)?.(args, situation, name);
  return literalOutput(name, args, situation);
}

function runGit(args: readonly Value[], situation: Situation, inner: Situation): Output {
  runGitTexts(args, inner);
  emitCommand({ kind: "literal", text: "git" }, args, situation);
  return literalOutput("git", args, situation);
}

/** Whether a name is that of a program that runs other programs. */
export function isCarrier(name: string): boolean {
  return wrappers.has(name) || wordCarriers.has(name) || textCarriers.has(name) || interpreters.has(name);
}

function emitCommand(program: Value, args: readonly Value[], situation: Situation): Output {
  const { input, within, state } = situation;
  situation.walk.occurrences.push({
    kind: "command",
    program,
    args,
    input,
    environment: environmentOf(state),
    within,
    ...passedOn(situation),
  });
  return { kind: "unknown", by: situation.source };
}

/** Why the name may be something else than the program, as earlier commands left this shell; undefined when they did not. */
function meaningInSession(name: string, { state, functions }: Situation): string | undefined {
  const meaning = state.redefined.get(name);
  if (meaning !== undefined && (functions === "heeded" || (meaning !== anAlias && meaning !== aFunction)))
    return `${name} is ${meaning} in the agent's shell, because of an earlier command`;
  // What lost its footing in this very text has been reported there.
  if (state.footing === "lost" && state.redefined.has(everyName) && functions === "heeded")
    return `an earlier command ran a script in the agent's shell, so what ${name} means there is not known`;
  return undefined;
}

/** What the script's own function of that name prints; undefined when the name may still be a program. */
function callFunction(name: string, args: readonly Value[], situation: Situation): Output | undefined {
  const binding = situation.functions === "heeded" ? situation.state.functions.get(name) : undefined;
  if (binding === undefined) return undefined;
  if (situation.frame.calls.includes(binding.node)) return { kind: "unknown", by: situation.source };
  const output = situation.walk.callFunction(binding, args, situation);
  return binding.defined === "surely" ? output : undefined;
}

/**
 * Whether the shell expands an alias depends on how it was started, so a name with an alias is judged both ways. The
 * arguments follow as the text's own arguments.
 */
function expandAlias(name: string, args: readonly Value[], situation: Situation): void {
  const text = situation.state.aliases.get(name);
  if (text === undefined) return;
  const state = { ...situation.state, aliases: new Map(situation.state.aliases), positional: args };
  state.aliases.delete(name);
  situation.walk.runText(`${text} "$@"`, state, { ...situation.frame, input: situation.input });
}
