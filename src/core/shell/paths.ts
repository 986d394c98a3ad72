import type { FileResource } from "../resource.ts";
import { escapeGlob, type Value } from "./value.ts";

/** Where a path stands: a file resource without its reach. */
export interface Place {
  readonly spelling: FileResource["spelling"];
  /** Absolute and lexically normalised; with spelling `unknown`, the deepest folder known to contain it, or "". */
  readonly path: string;
}

/** Nothing is known of where it stands. */
export const anywhere: Place = { spelling: "unknown", path: "" };

/**
 * The path in one spelling: forward slashes, no `.` and `..`, no doubled or trailing slash, a drive letter in lower
 * case. `..` above the root is the root. The path must be absolute.
 */
export function normalise(path: string): string {
  const slashed = /^[A-Za-z]:/.test(path) ? path.replaceAll("\\", "/") : path;
  const drive = /^[A-Za-z]:/.test(slashed) ? slashed.slice(0, 2).toLowerCase() : "";
  const segments: string[] = [];
  for (const segment of slashed.slice(drive.length).split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment === "..") segments.pop();
    else segments.push(segment);
  }
  return `${drive}/${segments.join("/")}`;
}

export function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[A-Za-z]:[\\/]/.test(path);
}

/** The place a word names when the command runs in `folder`. A pipe names no file, nor does an empty word: undefined. */
export function placeOf(value: Value, folder: Place): Place | undefined {
  switch (value.kind) {
    case "literal":
      return value.text === "" ? undefined : join(folder, value.text, "literal");
    case "glob":
      return join(folder, value.text, "glob");
    case "unknown":
      return value.stays === "anywhere" ? anywhere : join(folder, folderPart(value.prefix), "unknown");
    case "stream":
      return undefined;
  }
}

/** The last segment of a path; empty for the root. */
export function nameOf(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** Whether `path` is `folder` or lies below it. Both normalised. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

function join(folder: Place, text: string, spelling: Place["spelling"]): Place {
  if (isAbsolute(text)) return spelling === "unknown" ? below(normalise(text)) : { spelling, path: normalise(text) };
  switch (folder.spelling) {
    case "literal": {
      const base = spelling === "glob" ? escapeGlob(folder.path) : folder.path;
      return { spelling, path: normalise(`${base}/${text}`) };
    }
    case "glob":
      if (spelling === "unknown") return below(fixedFolder(folder.path));
      return {
        spelling: "glob",
        path: normalise(`${folder.path}/${spelling === "literal" ? escapeGlob(text) : text}`),
      };
    case "unknown":
      return /(^|\/)\.\.(\/|$)/.test(text) ? anywhere : folder;
  }
}

function below(path: string): Place {
  return { spelling: "unknown", path };
}

/** The deepest folder of a pattern that holds no wildcard. */
function fixedFolder(pattern: string): string {
  const wildcard = pattern.search(/[*?[]/);
  return wildcard < 0 ? pattern : normalise(`/${pattern.slice(0, pattern.lastIndexOf("/", wildcard))}`);
}

function folderPart(prefix: string): string {
  return prefix.slice(0, prefix.lastIndexOf("/") + 1);
}
