import { describe, expect, test } from "vitest";
import { readAwk } from "../../../src/core/code/awk.ts";
import { spelt } from "./deeds.ts";

describe("what awk does", () => {
  test.each<[string, readonly string[]]>([
    ["{print $1}", []],
    ["$3 > 100 {print $1}", []],
    ["/rm -rf|x > y/ {print}", []],
    ['{ print ($1 > $2) ? "a" : "b" }', []],
    ['BEGIN { n = 4 / 2 / 1; s = "a > b | c" } # system("x")', []],
    ["NR==1 || $2 ~ /a\\/b/ && !seen[$0]++", []],
    ['{ a[$1] += $2 } END { for (k in a) printf "%s %d\\n", k, a[k] }', []],
    ["function f(x) { return x * 2 } { print f($1) }", []],
    ['{print > "out"}', ["modify content out"]],
    ['{print $1, $2 >> "out"; x = 1}', ["modify none out"]],
    ['{print > $1 ".txt"}', ["modify content ?"]],
    ['{print > "dir/" $1}', ["modify content dir/?"]],
    ['{print | "sort -u"}', ["shell sort -u"]],
    ['{print |& "sh"}', ["shell sh"]],
    ['BEGIN { system("rm x") }', ["shell rm x"]],
    ['{ system("rm " $1) }', ["shell rm ?"]],
    ["{ system ($1) }", ["shell ?"]],
    ['BEGIN { "date" | getline d; print d }', ["shell date"]],
    ['BEGIN { while (("ls " d | getline x) > 0) print x }', ["shell ?"]],
    ['BEGIN { while ((getline line < "a") > 0) print line }', ["read none a"]],
    ["BEGIN { getline; getline x; print }", []],
    ['BEGIN { print ENVIRON["HOME"] }', ["environment HOME"]],
    ["BEGIN { for (k in ENVIRON) print k }", ["environment ?"]],
    ['@include "x.awk"', ["opaque"]],
    ['BEGIN { f = "system"; @f("x") }', ["opaque"]],
    ['BEGIN { print "x }', ["opaque"]],
    ['/[/] { system("x") } /]/', ["opaque"]],
    ['BEGIN { x = 1 } / system("x") {}', ["opaque"]],
    ['BEGIN { printf("%s", "x") > "f" }', ["modify content f"]],
    ['BEGIN{print "a"\n> "b"}', []],
  ])("%j", (script, expected) => {
    expect(spelt(readAwk(script))).toEqual(expected);
  });
});
