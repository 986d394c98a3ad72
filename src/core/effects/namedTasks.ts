import { quoted } from "../../base/shellWords.ts";
import { type Data, type DataRecord, entryOf, listIn, recordIn } from "../dataText.ts";
import { notYet, type Reading } from "../readings.ts";
import { type Place, placeOf } from "../shell/paths.ts";
import { literal } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { opaque } from "./fileEffects.ts";
import { firstThere } from "./projectFiles.ts";
import { partlyKnown, unknownMark } from "./templates.ts";

/** Where a tool finds its tasks: files of TOML, the nearest folder's, and where in them the tasks stand by name. */
export interface TaskSource {
  readonly files: readonly string[];
  readonly within: (file: string) => readonly (readonly string[])[];
  /** Where in a file the variables stand that all tasks find in their environment; absent where there are none. */
  readonly environment?: (file: string) => readonly string[];
  /** Whether a list of texts is one command's words, or commands one after the other. */
  readonly list: "words" | "commands";
}

/** Tasks that are followed for one that is asked for. */
const mostTasks = 40;

/** Keys that say something about a task, and nothing that it runs. */
const quiet =
  /^(?:help|desc|description|hide|quiet|silent|keep_going|site_packages|alias|aliases|sources|outputs|usage|interpreter_args|verbosity|raw|timeout|confirm|wait_for|tools)$/;
const commandKeys = ["cmd", "shell", "run", "run_windows", "composite", "chain", "sequence"];
const taskKeys = ["depends", "depends_post", "deps", "uses", "ref"];

/** All the tasks that a project names for a tool; undefined where its file cannot be read. */
interface Sheet {
  readonly tasks: DataRecord;
  readonly folder: string;
  readonly environment: Data | undefined;
}

/**
 * What the task of that name does, with the words it gets put behind or where its text wants them. "none" where no file names such a
 * task; "unread" where none has been read; "disguised" where one is there that cannot be read, and may name any task.
 */
export function namedTaskEffects(
  source: TaskSource,
  name: string,
  args: readonly string[] | undefined,
  use: Use,
): readonly Effect[] | "none" | "unread" | "disguised" {
  const sheets: Sheet[] = [];
  for (const folder of use.folders) {
    const found = sheetsFrom(source, folder, use);
    if (typeof found === "string") return found;
    sheets.push(...found);
  }
  const having = sheets.filter(({ tasks }) => Object.hasOwn(tasks, name));
  if (having.length === 0) return "none";
  return having.flatMap((sheet) => taskEffects(sheet, source, name, args, use));
}

function sheetsFrom(source: TaskSource, start: Place, use: Use): readonly Sheet[] | "unread" | "disguised" {
  const sheets: Sheet[] = [];
  let state: "read" | "unread" | "disguised" = "read";
  const note = (reading: Reading<unknown>): void => {
    if (reading.kind !== "unread" || state === "disguised") return;
    state = reading.why === notYet ? "unread" : "disguised";
  };
  for (const name of source.files) {
    const file = firstThere([name], start, "above", use);
    if (file === undefined) {
      const place = placeOf(literal(name), start);
      if (place?.spelling === "literal") note(use.inside.readings.text(place.path));
      else note({ kind: "unread", why: notYet });
      continue;
    }
    const data = use.inside.readings.data("toml", file.text);
    note(data);
    if (data.kind !== "read") continue;
    const all = source.within(name).map((path) => recordIn(entryOf(data.value, ...path)) ?? {});
    // The first place where a name stands is the one that counts.
    const tasks: DataRecord = Object.assign({}, ...all.toReversed());
    const environment = source.environment === undefined ? undefined : entryOf(data.value, ...source.environment(name));
    sheets.push({ tasks, folder: file.folder, environment });
  }
  return state === "read" ? sheets : state;
}

function taskEffects(
  { tasks, folder, environment }: Sheet,
  source: TaskSource,
  asked: string,
  args: readonly string[] | undefined,
  use: Use,
): readonly Effect[] {
  const effects: Effect[] = [];
  const unclear = new Set<string>();
  const seen = new Set<string>();
  const exports: string[] = [...exportLines(environment), ...exportLines(entryOf(tasks, "_", "env"))];
  if (entryOf(tasks, "_", "env_file") !== undefined) unclear.add("it reads variables from a file");
  const waiting = [`pre_${asked}`, `post_${asked}`, asked];
  const runText = (
    text: string,
    lines: readonly string[],
    place: Place,
    given: readonly string[] | undefined,
  ): void => {
    const [word = ""] = text.trim().split(/\s+/);
    const name = word.replace(/^@/, "");
    if (Object.hasOwn(tasks, name) && !seen.has(name)) waiting.push(name);
    if (Object.hasOwn(tasks, name)) return;
    const { texts, unknown } = partlyKnown([...lines, withWords(text, given)].join("\n"));
    if (unknown === "parts") unclear.add("a command is put together from what is not known");
    for (const known of texts) effects.push(...use.inside.shell(known, "bash", { ...use, folders: [place] }));
  };
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const task = tasks[name];
    if (task === undefined || seen.has(name) || !Object.hasOwn(tasks, name)) continue;
    seen.add(name);
    if (seen.size > mostTasks) unclear.add("it has more tasks than are followed");
    const record = recordIn(task) ?? { cmd: task };
    const lines = [...exports, ...exportLines(entryOf(record, "env"))];
    const { cwd = "", dir = "", working_dir: working = "" } = record;
    const where = [cwd, dir, working].find((one) => one !== "");
    const place = placeIn(where, folder);
    for (const [key, value] of Object.entries(record)) {
      if (taskKeys.includes(key)) {
        for (const other of textsIn(value, "commands", unclear)) waiting.push(other.split(/\s+/)[0] ?? "");
      } else if (commandKeys.includes(key)) {
        const isWords = key === "cmd" && (source.list === "words" || recordIn(task) !== undefined);
        for (const text of textsIn(value, isWords ? "words" : "commands", unclear))
          runText(text, lines, place, name === asked ? args : []);
      } else if (!quiet.test(key) && !/^(?:env|cwd|dir|working_dir)$/.test(key)) {
        unclear.add(`${key} in it is not understood`);
      }
    }
  }
  return [...effects, ...[...unclear].map((why) => opaque(use, `what the task does is not wholly known: ${why}`))];
}

function textsIn(value: Data, list: "words" | "commands", unclear: Set<string>): readonly string[] {
  const items = listIn(value);
  if (items === undefined && typeof value === "string") return [value];
  const texts = (items ?? []).flatMap((item) => {
    const inner =
      entryOf(item, "cmd") ?? entryOf(item, "shell") ?? entryOf(item, "ref") ?? entryOf(item, "task") ?? item;
    return typeof inner === "string" ? [inner] : [];
  });
  if (items === undefined || texts.length !== items.length) unclear.add("a command in it is no text");
  return list === "words" ? [texts.map(quoted).join(" ")] : texts;
}

/** The text with the words where it says that they belong, else behind it. What else stands in braces is not known. */
function withWords(text: string, args: readonly string[] | undefined): string {
  const words = args === undefined ? unknownMark : args.map(quoted).join(" ");
  const place = /\{args(?::((?:[^{}]|\{[^{}]*\})*))?\}/g;
  const filled = place.test(text)
    ? text.replace(place, (_, otherwise: string | undefined) => (args?.length === 0 ? (otherwise ?? "") : words))
    : `${text} ${words}`;
  return filled.replace(
    /\{\{[\s\S]*?\}\}|(?<!\$)\{(?:root|home|env|verbosity|matrix|pdm)(?:[:}][^{}]*)?\}?/g,
    unknownMark,
  );
}

function exportLines(environment: Data | undefined): string[] {
  return Object.entries(recordIn(environment) ?? {}).map(([name, value]) =>
    /^[A-Za-z_]\w*$/.test(name)
      ? `export ${name}=${typeof value === "string" && !/[${}]/.test(value) ? quoted(value) : unknownMark}`
      : `: ${unknownMark}`,
  );
}

function placeIn(where: Data | undefined, folder: string): Place {
  const unknown: Place = { spelling: "unknown", path: "" };
  if (where === undefined) return { spelling: "literal", path: folder };
  if (typeof where !== "string" || /[${}~]/.test(where)) return unknown;
  return placeOf(literal(where), { spelling: "literal", path: folder }) ?? unknown;
}
