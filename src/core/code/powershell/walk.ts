import type { Value } from "../../shell/value.ts";
import type { CodeDeed } from "../codeDeed.ts";
import type { CodeNode, CodeTree } from "../codeTree.ts";
import type { Cell, Values } from "./values.ts";

/** The reading of one text, as the parts of the reader see it. */
export interface Walk {
  readonly tree: CodeTree;
  /** Names of functions that the code itself defines, in small letters. */
  readonly functions: ReadonlySet<string>;
  variable(name: string): Cell;
  /** The values of an expression; what it does on the way is told. */
  evaluate(node: CodeNode, input: Values): Values;
  /** Goes through statements; what they give is what comes out of them. `input` is what `$_` may be. */
  run(node: CodeNode, input: Values): Values;
  /** What stands for a name that nothing is assigned to. */
  missing(): Values;
  move(folder: readonly Value[]): void;
  tell(deed: CodeDeed): void;
}

/** Says that something cannot be seen into. */
export function tellOpaque(walk: Walk, because: string): void {
  walk.tell({ kind: "opaque", because });
}
