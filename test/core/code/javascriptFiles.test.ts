import { describe, expect, test } from "vitest";
import type { Language } from "../../../src/core/code/codeTree.ts";
import { readJavaScript } from "../../../src/core/code/javascript.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

type Row = [code: string, deeds: readonly string[], language?: Language];

async function check([code, deeds, language = "javascript"]: Row): Promise<void> {
  expect(spelledDeeds(readJavaScript(await parsed(language, code), "."))).toEqual(deeds);
}

describe("JavaScript: files", () => {
  test.each<Row>([
    ["require('fs').rmSync('src', { recursive: true })", ["delete content src/**"]],
    ["require('fs').existsSync('src')", []],
    [
      "const { rm } = require('node:fs/promises'); rm('dist', { recursive: true, force: true })",
      ["delete content dist/**"],
    ],
    ["const { stat } = require('node:fs/promises'); stat('dist').then((s) => console.log(s.size))", []],
    ["import fs, { unlinkSync as u } from 'fs'; u('a'); fs.rmdirSync('b')", ["delete content a", "delete none b"]],
    ["import fs from 'fs'; console.log(fs.readFileSync('a', 'utf8').split('\\n').length)", ["read none a"]],
    ["import * as fs from 'fs'; fs.promises.unlink('a').then(() => console.log('gone'))", ["delete content a"]],
    [
      "fs.writeFileSync('a.txt', 'x'); fs.writeFileSync('b', 'x', { flag: 'a' }); fs.writeFileSync('c', 'x', { flag: 'wx' })",
      ["modify content a.txt", "modify none b", "create none c"],
    ],
    ["fs.writeFileSync(1, 'to the terminal'); fs.writeSync(2, 'x')", []],
    ["fs.writeFileSync('a', 'x', 'utf8'); fs.appendFileSync('log', 'x')", ["modify content a", "modify none log"]],
    ["fs.writeFile('a', 'x', mode)", ["modify content a"]],
    [
      "fs.openSync('a'); fs.openSync('b', 'a'); fs.openSync('c', 'w'); fs.openSync('d', flags())",
      ["read none a", "modify none b", "modify content c", "opaque", "modify content d"],
    ],
    [
      "fs.createWriteStream('out.txt'); fs.createWriteStream('log', { flags: 'a' })",
      ["modify content out.txt", "modify none log"],
    ],
    ["process.stdin.pipe(fs.createWriteStream('src/a.ts'))", ["modify content src/a.ts"]],
    ["fs.createReadStream('big.log').pipe(process.stdout)", ["read none big.log"]],
    [
      "fs.truncateSync('a'); fs.renameSync('a', 'b'); fs.renameSync('c', '/mnt/c')",
      ["modify content a", "delete none a/**", "modify content b", "delete content c/**", "modify content /mnt/c"],
    ],
    [
      "fs.copyFileSync('a', 'b'); fs.cpSync('c', 'd', { recursive: true })",
      ["read none a", "modify content b", "read none c/**", "modify content d/**"],
    ],
    ["fs.mkdirSync('a/b', { recursive: true }); fs.mkdtempSync('/tmp/x-')", ["create none a/b", "create none /tmp/x-"]],
    [
      "fs.rmSync(fs.mkdtempSync('/tmp/x-'), { recursive: true })",
      ["create none /tmp/x-", "delete content /tmp/x-<name>/**"],
    ],
    ["fs.chmodSync('run.sh', 0o755); fs.chownSync('a', 0, 0)", ["modify none run.sh", "administer system a"]],
    ["fs.chmodSync('tool', 0o4755)", ["administer system tool"]],
    [
      "fs.symlinkSync('a', 'b'); fs.linkSync('c', 'd'); fs.utimesSync('e', 1, 2)",
      ["create none b", "modify none c", "create none d", "modify none e"],
    ],
    [
      "require('fs-extra').removeSync('a'); require('fs-extra').emptyDirSync('b'); require('fs-extra').outputFileSync('c', '')",
      ["delete content a/**", "delete content b/**", "modify content c"],
    ],
    [
      "require('rimraf').sync('dist'); require('rimraf')(['a', 'b'], () => {})",
      ["delete content dist/**", "delete content a/**", "delete content b/**"],
    ],
    [
      "import { deleteAsync } from 'del'; await deleteAsync(['dist/*.js', '!dist/keep.js'])",
      ["delete content glob(dist/*.js)/**"],
    ],
    [
      "fs.readdirSync('logs').filter((f) => f.endsWith('.log')).forEach((f) => fs.unlinkSync(path.join('logs', f)))",
      ["read none logs", "delete content glob(logs/*)"],
    ],
    [
      "fs.readdirSync('logs').filter((f) => f.endsWith('.log')).forEach((f) => console.log(path.join('logs', f)))",
      ["read none logs"],
    ],
    [
      "for (const e of fs.readdirSync('a', { withFileTypes: true })) if (e.isFile()) fs.rmSync(`a/\u0024{e.name}`)",
      ["read none a", "delete content glob(a/*)"],
    ],
    ["for (const f of require('glob').sync('src/**/*.map')) fs.rmSync(f)", ["delete content src/<below>"]],
    [
      "import { tmpdir } from 'os'; fs.rmSync(path.join(tmpdir(), 'x'), { recursive: true })",
      ["delete content <anywhere>/**"],
    ],
    ["fs.rmSync(path.join(os.homedir(), '.cache/x'), { recursive: true })", ["delete content ~/.cache/x/**"]],
    ["fs.writeFileSync(path.join(__dirname, 'dist', 'x.json'), '{}')", ["modify content ./dist/x.json"]],
    ["fs.writeFileSync(new URL('./out.json', import.meta.url), '{}')", ["modify content ./out.json"]],
    [
      "process.chdir('web'); fs.rmSync('dist', { recursive: true })",
      ["delete content dist/**", "delete content web/dist/**"],
    ],
    [
      "import fs = require('fs'); const x: string = 'src'; fs.rmSync(x as unknown as string)",
      ["delete content src"],
      "typescript",
    ],
    [
      "interface A { rm(p: string): void } type B = A['rm']; export const b = (a: A): void => a.rm('x')",
      [],
      "typescript",
    ],
    ["const view = <Button onClick={() => fs.rmSync('src')}>x</Button>", ["delete content src"], "tsx"],
  ])("%s", async (...row) => check(row));
});
