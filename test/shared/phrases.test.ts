import { describe, expect, it } from "vitest";
import { clipped, countOf, durationOf, listOf, sizeOf } from "../../src/shared/phrases.ts";

describe("a count", () => {
  it.each([
    [0, "file", undefined, "0 files"],
    [1, "file", undefined, "1 file"],
    [42, "file", undefined, "42 files"],
    [1_204, "file", undefined, "1,204 files"],
    [2, "address", "addresses", "2 addresses"],
  ])("of %i %s reads right", (count, one, many, expected) => {
    expect(countOf(count, one, many)).toBe(expected);
  });
});

describe("a size", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [999, "999 bytes"],
    [1_000, "1 KB"],
    [1_234, "1.2 KB"],
    [9_949, "9.9 KB"],
    [9_960, "10 KB"],
    [999_499, "999 KB"],
    [999_500, "1 MB"],
    [1_204_331, "1.2 MB"],
    [48_204_331, "48 MB"],
    [5e18, "5,000 PB"],
  ])("of %d bytes is %s", (bytes, expected) => {
    expect(sizeOf(bytes)).toBe(expected);
  });
});

describe("a list", () => {
  it.each([
    [[], ""],
    [["a"], "a"],
    [["a", "b"], "a and b"],
    [["a", "b", "c"], "a, b and c"],
    [["a", "b", "c", "d", "e"], "a, b, c and 2 more"],
  ])("of %j is %j", (names, expected) => {
    expect(listOf(names, 3)).toBe(expected);
  });
});

describe("a duration", () => {
  it.each([
    [-5, "0 s"],
    [59_999, "59 s"],
    [60_000, "1 min"],
    [59 * 60_000 + 59_000, "59 min"],
    [60 * 60_000, "1 h"],
    [125 * 60_000, "2 h 5 min"],
    [47 * 3_600_000, "47 h"],
    [72 * 3_600_000, "3 days"],
  ])("of %d ms is %s", (milliseconds, expected) => {
    expect(durationOf(milliseconds)).toBe(expected);
  });
});

describe("clipping", () => {
  it("leaves a text that fits alone", () => {
    expect(clipped("abc", 3)).toBe("abc");
  });

  it("keeps both ends and says how much is left out", () => {
    expect(clipped("abcdefghij", 6)).toBe("abcd … (4 characters left out) … ij");
  });

  it("never tears a character apart", () => {
    expect(clipped("🙂🙂🙂🙂", 3)).toBe("🙂🙂 … (1 character left out) … 🙂");
  });
});
