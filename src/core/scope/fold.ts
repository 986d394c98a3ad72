import { anyChar, type CharSet, charSetFrom, charSetHas, complementOf } from "./charSet.ts";
import { type GlobPart, literalOf, literalParts } from "./glob.ts";

/**
 * The spelling that all names share which a file system without regard to case or Unicode composition takes for one:
 * NFC, with case folded in full (`ß` and `SS` fold to `ss`), as macOS and Windows at their loosest do.
 */
export function fold(name: string): string {
  if (isAscii(name)) return name.toLowerCase();
  // Through upper case, because some small letters differ only until then; a final sigma depends on what stands around it.
  return name.normalize("NFC").toLowerCase().toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFC");
}

/** Whether folding can only have changed letters one to one. */
export function isAscii(name: string): boolean {
  for (let index = 0; index < name.length; index++) if (name.charCodeAt(index) > 0x7f) return false;
  return true;
}

/** Classes with more characters than this are folded only roughly: more is matched, never less. */
const largestFoldedClass = 512;

/** The glob that matches the folded spelling of every name that `parts` match. */
export function foldGlob(parts: readonly GlobPart[]): readonly GlobPart[] {
  const folded: GlobPart[] = [];
  let literal = "";
  // Runs of characters are folded together, because folding can compose neighbours.
  const flush = (): void => {
    folded.push(...literalParts(fold(literal)));
    literal = "";
  };
  for (const part of parts) {
    const text = literalOf(part);
    if (text !== undefined) {
      literal += text;
      continue;
    }
    flush();
    folded.push(part.kind === "char" ? { kind: "char", set: foldSet(part.set) } : part);
  }
  flush();
  return folded;
}

function foldSet(set: CharSet): CharSet {
  if (set.reduce((total, [first, last]) => total + last - first + 1, 0) > largestFoldedClass) return foldLargeSet(set);
  const ranges: (readonly [number, number])[] = [];
  for (const [first, last] of set) {
    for (let code = first; code <= last; code++) {
      const [char, ...others] = fold(String.fromCodePoint(code));
      if (char === undefined || others.length > 0) return anyChar;
      ranges.push([char.codePointAt(0) ?? 0, char.codePointAt(0) ?? 0]);
    }
  }
  return charSetFrom(ranges);
}

/** Any character, less those that the set leaves out and that nothing else folds to. */
function foldLargeSet(set: CharSet): CharSet {
  const leftOut = [...foldsFromItselfAlone]
    .map((char) => char.codePointAt(0) ?? 0)
    .filter((code) => !charSetHas(set, code));
  return complementOf(charSetFrom(leftOut.map((code) => [code, code])));
}

// Without `;` and the backquote: other characters are composed to them.
const foldsFromItselfAlone = "0123456789 !\"#$%&'()*+,-.:<=>?@[\\]^_{|}~";
