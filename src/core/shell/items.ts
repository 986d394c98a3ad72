import { pieceOfValue, quotedText, wordOf } from "./pieces.ts";
import { anything, belowPattern, textOf, type Value } from "./value.ts";
import type { Situation } from "./walk.ts";

/** The words that a program reads from its standard input. */
export function itemsOf(situation: Situation, split: "blanks" | "lines" | "exact"): readonly Value[] {
  const { input } = situation;
  if (input.kind !== "output") return [anything("input")];
  const { output } = input;
  switch (output.kind) {
    case "text": {
      if (split === "exact" || (split === "blanks" && /["'\\]/.test(output.text))) return [anything("input")];
      const parts = output.text.split(split === "lines" ? "\n" : /\s+/).filter((part) => part !== "");
      return parts.length > 1_000 ? [anything("input")] : parts.map((text): Value => ({ kind: "literal", text }));
    }
    case "paths":
      return [
        {
          kind: "unknown",
          prefix: output.prefix,
          stays: "below",
          origin: "input",
          words: split === "blanks" ? "many" : "one",
        },
      ];
    case "pattern": {
      const matched: Value = { kind: "glob", text: output.text, origin: "files" };
      return split === "blanks" && output.blanks === "possible"
        ? [matched, belowPattern(output.text, "input")]
        : [matched];
    }
    case "name":
      return [{ kind: "unknown", prefix: "", stays: "name", origin: "input", words: "one" }];
    case "unknown":
      return [anything("input")];
  }
}

/** The word with every mark in it replaced by the item. */
export function filledIn(word: Value, mark: string, item: Value): Value {
  const text = textOf(word);
  if (text === undefined || mark === "" || !text.includes(mark)) return word;
  const one: Value = item.kind === "unknown" ? { ...item, words: text === mark ? item.words : "one" } : item;
  const parts = text.split(mark);
  return wordOf(
    parts
      .flatMap((part, index) => (index === 0 ? [quotedText(part)] : [pieceOfValue(one), quotedText(part)]))
      .filter((piece) => piece.kind !== "text" || piece.text !== ""),
  );
}
