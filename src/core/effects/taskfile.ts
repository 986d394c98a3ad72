import { type Data, type DataRecord, entryOf, listIn, recordIn } from "../dataText.ts";

/** A text, and the folder it belongs to. */
export interface Placed {
  readonly text: string;
  readonly folder: string;
}

export interface TaskEntry {
  readonly data: DataRecord;
  /** What stands before its name: that of the file it is in, with `:` behind it; "" in the first one. */
  readonly space: string;
  /** Where its commands run, unless it says otherwise. */
  readonly folder: string;
}

/** A file that another one includes: the path as written, in `folder`. */
interface Include {
  readonly space: string;
  readonly data: DataRecord;
}

/** What the Taskfiles say that one run of go-task reads, while they are read one after the other. */
export interface TaskfileDraft {
  /** By full name, with the name of the file they are included under before it. */
  readonly tasks: Map<string, TaskEntry>;
  /** Every value that a variable is given anywhere; undefined among them where one is not known. */
  readonly values: Map<string, Set<string | undefined>>;
  /** Texts for a shell that run whatever task is asked for, as variables are worked out. */
  readonly always: Placed[];
  /** Variables that every command finds in its environment. */
  readonly environment: Map<string, string | undefined>;
  /** Files that more variables of the environment are read from, as named in a folder. */
  readonly dotenv: Placed[];
  /** Everything in them that is not understood. */
  readonly unclear: string[];
}

/** One that has read nothing yet. */
export function newTaskfile(): TaskfileDraft {
  return { tasks: new Map(), values: new Map(), always: [], environment: new Map(), dotenv: [], unclear: [] };
}

const fileKeys =
  /^(?:version|output|method|includes|vars|env|tasks|silent|set|shopt|run|interval|dotenv|x-.*|\$schema)$/;
const taskKeys =
  /^(?:cmds?|deps|desc|summary|prompt|label|aliases|sources|generates|status|preconditions|requires|dir|set|shopt|vars|env|dotenv|silent|interactive|internal|method|prefix|ignore_error|run|platforms|watch|if|failfast)$/;
/** Keys of a task under which texts for a shell may stand, as a list of them. */
const conditionKeys: readonly string[] = ["status", "preconditions", "if"];

/**
 * Adds what one Taskfile says (taskfile.dev, "Schema", version 3), and returns the files that it includes. `space` stands
 * before the names of its tasks; `folder` is where its commands run.
 */
export function addTaskfile(data: Data, space: string, folder: string, draft: TaskfileDraft): readonly Include[] {
  const file = recordIn(data);
  if (file === undefined) {
    draft.unclear.push("a Taskfile says nothing that is understood");
    return [];
  }
  for (const key of Object.keys(file)) if (!fileKeys.test(key)) draft.unclear.push(`${key} in it is not understood`);
  addVariables(entryOf(file, "vars"), folder, draft, draft.always);
  addVariables(entryOf(file, "env"), folder, draft, draft.always, draft.environment);
  for (const name of textsIn(entryOf(file, "dotenv"), draft)) draft.dotenv.push({ text: name, folder });
  for (const [name, value] of Object.entries(recordIn(entryOf(file, "tasks")) ?? {})) {
    const task = taskIn(value);
    if (task === undefined) {
      draft.unclear.push(`the task ${name} is not understood`);
      continue;
    }
    const entry = { data: task, space, folder };
    const { aliases } = task;
    for (const known of [name, ...textsIn(aliases, draft)]) draft.tasks.set(`${space}${known}`, entry);
    // What its commands and those before them hand on is among the values, too.
    for (const set of ["vars", "env"]) addVariables(entryOf(task, set), folder, draft, []);
    for (const step of [...(listIn(task.cmds) ?? []), ...(listIn(task.deps) ?? [])])
      for (const part of [step, entryOf(step, "defer")])
        addVariables(entryOf(part, "vars"), folder, draft, draft.always);
  }
  return Object.entries(recordIn(entryOf(file, "includes")) ?? {}).flatMap(([name, value]) => {
    const include: DataRecord = typeof value === "string" ? { taskfile: value } : (recordIn(value) ?? {});
    addVariables(entryOf(include, "vars"), folder, draft, draft.always);
    const isFlat = entryOf(include, "flatten") === "true";
    const known = isFlat ? [""] : [name, ...textsIn(entryOf(include, "aliases"), draft)].map((one) => `${one}:`);
    return known.map((prefix) => ({ space: `${space}${prefix}`, data: include }));
  });
}

/** A task as a record; a text or a list alone are its commands. */
function taskIn(value: Data): DataRecord | undefined {
  if (typeof value === "string") return { cmds: value === "" ? [] : [value] };
  return listIn(value) === undefined ? recordIn(value) : { cmds: value };
}

/** Notes the values of variables; what must run for them goes to `runs`, and with `into` they are of the environment. */
export function addVariables(
  data: Data | undefined,
  folder: string,
  draft: Pick<TaskfileDraft, "values" | "unclear">,
  runs: Placed[],
  into?: Map<string, string | undefined>,
): void {
  if (data === undefined || data === "") return;
  const variables = recordIn(data);
  if (variables === undefined) {
    draft.unclear.push("variables in it are not understood");
    return;
  }
  for (const [name, value] of Object.entries(variables)) {
    const text = typeof value === "string" ? value : undefined;
    const run = entryOf(value, "sh");
    if (typeof run === "string") runs.push({ text: run, folder });
    else if (text === undefined && run !== undefined) draft.unclear.push(`the variable ${name} is not understood`);
    const known = draft.values.get(name) ?? new Set();
    draft.values.set(name, known.add(text));
    into?.set(name, text);
  }
}

/** Keys of a task of which it is not known what they do. */
export function unknownKeysOf(task: DataRecord): readonly string[] {
  return Object.keys(task).filter((key) => !taskKeys.test(key));
}

/** The texts for a shell that a task runs to see whether it shall run at all. */
export function conditionsIn(task: DataRecord): readonly Data[] {
  return conditionKeys.flatMap((key) => {
    const value = task[key];
    if (value === undefined) return [];
    return (listIn(value) ?? [value]).map((item) => entryOf(item, "sh") ?? (recordIn(item) === undefined ? item : {}));
  });
}

function textsIn(data: Data | undefined, draft: Pick<TaskfileDraft, "unclear">): readonly string[] {
  if (data === undefined || data === "") return [];
  const items = listIn(data) ?? [data];
  return items.flatMap((item) => {
    if (typeof item === "string") return [item];
    draft.unclear.push("a list in it holds something other than texts");
    return [];
  });
}
