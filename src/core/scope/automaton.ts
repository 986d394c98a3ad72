import { assertNever } from "../../base/assertNever.ts";
import { anyChar, type CharSet, charSetHas, charSetOf, charSetsMeet, slash } from "./charSet.ts";
import type { GlobPart } from "./glob.ts";

/**
 * The names a set of globs stands for, as a nondeterministic automaton over code points. A glob is a regular language,
 * so that "do two share a name" and "does one hold all of the other" are answered exactly, within bounds.
 */
export interface Automaton {
  /** States reached before the first character. */
  readonly starts: readonly number[];
  /** By state: where a character leads. Steps without a character are already followed. */
  readonly moves: readonly (readonly Move[])[];
  /** By state: whether a name may end there. */
  readonly ends: readonly boolean[];
}

interface Move {
  readonly set: CharSet;
  readonly to: readonly number[];
}

/** One glob of an automaton: its parts, and whether everything below what they match belongs to it too. */
export interface Branch {
  readonly parts: readonly GlobPart[];
  readonly reach: "entry" | "tree";
}

/** An answer, or that a bound was reached before there was one. */
export type Finding = "yes" | "no" | "over";

/** Automata with more states are not compared. */
export const maximumStates = 8_192;
/** Pairs of states looked at before a comparison gives up. */
export const maximumPairs = 100_000;
/** Characters times states tried before an inclusion gives up. */
const maximumSteps = 400_000;

const slashSet: CharSet = charSetOf(slash);

/** The automaton of all names that one of the branches stands for; "over" when it would have too many states. */
export function automatonOf(branches: readonly Branch[]): Automaton | "over" {
  const starts: number[] = [];
  const moves: Move[][] = [];
  const ends: boolean[] = [];
  for (const { parts, reach } of branches) {
    if (moves.length + 2 * parts.length + 3 > maximumStates) return "over";
    addBranch(parts, reach, { starts, moves, ends });
  }
  return { starts, moves, ends };
}

/** Whether some name belongs to both. */
export function meet(left: Automaton, right: Automaton): Finding {
  const width = right.moves.length;
  const seen = new Set<number>();
  const open: number[] = [];
  const visit = (lefts: readonly number[], rights: readonly number[]): void => {
    for (const one of lefts) {
      for (const other of rights) {
        const pair = one * width + other;
        if (seen.has(pair)) continue;
        seen.add(pair);
        open.push(pair);
      }
    }
  };
  visit(left.starts, right.starts);
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const one = Math.floor(pair / width);
    const other = pair % width;
    if (left.ends[one] === true && right.ends[other] === true) return "yes";
    for (const move of left.moves[one] ?? []) {
      for (const answer of right.moves[other] ?? []) if (charSetsMeet(move.set, answer.set)) visit(move.to, answer.to);
    }
    if (seen.size > maximumPairs) return "over";
  }
  return "no";
}

/** Whether every name of `part` belongs to `whole`. */
export function holds(whole: Automaton, part: Automaton): Finding {
  // Mostly one name shows already that it does not, which takes far less than to look at all of them.
  const sample = shortestName(part);
  if (sample !== undefined && !accepts(whole, sample)) return "no";
  const symbols = symbolsOf(whole, part);
  // A state of `part` together with every state `whole` may then be in: a name that ends in one must be able to end in the other.
  const seen = new Set<string>();
  const open: { readonly at: number; readonly around: readonly number[] }[] = [];
  const visit = (ats: readonly number[], around: readonly number[], key: string): void => {
    for (const at of ats) {
      const pair = `${at}:${key}`;
      if (seen.has(pair)) continue;
      seen.add(pair);
      open.push({ at, around });
    }
  };
  const first = [...new Set(whole.starts)].sort((a, b) => a - b);
  visit(part.starts, first, first.join());
  let steps = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { at, around } = next;
    if (part.ends[at] === true && !around.some((state) => whole.ends[state] === true)) return "no";
    for (const move of part.moves[at] ?? []) {
      for (const symbol of symbols) {
        if (++steps > maximumSteps) return "over";
        if (!charSetHas(move.set, symbol)) continue;
        steps += around.length;
        const reached = follow(whole, around, symbol);
        visit(move.to, reached, reached.join());
      }
    }
  }
  return "yes";
}

/** The shortest name that belongs to the automaton, as code points; undefined when none does. */
function shortestName({ starts, moves, ends }: Automaton): readonly number[] | undefined {
  // By state: the state before it on the shortest way, and the character in between.
  const came = new Map<number, { readonly from: number; readonly symbol: number } | undefined>();
  for (const start of starts) came.set(start, undefined);
  for (const state of came.keys()) {
    if (ends[state] === true) return wayTo(state, came);
    for (const { set, to } of moves[state] ?? []) {
      const symbol = set[0]?.[0];
      if (symbol !== undefined) for (const next of to) if (!came.has(next)) came.set(next, { from: state, symbol });
    }
  }
  return undefined;
}

function wayTo(
  end: number,
  came: ReadonlyMap<number, { readonly from: number; readonly symbol: number } | undefined>,
): readonly number[] {
  const name: number[] = [];
  for (let step = came.get(end); step !== undefined; step = came.get(step.from)) name.push(step.symbol);
  return name.reverse();
}

function accepts(automaton: Automaton, name: readonly number[]): boolean {
  let states: readonly number[] = automaton.starts;
  for (const symbol of name) {
    states = follow(automaton, states, symbol);
    if (states.length === 0) return false;
  }
  return states.some((state) => automaton.ends[state] === true);
}

function follow(automaton: Automaton, states: readonly number[], symbol: number): readonly number[] {
  const reached = new Set<number>();
  for (const state of states) {
    for (const move of automaton.moves[state] ?? []) {
      if (charSetHas(move.set, symbol)) for (const to of move.to) reached.add(to);
    }
  }
  return [...reached].sort((a, b) => a - b);
}

/** One character for each class of characters that no set of the two automata tells apart. */
function symbolsOf(left: Automaton, right: Automaton): readonly number[] {
  const cuts = new Set([0]);
  for (const automaton of [left, right]) {
    for (const { set } of automaton.moves.flat()) {
      for (const [first, last] of set) {
        cuts.add(first);
        if (last < 0x10ffff) cuts.add(last + 1);
      }
    }
  }
  return [...cuts].sort((a, b) => a - b);
}

interface Build {
  readonly starts: number[];
  readonly moves: Move[][];
  readonly ends: boolean[];
}

/** Adds the states of one glob: one a part (two for `folders`), one behind the last, and with a tree two for what lies below. */
function addBranch(parts: readonly GlobPart[], reach: Branch["reach"], build: Build): void {
  const { moves, ends } = build;
  const places: number[] = [];
  let next = moves.length;
  for (const part of parts) {
    places.push(next);
    next += part.kind === "folders" ? 2 : 1;
  }
  const end = next;
  // Built from the back: entering a part that may be empty enters what follows, too.
  let entered: readonly number[] = [end];
  for (let index = parts.length - 1; index >= 0; index--) {
    const part = parts[index];
    const place = places[index];
    if (part === undefined || place === undefined) continue;
    entered = addPart(part, place, entered, build);
  }
  const [nameStarts, nameGoesOn] = [end + 1, end + 2];
  ends[end] = true;
  moves[end] = [];
  build.starts.push(...entered);
  if (reach === "entry") return;
  moves[end] = parts.length > 0 ? [{ set: slashSet, to: [nameStarts] }] : [{ set: anyChar, to: [nameGoesOn] }];
  moves[nameStarts] = [{ set: anyChar, to: [nameGoesOn] }];
  moves[nameGoesOn] = [
    { set: anyChar, to: [nameGoesOn] },
    { set: slashSet, to: [nameStarts] },
  ];
  ends[nameStarts] = false;
  ends[nameGoesOn] = true;
}

/** Adds the states of one part at `place`, and returns the states that entering it leads to. */
function addPart(
  part: GlobPart,
  place: number,
  following: readonly number[],
  { moves, ends }: Build,
): readonly number[] {
  ends[place] = false;
  switch (part.kind) {
    case "char":
      moves[place] = [{ set: part.set, to: following }];
      return [place];
    case "slash":
      moves[place] = [{ set: slashSet, to: following }];
      return [place];
    case "many": {
      const entered = [place, ...following];
      moves[place] = [{ set: anyChar, to: entered }];
      return entered;
    }
    case "folders": {
      const entered = [place, ...following];
      moves[place] = [{ set: anyChar, to: [place + 1] }];
      moves[place + 1] = [
        { set: anyChar, to: [place + 1] },
        { set: slashSet, to: entered },
      ];
      ends[place + 1] = false;
      return entered;
    }
    default:
      return assertNever(part);
  }
}
