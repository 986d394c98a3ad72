import { anyChar, type CharSet, charSetFrom, complementOf } from "./charSet.ts";

/** A class that was read. `end` is the index behind it; `rest: "unknown"` when nothing after it can be told, and `end` is the end of the name. */
export interface CharClass {
  readonly set: CharSet;
  readonly end: number;
  readonly rest: "known" | "unknown";
}

/** Why a class cannot be read, and what to write instead. */
export interface CharClassProblem {
  readonly problem: string;
  readonly mend: string;
}

/**
 * Reads a character class of a pattern in `segment`; `at` is behind its `[`. A class is a list of characters and rising
 * ranges, with `!` or `^` in front for all others; `-` stands for itself first or last. What minimatch and shells take
 * in different ways is a problem.
 */
export function readPatternClass(segment: string, at: number): CharClass | CharClassProblem {
  const { negation, body, end } = takeClass(segment, at);
  if (end === -1)
    return {
      problem: "a `[` that is never closed",
      mend: "Close it with `]`, or write `[[]` for the character itself.",
    };
  if (body.startsWith("]"))
    return {
      problem: "a `]` first in a class",
      mend: "Leave `]` out of the class: outside of one it stands for itself.",
    };
  if (/^\[[:.=]/.test(body))
    return { problem: "a named character class", mend: "Write the characters out, such as `[A-Z]` or `[0-9]`." };
  const ranges = readRanges([...body]);
  if ("problem" in ranges) return ranges;
  const set = charSetFrom(ranges);
  return { set: negation === "" ? set : complementOf(set), end, rest: "known" };
}

/**
 * Reads a character class of a shell's glob, as at least what any shell in any locale would match: letter ranges follow
 * the order of the locale, `^` is no negation everywhere, and quoting inside a class differs.
 */
export function readShellClass(segment: string, at: number): CharClass {
  const { negation, body, end } = takeClass(segment, at);
  if (end === -1 || body.startsWith("]") || (body.length > 1 && /[[\\]/.test(body)))
    return { set: anyChar, end: segment.length, rest: "unknown" };
  const ranges = readRanges([...body]);
  const plain = !body.replace(/[0-9]-[0-9]/g, "").includes("-");
  if (negation === "^" || !plain || "problem" in ranges) return { set: anyChar, end, rest: "known" };
  const set = charSetFrom(ranges);
  return { set: negation === "" ? set : complementOf(set), end, rest: "known" };
}

/** A `]` in first place stands for itself, in shells as in minimatch. `end` is -1 when the class is never closed. */
function takeClass(
  segment: string,
  at: number,
): { readonly negation: string; readonly body: string; readonly end: number } {
  const negation = segment[at] === "!" || segment[at] === "^" ? (segment[at] ?? "") : "";
  const start = at + negation.length;
  const close = segment.indexOf("]", start + 1);
  return close === -1
    ? { negation, body: "", end: -1 }
    : { negation, body: segment.slice(start, close), end: close + 1 };
}

function readRanges(chars: readonly string[]): readonly (readonly [number, number])[] | CharClassProblem {
  const ranges: (readonly [number, number])[] = [];
  for (let index = 0; index < chars.length; index++) {
    const first = chars[index] ?? "";
    const last = chars[index + 2];
    if (chars[index + 1] !== "-" || last === undefined) {
      ranges.push([codeOf(first), codeOf(first)]);
      continue;
    }
    const goesOn = chars[index + 3] === "-" && chars[index + 4] !== undefined;
    if (first === "-" || last === "-" || goesOn) {
      return {
        problem: "a `-` in a class that could be read in two ways",
        mend: "Put `-` first or last in the class.",
      };
    }
    if (codeOf(first) > codeOf(last)) {
      return {
        problem: `the range \`${first}-${last}\` is empty`,
        mend: `Write the lower end first: \`${last}-${first}\`.`,
      };
    }
    ranges.push([codeOf(first), codeOf(last)]);
    index += 2;
  }
  return ranges;
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
