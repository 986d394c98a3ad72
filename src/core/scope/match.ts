import { assertNever } from "../../base/assertNever.ts";
import type { Answer } from "../facts.ts";
import { file, type Resource } from "../resource.ts";
import { automatonOf, type Branch, type Finding, holds, meet } from "./automaton.ts";
import { charSetOf, slash } from "./charSet.ts";
import { type Alternative, type Alternatives, compilePattern } from "./compilePattern.ts";
import { isAscii } from "./fold.ts";
import { type GlobPart, literalHead } from "./glob.ts";
import type { Pattern } from "./scope.ts";
import { type GlobSight, type Target, targetOf } from "./target.ts";

/** What patterns are relative to. Both absolute and canonical. */
export interface View {
  readonly root: string;
  readonly home: string;
}

/**
 * How names are compared. `exact`: to the letter, as an allow needs it. `folded`: without regard to case and Unicode
 * composition, as a hold or deny needs it, because a file system may not regard them either.
 */
export type NameMatching = "exact" | "folded";

/** Whether the pattern covers all of the resource, known and unknown; what could not be worked out within bounds is not covered. */
export function covers(pattern: Pattern, resource: Resource, view: View, names: NameMatching = "exact"): "yes" | "no" {
  return coversTarget(pattern, targetOf(resource, view.root, view.home), names);
}

/** Whether the pattern and the resource may share something; what could not be worked out within bounds overlaps. */
export function overlaps(pattern: Pattern, resource: Resource, view: View, names: NameMatching = "folded"): "yes" | "no" {
  return overlapsTarget(pattern, targetOf(resource, view.root, view.home), names);
}
