import { isWithin, type Place, placeOf } from "../shell/paths.ts";
import { literal } from "../shell/value.ts";
import type { Use } from "./commandModel.ts";

/** A file of a project that was found and read. */
export interface ProjectFile {
  readonly path: string;
  readonly folder: string;
  readonly text: string;
}

/** Folders above the one where a tool is started that are looked through for its file. */
const mostFolders = 8;

/**
 * The first of the names that is there: `here` in the folder alone, `above` also in those above it that the editor has
 * open. A name that is that of a folder means the first of `inFolder` in it. Undefined where there is none or one of them
 * cannot be read.
 */
export function firstThere(
  names: readonly string[],
  start: Place,
  where: "here" | "above",
  use: Use,
  inFolder: readonly string[] = [],
): ProjectFile | undefined {
  if (start.spelling !== "literal") return undefined;
  let { path } = start;
  for (let step = 0; step < mostFolders; step++) {
    const found = oneOf(names, path, use);
    if (found === "unread") {
      // What cannot be opened as a file may be a folder.
      const [only] = names;
      const inner = where === "here" && names.length === 1 && only !== undefined ? within(path, only) : undefined;
      const inside = inner === undefined ? undefined : oneOf(inFolder, inner, use);
      return typeof inside === "object" ? inside : undefined;
    }
    if (found !== "none") return found;
    const next = path.slice(0, path.lastIndexOf("/"));
    if (where === "here" || next === path || !use.surroundings.roots.some((root) => isWithin(next, root)))
      return undefined;
    path = next;
  }
  return undefined;
}

function oneOf(names: readonly string[], folder: string, use: Use): ProjectFile | "none" | "unread" {
  // All names are asked for in one go.
  const readings = names.map((name) => {
    const path = within(folder, name) ?? "";
    return { path, reading: use.inside.readings.text(path) };
  });
  for (const { path, reading } of readings) {
    if (reading.kind === "unread") return "unread";
    if (reading.kind === "read") return { path, folder: path.slice(0, path.lastIndexOf("/")), text: reading.value };
  }
  return "none";
}

function within(folder: string, name: string): string | undefined {
  return placeOf(literal(name), { spelling: "literal", path: folder })?.path;
}
