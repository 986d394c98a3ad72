import { type Data, entryOf, listIn } from "../dataText.ts";
import { isWithin, type Place, placeOf } from "../shell/paths.ts";
import { literal, type Value } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";
import type { Effect } from "./effect.ts";
import { jsonRecord } from "./jsonRecord.ts";
import { effectsOfProjects, type Project, packageJson } from "./projectScripts.ts";

/**
 * Which packages of a workspace are meant: those of the names or folders, or all. Whatever else a tool lets one say (what
 * depends on a package, what has changed) means some of all.
 */
export type Selection =
  | { readonly kind: "all"; readonly root: "in" | "out" }
  | { readonly kind: "named"; readonly names: readonly string[] };

/** Packages of a workspace that are read, and folders above that are looked through for its root. */
const mostPackages = 60;
const mostFolders = 8;

/**
 * What the scripts of these names do in the packages that are meant, one after the other. "unread" where the packages are
 * not known, or not all of them could be read; "none" where none of them has such a script.
 */
export function workspaceEffects(
  selection: Selection,
  names: readonly string[],
  args: readonly Value[],
  use: Use,
): readonly Effect[] | "unread" | "none" {
  // A script of the root may run the same scripts of the packages.
  const key = JSON.stringify([selection, names, args, use.folders]);
  if (!use.inside.readings.isFirst(key)) return [];
  const projects = use.folders.map((folder) => packagesFrom(folder, selection, use));
  if (projects.some((found) => found === undefined || found.length === 0)) return "unread";
  return effectsOfProjects(
    projects.flatMap((found) => found ?? []),
    names,
    args,
    use,
  );
}

/** The packages of the workspace around a folder; undefined where they are not known. */
function packagesFrom(folder: Place, selection: Selection, use: Use): readonly (Project | undefined)[] | undefined {
  const root = rootAround(folder, use);
  if (root === undefined) return undefined;
  const files = root.globs.flatMap((glob) => filesOf(glob, root.path, use));
  if (files.includes(undefined) || files.length > mostPackages) return undefined;
  const own: Named = { name: root.name, folder: root.path, project: root.project };
  const packages = [...new Set(files)].map((file) => packageAt(file ?? "", use));
  const found = selection.kind === "all" && selection.root === "out" ? packages : [own, ...packages];
  if (selection.kind === "all") return found.map(({ project }) => project);
  return selection.names.flatMap((name) => {
    const path = placeOf(literal(name), folder)?.path ?? "";
    const named = found.filter(
      (one) =>
        one.name === name ||
        one.name?.endsWith(`/${name}`) === true ||
        one.folder === path ||
        isWithin(one.folder, path),
    );
    // Whatever its own file could not be read may be the one.
    return named.length > 0 ? named.map(({ project }) => project) : [undefined];
  });
}

interface Named {
  readonly name: string | undefined;
  readonly folder: string;
  readonly project: Project | undefined;
}

function packageAt(file: string, use: Use): Named {
  const folder = file.slice(0, file.lastIndexOf("/"));
  const reading = use.inside.readings.text(file);
  const data = reading.kind === "read" ? jsonRecord(reading.value) : undefined;
  const { name } = data ?? {};
  return {
    name: typeof name === "string" ? name : undefined,
    folder,
    project: reading.kind === "read" ? projectIn(reading.value, folder) : undefined,
  };
}

function projectIn(text: string, folder: string): Project | undefined {
  const scripts = packageJson.scripts(text);
  return scripts === undefined ? undefined : { folder: { spelling: "literal", path: folder }, scripts };
}

interface Root {
  readonly path: string;
  readonly globs: readonly string[];
  readonly name: string | undefined;
  readonly project: Project | undefined;
}

/** The nearest folder that says which packages belong together; undefined where there is none, or it is not known yet. */
function rootAround({ spelling, path: start }: Place, use: Use): Root | undefined {
  if (spelling !== "literal") return undefined;
  const { readings } = use.inside;
  let path = start;
  for (let step = 0; step < mostFolders; step++) {
    const base = path === "/" ? "" : path;
    const texts = ["package.json", "pnpm-workspace.yaml", "lerna.json"].map((name) => readings.text(`${base}/${name}`));
    if (texts.some(({ kind }) => kind === "unread")) return undefined;
    const [own, pnpm, lerna] = texts.map((reading) => (reading.kind === "read" ? reading.value : undefined));
    const record = own === undefined ? undefined : jsonRecord(own);
    const globs = [
      globsIn(record?.workspaces),
      pnpm === undefined ? undefined : pnpmGlobs(pnpm, use),
      lerna === undefined ? undefined : globsIn(jsonRecord(lerna)?.packages),
    ];
    if (globs.includes("unread")) return undefined;
    const known = globs.flatMap((list) => (Array.isArray(list) ? [list] : [])).flat();
    if (known.length > 0) {
      const { name } = record ?? {};
      const project = own === undefined ? undefined : projectIn(own, path);
      return { path, globs: known, name: typeof name === "string" ? name : undefined, project };
    }
    const next = path.slice(0, path.lastIndexOf("/"));
    if (!use.surroundings.roots.some((root) => isWithin(next, root))) return undefined;
    path = next;
  }
  return undefined;
}

function pnpmGlobs(text: string, use: Use): readonly string[] | "unread" | undefined {
  const data = use.inside.readings.data("yaml", text);
  if (data.kind !== "read") return "unread";
  return globsIn(entryOf(data.value, "packages"));
}

/** A list of globs, or a record that has one as `packages`. */
function globsIn(value: unknown): readonly string[] | "unread" | undefined {
  if (value === undefined) return undefined;
  const list = Array.isArray(value) ? value : entryOf(value as Data, "packages");
  const items = listIn(list as Data | undefined);
  if (items === undefined) return "unread";
  return items.every((item) => typeof item === "string") ? items : "unread";
}

/** The package files that a glob of folders leads to; one of them undefined where that is not known. */
function filesOf(glob: string, root: string, use: Use): readonly (string | undefined)[] {
  // What is left out is read all the same.
  if (glob.startsWith("!")) return [];
  const path = `${root}/${glob.replace(/^\.\//, "").replace(/\/+$/, "")}`.replace(/\/\*\*$/, "/*");
  if (/\*\*|[{}()\\]|(?:^|\/)\.\.(?:\/|$)/.test(path)) return [undefined];
  if (!/[*?[]/.test(path)) return [`${path}/package.json`];
  const base = path.slice(0, path.slice(0, path.search(/[*?[]/)).lastIndexOf("/"));
  const found = use.inside.readings.matches(base, `${path}/package.json`);
  return found.kind === "read" ? found.value : [undefined];
}
