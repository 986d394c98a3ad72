import { assertNever } from "../../base/assertNever.ts";
import { automatonOf, type Branch, holds, meet } from "./automaton.ts";
import { type Alternative, alternativesOf, type NameMatching } from "./compilePattern.ts";
import { fold } from "./fold.ts";
import { type GlobPart, literalParts } from "./glob.ts";
import type { Pattern } from "./scope.ts";
import type { GlobSight, Target } from "./target.ts";

/** Whether the pattern covers all of the target, what is unknown of it included. What cannot be worked out within bounds is not covered. */
export function coversTarget(pattern: Pattern, target: Target, names: NameMatching): "yes" | "no" {
  if (pattern.scheme !== target.scheme) return "no";
  if (covered(pattern, target, names)) return "yes";
  return yesIf(mayFoldUnevenly(target, names) && covered(pattern, target, "exact"));
}

/** Whether the pattern and the target may share something. What cannot be worked out within bounds overlaps. */
export function overlapsTarget(pattern: Pattern, target: Target, names: NameMatching): "yes" | "no" {
  if (pattern.scheme !== target.scheme) return "no";
  if (overlapping(pattern, target, names)) return "yes";
  return yesIf(mayFoldUnevenly(target, names) && overlapping(pattern, target, "exact"));
}

/** Whether names that match as they are written have to be looked at, too. Folding can make one character two, which `?` counts: what matches as it is written has to match folded, too. */
export function mayFoldUnevenly(target: Target, names: NameMatching): boolean {
  return names === "folded" && (target.kind === "glob" || (target.kind === "literal" && target.letters === "beyond"));
}

function covered(pattern: Pattern, target: Target, names: NameMatching): boolean {
  const alternatives = alternativesOf(pattern, names);
  if (alternatives === "unreadable") return false;
  switch (target.kind) {
    case "unreadable":
      return false;
    case "everything":
      return pattern.base === "absolute" && alternatives.some(({ parts }) => parts.length === 0);
    case "literal": {
      const path = target[names].inside[pattern.base];
      return path !== undefined && alternatives.some((alternative) => matches(alternative, path));
    }
    case "glob":
      return coversGlob(alternatives, pattern.base, target[names], target.reach);
    default:
      return assertNever(target);
  }
}

function overlapping(pattern: Pattern, target: Target, names: NameMatching): boolean {
  const alternatives = alternativesOf(pattern, names);
  if (alternatives === "unreadable") return true;
  switch (target.kind) {
    case "unreadable":
    case "everything":
      return true;
    case "literal": {
      const { inside, above } = target[names];
      const path = inside[pattern.base];
      if (target.reach === "tree" && above[pattern.base] === "yes") return true;
      if (path === undefined) return false;
      if (alternatives.some((alternative) => matches(alternative, path))) return true;
      return target.reach === "tree" && alternatives.some((alternative) => reachesBelow(alternative, path));
    }
    case "glob":
      return overlapsGlob(alternatives, pattern.base, target[names], target.reach);
    default:
      return assertNever(target);
  }
}

/** Whether the path, absolute and literal, is one of those the target stands for. */
export function standsFor(target: Target, path: string): "yes" | "no" {
  const name = fold(path.slice(path.startsWith("/") ? 1 : 0));
  switch (target.kind) {
    case "unreadable":
      return "no";
    case "everything":
      return "yes";
    case "literal": {
      const whole = target.folded.inside.absolute ?? "";
      const folder = name === "" ? "" : `${name}/`;
      return yesIf(target.reach === "tree" ? folder.startsWith(whole) : folder === whole);
    }
    case "glob": {
      const branches = target.folded.branches.map((parts) => ({ parts, reach: target.reach }));
      const [whole, one] = [automatonOf(branches), automatonOf([{ parts: literalParts(name), reach: "entry" }])];
      return yesIf(whole !== "over" && one !== "over" && meet(whole, one) === "yes");
    }
    default:
      return assertNever(target);
  }
}

/** Whether what the alternative matches is `path` or holds it. `path` is one of `inside`. */
function matches({ head, matcher }: Alternative, path: string): boolean {
  if (matcher === undefined) return head === "" || (path[head.length] === "/" && path.startsWith(head));
  return path !== "" && path.startsWith(head) && matcher.match(path);
}

/** Whether something below `path`, one of `inside`, can match. */
function reachesBelow({ head, matcher, parts }: Alternative, path: string): boolean {
  if (path === "" || parts[0]?.kind === "folders") return true;
  if (matcher === undefined) return head.startsWith(path);
  if (!compatible(head, path)) return false;
  return mayMeet([{ parts, reach: "tree" }], [{ parts: literalParts(path.slice(0, -1)), reach: "tree" }]);
}

function coversGlob(
  alternatives: readonly Alternative[],
  base: Pattern["base"],
  sight: GlobSight,
  reach: "entry" | "tree",
): boolean {
  // Most patterns begin differently, which is seen at once.
  const candidates = alternatives.filter((one) =>
    sight.heads.some((head) => compatible(headOf(one, sight.bases[base]), head)),
  );
  if (candidates.length === 0) return false;
  const whole = automatonOf(candidates.map((one) => standing(one, sight.bases[base])));
  const part = automatonOf(sight.branches.map((parts) => ({ parts, reach })));
  return whole !== "over" && part !== "over" && holds(whole, part) === "yes";
}

function overlapsGlob(
  alternatives: readonly Alternative[],
  base: Pattern["base"],
  sight: GlobSight,
  reach: "entry" | "tree",
): boolean {
  return alternatives.some((one) => {
    // What begins in any folder begins in those of a tree, too.
    const inside = `${sight.bases[base]}/`;
    if (reach === "tree" && one.parts[0]?.kind === "folders" && isAnyInside(sight, inside)) return true;
    const head = headOf(one, sight.bases[base]);
    const candidates = sight.branches.filter((_, index) => compatible(head, sight.heads[index] ?? ""));
    if (candidates.length === 0) return false;
    return mayMeet(
      [standing(one, sight.bases[base])],
      candidates.map((parts) => ({ parts, reach })),
    );
  });
}

/** Whether all that one of the branches matches lies below a folder, given with a `/` at its end; `/` is every folder. */
function isAnyInside({ heads }: GlobSight, folder: string): boolean {
  return heads.some((head) => folder === "/" || head.startsWith(folder));
}

/** The text that everything begins with that the alternative means, with its base in front. */
function headOf({ head, parts }: Alternative, base: string): string {
  if (base === "") return head;
  return parts.length === 0 ? base : `${base}/${head}`;
}

/** An alternative with its base in front, as it stands in the file system. */
function standing({ parts }: Alternative, base: string): Branch {
  const prefix = literalParts(base);
  const between: readonly GlobPart[] = prefix.length > 0 && parts.length > 0 ? [{ kind: "slash" }] : [];
  return { parts: [...prefix, ...between, ...parts], reach: "tree" };
}

function mayMeet(left: readonly Branch[], right: readonly Branch[]): boolean {
  const [one, other] = [automatonOf(left), automatonOf(right)];
  return one === "over" || other === "over" || meet(one, other) !== "no";
}

/** Two texts that begin differently cannot begin the same name. */
function compatible(left: string, right: string): boolean {
  return left.startsWith(right) || right.startsWith(left);
}

function yesIf(condition: boolean): "yes" | "no" {
  return condition ? "yes" : "no";
}
