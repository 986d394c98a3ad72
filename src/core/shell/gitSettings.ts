import { isIdle, needOfVariable } from "./gitLocal.ts";
import { programName } from "./programName.ts";
import { textOf, type Value } from "./value.ts";
import type { Situation } from "./walk.ts";

type Environment = ReadonlyMap<string, Value>;

/** Most settings that are taken from the environment one by one. */
const mostSettings = 16;

/**
 * Git's words with the settings that its environment gives it written out as `-c key=value` before them, in the order in
 * which git heeds them (git-config(1), ENVIRONMENT). What cannot be written out is left to the judgement of the variable.
 */
export function withGitSettings(args: readonly Value[], environment: Environment): readonly Value[] {
  if (environment.size === 0) return args;
  const settings = [...counted(environment), ...packed(environment.get("GIT_CONFIG_PARAMETERS"))];
  const dashC: Value = { kind: "literal", text: "-c" };
  return settings.length === 0 ? args : [...settings.flatMap((setting) => [dashC, setting]), ...args];
}

/**
 * Whether a variable set for one command needs no judgement of its own: git is the command, and the variable is a setting
 * that is judged with it, or what git does not use for this subcommand.
 */
export function isJudgedWithGit(
  name: string,
  words: readonly Value[],
  environment: Environment,
  { state, walk }: Pick<Situation, "state" | "walk">,
): "yes" | "no" {
  const [program, ...args] = words;
  if (program === undefined || programName(program) !== "git" || isRenamed("git", state)) return "no";
  const given = withGitSettings(args, environment);
  const need = needOfVariable(name);
  if (need !== undefined) return isIdle(need, given, state.folders, walk.surroundings.roots, walk.readings);
  if (name === "GIT_CONFIG_PARAMETERS") return packed(environment.get(name)).length > 0 ? "yes" : "no";
  if (!/^GIT_CONFIG_(?:COUNT|KEY_\d+|VALUE_\d+)$/.test(name)) return "no";
  const count = countIn(environment);
  return count !== undefined && counted(environment).length === count ? "yes" : "no";
}

function isRenamed(name: string, { functions, aliases, redefined, footing }: Situation["state"]): boolean {
  return functions.has(name) || aliases.has(name) || redefined.has(name) || footing === "lost";
}

function countIn(environment: Environment): number | undefined {
  const text = textOf(environment.get("GIT_CONFIG_COUNT"));
  return text !== undefined && /^\d{1,2}$/.test(text) && Number(text) <= mostSettings ? Number(text) : undefined;
}

/** The settings of `GIT_CONFIG_COUNT`, `GIT_CONFIG_KEY_<n>` and `GIT_CONFIG_VALUE_<n>`, where all keys are known. */
function counted(environment: Environment): readonly Value[] {
  const settings: Value[] = [];
  for (let index = 0; index < (countIn(environment) ?? 0); index++) {
    const key = textOf(environment.get(`GIT_CONFIG_KEY_${index}`));
    const value = environment.get(`GIT_CONFIG_VALUE_${index}`);
    // A key with `=` in it would be read as another one.
    if (key === undefined || value === undefined || !/^[\w.-]+$/.test(key)) return [];
    if (value.kind === "literal") settings.push({ ...value, text: `${key}=${value.text}` });
    else if (value.kind === "unknown") settings.push({ ...value, prefix: `${key}=${value.prefix}` });
    else return [];
  }
  return settings;
}

/** The settings of `GIT_CONFIG_PARAMETERS`, as git itself quotes them: `'key=value'` or `'key'='value'`. */
function packed(value: Value | undefined): readonly Value[] {
  const text = textOf(value) ?? "";
  if (!/^(?: *'[\w.-]+(?:=[^']*'|'='[^']*'))+ *$/.test(text)) return [];
  return [...text.matchAll(/'([\w.-]+)(?:=|'=')([^']*)'/g)].map(
    ([, key = "", given = ""]): Value => ({ kind: "literal", text: `${key}=${given}` }),
  );
}
