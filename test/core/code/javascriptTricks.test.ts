import { describe, expect, test } from "vitest";
import type { Language } from "../../../src/core/code/codeTree.ts";
import { readJavaScript } from "../../../src/core/code/javascript.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

type Row = [code: string, deeds: readonly string[], language?: Language];

async function check([code, deeds, language = "javascript"]: Row): Promise<void> {
  expect(spelledDeeds(readJavaScript(await parsed(language, code), "."))).toEqual(deeds);
}

describe("tricks in JavaScript", () => {
  test.each<Row>([
    ["global['req' + 'uire']('fs').rmSync('src')", ["delete content src"]],
    ["globalThis['re' + ['qu', 'ire'].join('')]('fs').rmSync('src')", ["delete content src"]],
    ["process.mainModule.require('child_process').execSync('rm -rf src')", ["shell: rm -rf src"]],
    ["import('child_' + 'process').then((c) => c.exec('rm -rf src'))", ["shell: rm -rf src"]],
    ["import(`\u0024{'f'}s`).then(({ default: f }) => f['rm' + 'Sync']('src'))", ["delete content src"]],
    ["const { rmSync: x } = require('fs'); x('src')", ["delete content src"]],
    ["let { ['rm' + 'Sync']: z } = require('fs'); z('src')", ["delete content src"]],
    ["const m = process.argv[1]; fs[m]('src')", ["opaque"]],
    ["const k = Buffer.from('cm1TeW5j', 'base64').toString(); fs[k]('src')", ["opaque"]],
    ["eval(Buffer.from('cmVxdWlyZSgnZnMnKQ==', 'base64').toString())", ["opaque"]],
    ["fs['rm\\x53ync']('src'); fs['\\u0072mSync']('test')", ["delete content src", "delete content test"]],
    ["\\u0072equire('fs').unlinkSync('src')", ["delete content src"]],
    ["Reflect.get(require('fs'), 'rmSync')('src')", ["delete content src"]],
    ["Reflect.apply(require('fs').rmSync, null, ['src'])", ["delete content <anywhere>/**"]],
    ["Object.values(require('fs'))[3]('src')", ["opaque"]],
    ["Object.getOwnPropertyDescriptor(require('fs'), 'rmSync').value('src')", ["opaque"]],
    ["Object.entries(fs).find(([n]) => n === 'rmSync')[1]('src')", ["opaque"]],
    ["for (const n in fs) if (n === 'rmSync') fs[n]('src')", ["opaque"]],
    ["const p = new Proxy(require('fs'), {}); p.rmSync('src')", ["delete content src"]],
    ["new Proxy({}, { get: () => require('fs').rmSync }).x('src')", ["opaque"]],
    ["with (require('fs')) rmSync('src')", ["opaque"]],
    ["(function () { return this })().process.kill(1)", ["run kill 1"]],
    ["[].constructor.constructor('return process')().exit()", ["code javascript: return process", "opaque"]],
    ["[]['fil' + 'ter']['constr' + 'uctor']('return process')()", ["code javascript: return process", "opaque"]],
    ["(async () => {}).constructor('await 1')()", ["code javascript: await 1", "opaque"]],
    ["const a = [][process.argv[1]]; const b = a[process.argv[2]]; b('return process')()", ["opaque"]],
    ["arguments[1]('fs').rmSync('src')", ["opaque"]],
    ["(function () { return arguments.callee.caller.arguments[1] })()('fs').rmSync('src')", ["opaque"]],
    ["module.constructor._load('fs').rmSync('src')", ["delete content src"]],
    ["require('module').createRequire('/')('fs').rmSync('src')", ["delete content src"]],
    ["process.binding('fs').unlink('src'); process.dlopen(module, './x.node')", ["opaque"]],
    ["process.getBuiltinModule('fs').rmSync('src')", ["delete content src"]],
    [
      "const f = require('fs').rmSync.bind(null, 'src'); f()",
      ["delete content src/**", "delete content <anywhere>/**"],
    ],
    ["Function.prototype.call.call(fs.rmSync, fs, 'src')", ["delete content <anywhere>/**", "delete content src/**"]],
    [
      "setTimeout(fs.rmSync, 10, 'src'); ['src'].forEach(fs.rmSync); ['test'].map((x) => fs.unlinkSync(x))",
      ["delete content src/**", "delete content <anywhere>/**", "delete content src", "delete content test"],
    ],
    ["Promise.resolve('src').then(fs.unlinkSync)", ["delete content src"]],
    ["require('util').promisify(fs.rm)('src')", ["delete content <anywhere>/**", "delete content src"]],
    ["const map = new Map(); map.set('a', require('fs')); map.get('a').rmSync('src')", ["opaque"]],
    ["const held = []; held.push(require('fs')); held[0].rmSync('src')", ["delete content src"]],
    [
      "class C { constructor() { this.fs = require('fs') } go() { this.fs.rmSync('src') } } new C().go()",
      ["delete content src"],
    ],
    ["class D { static #f = require('fs'); static { D.#f.rmSync('src') } }", ["delete content src"]],
    ["const o = { get x() { return require('fs') } }; o.x.rmSync('src')", ["delete content src"]],
    ["const o = { ...require('fs') }; o.rmSync('src')", ["opaque"]],
    ["function* g() { yield require('fs') } for (const f of g()) f.rmSync('src')", ["delete content src"]],
    ["let later; try { later = require('fs') } catch { later = null } later?.rmSync?.('src')", ["delete content src"]],
    ["(0, fs.rmSync)('src'); (fs.unlinkSync)?.('test')", ["delete content src", "delete content test"]],
    [
      "String.prototype.trim = function () { return 'src' }; fs.rmSync('dist'.trim())",
      ["opaque", "delete content dist"],
    ],
    ["Object.prototype.recursive = true; fs.rmSync('src')", ["opaque", "delete content src"]],
    ["[].__proto__.join = () => 'src'", ["opaque"]],
    ["path.join = () => 'src'; fs.rmSync(path.join('tmp'))", ["opaque", "delete content tmp"]],
    ["console.log = fs.unlinkSync; console.log('src')", ["opaque"]],
    [
      "require('./x')(require('fs'))",
      [
        "load ./x.js",
        "load ./x.ts if there",
        "load ./x.tsx if there",
        "load ./x.mjs if there",
        "load ./x.cjs if there",
        "load ./x/index.js if there",
        "load ./x/index.ts if there",
        "load ./x if there",
        "opaque",
      ],
    ],
    ["export * from 'fs'", ["opaque"]],
    ["require(process.argv[1]); import(process.argv[2])", ["opaque"]],
    ["require.cache[require.resolve('./x')].exports.wipe('src')", ["opaque"]],
    [
      "fetch('https://example.com/a.js').then((r) => r.text()).then(eval)",
      ["fetch https://example.com/a.js", "opaque"],
    ],
    [
      "require('https').get('https://example.com', (r) => { let b = ''; r.on('data', (d) => (b += d)); r.on('end', () => eval(b)) })",
      ["code javascript: ", "opaque", "fetch https://example.com"],
    ],
    [
      "const run = (f, ...a) => f(...a); run(require('fs').rmSync, 'src', { recursive: true })",
      ["delete content src/**", "delete content <anywhere>/**"],
    ],
    ["const pick = (o, k) => o[k]; pick(require('fs'), 'rmSync')('src')", ["delete content src"]],
    ["let p = 'dist'; if (process.argv[2]) p = 'src'; fs.rmSync(p)", ["delete content dist", "delete content src"]],
    [
      "const cfg = { dir: 'dist' }; Object.assign(cfg, { dir: 'src' }); fs.rmSync(cfg.dir)",
      ["delete content dist", "delete content src"],
    ],
    [
      "const cfg = { dir: 'dist' }; ((c) => { c.dir = 'src' })(cfg); fs.rmSync(cfg.dir)",
      ["delete content dist", "delete content src"],
    ],
    ["require('child_process')['ex' + 'ec'](['rm', '-rf', 'src'].join(' '))", ["shell: rm -rf src"]],
    ["require('child_process').execSync(Buffer.from('cm0gLXJmIHNyYw==', 'base64') + '')", ["shell: <anywhere>"]],
    ["require('child_process').spawn('sh', ['-c', 'rm -rf src'])", ["run sh -c rm -rf src"]],
    ["require('child_process').execSync('ls', { shell: './evil' })", ["opaque"]],
    ["fs.rmSync(String.fromCharCode(115, 114, 99))", ["delete content src"]],
    ["require('fs').promises.constructor.constructor('return 1')()", ["code javascript: return 1", "opaque"]],
    ["import * as everything from 'fs'; const copy = everything; copy.default.rmSync('src')", ["delete content src"]],
    ["require('vm').runInThisContext('require')('fs').rmSync('src')", ["code javascript: require", "opaque"]],
    ["new (class extends require('worker_threads').Worker {})('./w.js')", ["opaque", "load ./w.js"]],
    [
      "process.env.NODE_OPTIONS = '--require ./x.js'; require('child_process').execSync('node -v')",
      ["opaque", "shell: node -v"],
    ],
    ["queueMicrotask(() => require('fs').rmSync('src'))", ["delete content src"]],
    ["process.stdin.on('data', (d) => eval(String(d)))", ["opaque"]],
    ["String.raw`a`; require('fs').rmSync(String.raw`src`)", ["delete content <anywhere>"]],
    ["globalThis.f = require('fs'); f.rmSync('src')", ["delete content src"]],
    ["var self_ = {}; self_['f' + 1] = fs.rmSync; self_.f1('src')", ["delete content src"]],
    ["require('inspector').open(); require('repl').start()", ["opaque"]],
    ["undeclared('src')", ["opaque"]],
  ])("%s", async (...row) => check(row));
});
