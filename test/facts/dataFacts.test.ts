import { describe, expect, it } from "vitest";
import { codeBound } from "../../src/core/code/codeTree.ts";
import { dataFacts } from "../../src/facts/dataFacts.ts";

describe("a text of data", () => {
  it("says every scalar of YAML as it is written, with what is merged in", async () => {
    expect(await dataFacts("yaml", "a: &x {b: 0777, c: yes}\nd:\n  <<: *x\n  b: ~\ne: [1, two]\nf:\n")).toEqual({
      about: "data",
      data: { a: { b: "0777", c: "yes" }, d: { b: "~", c: "yes" }, e: ["1", "two"], f: "" },
    });
  });

  it("says the values of TOML as text", async () => {
    expect(await dataFacts("toml", "a = 1\nb = [true, 'x']\n[c.d]\ne = 1979-05-27\n")).toEqual({
      about: "data",
      data: { a: "1", b: ["true", "x"], c: { d: { e: expect.stringContaining("1979-05-27") } } },
    });
  });

  it("gives a name that objects have of themselves to nobody else", async () => {
    const answer = await dataFacts("yaml", "__proto__: {a: b}\n");
    expect(answer.about === "data" && Object.keys(answer.data)).toEqual(["__proto__"]);
  });

  it.each([
    ["yaml", "a: 1\na: 2\n"],
    ["yaml", 'a: 1\n"a": 2\n'],
    ["yaml", "a: !!binary aGk=\n"],
    ["yaml", "a: !own x\n"],
    ["yaml", "a: 1\n---\nb: 2\n"],
    ["yaml", "a: 1 # x\u2028b: 2\n"],
    ["yaml", "a: 1 # x\u0085b: 2\n"],
    ["yaml", "a: 1 # x\rb: 2\n"],
    ["yaml", "a: *none\n"],
    ["yaml", "a: [\n"],
    ["yaml", '"<<": {a: b}\n'],
    [
      "yaml",
      `a: &a [x]\n${[..."bcdefghi"]
        .map(
          (name, index) =>
            `${name}: &${name} [${"*"
              .concat("abcdefghi"[index] ?? "")
              .concat(", ")
              .repeat(12)}]\n`,
        )
        .join("")}`,
    ],
    ["yaml", `a: ${"[".repeat(60)}${"]".repeat(60)}\n`],
    ["yaml", `a: ${"x".repeat(codeBound)}\n`],
    ["toml", "a = 1\na = 2\n"],
    ["toml", "a = \n"],
  ] as const)("is not said where tools may take it differently, or over a bound: %s %j", async (format, text) => {
    expect((await dataFacts(format, text)).about).toBe("nothing");
  });
});
