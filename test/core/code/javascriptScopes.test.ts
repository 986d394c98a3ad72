import { describe, expect, test } from "vitest";
import type { Language } from "../../../src/core/code/codeTree.ts";
import { readJavaScript } from "../../../src/core/code/javascript.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

type Row = [code: string, deeds: readonly string[], language?: Language];

async function check([code, deeds, language = "javascript"]: Row): Promise<void> {
  expect(spelledDeeds(readJavaScript(await parsed(language, code), "."))).toEqual(deeds);
}

describe("names and values that go round in JavaScript", () => {
  test.each<Row>([
    ["label: { var z = fs.rmSync; break label } z('src')", ["delete content src"]],
    ["if (process.argv[2]) { var f = fs.rmSync } f('src')", ["delete content src"]],
    ["for (var q of [fs.rmSync]) { } q('src')", ["delete content src"]],
    ["for (var i = fs.rmSync; ; ) break; i('src')", ["delete content src"]],
    ["{ function g() { return fs } } g().rmSync('src')", ["delete content src"]],
    ["function z(z) { return require('fs') } z().rmSync('src')", ["delete content src"]],
    ["function outer() { try { var inner = fs } finally { inner.rmSync('src') } } outer()", ["delete content src"]],
    ["switch (1) { case 1: var s = fs.rmSync; default: s('src') }", ["delete content src"]],
    ["const h = function named(named) { return fs }; h().rmSync('src')", ["delete content src"]],
    ["class K { m() { return fs } } new K().m().rmSync('src')", ["delete content src"]],
    ["const { x = fs.rmSync } = {}; x('src')", ["delete content src"]],
    ["const a = []; const b = a; b.push('src'); for (const f of a) fs.rmSync(f)", ["delete content src"]],
    ["const w = new WeakRef(fs); w.deref().rmSync('src')", ["opaque"]],
    ["const s = structuredClone({a: 'src'}); fs.rmSync(s.a)", ["delete content <anywhere>/**"]],
    ["const {fs: q = require('fs')} = {}; q.rmSync('src')", ["delete content src"]],
    ["function F() {} F.prototype.go = fs.rmSync; new F().go('src')", ["delete content src"]],
    ["Array.from([fs.rmSync])[0]('src')", ["delete content src"]],
    ["[fs.rmSync].at(0)('src')", ["delete content src"]],
    ["[...[fs.rmSync]][0]('src')", ["delete content src"]],
    ["const it = [fs][Symbol.iterator](); it.next().value.rmSync('src')", ["opaque"]],
    ["Object.fromEntries([['x', fs]]).x.rmSync('src')", ["opaque"]],
    ["JSON.parse('{\"a\":\"src\"}', (k, v) => fs.rmSync('src'))", ["delete content src"]],
    ["'x'.replace(/x/, () => fs.rmSync('src'))", ["delete content src"]],
    ["new Promise((ok) => ok(fs)).then((f) => f.rmSync('src'))", ["opaque", "delete content src"]],
    ["process.emitWarning.constructor('return 1')()", ["code javascript: return 1", "opaque"]],
    ["const g = globalThis; g['pro' + 'cess'].kill(1)", ["run kill 1"]],
    ["process.reallyExit(1); process['bind' + 'ing']('fs')", ["opaque"]],
    ["(await import('node:child_process')).default.exec('rm -rf src')", ["shell: rm -rf src"]],
    ["const [, , cmd] = ['a', 'b', 'rm -rf src']; require('child_process').exec(cmd)", ["shell: rm -rf src"]],
    ["label: { var z = fs.rmSync; break label } z('src')", ["delete content src"]],
    ["var eval2 = eval; eval2('fs.rmSync(\"src\")')", ['code javascript: fs.rmSync("src")']],
    ["(1, eval)('fs.rmSync(\"src\")')", ['code javascript: fs.rmSync("src")']],
    [
      "new (Object.getPrototypeOf(async function(){}).constructor)('fs.rmSync(\"src\")')()",
      ['code javascript: fs.rmSync("src")', "opaque"],
    ],
  ])("%s", async (...row) => check(row));
});
