import { assertNever } from "../../base/assertNever.ts";
import type { Call, CommandCall, Shell } from "../call/call.ts";
import { noReadings, type Readings } from "../readings.ts";
import { readShell } from "../shell/commands.ts";
import { isAbsolute, normalise, type Place } from "../shell/paths.ts";
import { boundProblem, syntaxProblem } from "../shell/problem.ts";
import { type SessionShell, unknownShell } from "../shell/sessionShell.ts";
import type { ShellLife } from "../shell/walk.ts";
import { shortened } from "../shortened.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Inside } from "./commandModel.ts";
import { editEffects } from "./edits.ts";
import type { Effect } from "./effect.ts";
import { fetchEffects } from "./fetches.ts";
import type { Inference } from "./inference.ts";
import { inputEffects, terminalEndEffects } from "./inputs.ts";
import { insideOf } from "./inside.ts";
import { effectsOf } from "./occurrenceEffects.ts";
import { commandIn, toolEffects } from "./tools.ts";
import { typingOf } from "./typedLater.ts";

/** Most text of a call that is looked at, in UTF-16 units. */
const textBound = 1_048_576;
const effectBound = 256;

/**
 * Reads a call: every effect it could have on any resource, with what could not be read as problems. Pure, bounded in
 * time for any input up to 1 MiB, and never throws: a fault of ours becomes a problem, which holds the call. `shell` is what
 * earlier commands made of the shell that gets a command; without it the command gets a new one in the call's folder.
 * `readings` has what scripts and the like hold, as far as it is known, and hears what else is to be read.
 */
export function infer(
  call: Call,
  surroundings: Surroundings,
  shell?: SessionShell,
  readings: Readings = noReadings(),
): Inference {
  try {
    return bounded(read(call, insideOf(surroundings, readings, typingOf(call)), surroundings, shell));
  } catch {
    return {
      effects: [unseen(call)],
      problems: [syntaxProblem("It could not be read because of a fault in Holdpoint.")],
    };
  }
}

/**
 * What is known of the shell that stood as `before` once the command has run in it, wholly or in part. Never throws. Where
 * the command changes which programs names stand for, nothing is known any more.
 */
export function shellOnceRun(call: CommandCall, before: SessionShell, surroundings: Surroundings): SessionShell {
  try {
    if (call.text.length > textBound) return unknownShell();
    const inside = insideOf(surroundings, noReadings(), typingOf(call));
    const { occurrences, after } = readShell(call.text, call.shell, before, surroundings);
    const effects = occurrences.flatMap((occurrence) => effectsOf(occurrence, surroundings, inside));
    return effects.some(changesNames) ? unknownShell() : after();
  } catch {
    return unknownShell();
  }
}

function changesNames({ resource, sight }: Effect): boolean {
  return (
    resource.scheme === "env" &&
    sight === "opaque" &&
    /^(?:PATH|PROMPT_COMMAND|PS[0-4]|SHELLOPTS|BASHOPTS|BASH_(?:ALIASES|CMDS|FUNC_.*))$/.test(resource.name)
  );
}

function read(call: Call, inside: Inside, surroundings: Surroundings, shell: SessionShell | undefined): Inference {
  switch (call.kind) {
    case "command":
      return shellEffects(
        call.text,
        call.shell,
        shell ?? folderOf(call.cwd),
        inside,
        surroundings,
        shell === undefined && call.terminal === undefined ? "ends" : "stays",
      );
    case "input":
      return inputEffects(call, surroundings, (text, kind) =>
        shellEffects(text, kind, shell ?? folderOf(call.cwd), inside, surroundings),
      );
    case "edit":
      return { effects: editEffects(call), problems: [] };
    case "fetch":
      return { effects: fetchEffects(call, surroundings), problems: [] };
    case "tool": {
      const ended = terminalEndEffects(call, surroundings);
      if (ended !== undefined) return { effects: ended, problems: [] };
      return {
        effects: [...toolEffects(call, surroundings, inside), ...textEffects(call, inside, surroundings)],
        problems: [],
      };
    }
    default:
      return assertNever(call);
  }
}

function shellEffects(
  text: string,
  shell: Shell,
  start: Place | SessionShell,
  inside: Inside,
  surroundings: Surroundings,
  life: ShellLife = "stays",
): Inference {
  if (text.length > textBound) {
    return { effects: [], problems: [boundProblem("It is longer than the 1 MiB that are looked at.")] };
  }
  const { occurrences, problems } = readShell(text, shell, start, surroundings, inside.readings, life);
  const effects: Effect[] = [];
  const distinct = new Set<string>();
  let counted = 0;
  for (const [part, occurrence] of occurrences.entries()) {
    for (const effect of effectsOf(occurrence, surroundings, inside)) effects.push({ ...effect, part });
    if (effects.length <= effectBound) continue;
    // What is too much anyway is not worked out to the end.
    for (const effect of effects.slice(counted)) distinct.add(keyOf(effect));
    counted = effects.length;
    if (distinct.size > effectBound) break;
  }
  return { effects, problems };
}

/** What a tool that is not known would do if the command in its input were run by a shell. It is opaque anyway; this can only add. */
function textEffects(
  call: Extract<Call, { readonly kind: "tool" }>,
  inside: Inside,
  surroundings: Surroundings,
): readonly Effect[] {
  const text = commandIn(call);
  return text === undefined ? [] : shellEffects(text, "unknown", folderOf(call.cwd), inside, surroundings).effects;
}

function folderOf(cwd: string): Place {
  return isAbsolute(cwd) ? { spelling: "literal", path: normalise(cwd) } : { spelling: "unknown", path: "" };
}

/** Each effect once, in order; where something is moved, once for each command, because what one writes another may write over. */
function bounded(inference: Inference): Inference {
  if (inference.effects.length < 2) return inference;
  const moves = inference.effects.some(({ verb, loses }) => verb === "delete" && loses === "none");
  const seen = new Map<string, Effect>();
  for (const effect of inference.effects) {
    const part = moves ? (effect.part ?? "") : "";
    const key = `${part} ${keyOf(effect)}`;
    if (!seen.has(key)) seen.set(key, effect);
  }
  const effects = [...seen.values()];
  if (effects.length <= effectBound) return { effects, problems: inference.problems };
  return {
    effects: effects.slice(0, effectBound),
    problems: [...inference.problems, boundProblem("It has more than 256 effects.")],
  };
}

/** Two effects with the same key are the same but for the command they come from. */
function keyOf({ verb, loses, sight, reveals, resource, because, meant = [] }: Effect): string {
  const where = resource.scheme === "file" ? `${resource.spelling} ${resource.reach} ${resource.path}` : resource.name;
  return `${verb} ${loses} ${sight} ${reveals ?? ""} ${resource.scheme} ${where} ${because} ${meant.map((one) => one.resource.name).join(" ")}`;
}

/** The effect of a call of which nothing can be said. */
function unseen(call: Call): Effect {
  const name = call.kind === "input" ? call.target : call.tool;
  const because =
    call.kind === "input" ? "which program reads the text is not known" : "nothing is known about what this does";
  return {
    verb: "execute",
    resource: { scheme: call.kind === "input" ? "process" : "tool", name: name === "" ? "?" : name },
    loses: "none",
    sight: "opaque",
    because,
    source: shortened(call.kind === "input" ? call.text : call.tool),
  };
}
