import { quoted } from "../../base/shellWords.ts";
import { isWithin, type Place } from "../shell/paths.ts";
import { textOf, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { opaque } from "./fileEffects.ts";
import { jsonRecord, recordOf } from "./jsonRecord.ts";

/** Scripts of a project by name: texts for a shell, one after the other. */
type Scripts = ReadonlyMap<string, readonly string[]>;

/** A file of a project that names its scripts. */
export interface ScriptList {
  readonly file: string;
  /** Undefined where the text does not read as such a file. */
  readonly scripts: (text: string) => Scripts | undefined;
}

/** Scripts by name in `package.json` and in `composer.json`, whose values may be lists. */
export const packageJson: ScriptList = { file: "package.json", scripts: (text) => scriptsIn(text, "scripts") };
export const composerJson: ScriptList = { file: "composer.json", scripts: (text) => scriptsIn(text, "scripts") };
export const denoJson: ScriptList = { file: "deno.json", scripts: (text) => scriptsIn(text, "tasks") };

/**
 * What of its effects counts where a project builds or tests itself. Such work may run what cannot be seen into and write
 * files whose names are worked out on the way; what can be seen counts. So does deleting something unknown, and running what
 * comes from another machine.
 */
export function seenInBuild(effects: readonly Effect[]): readonly Effect[] {
  return effects.filter(({ sight, verb, resource, from }) => {
    const isNamed = resource.scheme !== "file" || resource.path !== "";
    if (from === "network") return true;
    return sight === "plain" && (isNamed || verb === "delete");
  });
}

/** Folders above the one where a tool is started that are looked through for its file. */
const mostFolders = 8;

/**
 * What the scripts of these names do, those that the project has, one after the other. The last one named gets `args`.
 * "unread" where the list of scripts cannot be read; "none" where it has none of them.
 */
export function scriptEffects(
  list: ScriptList,
  names: readonly string[],
  args: readonly Value[],
  use: Use,
): readonly Effect[] | "unread" | "none" {
  return effectsOfProjects(
    use.folders.map((folder) => nearest(list, folder, use)),
    names,
    args,
    use,
  );
}

/** A project's scripts, and the folder they run in. */
export interface Project {
  readonly folder: Place;
  readonly scripts: Scripts;
}

/** The same for scripts that were found already. Undefined among them is a project that could not be read. */
export function effectsOfProjects(
  found: readonly (Project | undefined)[],
  names: readonly string[],
  args: readonly Value[],
  use: Use,
): readonly Effect[] | "unread" | "none" {
  const effects: Effect[] = [];
  if (!found.some((project) => project === undefined || names.some((name) => project.scripts.has(name)))) return "none";
  for (const project of found) {
    if (project === undefined) return "unread";
    for (const name of names) {
      for (const text of project.scripts.get(name) ?? []) {
        const line = name === names.at(-1) ? withArguments(text, args) : text;
        const site = { ...use, folders: [project.folder] };
        effects.push(
          ...(line === undefined
            ? [opaque(use, `the script ${name} gets words that are not known`)]
            : use.inside.shell(line, "bash", site)),
        );
      }
    }
  }
  return effects;
}

/** The file in the folder, or in the nearest one above that the editor has open. */
function nearest(list: ScriptList, start: Place, use: Use): Project | undefined {
  if (start.spelling !== "literal") return undefined;
  let found: Project | undefined;
  let known: "yes" | "no" = "yes";
  let path = start.path;
  for (let step = 0; step < mostFolders && found === undefined && mayHold(path, start, use); step++) {
    const reading = use.inside.readings.text(path === "/" ? `/${list.file}` : `${path}/${list.file}`);
    // Where it is not known yet, what lies above is asked for in the same go.
    if (reading.kind === "unread") known = "no";
    if (reading.kind === "read") {
      const scripts = list.scripts(reading.value);
      if (scripts === undefined) return undefined;
      found = { folder: { spelling: "literal", path }, scripts };
    }
    path = path.slice(0, path.lastIndexOf("/"));
  }
  return known === "yes" ? found : undefined;
}

function mayHold(path: string, start: Place, { surroundings }: Use): boolean {
  return path === start.path || surroundings.roots.some((root) => isWithin(path, root));
}

function withArguments(text: string, args: readonly Value[]): string | undefined {
  const words = args.map(textOf);
  if (words.includes(undefined)) return undefined;
  return [text, ...words.map((word = "") => quoted(word))].join(" ");
}

function scriptsIn(text: string, key: string): Scripts | undefined {
  const file = jsonRecord(text);
  if (file === undefined) return undefined;
  const entries = Object.entries(recordOf(file[key]) ?? {});
  return new Map(
    entries.map(([name, value]) => {
      const lines = Array.isArray(value) ? value : [value];
      // What is no text is written so that nothing can read it.
      return [name, lines.map((line) => (typeof line === "string" ? line : "$HOLDPOINT_UNKNOWN"))];
    }),
  );
}
