import type { FileResource } from "../resource.ts";
import { compilePattern } from "../scope/compilePattern.ts";
import { fold } from "../scope/fold.ts";
import type { View } from "../scope/match.ts";
import { coversTarget, overlapsTarget } from "../scope/matchTarget.ts";
import type { Pattern } from "../scope/scope.ts";
import { targetOf } from "../scope/target.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Landmark } from "./landmark.ts";
import { firstRows, mayMeet, type Name, nameOf, type Row, rows, rowsByHead, rowsOfNames } from "./landmarkRows.ts";
import { isWithin, joinPath, segmentsOf } from "./paths.ts";
import type { Place } from "./verdict.ts";

/** A landmark that a resource meets. */
export interface Sighting {
  readonly place: Extract<Place, "floor" | "protected" | "secret" | "selfRunning">;
  readonly what: string;
  /**
   * `inside`: all of the resource belongs to the landmark. `above`: the resource is a folder that may hold it. `around`:
   * it is a folder that may hold many, of which `pattern` is one. `crossing`: a pattern that may match it.
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
  return mayAlign(globOf(resource), segmentsOf(folder).map(nameOf), []);
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
  for (const row of rowsOfNames)
    if (row.names[0] !== undefined && mayMeet(file, row.names[0])) found.push(...sightingAt(row, last));
  return found;

  function sightingAt(row: Row, depth: number): readonly Sighting[] {
    const { landmark } = row;
    const place = landmark[doing];
    if (place === undefined || isExcepted(row, file, doing)) return [];
    const root = joinPath(names.slice(0, depth));
    const level = levelOf(row, root, surroundings);
    if (level === "elsewhere") return [];
    const pattern = patternOf(row.glob);
    const view = { root, home: surroundings.home };
    const relation = relationOf(pattern, resource, view);
    return relation === "apart"
      ? []
      : [{ place: level === "below a root" ? "selfRunning" : place, what: landmark.what, relation, pattern, view }];
  }
}

function relationOf(pattern: Pattern, resource: FileResource, view: View): "inside" | "above" | "apart" {
  const target = targetOf(resource, view.root, view.home);
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
  const bases = new Map(
    (["root", "home", "absolute", "anywhere"] as const).map((at) => [
      at,
      basesOf(at, surroundings).map((base) => ({ base, names: segmentsOf(fold(base)).map(nameOf) })),
    ]),
  );
  const found: Sighting[] = [];
  for (const row of rows) {
    const { landmark } = row;
    const place = landmark[doing];
    if (place === undefined || isExcepted(row, last, doing)) continue;
    const { what } = landmark;
    for (const { base, names: above } of bases.get(landmark.at) ?? []) {
      if (!mayAlign(glob, above, row.names) || isGitFile(row, glob)) continue;
      found.push({ place, what, relation: "crossing", pattern: patternOf(row.glob), view: { root: base, home } });
    }
    if (landmark.at === "home" || landmark.at === "absolute" || !mayFloat(glob, row)) continue;
    const floating = { pattern: patternOf(`**/${row.glob}`), view: { root: "/", home } };
    found.push({ place: landmark.at === "root" ? "selfRunning" : place, what, relation: "crossing", ...floating });
  }
  return found;
}

interface Glob {
  readonly names: readonly Name[];
  readonly reach: FileResource["reach"];
  /** Whether it holds a `**`. */
  readonly depth: "every folder" | "as spelled";
}

function globOf({ path, reach }: FileResource): Glob {
  const names = segmentsOf(path).map((name) => nameOf(fold(name)));
  return { names, reach, depth: names.some(({ text }) => text === "**") ? "every folder" : "as spelled" };
}

/** Whether the glob may match `row` in the folder `above`, or something below it, or, for a tree, something above it. */
function mayAlign({ names, reach, depth }: Glob, above: readonly Name[], row: readonly Name[]): boolean {
  for (let index = 0; index < above.length + row.length; index++) {
    const name = index < above.length ? above[index] : row[index - above.length];
    const own = names[index];
    if (own === undefined || name === undefined) return reach === "tree";
    if (own.text === "**") return true;
    if ((depth === "as spelled" && isHiddenFrom(own, name)) || !mayMeet(own, name)) return false;
  }
  return true;
}

/**
 * The same for a row that may begin in any folder. As with trees, any folder may hold one: so only names that the glob
 * spells at least in part count, not those that `**` may stand for, and of a folder's settings only spelled ones.
 */
function mayFloat({ names, reach, depth }: Glob, row: Row): boolean {
  return names.some((own, start) => {
    if (/^\*+$/.test(own.text) && (reach === "tree" || depth === "every folder")) return false;
    if (row.kind === "name" && start < names.length - 1) return false;
    if (row.landmark.at === "root" && own.text !== row.names[0]?.text) return false;
    return row.names.every((name, index) => {
      const other = names[start + index];
      return other === undefined ? reach === "tree" && index > 0 : !isHiddenFrom(other, name) && mayMeet(other, name);
    });
  });
}

/** Shells let a wildcard stand for a leading full stop only where they are told to; programs that search folders do by themselves. */
function isHiddenFrom(glob: Name, name: Name): boolean {
  return glob.wildcards === "some" && glob.before === "" && name.text.startsWith(".");
}

/** What git keeps for itself has names without an extension, so `*.ts` in every folder does not mean its data. */
function isGitFile(row: Row, { names, depth }: Glob): boolean {
  return row.glob === ".git" && depth === "every folder" && /\.[a-z0-9]+$/.test(names.at(-1)?.text ?? "");
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
    case "absolute":
      return ["/"];
    case "anywhere":
      return [];
  }
}

function patternOf(glob: string): Pattern {
  return compilePattern({ text: glob, scheme: "file", base: "workspace", glob });
}
