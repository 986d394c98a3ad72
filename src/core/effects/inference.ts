import type { Problem } from "../shell/problem.ts";
import type { Effect } from "./effect.ts";

/** What a call would do, as far as its words tell. Reading it is bounded and never fails: what cannot be read is a problem. */
export interface Inference {
  /** Without duplicates, in the order of the text, at most 256. */
  readonly effects: readonly Effect[];
  readonly problems: readonly InferenceProblem[];
}

/**
 * Why part of a call could not be read. A problem means: hold at least, whatever the effects say.
 * - `syntax`: the text does not parse, or holds characters that hide what it says.
 * - `bound`: larger or deeper than what is read.
 * - `dialect`: written for a shell whose syntax is not read here.
 */
export type InferenceProblem = Problem;
