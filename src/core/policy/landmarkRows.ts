import { groupBy } from "../../base/groupBy.ts";
import { expandBraces } from "../scope/expandBraces.ts";
import type { Landmark } from "./landmark.ts";
import { protectedFiles } from "./protectedFiles.ts";
import { secretFiles } from "./secretFiles.ts";
import { secretProfiles } from "./secretProfiles.ts";
import { selfRunningFiles } from "./selfRunningFiles.ts";

/** One path of a landmark. */
export interface Row {
  readonly landmark: Landmark;
  /** In the pattern language of scopes, relative to what the landmark is at. */
  readonly glob: string;
  /** Whether it is a path of folders, or the name of a file in any of them. */
  readonly kind: "path" | "name";
  readonly names: readonly Name[];
}

/** A name, of a path or of a pattern, with what it begins and ends with before its first and after its last wildcard. */
export interface Name {
  readonly text: string;
  readonly before: string;
  readonly after: string;
  readonly wildcards: "none" | "some";
  /** The text with classes taken for any character. */
  readonly loose: string;
}

export function nameOf(text: string): Name {
  const start = text.search(/[*?[\]{}\\]/);
  if (start === -1) return { text, before: text, after: text, wildcards: "none", loose: text };
  const [before, after] = [text.slice(0, start), text.slice(lastSpecial(text) + 1)];
  return { text, before, after, wildcards: "some", loose: text.replace(/\[[^\]]*\]/g, "?").replace(/\*+/g, "*") };
}

function lastSpecial(text: string): number {
  let at = text.length - 1;
  while (at >= 0 && !"*?[]{}\\".includes(text[at] ?? "")) at--;
  return at;
}

/** A cheap look, never wrong about a "no": whether two names with wildcards begin and end alike. */
export function mayMeet(left: Name, right: Name): boolean {
  if (left.wildcards === "none" && right.wildcards === "none") return left.text === right.text;
  if (!beginAndEndAlike(left, right)) return false;
  if (left.wildcards === "none" || right.wildcards === "none") return true;
  // What begins as the longer beginning and ends as the longer end matches both.
  return (isOneStar(left) && isOneStar(right)) || intersect(left, right);
}

function isOneStar({ text, before, after }: Name): boolean {
  return text.length === before.length + after.length + 1 && text[before.length] === "*";
}

function beginAndEndAlike(left: Name, right: Name): boolean {
  const beginAlike = left.before.startsWith(right.before) || right.before.startsWith(left.before);
  return beginAlike && (left.after.endsWith(right.after) || right.after.endsWith(left.after));
}

/** Longest patterns that are compared to the letter, both together. */
const patternBound = 100;

/** Whether one name may match both patterns. What is not read here is taken for anything. */
function intersect(left: Name, right: Name): boolean {
  if (left.text.length + right.text.length > patternBound || /[{}\\]/.test(left.text + right.text)) return true;
  const [one, other] = [left.loose, right.loose];
  // Which positions of `other` may be reached with as much of `one` as was read so far, and with one character more.
  let [reached, next] = [new Uint8Array(other.length + 1), new Uint8Array(other.length + 1)];
  reached[0] = 1;
  if (other.startsWith("*")) reached[1] = 1;
  for (const character of one) {
    next.fill(0);
    for (let at = 0; at <= other.length; at++) {
      const there = other[at];
      // A star of either stands for nothing, too.
      if (next[at] === 1 && (character === "*" || there === "*")) next[at + 1] = 1;
      if (reached[at] === 0) continue;
      if (character === "*" || there === "*") next[at] = next[at + 1] = 1;
      else if (there === "?" || character === "?" || there === character) next[at + 1] = 1;
    }
    [reached, next] = [next, reached];
  }
  return reached[other.length] === 1;
}

const landmarks: readonly Landmark[] = [...protectedFiles, ...secretFiles, ...secretProfiles, ...selfRunningFiles];

/** Every path of every landmark, one for each alternative of its braces. */
export const rows: readonly Row[] = landmarks.flatMap((landmark) => [
  ...Object.entries(landmark.paths).flatMap(([head, tails]) =>
    tails.flatMap((tail) => rowsOf(landmark, tail === "" ? head : `${head}/${tail}`, "path")),
  ),
  ...(landmark.names ?? []).flatMap((name) => rowsOf(landmark, name, "name")),
]);

/** The rows that are paths, by their first name. */
export const rowsByHead: ReadonlyMap<string, readonly Row[]> = groupBy(
  rows.filter(({ kind }) => kind === "path"),
  ({ names }) => names[0]?.text ?? "",
);

const rowsOfNames: readonly Row[] = rows.filter(({ kind }) => kind === "name");

/** Those of them that names with a certain first letter may meet. */
const rowsByInitial: ReadonlyMap<string, readonly Row[]> = new Map(
  [...new Set(rowsOfNames.map(initialOf))].map((letter) => [
    letter,
    rowsOfNames.filter((row) => initialOf(row) === letter || initialOf(row) === ""),
  ]),
);

/** The rows that are names of files and that a name may meet. */
export function rowsNamed(name: Name): readonly Row[] {
  const isWord = name.wildcards === "none" && name.text !== "";
  const near = isWord ? (rowsByInitial.get(name.text[0] ?? "") ?? rowsByInitial.get("") ?? []) : rowsOfNames;
  return near.filter(({ names: [own] }) => own !== undefined && mayMeet(name, own));
}

function initialOf({ names: [name] }: Row): string {
  return name?.before[0] ?? "";
}

/** One row of each landmark, to name it by. */
export const firstRows: readonly Row[] = rows.filter((row, index) => rows[index - 1]?.landmark !== row.landmark);

function rowsOf(landmark: Landmark, text: string, kind: Row["kind"]): readonly Row[] {
  const globs = text.includes("{") ? expandBraces(text) : [text];
  return (globs === "over" ? [] : globs).map((glob) => ({ landmark, glob, kind, names: glob.split("/").map(nameOf) }));
}
