import type { Surroundings } from "../surroundings.ts";
import type { NestedScript } from "./bash.ts";
import type { Problem } from "./problem.ts";
import type { ShellState } from "./shellState.ts";
import type { Output } from "./value.ts";

/** What expanding a word needs of the shell around it. */
export interface Expander {
  readonly state: ShellState;
  readonly surroundings: Surroundings;
  /**
   * How the shell reads arrays: `bash` takes the first element for the name alone and counts from 0, zsh takes all and
   * counts from 1.
   */
  readonly arrays: "bash" | "either";
  /** Comes by everything a nested script would run, and says what it prints. */
  readonly run: (script: NestedScript) => Output;
  readonly report: (problem: Problem) => void;
  /** The environment variables whose secret values got into what was expanded so far. */
  readonly secrets: Set<string>;
}
