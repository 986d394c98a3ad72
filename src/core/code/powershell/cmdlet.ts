import type { CodeNode } from "../codeTree.ts";
import type { Bound } from "./parameters.ts";
import type { Values } from "./values.ts";
import type { Walk } from "./walk.ts";

/** A call of a cmdlet. */
export interface CmdletCall {
  /** In small letters, aliases resolved. */
  readonly name: string;
  /** What the pipeline brings. */
  readonly input: Values;
  readonly piped: "yes" | "no";
  readonly node: CodeNode;
  readonly walk: Walk;
}

/** What is known of a cmdlet: its parameters, and what a call of it does and gives. */
export interface Cmdlet {
  /** `Path:0 LiteralPath|PSPath Recurse!`: names with other names, places, and `!` for switches. */
  readonly spec: string;
  readonly run: (call: CmdletCall, bound: Bound) => Values;
  /** `yes`: a call that is not wholly understood does no more than one that is. */
  readonly harmless?: "yes";
}
