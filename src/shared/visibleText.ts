/** A stretch of text as it is to be shown. A `mark` names characters that would otherwise be unseen or move their neighbours. */
export interface Piece {
  readonly kind: "text" | "mark";
  readonly text: string;
}

/**
 * Characters that a reader cannot see or that change how others are read: controls, format characters (bidirectional
 * overrides, zero-width ones, tags), spaces that are no plain space, lone surrogates, private use and unassigned ones,
 * whatever Unicode says may be drawn as nothing, and combining marks from the fourth in a row on.
 */
const hiding =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{Default_Ignorable_Code_Point}\u2800]|(?<=\p{M}{3})\p{M}/gu;

/**
 * Splits text so that nothing in it can hide: each hiding character becomes its code point, as in ‹U+202E›. In text of
 * `many` lines, line feeds and tabs stay as they are. A line break of Windows (carriage return and line feed) stays too.
 */
export function visiblePieces(text: string, lines: "one" | "many"): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let marks = "";
  const flush = (to: number): void => {
    if (from === to) return;
    if (marks !== "") pieces.push({ kind: "mark", text: marks });
    marks = "";
    pieces.push({ kind: "text", text: text.slice(from, to) });
  };
  for (const found of text.matchAll(hiding)) {
    const character = found[0];
    if (character === " " || (lines === "many" && isLayout(text, found.index))) continue;
    flush(found.index);
    marks += `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}›`;
    from = found.index + character.length;
  }
  flush(text.length);
  if (marks !== "") pieces.push({ kind: "mark", text: marks });
  return pieces;
}

function isLayout(text: string, index: number): boolean {
  const character = text[index];
  return character === "\n" || character === "\t" || (character === "\r" && text[index + 1] === "\n");
}
