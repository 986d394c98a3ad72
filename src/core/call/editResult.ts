import { assertNever } from "../../base/assertNever.ts";
import type { Edit, PatchHunk, Replacement } from "./call.ts";

/** What a file holds after an edit, as far as its words tell. */
export type EditResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "deleted" }
  /** The file goes away and `text` stands at the absolute path `to`. */
  | { readonly kind: "moved"; readonly to: string; readonly text: string }
  /** The editor would do something that cannot be told beforehand, or refuse the edit; `why` is a clause. */
  | { readonly kind: "unknown"; readonly why: string };

/**
 * What an edit makes of a file, for the difference a person is shown. `before` is the file's text, undefined where there
 * is no file. Editors match more leniently than this, so whatever does not fit exactly is `unknown`, never a guess. Line
 * ends stay as they are in the file, whichever the edit was written with.
 */
export function applyEdit(edit: Edit, before: string | undefined): EditResult {
  switch (edit.change) {
    case "write":
      return { kind: "text", text: edit.content };
    case "replace":
      return replace(edit.replacements, before);
    case "patch":
      return patch(edit.hunks, edit.moveTo, before);
    case "merge":
      return unknown("the editor itself decides where the fragment goes");
    case "delete":
      return before === undefined ? unknown("there is no such file") : { kind: "deleted" };
    case "folder":
      return unknown("a folder has no text");
    case "unreadable":
      return unknown(edit.why);
    default:
      return assertNever(edit);
  }
}

function unknown(why: string): EditResult {
  return { kind: "unknown", why };
}

function replace(replacements: readonly Replacement[], before: string | undefined): EditResult {
  let text = before;
  for (const { before: old, after, occurrences } of replacements) {
    if (old === "") {
      // An empty text stands for the whole of a file that is empty or not there.
      if (text !== undefined && text !== "") return unknown("the text to replace is empty");
      text = after;
      continue;
    }
    if (text === undefined) return unknown("there is no such file");
    const end = lineEnd(text);
    if (end === "mixed" && (old.includes("\n") || after.includes("\n"))) return unknown("the file mixes line ends");
    const ended = (part: string): string => (end === "mixed" ? part : withLineEnd(part, end));
    const parts = text.split(ended(old));
    if (parts.length === 1) return unknown("the text to replace does not occur");
    if (occurrences === "one" && parts.length > 2) return unknown("the text to replace occurs more than once");
    text = parts.join(ended(after));
  }
  return text === undefined ? unknown("there is no such file") : { kind: "text", text };
}

function patch(hunks: readonly PatchHunk[], moveTo: string | undefined, before: string | undefined): EditResult {
  if (before === undefined) return unknown("there is no such file");
  const end = lineEnd(before);
  if (end === "mixed") return unknown("the file mixes line ends");
  const lines = before.split(end);
  const loose = lines.map(loosely);
  const indentation = lines.some((line) => line.startsWith("\t")) ? "tabs" : "spaces";
  const after: string[] = [];
  let taken = 0;
  let cursor = 0;
  for (const hunk of hunks) {
    for (const anchor of hunk.anchors) {
      const behind = afterAnchor(lines, loose, anchor, cursor);
      if (behind === undefined) return unknown(`it is not clear which line "${anchor}" means`);
      cursor = behind;
    }
    const place = findHunk(lines, loose, hunk, cursor);
    if (typeof place === "string") return unknown(place);
    if (hunk.lines.some((line) => line.kind === "added" && isRewritten(line.text, indentation))) {
      return unknown("the editor may change the indentation of what is added");
    }
    after.push(...lines.slice(taken, place));
    taken = place;
    for (const line of hunk.lines) {
      if (line.kind === "added") after.push(line.text);
      else if (line.kind === "context") after.push(lines[taken++] ?? "");
      else taken++;
    }
    cursor = taken;
  }
  after.push(...lines.slice(taken));
  const text = after.join(end);
  return moveTo === undefined ? { kind: "text", text } : { kind: "moved", to: moveTo, text };
}

/** The line after the anchor; the tools ignore one that was passed or is not there. Undefined when it is not clear. */
function afterAnchor(
  lines: readonly string[],
  loose: readonly string[],
  anchor: string,
  cursor: number,
): number | undefined {
  const wanted = loosely(anchor);
  if (lines.some((line, index) => loose[index] === wanted && line.trim() !== anchor)) return undefined;
  // Exactly the same line is looked for first, then one that differs in the blanks around it.
  for (const isAnchor of [
    (line: string): boolean => line === anchor,
    (line: string): boolean => line.trim() === anchor,
  ]) {
    if (lines.slice(0, cursor).some(isAnchor)) continue;
    const found = lines.findIndex((line, index) => index >= cursor && isAnchor(line));
    if (found !== -1) return found + 1;
  }
  return cursor;
}

/** The line where the old text of the hunk stands, at `start` or the first one behind; else why that is not clear. */
function findHunk(lines: readonly string[], loose: readonly string[], hunk: PatchHunk, start: number): number | string {
  const old = hunk.lines.filter((line) => line.kind !== "added").map((line) => line.text);
  if (old.length === 0)
    return hunk.anchors.length > 0 || lines.length <= 1 ? start : "a part of the patch does not say where it goes";
  const wanted = old.map(loosely);
  for (let place = start; place + old.length <= lines.length; place++) {
    if (!wanted.every((line, offset) => line === loose[place + offset])) continue;
    if (old.every((line, offset) => line === lines[place + offset])) return place;
    // The tools take the first place that looks alike, so a later exact one would be the wrong one.
    return "the file does not hold exactly the lines that the patch names";
  }
  return "the file does not hold the lines that the patch names";
}

/** Equal for any two lines that some tool may take for the same: blanks, dashes, quotes and whatever is not ASCII. */
function loosely(line: string): string {
  return line
    .normalize("NFC")
    .trim()
    .replaceAll(/[^!#-&(-,.-~]+/g, " ");
}

/** Tools write `\t` at the start of an added line as a tab, and turn its indentation into the file's. */
function isRewritten(line: string, indentation: "tabs" | "spaces"): boolean {
  const lead = /^(?:\s|\\t|\/|#)*/.exec(line)?.[0] ?? "";
  return lead.includes("\\t") || (indentation === "tabs" ? /^ {2}/.test(line) : line.startsWith("\t"));
}

/** The line end that a text uses throughout; `\n` where it has none. */
function lineEnd(text: string): "\n" | "\r\n" | "mixed" {
  const all = text.split("\n").length - 1;
  const windows = text.split("\r\n").length - 1;
  if (windows === 0) return "\n";
  return windows === all ? "\r\n" : "mixed";
}

function withLineEnd(text: string, end: "\n" | "\r\n"): string {
  return text.replaceAll(/\r?\n/g, end);
}
