import { describe, expect, it } from "vitest";
import { makeLines, remakesItself } from "../../../src/core/effects/makefile.ts";
import { readMakefile } from "../../../src/core/effects/makefileText.ts";

const text = [
  "STAMP := $(shell date)",
  "Q = @",
  "FORCED = +rm forced",
  "wipe: tools",
  "\trm -rf src",
  "\t@-+rm marked",
  "\t$(MAKE) -C lib wipe",
  "\techo $(shell rm while-reading)",
  "\t$(FORCED)",
  "\t$(UNKNOWN)rm perhaps",
  "tools: ; rm tools",
  "",
].join("\n");

const nothingGiven = { line: new Map(), environment: new Map() };

describe("a makefile whose recipes are only shown", () => {
  it("still runs what is put together while it is read, what is marked, and what calls make", () => {
    expect(makeLines(readMakefile(text), ["wipe"], nothingGiven, "printed")).toEqual([
      "date",
      "rm marked",
      "make -C lib wipe",
      "rm while-reading",
      "rm forced",
      "$HOLDPOINT_UNKNOWNrm perhaps",
    ]);
  });

  it("runs all of them when they are made", () => {
    const lines = makeLines(readMakefile(text), ["wipe"], nothingGiven);
    expect(lines).toContain("rm -rf src");
    expect(lines).toContain("rm tools");
  });

  it("may be made anew itself, by a rule for it or for anything", () => {
    expect(
      ["Makefile: x\n\trm x\n", "%: x\n\trm x\n", "$(F): x\n\trm x\n", "wipe: x\n\trm x\n"].map((one) =>
        remakesItself(readMakefile(one)),
      ),
    ).toEqual(["yes", "yes", "yes", "no"]);
  });
});
