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
  // Most are in that spelling already, which one look shows.
  if (path.startsWith("/") && !/\/(?:[./]|$)/.test(path)) return path;
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
  const trimmed = withoutEnd(path, "/");
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** The text without the characters `end` behind it. A regular expression would look at each run of them inside the text again and again. */
export function withoutEnd(text: string, end: string): string {
  let length = text.length;
  while (length > 0 && text[length - 1] === end) length--;
  return text.slice(0, length);
}

/** Whether `path` is `folder` or lies below it. Both normalised. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}

function join(folder: Place, text: string, spelling: Place["spelling"]): Place {
  if (isAbsolute(text)) return spelling === "unknown" ? below(normalise(text)) : bounded(spelling, normalise(text));
  switch (folder.spelling) {
    case "literal": {
      const base = spelling === "glob" ? escapeGlob(folder.path) : folder.path;
      return bounded(spelling, normalise(`${base}/${text}`));
    }
    case "glob":
      if (spelling === "unknown") return below(fixedFolder(folder.path));
      return bounded("glob", normalise(`${folder.path}/${spelling === "literal" ? escapeGlob(text) : text}`));
    case "unknown":
      return /(^|\/)\.\.(\/|$)/.test(text) ? anywhere : folder;
  }
}

/** Longest path that is followed, in UTF-16 units: no longer ones are opened on every system. */
const longestPath = 1_024;

function bounded(spelling: Place["spelling"], path: string): Place {
  return path.length > longestPath ? anywhere : { spelling, path };
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
