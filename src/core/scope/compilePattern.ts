import { Minimatch } from "minimatch";
import { expandBraces } from "./expandBraces.ts";
import { foldGlob } from "./fold.ts";
import { type GlobPart, literalHead, literalOf, readGlob, writeGlob } from "./glob.ts";
import type { Pattern, Rule } from "./scope.ts";

/** A pattern made ready for matching. It is a pattern still, so that a scope of them is a scope. */
export interface CompiledPattern extends Pattern {
  readonly compiled: {
    readonly exact: Alternatives;
    /** For names that went through `fold`. */
    readonly folded: Alternatives;
  };
}

/** "unreadable" for a glob that `parsePattern` would not have let through: it covers nothing and overlaps everything. */
export type Alternatives = readonly Alternative[] | "unreadable";

/** One of the globs that a pattern's braces stand for. What it matches, it covers with everything below. */
export interface Alternative {
  readonly parts: readonly GlobPart[];
  /** What every match begins with; the whole of it when there is no `matcher`. */
  readonly head: string;
  /** Decides a path with a `/` put behind it; undefined when the glob is one literal name. */
  readonly matcher: Matcher | undefined;
}

/** What a glob matches, told by minimatch. Made ready when it is first asked: of many patterns few ever are. */
class Matcher {
  readonly #text: string;
  #ready: Minimatch | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  match(path: string): boolean {
    this.#ready ??= new Minimatch(this.#text, matching);
    return this.#ready.match(path);
  }
}

/**
 * How names are compared. `exact`: to the letter, as an allow needs it. `folded`: without regard to case and Unicode
 * composition, as a hold or deny needs it, because a file system may not regard them either.
 */
export type NameMatching = "exact" | "folded";

/** Makes a pattern ready for matching; one that is ready comes back as it is. */
export function compilePattern(pattern: Pattern | CompiledPattern): CompiledPattern {
  if ("compiled" in pattern) return pattern;
  const exact = compileGlob(pattern.glob, "exact");
  // Without capitals, classes or letters beyond ASCII, folding changes nothing.
  const folded = /^[^A-Z[\u0080-\uffff]*$/.test(pattern.glob) ? exact : compileGlob(pattern.glob, "folded");
  return { ...pattern, compiled: { exact, folded } };
}

/** The globs of a pattern, ready for matching; worked out now if the pattern was not compiled. */
export function alternativesOf(pattern: Pattern | CompiledPattern, names: NameMatching): Alternatives {
  return "compiled" in pattern ? pattern.compiled[names] : compileGlob(pattern.glob, names);
}

/** The same rule with every pattern made ready. */
export function compileRule(rule: Rule): Rule {
  const [first, ...others] = rule.on;
  return { ...rule, on: [compilePattern(first), ...others.map(compilePattern)] };
}

function compileGlob(glob: string, names: NameMatching): Alternatives {
  const texts = expandBraces(names === "folded" ? glob.normalize("NFC") : glob);
  if (texts === "over") return "unreadable";
  const alternatives: Alternative[] = [];
  for (const text of texts) {
    const read = readGlob(text, "pattern");
    if ("problem" in read) return "unreadable";
    const parts = names === "folded" ? foldGlob(read.parts) : read.parts;
    alternatives.push(
      alternativeOf(parts, names === "folded" ? writeGlob(parts) : text.replace(/(?:^|\/)\*\*(?:\/\*\*)*$/, "")),
    );
  }
  return alternatives;
}

function alternativeOf(parts: readonly GlobPart[], text: string): Alternative {
  const head = literalHead(parts);
  const literal = parts.every((part) => literalOf(part) !== undefined);
  return { parts, head, matcher: literal ? undefined : new Matcher(`${text}/**`) };
}

// Braces are expanded before; the rest is not part of the language. The platform is fixed, so that a backslash in a
// file's name is never taken for a separator.
const matching = { dot: true, nobrace: true, nocomment: true, nonegate: true, noext: true, platform: "linux" } as const;
