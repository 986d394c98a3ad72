import type { Shell } from "../call/call.ts";
import { cmdInBash } from "./cmd.ts";
import { dialectOf } from "./dialect.ts";
import { fishInBash } from "./fish.ts";
import { dialectProblem, type Problem } from "./problem.ts";

/** A text for any shell as it is to be read, with what could not be said of it in bash. */
export interface Said {
  readonly text: string;
  readonly problems: readonly Problem[];
}

/**
 * The text in the words of bash. A text that cannot be said in them stays as it is, so that what looks like bash in it
 * counts all the same.
 */
export function saidInBash(text: string, shell: Shell): Said {
  if (shell !== "fish" && shell !== "cmd") return { text, problems: dialectOf(text, shell) };
  const reading = shell === "fish" ? fishInBash(text) : cmdInBash(text);
  return "bash" in reading
    ? { text: reading.bash, problems: [] }
    : { text, problems: [dialectProblem(`It holds what is not read here of ${shell}: ${reading.problem}.`)] };
}
