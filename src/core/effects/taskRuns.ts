import { quoted } from "../../base/shellWords.ts";
import { type Data, type DataRecord, entryOf, listIn, recordIn } from "../dataText.ts";
import { type Place, placeOf } from "../shell/paths.ts";
import { literal } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { opaque } from "./fileEffects.ts";
import {
  addVariables,
  conditionsIn,
  type Placed,
  type TaskEntry,
  type TaskfileDraft,
  unknownKeysOf,
} from "./taskfile.ts";
import { filledTemplates, partlyKnown, unknownMark } from "./templates.ts";

/** Tasks that are followed in one run, and values that a loop is followed for. */
const mostTasks = 64;
const mostItems = 16;

const stepKeys = /^(?:cmd|task|defer|for|silent|set|shopt|ignore_error|platforms|if|vars|taskfile|interactive|dir)$/;

/** What runs in a folder. An undefined folder is one that is not known. */
interface Step {
  readonly text: string;
  readonly folder: string | undefined;
  readonly environment: ReadonlyMap<string, string | undefined>;
}

/** What running the tasks of these names does at most: both sides of every condition, each task once. */
export function taskEffects(file: TaskfileDraft, asked: readonly string[], use: Use): readonly Effect[] {
  const unclear = new Set(file.unclear);
  const environment = new Map(file.environment);
  for (const { text, folder } of file.dotenv) addDotenv(text, folder, environment, use, unclear);
  const steps: Step[] = file.always.map((placed) => ({ ...placed, environment }));
  const waiting = asked.map((name) => name.replace(/^:/, ""));
  const seen = new Set<string>();
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const found = seen.size > mostTasks ? [] : entriesFor(name, file);
    if (found.length === 0) unclear.add(`the task ${name} is not in it, or it has more tasks than are followed`);
    for (const entry of found) {
      const taken = stepsOf(entry, environment, file, use, unclear);
      steps.push(...taken.steps);
      waiting.push(...taken.tasks);
    }
  }
  const effects = steps.flatMap((step) => stepEffects(step, file, use, unclear));
  return [...effects, ...[...unclear].map((why) => opaque(use, `what task does is not wholly known: ${why}`))];
}

/** The task of that name; where there is none, those whose name with wildcards may stand for it. */
function entriesFor(name: string, { tasks }: TaskfileDraft): readonly TaskEntry[] {
  const exact = tasks.get(name) ?? tasks.get(`${name}:default`);
  if (exact !== undefined) return [exact];
  return [...tasks].flatMap(([pattern, entry]) => (pattern.includes("*") && matches(pattern, name) ? [entry] : []));
}

function matches(pattern: string, name: string): boolean {
  const [first = "", ...others] = pattern.split("*");
  return name.startsWith(first) && name.endsWith(others.at(-1) ?? "");
}

interface Taken {
  readonly steps: Step[];
  readonly tasks: string[];
}

function stepsOf(
  { data, space, folder }: TaskEntry,
  outer: ReadonlyMap<string, string | undefined>,
  file: TaskfileDraft,
  use: Use,
  unclear: Set<string>,
): Taken {
  const taken: Taken = { steps: [], tasks: [] };
  const environment = new Map(outer);
  for (const key of unknownKeysOf(data)) unclear.add(`${key} in it is not understood`);
  const dir = entryOf(data, "dir");
  const place = typeof dir === "string" && dir !== "" ? placeIn(dir, folder, file) : folder;
  for (const item of listIn(data.dotenv) ?? []) {
    if (typeof item === "string") addDotenv(item, folder, environment, use, unclear);
  }
  const made: Placed[] = [];
  const noted: string[] = [];
  const draft = { values: new Map(), unclear: noted };
  addVariables(data.vars, folder, draft, made);
  addVariables(data.env, folder, draft, made, environment);
  for (const why of noted) unclear.add(why);
  for (const { text } of made) taken.steps.push({ text, folder: place, environment });
  const run = (value: Data): void => {
    if (typeof value === "string") taken.steps.push({ text: value, folder: place, environment });
    else unclear.add("a command in it is no text");
  };
  for (const condition of conditionsIn(data)) run(condition);
  const takeStep = (step: Data, bare: "command" | "task"): void => {
    const record = recordIn(step);
    if (record === undefined) {
      if (bare === "command") run(step);
      else addTask(step, space, file, taken, unclear);
      return;
    }
    for (const key of Object.keys(record)) if (!stepKeys.test(key)) unclear.add(`${key} in it is not understood`);
    const condition = entryOf(record, "if");
    if (condition !== undefined) run(condition);
    const each = itemsOf(record);
    const { cmd, task, defer } = record;
    if (cmd !== undefined) for (const item of each) run(typeof cmd === "string" ? withItem(cmd, item) : cmd);
    if (task !== undefined)
      for (const item of each)
        addTask(typeof task === "string" ? withItem(task, item) : task, space, file, taken, unclear);
    if (defer !== undefined) takeStep(defer, "command");
  };
  const { cmds, cmd, deps } = data;
  for (const list of [cmds, cmd]) if (list !== undefined) for (const step of asList(list)) takeStep(step, "command");
  if (deps !== undefined) for (const step of asList(deps)) takeStep(step, "task");
  return taken;
}

function asList(data: Data): readonly Data[] {
  return data === "" ? [] : (listIn(data) ?? [data]);
}

/** What a loop puts in for its variable: the texts of a list; undefined for something that is not known. */
function itemsOf(step: DataRecord): readonly (string | undefined)[] {
  const { for: loop } = step;
  if (loop === undefined) return [undefined];
  const items = listIn(loop);
  const texts = items?.flatMap((item) => (typeof item === "string" ? [item] : []));
  return texts !== undefined && texts.length === items?.length && texts.length <= mostItems ? texts : [undefined];
}

function withItem(text: string, item: string | undefined): string {
  return item === undefined ? text : text.replace(/\{\{-?\s*\.ITEM\s*-?\}\}/g, () => item);
}

function addTask(name: Data, space: string, file: TaskfileDraft, taken: Taken, unclear: Set<string>): void {
  const filled = typeof name === "string" ? filledTemplates(name, meaningIn(file)) : [];
  const [only] = filled;
  if (only === undefined || filled.length > 1 || only.includes(unknownMark))
    unclear.add("which task it runs is not known");
  else taken.tasks.push(only.startsWith(":") ? only.slice(1) : `${space}${only}`);
}

function placeIn(dir: string, folder: string, file: TaskfileDraft): string | undefined {
  const [text, ...others] = filledTemplates(dir, meaningIn(file));
  if (text === undefined || others.length > 0 || /[$~*]/.test(text) || text.includes(unknownMark)) return undefined;
  return placeOf(literal(text), { spelling: "literal", path: folder })?.path;
}

function stepEffects(
  { text, folder, environment }: Step,
  file: TaskfileDraft,
  use: Use,
  unclear: Set<string>,
): readonly Effect[] {
  const place: Place = folder === undefined ? { spelling: "unknown", path: "" } : { spelling: "literal", path: folder };
  const exports = [...environment].map(([name, value]) => exported(name, value, file));
  return filledTemplates(text, meaningIn(file)).flatMap((filled) => {
    const { texts, unknown } = partlyKnown([...exports, filled].join("\n"));
    if (unknown === "parts") unclear.add("a command is put together from what is not known");
    return texts.flatMap((known) => use.inside.shell(known, "bash", { ...use, folders: [place] }));
  });
}

/** A line of shell that says what a variable of the environment is. */
function exported(name: string, value: string | undefined, file: TaskfileDraft): string {
  const [text, ...others] = value === undefined ? [] : filledTemplates(value, meaningIn(file));
  const isKnown = text !== undefined && others.length === 0 && !text.includes(unknownMark) && !text.includes("$");
  return `export ${name}=${isKnown ? quoted(text) : '"$HOLDPOINT_UNKNOWN"'}`;
}

/** Adds the names that a file of variables sets; what they hold there is not known. */
function addDotenv(
  name: string,
  folder: string,
  environment: Map<string, string | undefined>,
  use: Use,
  unclear: Set<string>,
): void {
  const place = /\{\{|\$/.test(name) ? undefined : placeOf(literal(name), { spelling: "literal", path: folder });
  const reading = place === undefined ? undefined : use.inside.readings.text(place.path);
  if (reading?.kind === "absent") return;
  if (reading?.kind !== "read") {
    unclear.add(`the variables in ${name} have not been read`);
    return;
  }
  for (const [, variable = ""] of reading.value.matchAll(/^[ \t]*(?:export[ \t]+)?([\w.]+)[ \t]*[=:]/gm))
    if (/^[A-Za-z_]\w*$/.test(variable)) environment.set(variable, undefined);
}

/**
 * What stands between the braces: a variable that has the same value wherever it is given one, or a word that says nothing
 * but where and on what machine it runs.
 */
function meaningIn({ values }: TaskfileDraft, depth = 0): (expression: string) => string | undefined {
  return (expression) => {
    const name = /^\.([A-Za-z_]\w*)$/.exec(expression)?.[1];
    if (name === undefined) return /^(?:OS|ARCH|os|arch|exeExt|numCPU)$/.test(expression) ? "linux" : undefined;
    const known = values.get(name);
    const [value] = known ?? [];
    if (known === undefined) return /^(?:TASK|TASK_VERSION)$/.test(name) ? "task" : undefined;
    if (known.size !== 1 || value === undefined || depth > 6) return undefined;
    const [text, ...others] = filledTemplates(value, meaningIn({ values } as TaskfileDraft, depth + 1));
    return others.length > 0 || text?.includes(unknownMark) ? undefined : text;
  };
}
