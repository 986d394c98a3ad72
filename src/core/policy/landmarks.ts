import { assertNever } from "../../base/assertNever.ts";
import type { FileResource } from "../resource.ts";
import { compilePattern } from "../scope/compilePattern.ts";
import { fold } from "../scope/fold.ts";
import type { View } from "../scope/match.ts";
import { coversTarget, overlapsTarget } from "../scope/matchTarget.ts";
import type { Pattern } from "../scope/scope.ts";
import { targetOf } from "../scope/target.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Landmark } from "./landmark.ts";
import { firstRows, mayMeet, type Name, nameOf, type Row, rows, rowsByHead, rowsNamed } from "./landmarkRows.ts";
import { isWithin, joinPath, segmentsOf } from "./paths.ts";
import type { Place } from "./verdict.ts";

/** A landmark that a resource meets. */
export interface Sighting {
  readonly place: Extract<Place, "floor" | "protected" | "secret" | "selfRunning">;
  readonly what: string;
  /**
   * `inside`: all of the resource belongs to the landmark. `above`: the resource is a folder that may hold it, or would
   * be one if it were a folder. `around`: it is a tree that may hold many, of which `pattern` is one. `crossing`: a
   * pattern that may match it.
   */
  readonly relation: "inside" | "above" | "around" | "crossing";
  readonly pattern: Pattern;
  /** What the pattern is relative to. */
  readonly view: View;
}

export type Doing = "reading" | "writing";

/**
 * The landmarks that a file resource meets, by the names in its path alone. A quick look at the names finds candidates;
 * the matcher of scopes decides about them, without regard to case and composition. A folder that lies above a
 * landmark of any depth does not meet it: any folder may hold a `.env`.
 */
export function sightings(resource: FileResource, doing: Doing, surroundings: Surroundings): readonly Sighting[] {
  if (resource.spelling === "glob") return globSightings(resource, doing, surroundings);
  if (resource.spelling === "literal") return literalSightings(resource, doing, surroundings);
  return resource.path === "" ? [] : literalSightings({ ...resource, spelling: "literal" }, doing, surroundings);
}

/** Whether a glob may match a folder, given folded, or something in it, or, for a tree, something around it. */
export function globMayReach(resource: FileResource, folder: string): boolean {
  const [glob, above] = [globOf(resource), segmentsOf(folder).map(nameOf)];
  return mayAlign(glob, above, alignWith(glob, above), []);
}

function literalSightings(resource: FileResource, doing: Doing, surroundings: Surroundings): readonly Sighting[] {
  const names = segmentsOf(resource.path);
  const folded = segmentsOf(fold(resource.path));
  const found = resource.reach === "tree" ? sightingsAround(resource, doing, surroundings) : [];
  const last = folded.length - 1;
  const file = nameOf(folded[last] ?? "");
  for (const [depth, name] of folded.entries()) {
    for (const row of rowsByHead.get(name) ?? []) found.push(...sightingAt(row, depth));
  }
  for (const row of rowsNamed(file)) found.push(...sightingAt(row, last));
  return found;

  function sightingAt(row: Row, depth: number): readonly Sighting[] {
    const { landmark } = row;
    const place = landmark[doing];
    if (place === undefined || isExcepted(row, file, doing)) return [];
    const root = joinPath(names.slice(0, depth));
    const level = levelOf(row, root, surroundings);
    if (level === "elsewhere") return [];
    const pattern = compilePattern(patternOf(row.glob));
    const view = { root, home: surroundings.home };
    const relation = relationOf(pattern, resource, view);
    const settings = place === "protected" && level === "here" && doing === "writing";
    return relation === "apart" || (relation === "above" && resource.reach === "entry" && !settings)
      ? []
      : [{ place: level === "below a root" ? "selfRunning" : place, what: landmark.what, relation, pattern, view }];
  }
}

function relationOf(pattern: Pattern, resource: FileResource, view: View): "inside" | "above" | "apart" {
  const target = targetOf({ ...resource, reach: "tree" }, view.root, view.home);
  if (coversTarget(pattern, target, "folded") === "yes") return "inside";
  return overlapsTarget(pattern, target, "folded") === "yes" ? "above" : "apart";
}

/** A tree that holds a whole root, or the home folder. */
function sightingsAround(resource: FileResource, doing: Doing, surroundings: Surroundings): Sighting[] {
  const path = fold(resource.path);
  return firstRows.flatMap((row): readonly Sighting[] => {
    const place = row.landmark[doing];
    const base =
      place === undefined
        ? undefined
        : basesOf(row.landmark.at, surroundings).find((folder) => isWithin(fold(folder), path));
    if (place === undefined || base === undefined) return [];
    return [
      {
        place,
        what: row.landmark.what,
        relation: "around",
        pattern: patternOf(row.glob),
        view: { root: base, home: surroundings.home },
      },
    ];
  });
}

/**
 * Wildcards on both sides, and no facts about what matches: whatever may match counts, name by name. Looser than the
 * matcher of scopes and a thousand times quicker; what it finds is only ever held.
 */
function globSightings(resource: FileResource, doing: Doing, surroundings: Surroundings): readonly Sighting[] {
  const { home } = surroundings;
  const glob = globOf(resource);
  const { names } = glob;
  const last = names.at(-1) ?? nameOf("");
  const aligned = (at: Landmark["at"]): readonly Aligned[] =>
    basesOf(at, surroundings).flatMap((base) => {
      const above = segmentsOf(fold(base)).map(nameOf);
      const alignment = alignWith(glob, above);
      return alignment.kind === "none" ? [] : [{ base, above, alignment }];
    });
  const bases: Readonly<Record<Landmark["at"], readonly Aligned[]>> = {
    root: aligned("root"),
    home: aligned("home"),
    userData: aligned("userData"),
    absolute: aligned("absolute"),
    anywhere: [],
  };
  const found: Sighting[] = [];
  for (const row of rows) {
    const { landmark } = row;
    const place = landmark[doing];
    if (place === undefined) continue;
    const { at, what } = landmark;
    const here = bases[at].filter(({ above, alignment }) => mayAlign(glob, above, alignment, row.names));
    const floats = (at === "root" || at === "anywhere") && mayFloat(glob, row);
    if ((here.length === 0 && !floats) || isExcepted(row, last, doing)) continue;
    for (const { base } of here) {
      found.push({ place, what, relation: "crossing", pattern: patternOf(row.glob), view: { root: base, home } });
    }
    if (!floats) continue;
    const floating = { pattern: patternOf(`**/${row.glob}`), view: { root: "/", home } };
    found.push({ place: landmark.at === "root" ? "selfRunning" : place, what, relation: "crossing", ...floating });
  }
  return found;
}

interface Glob {
  readonly names: readonly Name[];
  readonly reach: FileResource["reach"];
  /** By a `**` in it. */
  readonly goes: "into every folder" | "where it is spelled";
}

function globOf({ path, reach }: FileResource): Glob {
  const names = segmentsOf(path).map((name) => nameOf(fold(name)));
  return { names, reach, goes: names.some(({ text }) => text === "**") ? "into every folder" : "where it is spelled" };
}

/**
 * How a glob stands to a folder, worked out once for all that is looked for in it. `all`, `none`: it meets everything or
 * nothing in there. `beside`: what is in there is matched by what follows the folder's names. `stars`: its first `**`
 * comes at that place, not behind the folder's names.
 */
type Alignment = { readonly kind: "all" | "none" | "beside" } | { readonly kind: "stars"; readonly index: number };

/** A folder that landmarks count from and that the glob may reach. */
interface Aligned {
  readonly base: string;
  readonly above: readonly Name[];
  readonly alignment: Alignment;
}

function alignWith({ names, reach }: Glob, above: readonly Name[]): Alignment {
  for (const [index, name] of above.entries()) {
    const own = names[index];
    if (own === undefined) return { kind: reach === "tree" ? "all" : "none" };
    if (own.text === "**") return { kind: "stars", index };
    if (isHiddenFrom(own, name) || !mayMeet(own, name)) return { kind: "none" };
  }
  return { kind: "beside" };
}

/** Whether the glob may match `row` in the folder `above`, or something below it, or, for a tree, something above it. */
function mayAlign({ names, reach }: Glob, above: readonly Name[], alignment: Alignment, row: readonly Name[]): boolean {
  if (alignment.kind === "all" || alignment.kind === "none") return alignment.kind === "all";
  if (alignment.kind === "stars") {
    const { index } = alignment;
    return mayHold(names.slice(index + 1), [...above.slice(index), ...row]);
  }
  for (const [index, name] of row.entries()) {
    const own = names[above.length + index];
    if (own === undefined) return reach === "tree";
    if (own.text === "**") return mayHold(names.slice(above.length + index + 1), row.slice(index));
    if (isHiddenFrom(own, name) || !mayMeet(own, name)) return false;
  }
  return true;
}

/** What `**` and the rest of a glob may match: nothing hidden that the rest does not spell, and in the end a file of the same name. */
function mayHold(rest: readonly Name[], row: readonly Name[]): boolean {
  const hidden = row.find(({ text }) => text.startsWith("."));
  if (hidden !== undefined) return rest.some((own) => !isHiddenFrom(own, hidden) && mayMeet(own, hidden));
  const [last, file] = [rest.at(-1), row.at(-1)];
  return last === undefined || file === undefined || !file.text.includes(".") || mayMeet(last, file);
}

/**
 * The same for a row that may begin in any folder. As with trees, any folder may hold one: so only names that the glob
 * spells at least in part count, not those that `**` may stand for, and of a folder's settings only spelled ones.
 */
function mayFloat(glob: Glob, row: Row): boolean {
  const { names, reach, goes } = glob;
  const [head] = row.names;
  for (let start = row.kind === "name" ? names.length - 1 : 0; start < names.length; start++) {
    const own = names[start];
    if (own === undefined || head === undefined) return false;
    if (row.landmark.at === "root" ? own.text !== head.text : !mayMeet(own, head)) continue;
    if (own.loose === "*" && (reach === "tree" || goes === "into every folder")) continue;
    if (row.names.every((name, index) => mayFloatAt(glob, start + index, name, index))) return true;
  }
  return false;
}

function mayFloatAt({ names, reach, goes }: Glob, at: number, name: Name, index: number): boolean {
  const other = names[at];
  if (other === undefined) return reach === "tree" && index > 0;
  if (isHiddenFrom(other, name) || !mayMeet(other, name)) return false;
  return goes === "where it is spelled" || spellsAlike(other, name);
}

/** Whether one of the names, as patterns, holds the other, so that they mean the same kind of file; two extensions say as much. */
function spellsAlike(left: Name, right: Name): boolean {
  const holds = (one: Name, other: Name): boolean =>
    other.before.startsWith(one.before) && other.after.endsWith(one.after);
  return holds(right, left) || left.after.split(".").length > 2 || (left.before !== "" && holds(left, right));
}

/** Shells let a wildcard stand for a leading full stop only where they are told to. */
function isHiddenFrom(glob: Name, name: Name): boolean {
  return glob.wildcards === "some" && glob.before === "" && name.text.startsWith(".");
}

function isExcepted({ landmark, kind }: Row, name: Name, doing: Doing): boolean {
  const { endings = [], except = [] } = landmark;
  if (kind === "name" && endings.length > 0 && !endings.some((ending) => mayEnd(name, ending))) return true;
  return (doing === "reading" || kind === "name") && except.some((ending) => name.after.endsWith(ending));
}

function mayEnd({ after, wildcards }: Name, ending: string): boolean {
  return after.endsWith(ending) || (wildcards === "some" && ending.endsWith(after));
}

/** Whether a row counts in the folder `root`; a workspace's settings, in a folder below it, would count once somebody opens that. */
function levelOf(row: Row, root: string, surroundings: Surroundings): "here" | "below a root" | "elsewhere" {
  const { at } = row.landmark;
  if (at === "anywhere" || basesOf(at, surroundings).some((base) => fold(base) === fold(root))) return "here";
  return at === "root" ? "below a root" : "elsewhere";
}

function basesOf(at: Landmark["at"], surroundings: Surroundings): readonly string[] {
  switch (at) {
    case "root":
      return surroundings.roots;
    case "home":
      return [surroundings.home];
    case "userData":
      return surroundings.editor?.userData ?? [];
    case "absolute":
      return ["/"];
    case "anywhere":
      return [];
    default:
      return assertNever(at);
  }
}

/** Not made ready for matching: most are only named. */
function patternOf(glob: string): Pattern {
  return { text: glob, scheme: "file", base: "workspace", glob };
}
