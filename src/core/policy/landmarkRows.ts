import { expandBraces } from "../scope/expandBraces.ts";
import type { Landmark } from "./landmark.ts";
import { protectedFiles } from "./protectedFiles.ts";
import { secretFiles } from "./secretFiles.ts";
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
}

export function nameOf(text: string): Name {
  const start = text.search(/[*?[\]{}\\]/);
  if (start === -1) return { text, before: text, after: text, wildcards: "none" };
  return { text, before: text.slice(0, start), after: text.slice(lastSpecial(text) + 1), wildcards: "some" };
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
  return (isOneStar(left) && isOneStar(right)) || intersect(left.text, right.text);
}

function isOneStar({ text, before, after }: Name): boolean {
  return text.length === before.length + after.length + 1 && text[before.length] === "*";
}

function beginAndEndAlike(left: Name, right: Name): boolean {
  const beginAlike = left.before.startsWith(right.before) || right.before.startsWith(left.before);
  return beginAlike && (left.after.endsWith(right.after) || right.after.endsWith(left.after));
}

/** Longest pattern that is compared to the letter. */
const patternBound = 100;

/** Whether one name may match both patterns. Classes are taken for any character, what is not read here for anything. */
function intersect(left: string, right: string): boolean {
  if (left.length + right.length > patternBound || /[{}\\]/.test(left + right)) return true;
  const [one, other] = [left, right].map((text) => text.replace(/\[[^\]]*\]/g, "?").replace(/\*+/g, "*"));
  if (one === undefined || other === undefined) return true;
  // Which positions of `other` may be reached with as much of `one` as was read so far.
  let reached = closed(new Set([0]), other);
  for (const character of one) {
    const next = new Set(character === "*" ? reached : []);
    for (let at = 0; at <= other.length; at += 1) {
      if (!(character === "*" ? next : reached).has(at)) continue;
      const there = other[at];
      if (character === "*") {
        if (there !== undefined) next.add(at + 1);
      } else if (there === "*") next.add(at);
      else if (there !== undefined && (there === "?" || character === "?" || there === character)) next.add(at + 1);
    }
    reached = closed(next, other);
  }
  return reached.has(other.length);
}

/** With every position behind a `*` that stands for nothing. */
function closed(positions: Set<number>, pattern: string): Set<number> {
  for (const at of positions) if (pattern[at] === "*") positions.add(at + 1);
  return positions;
}

const landmarks: readonly Landmark[] = [...protectedFiles, ...secretFiles, ...selfRunningFiles];

/** Every path of every landmark, one for each alternative of its braces. */
export const rows: readonly Row[] = landmarks.flatMap((landmark) => [
  ...Object.entries(landmark.paths).flatMap(([head, tails]) =>
    tails.flatMap((tail) => rowsOf(landmark, tail === "" ? head : `${head}/${tail}`, "path")),
  ),
  ...(landmark.names ?? []).flatMap((name) => rowsOf(landmark, name, "name")),
]);

/** The rows that are paths, by their first name. */
export const rowsByHead: ReadonlyMap<string, readonly Row[]> = Map.groupBy(
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
