import { braceExpand } from "minimatch";

/** More alternatives than this in one pattern are refused. */
export const maximumAlternatives = 64;

/** Longer globs are refused. In UTF-16 units. */
export const maximumGlobLength = 1_024;

/** Braces in one glob, and characters in all of its alternatives together: more are refused, because each is work. */
const maximumBraces = 32;
const maximumExpansion = 8_192;

/**
 * The alternatives that the braces of a glob stand for, in order, each once; the glob itself when it has none. "over"
 * when the glob or what it stands for is too large.
 */
export function expandBraces(glob: string): readonly string[] | "over" {
  if (glob.length > maximumGlobLength) return "over";
  const braces = glob.split("{").length - 1;
  if (braces === 0) return [glob];
  if (braces > maximumBraces) return "over";
  // One more than allowed is asked for, so that "exactly as many" and "cut off" can be told apart. The slash in front
  // keeps an empty alternative, which would be dropped otherwise.
  const expanded = braceExpand(`/${glob}`, { braceExpandMax: maximumAlternatives + 1 });
  if (expanded.length > maximumAlternatives || expanded.join("").length > maximumExpansion) return "over";
  return [...new Set(expanded.map((one) => one.slice(1)))];
}
