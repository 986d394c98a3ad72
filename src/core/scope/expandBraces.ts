import { braceExpand } from "minimatch";

/** More alternatives than this in one pattern are refused. */
export const maximumAlternatives = 64;

/** Longer globs are refused, which also bounds the work of expanding their braces. In UTF-16 units. */
export const maximumGlobLength = 1_024;

/**
 * The alternatives that the braces of a glob stand for, in order, each once; the glob itself when it has none.
 * "over" when the glob is longer than {@link maximumGlobLength} or has more than {@link maximumAlternatives}.
 */
export function expandBraces(glob: string): readonly string[] | "over" {
  if (glob.length > maximumGlobLength) return "over";
  // One more than allowed is asked for, so that "exactly as many" and "cut off" can be told apart.
  const expanded = braceExpand(glob, { braceExpandMax: maximumAlternatives + 1 });
  return expanded.length > maximumAlternatives ? "over" : [...new Set(expanded)];
}
