import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visiblePieces } from "../../src/shared/visibleText.ts";

const text = (value: string) => ({ kind: "text", text: value });
const mark = (value: string) => ({ kind: "mark", text: value });

describe("visible text", () => {
  it.each([
    ["plain text and its spaces", "rm -rf src", [text("rm -rf src")]],
    ["letters of other scripts", "שלום café 日本", [text("שלום café 日本")]],
    ["a bidirectional override", "a\u202Eb", [text("a"), mark("‹U+202E›"), text("b")]],
    ["neighbouring marks, as one", "\u200B\u200Dx", [mark("‹U+200B›‹U+200D›"), text("x")]],
    ["a mark at the end", "x\u2069", [text("x"), mark("‹U+2069›")]],
    ["escape and bell", "\u001b[31m\u0007", [mark("‹U+001B›"), text("[31m"), mark("‹U+0007›")]],
    ["a space that is none", "a\u00A0b\u3000c", [text("a"), mark("‹U+00A0›"), text("b"), mark("‹U+3000›"), text("c")]],
    ["fillers that are drawn as nothing", "a\u3164\u115F\u2800", [text("a"), mark("‹U+3164›‹U+115F›‹U+2800›")]],
    ["tags beyond the basic plane", "a\u{E0041}b", [text("a"), mark("‹U+E0041›"), text("b")]],
    ["half a surrogate pair", "a\uD83Db", [text("a"), mark("‹U+D83D›"), text("b")]],
    ["a soft hyphen and a variation selector", "a\u00AD\uFE0F", [text("a"), mark("‹U+00AD›‹U+FE0F›")]],
    ["the fourth accent on one letter", "a\u0301\u0301\u0301\u0301", [text("a\u0301\u0301\u0301"), mark("‹U+0301›")]],
    ["line separators", "a\u2028b", [text("a"), mark("‹U+2028›"), text("b")]],
  ])("shows %s", (_name, value, expected) => {
    expect(visiblePieces(value, "many")).toEqual(expected);
  });

  it("keeps line feeds, tabs and Windows line breaks in text of many lines", () => {
    expect(visiblePieces("a\n\tb\r\nc", "many")).toEqual([text("a\n\tb\r\nc")]);
  });

  it("marks a carriage return that would overwrite the line", () => {
    expect(visiblePieces("a\rb", "many")).toEqual([text("a"), mark("‹U+000D›"), text("b")]);
  });

  it("marks line feeds in text of one line", () => {
    expect(visiblePieces("a\nb", "one")).toEqual([text("a"), mark("‹U+000A›"), text("b")]);
  });

  it("shows every character, and none that hides", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        const pieces = visiblePieces(value, "one");
        const back = pieces.map((piece) =>
          piece.kind === "text"
            ? piece.text
            : piece.text.replace(/‹U\+([0-9A-F]+)›/g, (_all, hex: string) =>
                String.fromCodePoint(Number.parseInt(hex, 16)),
              ),
        );
        expect(back.join("")).toBe(value);
        expect(pieces.some((piece) => piece.kind === "text" && /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(piece.text))).toBe(
          false,
        );
      }),
    );
  });
});
