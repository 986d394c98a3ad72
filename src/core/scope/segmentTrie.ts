import { type Segment, segmentsMeet } from "./segments.ts";

/** A glob that is looked for, step by step. */
export interface Sought {
  readonly segments: readonly Segment[];
  /** `tree`: what it matches with everything below. */
  readonly reach: "entry" | "tree";
}

/** Looking for one glob gives up after so many steps, because a walk over every entry would cost no more. */
const mostSteps = 20_000;

/**
 * Globs by their steps, each of which stands for what it matches with everything below. Names every glob that may share
 * something with one that is sought, and few others: what it names still has to be compared, what it does not name need
 * not be. Without wildcards, the cost of a search does not depend on how many globs there are.
 */
export class SegmentTrie {
  readonly #root = new Branching();

  /** Adds a glob under a number of the caller's; the same number may be added with several globs. */
  add(segments: readonly Segment[], entry: number): void {
    let node = this.#root;
    for (const segment of segments) node = node.enter(segment);
    node.entries.push(entry);
  }

  /** Adds to `found` the entries of every glob that may share something with what is sought, once its first `from` steps are taken. "over": not all of them. */
  find({ segments, reach }: Sought, from: number, found: Set<number>): "done" | "over" {
    const last = segments.length;
    // By node: the places in `segments` from which it was looked at.
    const seen = new Map<Branching, Set<number>>();
    const open: { readonly node: Branching; readonly at: number }[] = [];
    let steps = 0;
    const visit = (node: Branching | undefined, at: number): void => {
      if (node === undefined) return;
      steps++;
      const places = seen.get(node);
      if (places === undefined) seen.set(node, new Set([at]));
      else if (places.has(at)) return;
      else places.add(at);
      open.push({ node, at });
    };
    visit(this.#root, from);
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (steps > mostSteps) return "over";
      const { node, at } = next;
      for (const entry of node.entries) found.add(entry);
      const folders = node.folders;
      visit(folders, at);
      const segment = segments[at];
      if (at >= last || segment === undefined) {
        if (reach === "tree") for (const child of node.children()) visit(child, at);
        continue;
      }
      if (node.isFolders === "yes") visit(node, at + 1);
      switch (segment.kind) {
        case "folders":
          visit(node, at + 1);
          for (const child of node.children()) visit(child, at);
          break;
        case "name":
          visit(node.named(segment.text), at + 1);
          for (const child of node.wildFor(segment.text)) visit(child, at + 1);
          break;
        case "wild":
          for (const [child, own] of node.steps()) {
            steps++;
            if (own.kind !== "folders" && segmentsMeet(own, segment)) visit(child, at + 1);
          }
          break;
      }
    }
    return "done";
  }
}

/** One node: the globs that end here, and where each further step leads. */
class Branching {
  readonly entries: number[] = [];
  /** Whether any number of names leads back here. */
  readonly isFolders: "yes" | "no";
  folders: Branching | undefined;
  readonly #names = new Map<string, Branching>();
  readonly #wild: WildSteps = { bySegment: new Map(), byEnd: new Map(), byStart: new Map() };

  constructor(isFolders: "yes" | "no" = "no") {
    this.isFolders = isFolders;
  }

  /** The node that a step leads to, made where there is none yet. */
  enter(segment: Segment): Branching {
    switch (segment.kind) {
      case "folders":
        this.folders ??= new Branching("yes");
        return this.folders;
      case "name": {
        const known = this.#names.get(segment.text);
        if (known !== undefined) return known;
        const node = new Branching();
        this.#names.set(segment.text, node);
        return node;
      }
      case "wild": {
        const key = `${segment.start}/${segment.end}`;
        const known = this.#wild.bySegment.get(key);
        if (known !== undefined) return known.node;
        const step: WildStep = { segment, node: new Branching() };
        this.#wild.bySegment.set(key, step);
        const { start, end } = segment;
        // By the longer of the two, which tells more names apart.
        if (end.length >= start.length) file(this.#wild.byEnd, end, step);
        else file(this.#wild.byStart, start, step);
        return step.node;
      }
    }
  }

  named(name: string): Branching | undefined {
    return this.#names.get(name);
  }

  /** The nodes that the wild steps lead to which may stand for this name. */
  *wildFor(name: string): Generator<Branching> {
    for (const [length, steps] of this.#wild.byEnd) {
      if (length > name.length) continue;
      for (const { segment, node } of steps.get(name.slice(name.length - length)) ?? []) {
        if (name.startsWith(segment.start)) yield node;
      }
    }
    for (const [length, steps] of this.#wild.byStart) {
      if (length > name.length) continue;
      for (const { segment, node } of steps.get(name.slice(0, length)) ?? []) {
        if (name.endsWith(segment.end)) yield node;
      }
    }
  }

  /** Every node below, one step down. */
  *children(): Generator<Branching> {
    if (this.folders !== undefined) yield this.folders;
    yield* this.#names.values();
    for (const { node } of this.#wild.bySegment.values()) yield node;
  }

  /** Every step to a name, and where it leads. */
  *steps(): Generator<readonly [Branching, Segment]> {
    for (const [text, node] of this.#names) yield [node, { kind: "name", text }];
    for (const { segment, node } of this.#wild.bySegment.values()) yield [node, segment];
  }
}

interface WildStep {
  readonly segment: Extract<Segment, { readonly kind: "wild" }>;
  readonly node: Branching;
}

/** Wild steps, and the same by the length and the text of what names begin or end with. */
interface WildSteps {
  readonly bySegment: Map<string, WildStep>;
  readonly byEnd: Map<number, Map<string, WildStep[]>>;
  readonly byStart: Map<number, Map<string, WildStep[]>>;
}

function file(steps: Map<number, Map<string, WildStep[]>>, text: string, step: WildStep): void {
  const ofLength = steps.get(text.length) ?? new Map<string, WildStep[]>();
  steps.set(text.length, ofLength);
  const same = ofLength.get(text);
  if (same === undefined) ofLength.set(text, [step]);
  else same.push(step);
}
