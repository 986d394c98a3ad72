import { literal, type Value } from "../shell/value.ts";
import { withCarriedData } from "./carriedData.ts";
import type { CodeDeed } from "./codeDeed.ts";
import { type CodeNode, type CodeTree, sourceOf } from "./codeTree.ts";
import { evaluateExpression } from "./powershell/expressions.ts";
import { runStatement } from "./powershell/statements.ts";
import { Cell, nothing, plain, unknownValue, type Values } from "./powershell/values.ts";
import type { Walk } from "./powershell/walk.ts";

/**
 * What code in PowerShell does beyond computing, wherever in it that stands: every function counts as called, every branch as
 * taken and every block as run. Cmdlets are known by their names, short names and the beginnings of their parameters; texts
 * are followed through variables, lists, pipelines and the usual operators. What a cmdlet is asked to do with `-WhatIf` does
 * not happen. A program that is not PowerShell's own is a deed of its own. Code that the grammar did not understand, and code
 * with characters that PowerShell takes for quotes, dashes or blanks and the grammar does not, is one opaque deed. Never throws.
 */
export function readPowerShell(tree: CodeTree): readonly CodeDeed[] {
  if (tree.state === "broken") return [{ kind: "opaque", because: "part of the code is not understood" }];
  if (hasLookalikes(tree))
    return [{ kind: "opaque", because: "it holds characters that look like quotes, dashes or blanks" }];
  return withCarriedData(new Reading(tree).deeds());
}

/** How often the code is gone through until nothing new flows, and how many expressions are looked at, with what they may be. */
const roundBound = 60;
const stepBound = 200_000;
const deedBound = 400;

class Reading implements Walk {
  readonly tree: CodeTree;
  readonly functions: ReadonlySet<string>;
  readonly #variables = new Map<string, Cell>();
  readonly #deeds = new Map<string, CodeDeed>();
  readonly #moved: Value[] = [];
  #stage: "flow" | "settle" | "tell" = "flow";
  #grew: "yes" | "no" = "no";
  #steps = 0;

  constructor(tree: CodeTree) {
    this.tree = tree;
    this.functions = functionsOf(tree);
  }

  deeds(): readonly CodeDeed[] {
    for (const stage of ["flow", "settle"] as const) {
      this.#stage = stage;
      let rounds = 0;
      do {
        this.#grew = "no";
        this.run(this.tree.root, nothing);
        rounds += 1;
        if (rounds > roundBound || this.#steps > stepBound)
          return [{ kind: "opaque", because: "the code is too entangled to be followed" }];
      } while (this.#hasGrown());
    }
    this.#stage = "tell";
    this.#steps = 0;
    this.run(this.tree.root, nothing);
    if (this.#steps > stepBound) return [{ kind: "opaque", because: "the code is too entangled to be followed" }];
    return this.#told();
  }

  variable(name: string): Cell {
    const known = this.#variables.get(name);
    if (known !== undefined) return known;
    const cell = new Cell(() => {
      this.#grew = "yes";
    });
    this.#variables.set(name, cell);
    return cell;
  }

  evaluate(node: CodeNode, input: Values): Values {
    if (this.#steps > stepBound) return plain;
    const values = evaluateExpression(node, this, input);
    this.#steps += 1 + values.atoms.length;
    return values;
  }

  run(node: CodeNode, input: Values): Values {
    return runStatement(node, this, input);
  }

  missing(): Values {
    return this.#stage === "flow" ? nothing : plain;
  }

  move(folders: readonly Value[]): void {
    if (this.#stage === "tell") this.#moved.push(...(folders.length > 0 ? folders : [unknownValue]));
  }

  tell(deed: CodeDeed): void {
    if (this.#stage !== "tell" || this.#deeds.size > deedBound) return;
    this.#deeds.set(JSON.stringify(deed), deed);
  }

  #hasGrown(): boolean {
    return this.#grew === "yes";
  }

  #told(): readonly CodeDeed[] {
    const deeds = [...this.#deeds.values()];
    if (deeds.length > deedBound)
      return [...deeds, { kind: "opaque", because: "the code does more than is followed here" }];
    const [folder] = this.#moved;
    if (folder === undefined) return deeds;
    const elsewhere = this.#moved.length === 1 ? folder : unknownValue;
    return deeds.flatMap((deed) => [deed, ...movedDeed(deed, elsewhere)]);
  }
}

/** Once the code goes into another folder, what it names may lie here or there. */
function movedDeed(deed: CodeDeed, folder: Value): readonly CodeDeed[] {
  switch (deed.kind) {
    case "file":
      return isFixed(deed.path) ? [] : [{ ...deed, path: inFolder(deed.path, folder) }];
    case "load":
      return isFixed(deed.file) ? [] : [{ ...deed, file: inFolder(deed.file, folder) }];
    case "program":
    case "shell":
      if (deed.cwd === undefined) return [{ ...deed, cwd: folder }];
      return isFixed(deed.cwd) ? [] : [{ ...deed, cwd: inFolder(deed.cwd, folder) }];
    default:
      return [];
  }
}

function isFixed(path: Value): boolean {
  if (path.kind === "stream") return true;
  return /^(?:\/|~|[A-Za-z]:)/.test(path.kind === "unknown" ? path.prefix : path.text);
}

function inFolder(path: Value, folder: Value): Value {
  if (folder.kind !== "literal" || path.kind === "stream") return unknownValue;
  if (path.kind === "unknown") return { ...path, prefix: `${folder.text}/${path.prefix}` };
  return path.kind === "literal"
    ? literal(`${folder.text}/${path.text}`)
    : { ...path, text: `${folder.text}/${path.text}` };
}

/** Functions that are defined at the top, so that every later call finds them. */
function functionsOf(tree: CodeTree): ReadonlySet<string> {
  const names = new Set<string>();
  const top = tree.root.children.flatMap((child) => (child.type === "statement_list" ? child.children : [child]));
  for (const node of top) {
    const name =
      node.type === "function_statement" ? node.children.find(({ type }) => type === "function_name") : undefined;
    if (name !== undefined) names.add(sourceOf(name, tree).toLowerCase());
  }
  return names;
}

/** Quotes, dashes and blanks beyond ASCII that PowerShell reads as its own; dashes may stand in texts. */
function hasLookalikes(tree: CodeTree): boolean {
  if (/[\u2018-\u201f\u0085]/.test(tree.source)) return true;
  if (!/[\u2013-\u2015\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u3000\ufeff]/.test(tree.source)) return false;
  return outsideTexts(tree.root, tree).some((stretch) => /[^\p{ASCII}\p{L}\p{N}\p{S}]/u.test(stretch));
}

function outsideTexts(node: CodeNode, tree: CodeTree): readonly string[] {
  if (/string|^comment$/.test(node.type) && node.type !== "string_literal") return [];
  if (node.children.length === 0) return [sourceOf(node, tree)];
  return node.children.flatMap((child) => outsideTexts(child, tree));
}
