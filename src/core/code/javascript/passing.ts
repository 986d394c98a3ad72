import type { CodeNode } from "../codeTree.ts";
import { acts, leak } from "./members.ts";
import { type Atom, join, plain, type Thing, type Values } from "./values.ts";
import { allArguments, contentsOf, type Given, tellOpaque, type Walk } from "./walk.ts";

/**
 * A call of something that only computes. What it is given it may keep, give back and hand to the functions it is given, so
 * all of that mixes. `keeps`: what acts and goes in there is lost sight of, and told. `passes`: it only comes out again.
 */
export function passThrough(given: Given, walk: Walk, node: CodeNode, mode: "keeps" | "passes" = "passes"): Values {
  const args = allArguments(given);
  const inside = deep([...given.receiver, ...args]);
  const carried = inside.filter((atom) => acts(atom) || atom.kind === "closure" || atom.kind === "thing");
  const mixed = join(carried, plain);
  const results: Values[] = [];
  for (const atom of deep(args)) {
    if (atom.kind === "closure" && !given.receiver.includes(atom)) {
      atom.closure.called = "yes";
      atom.closure.everyParameter.add(mixed.filter((one) => one !== atom));
      const returned = atom.closure.returns.values.filter(
        (one) => acts(one) || one.kind === "thing" || one.kind === "closure",
      );
      if (mode === "keeps") for (const one of returned) if (one.kind === "api") tellKept(one.name, walk);
      results.push(returned);
    } else if (atom.kind === "api" && acts(atom)) results.push(callPassed(atom.name, args, mode, node, walk));
    else if (atom.kind === "suspect" && mode === "keeps") tellOpaque(walk, atom.because);
  }
  if (mode === "keeps")
    leak(
      args.filter(({ kind }) => kind === "thing"),
      walk,
      "is handed on",
    );
  return join(mixed, ...results);
}

/** A function of the runtime is handed over: whoever gets it may call it with anything. */
function callPassed(name: string, args: Values, mode: "keeps" | "passes", node: CodeNode, walk: Walk): Values {
  if (name === "process.env") {
    walk.tell({ kind: "environment", name: undefined });
    return plain;
  }
  if (
    !/\./.test(name) &&
    !/^(?:fetch|require|eval|import|setTimeout|setInterval|setImmediate|rimraf|del|trash|execa)$/.test(name)
  ) {
    if (mode === "keeps") tellKept(name, walk);
    return [];
  }
  const others = args.filter((atom) => !(atom.kind === "api" && atom.name === name));
  const values = join(others, plain);
  return walk.nested(() =>
    walk.call([{ kind: "api", name }], { args: [values, values], more: values, receiver: [], style: "call" }, node),
  );
}

function tellKept(name: string, walk: Walk): void {
  tellOpaque(walk, `${name} is handed to something that may keep it`);
}

/** The values and what lies in them, a few levels down. */
function deep(values: Values): Values {
  const seen = new Set<Thing>();
  const found = new Map<Atom, Atom>();
  let level: Values = values;
  for (let depth = 0; depth < 4 && level.length > 0 && found.size <= 400; depth += 1) {
    const next: Atom[] = [];
    for (const atom of level) {
      found.set(atom, atom);
      if (atom.kind !== "thing" || seen.has(atom.thing)) continue;
      seen.add(atom.thing);
      next.push(...contentsOf(atom.thing).filter((one) => one.kind !== "text" && one.kind !== "scalar"));
    }
    level = next;
  }
  if (found.size > 400) return [...values, { kind: "suspect", because: "too much lies in what is handed on" }];
  return [...found.keys()];
}
