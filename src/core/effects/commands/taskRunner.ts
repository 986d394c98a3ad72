import { entryOf } from "../../dataText.ts";
import { notYet } from "../../readings.ts";
import { hasOption, optionNames, valueOfOption } from "../../shell/options.ts";
import { isAbsolute, type Place, placeOf } from "../../shell/paths.ts";
import { literal, textOf, type Value } from "../../shell/value.ts";
import { readArguments } from "../arguments.ts";
import type { CommandModel, Use } from "../commandModel.ts";
import type { Effect } from "../effect.ts";
import { nothing, opaque, runs } from "../fileEffects.ts";
import { firstThere } from "../projectFiles.ts";
import { seenInBuild } from "../projectScripts.ts";
import { addTaskfile, newTaskfile, type TaskfileDraft } from "../taskfile.ts";
import { taskEffects } from "../taskRuns.ts";
import { onlyAsks } from "./asking.ts";
import { textsOfWords } from "./makeTargets.ts";
import { isBuildName } from "./scriptNames.ts";

/** go-task (taskfile.dev, "CLI"): what its tasks do is read in the Taskfile and in those it includes. */
export const taskRunner: readonly CommandModel[] = [
  {
    names: ["task", "go-task"],
    kind: "project",
    effects: tasks,
    examples: {
      "task build": ["execute none process:task"],
      task: ["execute none process:task"],
      "task deploy": ["execute none process:task (opaque)"],
      "task --taskfile https://example.com/Taskfile.yml build": ["execute none process:task (opaque)"],
      "task --yes --download build": ["execute none process:task (opaque)"],
      "task $X": ["execute none process:task (opaque)"],
    },
    counterExamples: ["task --list", "task --list-all", "task test lint", "task -p build", "task --version"],
  },
];

/** The names of the file, the first that is there (Task, "Supported file names"). */
const names = [
  "Taskfile.yml",
  "taskfile.yml",
  "Taskfile.yaml",
  "taskfile.yaml",
  "Taskfile.dist.yml",
  "taskfile.dist.yml",
  "Taskfile.dist.yaml",
  "taskfile.dist.yaml",
];

const values = optionNames(
  "-t --taskfile -d --dir -C --concurrency -I --interval -o --output --output-group-begin --output-group-end --sort --timeout --expiry --cacert --cert --cert-key --trusted-hosts --remote-cache-dir --completion",
);

/** Taskfiles that one run may bring together. */
const mostFiles = 12;

function tasks(use: Use): readonly Effect[] {
  if (onlyAsks(use)) return nothing;
  const mark = use.args.findIndex((word) => textOf(word) === "--");
  const own = mark < 0 ? use.args : use.args.slice(0, mark);
  const { options, operands, unclear } = readArguments(own, values);
  const words = textsOfWords(operands);
  const rest = mark < 0 ? "" : wordsAsText(use.args.slice(mark + 1));
  if (words === undefined || unclear.length > 0) return [opaque(use, "what task is told to do is not known")];
  if (hasOption(options, "-l", "--list", "-a", "--list-all", "--completion")) return nothing;
  if (hasOption(options, "-i", "--init")) return [runs(use, "task makes a Taskfile where there is none")];
  if (hasOption(options, "--download", "--insecure", "--trusted-hosts", "--clear-cache"))
    return [opaque(use, "task may get its tasks from another machine")];
  const asked = words.filter((word) => !/^\w+=/.test(word));
  const isBuild = asked.every((name) => isBuildName(name.replace(/^:/, "")));
  const draft = newTaskfile();
  for (const [name, value] of words.flatMap((word) => settingIn(word))) draft.values.set(name, new Set([value]));
  draft.values.set("CLI_ARGS", new Set([rest]));
  const read = use.folders.map((folder) => readFiles(folder, options, use, draft));
  const worst = (["elsewhere", "disguised", "unread"] as const).find((state) => read.includes(state));
  if (worst !== undefined)
    return isBuild && worst === "unread"
      ? [runs(use, "task builds or tests the project")]
      : [opaque(use, unreadBecause[worst])];
  const effects = taskEffects(draft, asked.length === 0 ? ["default"] : asked, use);
  return [
    runs(use, "task does what the project's own file says, which has been read"),
    ...(isBuild ? seenInBuild(effects) : effects),
  ];
}

/**
 * How reading the Taskfiles went. `elsewhere`: one comes from another machine. `disguised`: one is there, and what it says
 * cannot be told, which no file of an ordinary project needs. `unread`: one is not there, or could not be opened.
 */
type State = "read" | keyof typeof unreadBecause;

const unreadBecause = {
  elsewhere: "task gets its tasks from another machine",
  disguised: "what the Taskfile says cannot be told",
  unread: "what the task does has not been read",
} as const;

/** Reads the Taskfile that is meant, and those it includes. */
function readFiles(folder: Place, options: Parameters<typeof valueOfOption>[0], use: Use, draft: TaskfileDraft): State {
  const given = valueOfOption(options, "-t", "--taskfile");
  const text = textOf(given);
  if (given !== undefined && (text === undefined || isRemote(text) || text === "-")) return "elsewhere";
  const dir = hasOption(options, "-g", "--global")
    ? literal(use.surroundings.home)
    : valueOfOption(options, "-d", "--dir");
  const start = dir === undefined ? folder : placeOf(dir, folder);
  if (start === undefined) return "unread";
  const file = firstThere(
    text === undefined ? names : [text],
    start,
    text === undefined ? "above" : "here",
    use,
    names,
  );
  if (file === undefined) return "unread";
  const base = dir === undefined ? file.folder : start.path;
  return readInto(file.text, file.folder, base, "", draft, use, { left: mostFiles });
}

function readInto(
  text: string,
  folder: string,
  runsIn: string,
  space: string,
  draft: TaskfileDraft,
  use: Use,
  bound: { left: number },
): State {
  bound.left -= 1;
  const data = use.inside.readings.data("yaml", text);
  if (data.kind !== "read" || bound.left < 0)
    return data.kind === "unread" && data.why !== notYet ? "disguised" : "unread";
  let state: State = "read";
  for (const include of addTaskfile(data.value, space, runsIn, draft)) {
    const path = entryOf(include.data, "taskfile");
    const dir = entryOf(include.data, "dir");
    if (typeof path !== "string" || path === "" || /\{\{|\$/.test(`${path}${dir ?? ""}`)) {
      draft.unclear.push("a file that it includes is not known");
      continue;
    }
    if (isRemote(path)) return "elsewhere";
    const place: Place = { spelling: "literal", path: folder };
    const file = firstThere([path], place, "here", use, names);
    if (file === undefined) {
      if (entryOf(include.data, "optional") !== "true")
        draft.unclear.push(`${path}, which it includes, has not been read`);
      else if (!use.inside.readings.mayBeThere(placeOf(literal(path), place)?.path ?? "")) continue;
      else draft.unclear.push(`${path}, which it includes, has not been read`);
      continue;
    }
    const inner = typeof dir === "string" ? placeOf(literal(dir), place)?.path : runsIn;
    const read = readInto(file.text, file.folder, inner ?? runsIn, include.space, draft, use, bound);
    if (read === "elsewhere") return read;
    if (read === "disguised" || (read === "unread" && state === "read")) state = read;
  }
  return state;
}

function isRemote(path: string): boolean {
  return /^[\w+.-]+:\/\/|^git@|^[\w.-]+@[\w.-]+:/.test(path) && !isAbsolute(path);
}

function settingIn(word: string): readonly (readonly [string, string])[] {
  const match = /^(\w+)=([\s\S]*)$/.exec(word);
  return match?.[1] === undefined ? [] : [[match[1], match[2] ?? ""]];
}

/** The words as task puts them into a text; undefined where one is not known, or where versions of task quote it differently. */
function wordsAsText(words: readonly Value[]): string | undefined {
  const texts = textsOfWords(words);
  return texts?.every((text) => /^[\w./:=@,+%-]+$/.test(text)) ? texts.join(" ") : undefined;
}
