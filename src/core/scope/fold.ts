import { anyChar, type CharSet, charSetFrom, charSetOf } from "./charSet.ts";
import { type GlobPart, literalOf } from "./glob.ts";

/**
 * The spelling that all names share which a file system without regard to case or Unicode composition takes for one:
 * NFC, with case folded in full (`ß` and `SS` fold to `ss`), as macOS and Windows at their loosest do.
 */
export function fold(name: string): string {
  if (isAscii(name)) return name.toLowerCase();
  // Through upper case, because some small letters differ only until then; a final sigma depends on what stands around it.
  return name.normalize("NFC").toUpperCase().toLowerCase().replaceAll("ς", "σ").normalize("NFC");
}

/** Whether folding can only have changed letters one to one. */
export function isAscii(name: string): boolean {
  for (let index = 0; index < name.length; index++) if (name.charCodeAt(index) > 0x7f) return false;
  return true;
}

/** Classes with more characters than this become any character when folded: more is matched, never less. */
const largestFoldedClass = 512;

/** The glob that matches the folded spelling of every name that `parts` match. */
export function foldGlob(parts: readonly GlobPart[]): readonly GlobPart[] {
  const folded: GlobPart[] = [];
  let literal = "";
  // Runs of characters are folded together, because folding can compose neighbours.
  const flush = (): void => {
    for (const char of fold(literal)) folded.push(char === "/" ? { kind: "slash" } : { kind: "char", set: charSetOf(char.codePointAt(0) ?? 0) });
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
  if (set.reduce((total, [first, last]) => total + last - first + 1, 0) > largestFoldedClass) return anyChar;
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
