import { hasOption, optionNames } from "../../shell/options.ts";
import { textOf } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import { codeEffects, codeFileEffects } from "../codeEffects.ts";
import type { Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { opaque, runs } from "../fileEffects.ts";
import { denoJson, scriptEffects, seenInBuild } from "../projectScripts.ts";
import { isBuildName } from "./scriptNames.ts";

const denoValues = optionNames(
  "-c --config --import-map --lock --ext --location --seed --v8-flags --cert --log-level -L --reload -r --env-file --inspect --watch-exclude",
);

/** What deno runs: a text, a file, or a task that the project names. */
export function denoRuns(use: Use): readonly Effect[] {
  const { options, operands, unclear } = readArguments(use.args, denoValues);
  const [first, second] = operands;
  const command = textOf(first);
  if (command === undefined || unclear.length > 0) return [opaque(use, "what deno is told to do is not known")];
  if (/^(?:test|check|lint|fmt|doc|info|bench|types|cache|coverage|compile)$/.test(command))
    return [runs(use, `deno ${command} works on the project`)];
  if (hasOption(options, "-c", "--config", "--import-map"))
    return [opaque(use, "deno is given settings that say what modules stand for")];
  const name = textOf(second);
  if (command === "eval" && second !== undefined) return codeEffects("javascript", second, use);
  if (command === "run" && second !== undefined && isFile(name)) return codeFileEffects("typescript", second, use);
  if (command !== "task" || second === undefined || name === undefined)
    return [opaque(use, "the program deno runs has not been read")];
  const effects = scriptEffects(denoJson, [name], use.args.slice(use.args.indexOf(second) + 1), use);
  const seen = typeof effects === "string" ? [] : effects;
  if (isBuildName(name)) return [runs(use, `deno runs the project's task ${name}`), ...seenInBuild(seen)];
  return effects === "unread"
    ? [opaque(use, "what the task does has not been read")]
    : [runs(use, `deno runs the project's task ${name}, which has been read`), ...seen];
}

/** What bun runs where it is given code or a file of code; undefined where it is asked for something else. */
export function bunRuns(use: Use): readonly Effect[] | undefined {
  const [first, second] = use.args;
  const word = textOf(first) ?? "";
  if (/^(?:-e|--eval|-p|--print)$/.test(word) && second !== undefined) return codeEffects("typescript", second, use);
  const file = word === "run" ? second : first;
  return file !== undefined && isFile(textOf(file)) ? codeFileEffects("typescript", file, use) : undefined;
}

/** A file of JavaScript or TypeScript on this machine. */
function isFile(name: string | undefined): boolean {
  return name !== undefined && /\.[cm]?[jt]sx?$/.test(name) && !/^-|^[a-z]+:/i.test(name);
}
