/**
 * A set of characters a file name can hold: sorted, disjoint, non-touching ranges of code points, both ends included.
 * `/` is never in one, because it separates names.
 */
export type CharSet = readonly (readonly [first: number, last: number])[];

/** The code point of `/`. */
export const slash = 0x2f;

/** Every character but `/`. */
export const anyChar: CharSet = [
  [0, slash - 1],
  [slash + 1, 0x10ffff],
];

/** The set of one character, which must not be `/`. */
export function charSetOf(codePoint: number): CharSet {
  return [[codePoint, codePoint]];
}

/** The set that the ranges make together; ranges may overlap and come in any order. `/` is left out. */
export function charSetFrom(ranges: readonly (readonly [number, number])[]): CharSet {
  const sorted = ranges.flatMap(withoutSlash).sort((left, right) => left[0] - right[0]);
  const merged: [number, number][] = [];
  for (const [first, last] of sorted) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Every character but `/` and those of `set`. */
export function complementOf(set: CharSet): CharSet {
  const gaps: (readonly [number, number])[] = [];
  let next = 0;
  for (const [first, last] of set) {
    if (first > next) gaps.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= 0x10ffff) gaps.push([next, 0x10ffff]);
  return charSetFrom(gaps);
}

/** Whether a character is in both sets. */
export function charSetsMeet(left: CharSet, right: CharSet): boolean {
  let at = 0;
  for (const [first, last] of left) {
    while (at < right.length && (right[at]?.[1] ?? 0) < first) at++;
    const range = right[at];
    if (range === undefined) return false;
    if (range[0] <= last) return true;
  }
  return false;
}

/** Whether the set holds the character. */
export function charSetHas(set: CharSet, codePoint: number): boolean {
  return set.some(([first, last]) => first <= codePoint && codePoint <= last);
}

/** The only character of the set; undefined when there are more, or none. */
export function onlyChar(set: CharSet): number | undefined {
  const [range, ...others] = set;
  return range !== undefined && others.length === 0 && range[0] === range[1] ? range[0] : undefined;
}

function withoutSlash([first, last]: readonly [number, number]): (readonly [number, number])[] {
  if (first > slash || last < slash) return [[first, last]];
  const parts: (readonly [number, number])[] = [];
  if (first < slash) parts.push([first, slash - 1]);
  if (last > slash) parts.push([slash + 1, last]);
  return parts;
}
