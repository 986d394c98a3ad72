import { describe, expect, it } from "vitest";
import { type Automaton, automatonOf, type Branch, holds, meet } from "../../../src/core/scope/automaton.ts";
import { readGlob } from "../../../src/core/scope/glob.ts";

function branch(text: string, reach: Branch["reach"] = "entry"): Branch {
  const read = readGlob(text, "shell");
  if ("problem" in read) throw new Error(read.problem);
  return { parts: read.parts, reach };
}

function automaton(...branches: readonly Branch[]): Automaton {
  const built = automatonOf(branches);
  if (built === "over") throw new Error("over");
  return built;
}

describe("automatonOf", () => {
  it("refuses more states than it compares", () => {
    expect(automatonOf(Array.from({ length: 64 }, () => branch("a".repeat(1_000))))).toBe("over");
  });
});

describe("meet", { timeout: 60_000 }, () => {
  it.each([
    ["a*b", "*ab", "yes"],
    ["a*", "b*", "no"],
    ["*a*a*a*a*", "*b*b*b*b*", "yes"],
    ["**/a/**/b", "b/**/a", "no"],
    ["**/a/**/b", "x/*/?/b", "yes"],
    ["a/**/b", "a/b", "yes"],
  ] as const)("%s and %s: %s", (left, right, expected) => {
    expect(meet(automaton(branch(left)), automaton(branch(right)))).toBe(expected);
  });

  it("answers for globs made to be slow", () => {
    const slow = (char: string): Automaton => automaton(branch(`*${char}`.repeat(400)));
    expect(meet(slow("a"), slow("b"))).not.toBe("no");
  });
});

describe("holds", { timeout: 60_000 }, () => {
  it.each([
    ["*", "a*", "yes"],
    ["a*", "*", "no"],
    ["*a*", "*a*a*", "yes"],
    ["**/x", "a/**/x", "yes"],
    ["a/**/x", "**/x", "no"],
    ["?*", "*", "yes"],
  ] as const)("%s holds %s: %s", (whole, part, expected) => {
    expect(holds(automaton(branch(whole)), automaton(branch(part)))).toBe(expected);
  });

  it("takes branches together", () => {
    expect(holds(automaton(branch("a*"), branch("[!a]*")), automaton(branch("*")))).toBe("yes");
    expect(holds(automaton(branch("?"), branch("??*")), automaton(branch("*")))).toBe("yes");
  });

  it("gives up on what would take too long", () => {
    // Telling the tenth letter from the end needs a state for each set of places it may be at.
    const whole = automaton(branch(`*a${"?".repeat(18)}`));
    expect(holds(whole, automaton(branch(`*a${"?".repeat(17)}[0-8]`), branch("*")))).not.toBe("yes");
    expect(holds(whole, automaton(branch(`*[0-9]*[0-9]a${"?".repeat(18)}`)))).toMatch(/yes|over/);
  });
});
