import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJavaScript } from "../../../src/core/code/javascript.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

async function deeds(code: string): Promise<readonly string[]> {
  return spelledDeeds(readJavaScript(await parsed("javascript", code), "."));
}

/** Statements that do something, each with names of its own. */
const acting: readonly string[] = [
  "require('fs').rmSync('src', { recursive: true })",
  "const { unlink: gone } = require('node:fs/promises'); gone('a').then(() => console.log('b'))",
  "['x', 'y'].forEach((one) => require('fs').unlinkSync(one + '.txt'))",
  "require('child_process').execSync('rm -rf ' + ['a', 'b'].join(' '))",
  "fetch('https://example.com', { method: 'POST', body: 'x' }).then((answer) => answer.text())",
  "class Wiper { constructor(way) { this.way = way } go() { require('fs').rmdirSync(this.way) } } new Wiper('d').go()",
  "global['re' + 'quire']('fs')['write' + 'FileSync']('f', '')",
  "(async () => { for await (const name of ['p', 'q']) (await import('fs')).truncateSync(name) })()",
];

const wrappings: readonly ((code: string) => string)[] = [
  (code) => `function wrapped() { ${code} } wrapped()`,
  (code) => `function never() { ${code} }`,
  (code) => `if (Math.random() > 2) { ${code} } else { console.log(1) }`,
  (code) => `try { ${code} } catch { } finally { console.log('x') }`,
  (code) => `try { throw 1 } catch (problem) { ${code} }`,
  (code) => `for (const round of [1, 2]) { ${code} }`,
  (code) => `(() => { ${code} })()`,
  (code) => `setTimeout(async () => { ${code} }, 5)`,
  (code) => `class Holder { static { ${code} } }`,
  (code) => `switch (process.argv.length) { case 1: { ${code} } break; default: }`,
  (code) => `label: { ${code} }`,
  (code) => `const kept = { get it() { ${code}; return 1 } }`,
  (code) => `Promise.resolve().then(() => { ${code} })`,
  (code) => `while (false) { ${code} }`,
];

describe("reading JavaScript", () => {
  test("finds in any wrapping what it finds without", async () => {
    const wrapped = fc.tuple(
      fc.constantFrom(...acting),
      fc.array(fc.constantFrom(...wrappings), { minLength: 1, maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(wrapped, async ([code, around]) => {
        const whole = around.reduce((inner, wrap) => wrap(inner), code);
        expect(await deeds(whole)).toEqual(expect.arrayContaining([...(await deeds(code))]));
      }),
      { numRuns: 150 },
    );
  });

  test("finds in two pieces of code what it finds in each", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...acting), fc.constantFrom(...acting), async (first, second) => {
        const both = await deeds(`{ ${first} }\n{ ${second} }`);
        expect(both).toEqual(expect.arrayContaining([...(await deeds(first)), ...(await deeds(second))]));
      }),
      { numRuns: 60 },
    );
  });

  test("never throws, and calls code that it does not understand opaque", async () => {
    const pieces = fc.constantFrom(
      ...acting,
      ...wrappings.map((wrap) => wrap("a.b?.[c](...d)")),
      "let {a, ...b} = c = [",
    );
    const mutated = fc
      .tuple(
        pieces,
        fc.nat(),
        fc.nat(12),
        fc.constantFrom("", "(", ")", "{", "}", "`", "'", "...", "=>", "[", "\\u", "\0", "await "),
      )
      .map(([code, at, length, by]) => code.slice(0, at % code.length) + by + code.slice((at % code.length) + length));
    await fc.assert(
      fc.asyncProperty(mutated, async (code) => {
        const tree = await parsed("javascript", code);
        const found = readJavaScript(tree);
        expect(tree.state === "whole" || found.some(({ kind }) => kind === "opaque")).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test("gives up on code that is too entangled, and says so", async () => {
    const names = Array.from(
      { length: 200 },
      (_unused, at) => `v${at} = [v${(at * 7 + 1) % 200}, () => v${(at * 13) % 200}]`,
    );
    const found = await deeds(`var ${names.join(", ")}; v3[0][0][1]()('x')`);
    expect(Array.isArray(found)).toBe(true);
  });

  test("takes a broken tree for one opaque deed", async () => {
    expect(await deeds("require('fs').rmSync('src'); )")).toEqual(["opaque"]);
  });
});
