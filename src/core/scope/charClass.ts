import { anyChar, type CharSet, charSetFrom, complementOf } from "./charSet.ts";
import type { GlobDialect, GlobProblem } from "./glob.ts";

/**
 * Reads a character class of a glob; `at` is behind its `[`. The answer's `end` is behind its `]`.
 * In a pattern a class is a list of characters and rising ranges, with `!` or `^` in front for all others; `-` stands for
 * itself first or last. A shell reads more, and ranges by the order of its locale: what goes beyond digits and single
 * characters there becomes any character.
 */
export function readClass(segment: string, at: number, dialect: GlobDialect): { readonly set: CharSet; readonly end: number } | GlobProblem {
  const negated = segment[at] === "!" || segment[at] === "^";
  const start = negated ? at + 1 : at;
  // A `]` in first place stands for itself, in a shell as in minimatch.
  const close = segment.indexOf("]", start + 1);
  if (close === -1) {
    // Shells take an open `[` as itself, yet not all alike.
    if (dialect === "shell") return { set: anyChar, end: at };
    return { problem: "a `[` that is never closed", mend: "Close it with `]`, or write `[[]` for the character itself." };
  }
  const body = segment.slice(start, close);
  return dialect === "shell" ? shellClass(segment, body, negated, close) : patternClass(body, negated, close);
}

function patternClass(body: string, negated: boolean, close: number): { readonly set: CharSet; readonly end: number } | GlobProblem {
  if (body.startsWith("]")) return { problem: "a `]` first in a class", mend: "Write `[` and `]` around at least one other character." };
  if (body.startsWith("[:") || body.startsWith("[.") || body.startsWith("[=")) {
    return { problem: "a named character class", mend: "Write the characters out, such as `[A-Z]` or `[0-9]`." };
  }
  const ranges = readRanges([...body]);
  if ("problem" in ranges) return ranges;
  const set = charSetFrom(ranges);
  return { set: negated ? complementOf(set) : set, end: close + 1 };
}

function readRanges(chars: readonly string[]): readonly (readonly [number, number])[] | GlobProblem {
  const ranges: (readonly [number, number])[] = [];
  for (let index = 0; index < chars.length; index++) {
    const first = chars[index] ?? "";
    const last = chars[index + 2];
    if (chars[index + 1] === "-" && last !== undefined) {
      if (first === "-" || last === "-") return doubtfulDash;
      if (codeOf(first) > codeOf(last)) {
        return { problem: `the range \`${first}-${last}\` is empty`, mend: `Write the lower end first: \`${last}-${first}\`.` };
      }
      ranges.push([codeOf(first), codeOf(last)]);
      index += 2;
      if (chars[index + 1] === "-" && index + 2 < chars.length) return doubtfulDash;
    } else {
      ranges.push([codeOf(first), codeOf(first)]);
    }
  }
  return ranges;
}

const doubtfulDash: GlobProblem = { problem: "a `-` in a class that could be read in two ways", mend: "Put `-` first or last in the class." };

/** More than any shell would match, where they differ. */
function shellClass(segment: string, body: string, negated: boolean, close: number): { readonly set: CharSet; readonly end: number } {
  const plain = body.replace(/[0-9]-[0-9]/g, "");
  if (/[[\]\\!^-]/.test(plain)) {
    // The class may end later than it seems, so the rest of the name is no longer known: `anyChar` and a star would be
    // needed. The last `]` is the latest it can end.
    const end = segment.lastIndexOf("]") + 1;
    return { set: anyChar, end: plain.includes("[") || plain.includes("\\") || plain.startsWith("]") ? end : close + 1 };
  }
  const ranges = readRanges([...body]);
  if ("problem" in ranges) return { set: anyChar, end: close + 1 };
  const set = charSetFrom(ranges);
  return { set: negated ? complementOf(set) : set, end: close + 1 };
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
