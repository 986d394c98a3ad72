import { describe, expect, test } from "vitest";
import { readPhp } from "../../../src/core/code/php.ts";
import { spelt, treeOf } from "./deeds.ts";

async function deeds(code: string): Promise<readonly string[]> {
  return spelt(readPhp(await treeOf("php", `<?php ${code}`)));
}

describe("what PHP does", () => {
  test.each<[string, readonly string[]]>([
    ["unlink('a' . \"b\");", ["delete content ab"]],
    ["var_dump(file_exists('a'), filesize('a'), is_dir('b'));", []],
    ["$f = 'a'; \\unlink(\"$f.txt\");", ["delete content a.txt"]],
    ["foreach (glob('*.php') as $i => $f) { @unlink($f); }", ["delete content glob(*.php)"]],
    ["foreach (glob('*.php') as $f) { echo basename($f), PHP_EOL; }", []],
    ["foreach (scandir('d') as $f) { unlink('d/' . $f); }", ["delete content d/?name"]],
    ["rename('a', 'b');", ["delete content a/**", "modify content b"]],
    ["copy('a', 'b');", ["read none a", "modify content b"]],
    ["mkdir('a'); touch('b'); chmod('c', 0644);", ["create none a", "modify none b", "administer none c"]],
    ["file_put_contents('a', 'x');", ["modify content a"]],
    ["file_put_contents('a', 'x', FILE_APPEND);", ["modify none a"]],
    ["echo file_get_contents('a');", ["read none a"]],
    ["echo file_get_contents('https://a.b');", ["connect none https://a.b"]],
    ["$d = json_decode(file_get_contents('php://stdin'), true); echo $d['a'];", []],
    ["$h = fopen('a', 'w'); fwrite($h, 'x');", ["modify content a"]],
    ["$h = fopen('a', 'r'); echo fgets($h);", ["read none a"]],
    ["system('rm -rf x');", ["shell rm -rf x"]],
    ["$x = 'a'; echo `ls $x`;", ["shell ls a"]],
    ["exec('ls', $out); print_r($out);", ["shell ls"]],
    ["$c = 'ls'; preg_match('/x/', 'y', $c); system($c);", ["shell ls", "shell ?"]],
    ["$f = 'unlink'; $f('x');", ["delete content x"]],
    ["array_map('strtoupper', ['a']); usort($a, fn($x, $y) => $x <=> $y);", []],
    ["array_map('unlink', ['a']);", ["delete content ?"]],
    ["include 'a.php'; require_once __DIR__ . '/b.php'; helper();", ["load a.php", "load ./b.php"]],
    ["eval('echo 1;');", ["code php <?php echo 1;"]],
    ["$o = new PDO('sqlite:a.db'); print_r($o->query('select 1')->fetchAll());", ["read none a.db"]],
    ["$o = new PDO('sqlite:a.db'); $o->exec('drop table t');", ["read none a.db", "opaque"]],
    ["echo getenv('SECRET'), $_ENV['B'];", ["environment SECRET", "environment B"]],
    [
      "$c = curl_init('https://a.b'); curl_setopt($c, CURLOPT_RETURNTRANSFER, true); echo curl_exec($c);",
      ["connect none https://a.b"],
    ],
    [
      "$c = curl_init('https://a.b'); curl_setopt($c, CURLOPT_POSTFIELDS, 'x'); curl_exec($c);",
      ["connect remote https://a.b"],
    ],
    ["mail('a@b.c', 'x', 'y');", ["connect remote a@b.c"]],
    ["posix_kill(1, 9);", ["system process"]],
    ["chdir('d'); unlink('x');", ["delete content x", "delete content d/x"]],
    ["class A { public function go(int $a): int { return $a * 2; } } echo (new A)->go(1), A::class;", []],
    ["function f(array $a): string { return implode(',', array_filter($a)); } echo f([1]);", []],
    ["try { throw new RuntimeException('x'); } catch (Exception $e) { echo $e->getMessage(); }", []],
    ["echo 'unlink is not called', date('Y'), preg_replace('/a/i', 'b', 'c'); // unlink('x');", []],
    ["putenv('LD_PRELOAD=x'); system('ls');", ["shell ls", "opaque"]],
    ["(new ZipArchive)->extractTo('out');", ["modify content out/**", "opaque"]],
  ])("%j", async (code, expected) => {
    expect((await deeds(code)).toSorted()).toEqual([...expected].toSorted());
  });
});

describe("attacks in PHP", () => {
  test.each([
    "$_GET['f']('x');",
    "('sys' . 'tem')('x');",
    "$f = strrev('metsys'); $f('x');",
    "call_user_func('system', 'x');",
    "call_user_func_array('sys' . 'tem', ['x']);",
    "array_map('unlink', glob('*'));",
    "array_walk($a, 'system');",
    "usort($a, 'system');",
    "register_shutdown_function('system', 'x');",
    "$g = unlink(...); $g('x');",
    "use function unlink as u; u('x');",
    "UNLINK('x');",
    "\\Unlink('x');",
    "(new ReflectionFunction('unlink'))->invoke('x');",
    "Closure::fromCallable('system')('x');",
    "$c = 'ReflectionFunction'; new $c('unlink');",
    "$o->$m('x');",
    "$$x = 1;",
    "extract($_GET);",
    "include $_GET['f'];",
    "include 'data://text/plain,x';",
    "eval(base64_decode('eA=='));",
    "assert('system(1)');",
    "create_function('', 'x');",
    "preg_replace('/a/e', 'system(1)', 'a');",
    "unserialize($_POST['x']);",
    "`rm x`;",
    'echo "{$a[`rm x`]}";',
    "proc_open('x', [], $p);",
    "pcntl_exec('/bin/rm', ['x']);",
    "popen('x', 'w');",
    "FFI::cdef('int system(char*);')->system('x');",
    "frobnicate('x');",
    "new Frob('x');",
    "Frob::nicate();",
    "function f($cb) { $cb('x'); } f('unlink');",
    "['Foo', $m]();",
    "class K { function __destruct() { unlink('x'); } }",
    "$h = fopen('a', $mode);",
    "ini_set('auto_prepend_file', 'x');",
    "stream_socket_client('tcp://a:1');",
    "fopen('https://a.b', 'w');",
  ])("%j is not taken for harmless", async (code) => {
    expect(await deeds(code)).not.toEqual([]);
  });

  test("broken code is opaque", async () => {
    expect(await deeds("unlink(('x';")).toEqual(["opaque"]);
  });
});
