import { literal, type Value } from "../shell/value.ts";
import { withCarriedData } from "./carriedData.ts";
import type { CodeDeed } from "./codeDeed.ts";
import type { CodeNode, CodeTree } from "./codeTree.ts";
import { callValues } from "./javascript/calling.ts";
import { evaluateExpression } from "./javascript/expressions.ts";
import { openScope } from "./javascript/scopes.ts";
import { runStatement } from "./javascript/statements.ts";
import {
  Cell,
  type Closure,
  plain,
  type Scope,
  suspect,
  type Thing,
  type Values,
  wordsOf,
} from "./javascript/values.ts";
import type { Given, Walk } from "./javascript/walk.ts";

/**
 * What code in JavaScript or TypeScript does beyond computing, wherever in it that stands: every function counts as called and
 * every branch as taken. Texts are followed through variables, parameters, lists and objects, and so are functions of the
 * runtime; where one gets lost, that is told as an opaque deed. `folder` is where the code's own file lies, as seen from the
 * folder it runs in, or absolute; "." for code without a file. Without it `__dirname` is unknown and loaded files are named
 * as they are written. Code that the grammar did not understand is one opaque deed. Never throws.
 */
export function readJavaScript(tree: CodeTree, folder?: string): readonly CodeDeed[] {
  if (tree.state === "broken") return [{ kind: "opaque", because: "part of the code is not understood" }];
  return withCarriedData(new Reading(tree, folder).deeds());
}

/** How often the code is gone through until nothing new flows; more is needed by no code that people write. */
const roundBound = 80;
/** Most expressions that are looked at, with what they may be, each time counted anew. */
const stepBound = 25_000;
/** How deep classes extend one another, and functions of the runtime get one another. */
const nestingBound = 4;
/** Most deeds that are told one by one. */
const deedBound = 400;

class Reading implements Walk {
  readonly tree: CodeTree;
  readonly folder: string | undefined;
  readonly instance: Thing;
  readonly globals: Thing;
  readonly #closures = new Map<CodeNode, Closure>();
  readonly #things = new Map<CodeNode, Map<string, Thing>>();
  readonly #scopes = new Map<CodeNode, Scope>();
  readonly #deeds = new Map<string, CodeDeed>();
  readonly #moved: Cell;
  #stage: "flow" | "settle" | "tell" = "flow";
  #grew: "yes" | "no" = "no";
  #steps = 0;
  #depth = 0;
  readonly #lost = new Set<Thing>();

  constructor(tree: CodeTree, folder: string | undefined) {
    this.tree = tree;
    this.folder = folder;
    this.#moved = this.cell();
    this.instance = this.#newThing(tree.root, "record");
    this.globals = this.#newThing(tree.root, "record");
  }

  /** Lets values flow until nothing changes, then once more with anything for what nothing flowed into, and then tells. */
  deeds(): readonly CodeDeed[] {
    let scope: Scope | undefined;
    const go = (): void => {
      this.#lost.clear();
      scope ??= openScope(this.tree.root, this.tree, undefined, () => this.cell());
      runStatement(this.tree.root, scope, this);
    };
    for (const stage of ["flow", "settle"] as const) {
      this.#stage = stage;
      let rounds = 0;
      do {
        this.#grew = "no";
        go();
        rounds += 1;
        if (rounds > roundBound || this.#steps > stepBound)
          return [{ kind: "opaque", because: "the code is too entangled to be followed" }];
      } while (this.#hasGrown());
    }
    this.#stage = "tell";
    this.#steps = 0;
    go();
    if (this.#steps > stepBound) return [{ kind: "opaque", because: "the code is too entangled to be followed" }];
    return this.#told();
  }

  cell(): Cell {
    return new Cell(() => {
      this.#grew = "yes";
    });
  }

  closureOf(node: CodeNode, scope: Scope): Closure {
    const known = this.#closures.get(node);
    if (known !== undefined) return known;
    const [everyParameter, receiver, returns] = [this.cell(), this.cell(), this.cell()];
    const closure: Closure = { node, scope, parameters: [], everyParameter, receiver, returns, called: "no" };
    this.#closures.set(node, closure);
    return closure;
  }

  thingOf(node: CodeNode, kind: Thing["kind"]): Thing {
    const known = this.#things.get(node)?.get(kind);
    if (known !== undefined) return known;
    const thing = this.#newThing(node, kind);
    const all = this.#things.get(node) ?? new Map<string, Thing>();
    all.set(kind, thing);
    this.#things.set(node, all);
    return thing;
  }

  scopeOf(node: CodeNode, parent: Scope, closure?: Closure): Scope {
    const known = this.#scopes.get(node);
    if (known !== undefined) return known;
    const scope = openScope(node, this.tree, parent, () => this.cell(), closure);
    this.#scopes.set(node, scope);
    return scope;
  }

  evaluate(node: CodeNode, scope: Scope): Values {
    this.#steps += 1;
    if (this.#steps > stepBound) return plain;
    const values = evaluateExpression(node, scope, this);
    this.#steps += values.length;
    return values;
  }

  run(node: CodeNode, scope: Scope): void {
    if (this.#steps > stepBound) return;
    runStatement(node, scope, this);
  }

  nested(work: () => Values): Values {
    if (this.#depth >= nestingBound) {
      this.tell({ kind: "opaque", because: "functions are handed on too deep to be followed" });
      return plain;
    }
    this.#depth += 1;
    const values = work();
    this.#depth -= 1;
    return values;
  }

  call(callee: Values, given: Given, node: CodeNode): Values {
    this.#steps += callee.length;
    return this.#steps > stepBound ? plain : callValues(callee, given, node, this);
  }

  missing(): Values {
    return this.#stage === "flow" ? [] : plain;
  }

  unassigned(): Values {
    return this.#stage === "tell" ? suspect("nothing is seen to be assigned to it") : this.missing();
  }

  loses(thing: Thing): "yes" | "no" {
    if (this.#lost.has(thing)) return "no";
    this.#lost.add(thing);
    return "yes";
  }

  move(folder: Values): void {
    this.#moved.add(folder.length > 0 ? folder : this.missing());
  }

  tell(deed: CodeDeed): void {
    if (this.#stage !== "tell" || this.#deeds.size > deedBound) return;
    this.#deeds.set(JSON.stringify(deed), deed);
  }

  #hasGrown(): boolean {
    return this.#grew === "yes";
  }

  #newThing(node: CodeNode, kind: Thing["kind"]): Thing {
    return { node, kind, items: [], entries: new Map(), rest: this.cell() };
  }

  #told(): readonly CodeDeed[] {
    const deeds = [...this.#deeds.values()];
    if (deeds.length > deedBound)
      return [...deeds, { kind: "opaque", because: "the code does more than is followed here" }];
    const moved = this.#moved.values;
    return moved.length === 0 ? deeds : deeds.flatMap((deed) => afterMove(deed, moved));
  }
}

/** Once the code goes into another folder, what it names may lie here or there. */
function afterMove(deed: CodeDeed, moved: Values): readonly CodeDeed[] {
  const folders = wordsOf(moved);
  const [only] = folders;
  const folder: Value | undefined = folders.length === 1 && only?.kind === "literal" ? only : undefined;
  const elsewhere: Value = folder ?? {
    kind: "unknown",
    prefix: "",
    stays: "anywhere",
    origin: "variable",
    words: "one",
  };
  switch (deed.kind) {
    case "file": {
      const path = placed(deed.path, elsewhere);
      return path === undefined ? [deed] : [deed, { ...deed, path }];
    }
    case "program":
    case "shell":
      return deed.cwd === undefined
        ? [deed, { ...deed, cwd: elsewhere }]
        : [deed, { ...deed, cwd: placed(deed.cwd, elsewhere) ?? deed.cwd }];
    default:
      return [deed];
  }
}

/** The path as it is seen after the move; undefined where that changes nothing. */
function placed(path: Value, folder: Value): Value | undefined {
  const start =
    path.kind === "literal" ? path.text : path.kind === "glob" ? path.text : path.kind === "unknown" ? path.prefix : "";
  if (/^(?:\/|[A-Za-z]:)/.test(start)) return undefined;
  if (folder.kind !== "literal") return folder;
  switch (path.kind) {
    case "literal":
      return literal(`${folder.text}/${path.text}`);
    case "glob":
      return { ...path, text: `${folder.text}/${path.text}` };
    case "unknown":
      return { ...path, prefix: `${folder.text}/${path.prefix}` };
    case "stream":
      return path;
  }
}
