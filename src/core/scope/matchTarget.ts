import { assertNever } from "../../base/assertNever.ts";
import { automatonOf, type Branch, holds, meet } from "./automaton.ts";
import { type Alternative, alternativesOf, type NameMatching } from "./compilePattern.ts";
import { fold } from "./fold.ts";
import { type GlobPart, literalHead, literalParts } from "./glob.ts";
import type { Pattern } from "./scope.ts";
import type { GlobSight, Target } from "./target.ts";

/** Whether the pattern covers all of the target, what is unknown of it included. What cannot be worked out within bounds is not covered. */
export function coversTarget(pattern: Pattern, target: Target, names: NameMatching): "yes" | "no" {
  if (pattern.scheme !== target.scheme) return "no";
  const alternatives = alternativesOf(pattern, names);
  if (alternatives === "unreadable") return "no";
  switch (target.kind) {
    case "unreadable":
      return "no";
    case "everything":
      return yesIf(pattern.base === "absolute" && alternatives.some(({ parts }) => parts.length === 0));
    case "literal": {
      const path = target[names].inside[pattern.base];
      if (path !== undefined && alternatives.some((alternative) => matches(alternative, path))) return "yes";
      return names === "folded" && target.letters === "beyond" ? coversTarget(pattern, target, "exact") : "no";
    }
    case "glob":
      return yesIf(coversGlob(alternatives, pattern.base, target[names], target.reach));
    default:
      return assertNever(target);
  }
}

/** Whether the pattern and the target may share something. What cannot be worked out within bounds overlaps. */
export function overlapsTarget(pattern: Pattern, target: Target, names: NameMatching): "yes" | "no" {
  if (pattern.scheme !== target.scheme) return "no";
  const alternatives = alternativesOf(pattern, names);
  if (alternatives === "unreadable") return "yes";
  switch (target.kind) {
    case "unreadable":
    case "everything":
      return "yes";
    case "literal": {
      const { inside, above } = target[names];
      const path = inside[pattern.base];
      if (path !== undefined && alternatives.some((alternative) => matches(alternative, path))) return "yes";
      if (target.reach === "tree") {
        if (above[pattern.base] === "yes") return "yes";
        if (path !== undefined && alternatives.some((alternative) => reachesBelow(alternative, path))) return "yes";
      }
      // Folding can make one character two, which `?` counts: what matches as it is written matches, too.
      return names === "folded" && target.letters === "beyond" ? overlapsTarget(pattern, target, "exact") : "no";
    }
    case "glob":
      return yesIf(overlapsGlob(alternatives, pattern.base, target[names], target.reach));
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
      return yesIf(name === whole || (target.reach === "tree" && (whole === "" || name.startsWith(`${whole}/`))));
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

/** Whether what the alternative matches is `path` or holds it. `path` is relative to the base of the pattern. */
function matches({ head, matcher }: Alternative, path: string): boolean {
  if (!path.startsWith(head)) return false;
  if (matcher !== undefined) return matcher.match(`${path}/`);
  return path.length === head.length || head === "" || path[head.length] === "/";
}

/** Whether something below the folder `path` can match. */
function reachesBelow({ head, matcher, parts }: Alternative, path: string): boolean {
  if (path === "" || parts[0]?.kind === "folders") return true;
  if (matcher === undefined) return head.startsWith(path) && head[path.length] === "/";
  if (!compatible(head, path)) return false;
  return mayMeet([{ parts, reach: "tree" }], [{ parts: literalParts(path), reach: "tree" }]);
}

function coversGlob(
  alternatives: readonly Alternative[],
  base: Pattern["base"],
  sight: GlobSight,
  reach: "entry" | "tree",
): boolean {
  const whole = automatonOf(standing(alternatives, sight.bases[base]));
  const part = automatonOf(sight.branches.map((parts) => ({ parts, reach })));
  return whole !== "over" && part !== "over" && holds(whole, part) === "yes";
}

function overlapsGlob(
  alternatives: readonly Alternative[],
  base: Pattern["base"],
  sight: GlobSight,
  reach: "entry" | "tree",
): boolean {
  const branches = sight.branches.map((parts) => ({ parts, reach, head: literalHead(parts) }));
  return standing(alternatives, sight.bases[base]).some((one) => {
    const head = literalHead(one.parts);
    const candidates = branches.filter((other) => compatible(head, other.head));
    return candidates.length > 0 && mayMeet([one], candidates);
  });
}

/** The alternatives with their base in front, as they stand in the file system. */
function standing(alternatives: readonly Alternative[], base: string): readonly Branch[] {
  const prefix = literalParts(base);
  return alternatives.map(({ parts }) => {
    const between: readonly GlobPart[] = prefix.length > 0 && parts.length > 0 ? [{ kind: "slash" }] : [];
    return { parts: [...prefix, ...between, ...parts], reach: "tree" };
  });
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
