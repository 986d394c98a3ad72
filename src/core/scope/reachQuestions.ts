import type { Question } from "../facts.ts";
import type { FileResource } from "../resource.ts";
import { type Alternative, alternativesOf } from "./compilePattern.ts";
import { writeGlob } from "./glob.ts";
import type { View } from "./match.ts";
import { overlapsTarget } from "./matchTarget.ts";
import type { Pattern } from "./scope.ts";
import { targetOf } from "./target.ts";

/** At most so many questions about one pattern; what is not asked stays a `maybe`. */
const maximumQuestions = 8;

/**
 * What to ask when a pattern overlaps a tree, a glob or unknown files without covering them: does something that it
 * stands for exist? With such an answer `reaches` can say `yes`. None when they do not overlap to the letter, or the
 * pattern is not about files.
 */
export function reachQuestions(pattern: Pattern, resource: FileResource, view: View): readonly Question[] {
  const alternatives = alternativesOf(pattern, "exact");
  if (pattern.scheme !== "file" || alternatives === "unreadable") return [];
  const target = targetOf(resource, view.root, view.home);
  const base = { workspace: view.root, home: view.home, absolute: "" }[pattern.base];
  return alternatives
    .filter(
      (one) =>
        overlapsTarget({ ...pattern, compiled: { exact: [one], folded: [one] } } as Pattern, target, "exact") === "yes",
    )
    .slice(0, maximumQuestions)
    .map((one) => questionAbout(one, base));
}

function questionAbout({ head, parts, matcher }: Alternative, base: string): Question {
  const spelling = matcher === undefined ? "literal" : "glob";
  const name = spelling === "literal" ? head : writeGlob(parts);
  if (/^[a-z]:(?:\/|$)/i.test(name)) return { ask: "path", path: name, spelling, reach: "entry" };
  const folder = spelling === "literal" ? base : base.replace(/[*?[\]{}\\]/g, "\\$&");
  return {
    ask: "path",
    path: `${folder === "/" ? "" : folder}${name === "" ? "" : "/"}${name}` || "/",
    spelling,
    reach: "entry",
  };
}
