import { maximumPairs, maximumStates } from "./automaton.ts";
import { alternativesOf, type CompiledPattern, type NameMatching } from "./compilePattern.ts";
import { mayFoldUnevenly } from "./matchTarget.ts";
import type { Pattern, Rule } from "./scope.ts";
import { pathSegments, type Segment, segmentsMeet, segmentsOf } from "./segments.ts";
import { SegmentTrie, type Sought } from "./segmentTrie.ts";
import type { GlobSight, Target } from "./target.ts";

/** A rule with those of its patterns that may share something with what is looked for, in the rule's order; at least one. */
export interface RuleCandidate {
  readonly rule: Rule;
  readonly patterns: readonly Pattern[];
}

/**
 * The patterns of many rules, made ready to be found by what is matched against them: by scheme, base and step by step
 * from slash to slash. It leaves out only patterns that share nothing with the target, so that whoever compares what it
 * names (`coversTarget`, `overlapsTarget`) gets the same as from comparing every pattern.
 */
export class RuleIndex {
  /** The list this was made of. */
  readonly rules: readonly Rule[];
  readonly #entries: readonly Entry[];
  readonly #byScheme = new Map<Pattern["scheme"], SchemeIndex>();

  constructor(rules: readonly Rule[]) {
    this.rules = rules;
    this.#entries = rules.flatMap((rule, at) => rule.on.map((pattern): Entry => ({ rule, at, pattern })));
    for (const [number, { pattern }] of this.#entries.entries()) {
      const scheme = this.#byScheme.get(pattern.scheme) ?? new SchemeIndex();
      this.#byScheme.set(pattern.scheme, scheme);
      scheme.add(pattern, number);
    }
  }

  /** The rules, in their order, of which some pattern may cover or overlap one of the targets, all of one scheme. */
  candidates(targets: readonly Target[], names: NameMatching): readonly RuleCandidate[] {
    const found = new Set<number>();
    for (const target of targets) {
      this.#byScheme.get(target.scheme)?.find(target, names, found);
      if (mayFoldUnevenly(target, names)) this.#byScheme.get(target.scheme)?.find(target, "exact", found);
    }
    const candidates: { readonly rule: Rule; readonly at: number; readonly patterns: Pattern[] }[] = [];
    for (const number of [...found].sort((left, right) => left - right)) {
      const entry = this.#entries[number];
      if (entry === undefined) continue;
      const last = candidates.at(-1);
      if (last?.at === entry.at) last.patterns.push(entry.pattern);
      else candidates.push({ rule: entry.rule, at: entry.at, patterns: [entry.pattern] });
    }
    return candidates;
  }
}

interface Entry {
  readonly rule: Rule;
  /** Where the rule stands in the list. */
  readonly at: number;
  readonly pattern: Pattern;
}

const bases: readonly Pattern["base"][] = ["workspace", "home", "absolute"];

/** The patterns of one scheme. */
class SchemeIndex {
  readonly #all: number[] = [];
  readonly #byBase: Readonly<Record<Pattern["base"], BaseIndex>> = {
    workspace: new BaseIndex(),
    home: new BaseIndex(),
    absolute: new BaseIndex(),
  };
  /** Of every pattern the number of states that comparing it as an automaton takes, without its base; the largest first. */
  #sizes: { readonly size: number; readonly number: number }[] | undefined;
  readonly #unsorted: { readonly size: number; readonly number: number }[] = [];

  add(pattern: Pattern | CompiledPattern, number: number): void {
    this.#all.push(number);
    const into = this.#byBase[pattern.base];
    into.all.push(number);
    let size = 0;
    for (const names of ["exact", "folded"] as const) {
      const alternatives = alternativesOf(pattern, names);
      if (alternatives === "unreadable") {
        size = Number.POSITIVE_INFINITY;
        continue;
      }
      for (const { parts } of alternatives) {
        into[names].add(segmentsOf(parts), number);
        size = Math.max(size, statesOf(parts.length));
      }
    }
    this.#unsorted.push({ size, number });
    this.#sizes = undefined;
  }

  find(target: Target, names: NameMatching, found: Set<number>): void {
    if (target.kind === "everything" || target.kind === "unreadable") {
      addAll(this.#all, found);
      return;
    }
    this.#addLarge(sizeOf(target, names), found);
    for (const base of bases) {
      const into = this.#byBase[base];
      if (into.all.length === 0) continue;
      const end =
        target.kind === "literal"
          ? findLiteral(into[names], target, base, names, found)
          : findGlob(into[names], target[names], base, target.reach, found);
      if (end === "all") addAll(into.all, found);
    }
  }

  /** A comparison that reaches its bounds counts as an overlap, so that what may reach them is always compared. */
  #addLarge({ target, prefix }: Size, found: Set<number>): void {
    this.#sizes ??= this.#unsorted.toSorted((left, right) => right.size - left.size);
    for (const { size, number } of this.#sizes) {
      const [own, other] = [size + prefix, Math.max(target, 1)];
      if (own <= maximumStates && other <= maximumStates && own * other <= maximumPairs) break;
      found.add(number);
    }
  }
}

class BaseIndex {
  readonly all: number[] = [];
  readonly exact = new SegmentTrie();
  readonly folded = new SegmentTrie();
}

type Literal = Extract<Target, { readonly kind: "literal" }>;

function findLiteral(
  trie: SegmentTrie,
  target: Literal,
  base: Pattern["base"],
  names: NameMatching,
  found: Set<number>,
): "done" | "all" {
  const { inside, above } = target[names];
  if (target.reach === "tree" && above[base] === "yes") return "all";
  const path = inside[base];
  if (path === undefined) return "done";
  const sought: Sought = { segments: pathSegments(path.slice(0, -1)), reach: target.reach };
  return trie.find(sought, 0, found) === "over" ? "all" : "done";
}

function findGlob(
  trie: SegmentTrie,
  sight: GlobSight,
  base: Pattern["base"],
  reach: "entry" | "tree",
  found: Set<number>,
): "done" | "all" {
  const prefix = pathSegments(sight.bases[base]);
  for (const parts of sight.branches) {
    const segments = segmentsOf(parts);
    const starts = placesBehind(prefix, segments, reach);
    if (starts === "all") return "all";
    for (const from of starts) if (trie.find({ segments, reach }, from, found) === "over") return "all";
  }
  return "done";
}

/** How far into the steps of a glob one may be after the names of `prefix`; "all" when what it matches may hold the prefix. */
function placesBehind(
  prefix: readonly Segment[],
  segments: readonly Segment[],
  reach: "entry" | "tree",
): readonly number[] | "all" {
  let places = withSkipped(new Set([0]), segments);
  for (const name of prefix) {
    if (reach === "tree" && places.has(segments.length)) return "all";
    const next = new Set<number>();
    for (const at of places) {
      const segment = segments[at];
      if (segment !== undefined && segmentsMeet(segment, name)) next.add(segment.kind === "folders" ? at : at + 1);
    }
    places = withSkipped(next, segments);
  }
  return [...places];
}

/** The places, and those that steps which may stand for nothing lead on to. */
function withSkipped(places: Set<number>, segments: readonly Segment[]): Set<number> {
  for (const at of places) if (segments[at]?.kind === "folders") places.add(at + 1);
  return places;
}

/** How many states comparing something as automata takes at most. */
interface Size {
  /** For the target itself. */
  readonly target: number;
  /** For the base that is put in front of a pattern. */
  readonly prefix: number;
}

function sizeOf(target: Exclude<Target, { readonly kind: "everything" | "unreadable" }>, names: NameMatching): Size {
  if (target.kind === "literal") {
    // An entry is compared without an automaton.
    const length = target.reach === "tree" ? (target[names].inside.absolute ?? "").length : 0;
    return { target: statesOf(length), prefix: 0 };
  }
  const { branches, bases: prefixes } = target[names];
  return {
    target: branches.reduce((sum, parts) => sum + statesOf(parts.length), 0),
    prefix: 2 * Math.max(...bases.map((base) => prefixes[base].length)) + 2,
  };
}

function statesOf(parts: number): number {
  return 2 * parts + 3;
}

function addAll(numbers: readonly number[], found: Set<number>): void {
  for (const number of numbers) found.add(number);
}
