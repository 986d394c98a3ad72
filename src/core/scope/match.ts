import type { Answer } from "../facts.ts";
import { file, type Resource } from "../resource.ts";
import type { NameMatching } from "./compilePattern.ts";
import { coversTarget, overlapsTarget, standsFor } from "./matchTarget.ts";
import type { Pattern } from "./scope.ts";
import { targetOf } from "./target.ts";

/** What patterns are relative to. Both absolute and canonical. */
export interface View {
  readonly root: string;
  readonly home: string;
}

/**
 * Whether the pattern covers all of the resource, what is unknown of it included: what an allow needs. What cannot be
 * worked out within bounds is not covered. To compare one resource with many patterns, use `targetOf` and `coversTarget`.
 */
export function covers(pattern: Pattern, resource: Resource, view: View, names: NameMatching = "exact"): "yes" | "no" {
  return coversTarget(pattern, targetOf(resource, view.root, view.home), names);
}

/**
 * Whether the pattern and the resource may share something: what a hold needs. What cannot be worked out within bounds
 * overlaps. To compare one resource with many patterns, use `targetOf` and `overlapsTarget`.
 */
export function overlaps(
  pattern: Pattern,
  resource: Resource,
  view: View,
  names: NameMatching = "folded",
): "yes" | "no" {
  return overlapsTarget(pattern, targetOf(resource, view.root, view.home), names);
}

/**
 * Whether an effect on the resource touches what the pattern stands for: what a deny needs.
 * - `yes`: the pattern covers the resource, so that whatever it touches is meant; or the facts name a path that the
 *   resource stands for and that the pattern covers, as it is spelled or where links lead.
 * - `maybe`: they overlap, and nothing shows more.
 * `facts` answers the question about the resource, or one of `reachQuestions`.
 */
export function reaches(
  pattern: Pattern,
  resource: Resource,
  facts: Answer | undefined,
  view: View,
): "yes" | "maybe" | "no" {
  const target = targetOf(resource, view.root, view.home);
  if (coversTarget(pattern, target, "folded") === "yes") return "yes";
  let answer = overlapsTarget(pattern, target, "folded");
  if (resource.scheme === "file" && facts?.about === "path" && facts.existence === "exists") {
    for (const place of facts.places) {
      if (standsFor(target, place.path) === "no") continue;
      for (const path of [place.path, place.real, place.target]) {
        if (covers(pattern, file(path), view, "folded") === "yes") return "yes";
        if (overlaps(pattern, file(path, resource.reach), view) === "yes") answer = "yes";
      }
    }
  }
  return answer === "yes" ? "maybe" : "no";
}
