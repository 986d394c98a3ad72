import { describe, expect, test } from "vitest";
import type { Language } from "../../../src/core/code/codeTree.ts";
import { readJavaScript } from "../../../src/core/code/javascript.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

type Row = [code: string, deeds: readonly string[], language?: Language];

async function check([code, deeds, language = "javascript"]: Row): Promise<void> {
  expect(spelledDeeds(readJavaScript(await parsed(language, code), "."))).toEqual(deeds);
}

describe("JavaScript: harmless", () => {
  test.each<Row>([
    ["console.log(require('./package.json').version)", ["read none ./package.json"]],
    ["console.log(JSON.parse(require('fs').readFileSync(0, 'utf8')).name)", []],
    ["let s = ''; process.stdin.on('data', (d) => (s += d)).on('end', () => console.log(JSON.parse(s).length))", []],
    ["console.log(process.version, process.platform, process.cwd(), process.argv.slice(2))", []],
    ["console.log(require('crypto').createHash('sha256').update('x').digest('hex'), require('os').cpus().length)", []],
    [
      "console.log(Object.entries({ a: 1 }).map(([k, v]) => `\u0024{k}=\u0024{v}`).join('\\n'), [3, 1].sort((a, b) => a - b))",
      [],
    ],
    ["new Promise((resolve) => setTimeout(resolve, 100)).then(() => process.exit(0))", []],
    [
      "class Dog extends Error { constructor(m) { super(m); this.name = this.constructor.name } } try { throw new Dog('x') } catch ({ message }) { console.log(message) }",
      [],
    ],
    [
      "const compose = (...all) => (x) => all.reduce((v, f) => f(v), x); console.log(compose((x) => x + 1, (x) => x * 2)(3))",
      [],
    ],
    [
      "const rl = require('readline').createInterface({ input: process.stdin }); rl.on('line', (l) => console.log(l.length))",
      [],
    ],
    [
      "const counts = {}; for (const w of require('fs').readFileSync(0, 'utf8').split(/\\s+/)) counts[w] = (counts[w] || 0) + 1; console.log(counts)",
      [],
    ],
    ["const handlers = { a: (x) => x + 1, b: (x) => x * 2 }; console.log(handlers[process.argv[2]](3))", []],
    [
      "const { EventEmitter } = require('events'); class A extends EventEmitter { go() { this.emit('x') } } new A().on('x', () => console.log(1)).go()",
      [],
    ],
    [
      "function* numbers() { yield* [1, 2] } for (const n of numbers()) console.log(n); label: for (;;) break label",
      [],
    ],
    ["console.log(\"fs.rmSync('src')\", 'rm -rf /'.length) // require('fs').rmSync('src')", []],
    [
      "const v = require('semver'); console.log(v.inc(require('./package.json').version, 'patch'))",
      ["read none ./package.json"],
    ],
    ["console.table(Object.keys(require('fs')).filter((k) => k.startsWith('rm')))", []],
  ])("%s", async (...row) => check(row));
});
