import { describe, expect, it } from "vitest";
import { commandsIn, happeningsIn, problemsIn } from "./show.ts";

describe("reading a script", () => {
  it.each([
    ["x; y\nz", "x|y|z"],
    ["x && y || z", "x|y|z"],
    ["x | y |& z", "x|y|z"],
    ["x & y", "x|y"],
    ["if a; then b; elif c; then d; else e; fi", "a|b|c|d|e"],
    ["while a; do b; done; until c; do d; done", "a|b|c|d"],
    ["case $v in a) b;; *) c;& d) e;; esac", "b|c|e"],
    ["for ((i=0; i<3; i++)); do a; done", "a"],
    ["select v in a b; do x $v; done", "x a|x b"],
    ["{ a; b; } > /dev/null", "a|b"],
    ["(a; (b))", "a|b"],
    ["exit 1; a", "exit 1|a"],
    ["function f { a; }; f; f", "a|a"],
    ["f() { f; a; }; f", "a"],
    ["if false; then f() { a; }; fi; f", "false|a|f"],
    ["unset -f f; f() { a; }; unset -f f; f", "unset -f f|unset -f f|f|a"],
  ])("comes by every command of `%s`", (text, expected) => {
    expect(commandsIn(text).join("|")).toBe(expected);
  });

  it.each([
    ["cd a && x", "cd a|x in /w/a"],
    ["cd a; x", "cd a|x in /w/a|/w"],
    ["cd /w && x", "cd /w|x"],
    ["cd / ; x", "cd /|x in /"],
    ["cd a || exit 1; x", "cd a|exit 1|x in /w/a"],
    ["cd a || { echo no; exit 1; }; x", "cd a|echo no|exit 1|x in /w/a"],
    ["set -e; cd a; x", "set -e|cd a|x in /w/a"],
    ["set -euo pipefail\ncd a\nx", "set -euo pipefail|cd a|x in /w/a"],
    ["if cd a; then x; else y; fi; z", "cd a|x in /w/a|y|z in /w|/w/a"],
    ["(cd a && x); y", "cd a|x in /w/a|y"],
    ["cd a & x", "cd a|x"],
    ["cd a | x; y", "cd a|x|y"],
    ["cd a && cd .. && x", "cd a|cd .. in /w/a|x"],
    ["cd a && cd - && x", "cd a|cd - in /w/a|x"],
    ["cd && x", "cd|x in /home/me"],
    ["cd ~/b && x", "cd /home/me/b|x in /home/me/b"],
    ['cd "$D" && x', "cd anywhere()|x in unknown()"],
    ["cd p/* && x", "cd glob(p/*)|x in glob(/w/p/*)"],
    ["for d in a b; do (cd $d && x); done", "cd a|cd b|x in /w/a|/w/b"],
    ["pushd a && x && popd && y", "pushd a|x in /w/a|popd in /w/a|y"],
    ["CDPATH=/; cd a && x", "set CDPATH=/|cd a|x in unknown()"],
    ["command cd a && x", "cd a|x in /w/a"],
    ["eval 'cd a' && x", "cd a|x in /w/a"],
    ["f() { cd a; }; f && x", "define f|cd a|x in /w/a"],
    ["cd() { :; }; cd a && x", "define cd|:|x"],
    [
      "while true; do cd a; done; x",
      "true|cd a|true in /w/a|/w|cd a in /w/a|/w|true in /w/a/a|/w/a|/w|cd a in /w/a/a|/w/a|/w|true in unknown()|cd a in unknown()|x in unknown()",
    ],
  ])("knows where the commands of `%s` run", (text, expected) => {
    expect(happeningsIn(text).join("|")).toBe(expected);
  });

  it.each([
    ["x > a", "overwrite a|x"],
    ["x >| a", "overwrite a|x"],
    ["x >> a", "append a|x"],
    ["x &> a", "overwrite a|x"],
    ["x &>> a", "append a|x"],
    ["x >& a", "overwrite a|x"],
    ["x <> a", "readWrite a|x"],
    ["x < a", "read a|x"],
    ["x 2> a 1>&2", "overwrite a|x"],
    ["x 2>&1", "x"],
    ["x >&-", "x"],
    ["> a", "overwrite a"],
    ["> $A", "overwrite anywhere()…"],
    ["> 'a b'{c,d}", `overwrite "a bc"|overwrite "a bd"`],
    ["if x; then y; fi > a", "overwrite a|x|y"],
    ["exec 3> a", "overwrite a"],
    ["A=1 B=$C x", "set A=1|set B=anywhere()|x"],
    ["export A=1", "export A=1|set A=1"],
    ["A=(b c)", "set A=b|set A=c"],
  ])("comes by the redirections and assignments of `%s`", (text, expected) => {
    expect(happeningsIn(text).join("|")).toBe(expected);
  });

  it.each([
    ["a missing quote", "x 'a"],
    ["a missing end", "if x; then y"],
    ["a stray bracket", "x )"],
    ["a missing end in a substitution", "x $(if y)"],
    ["a missing end in backticks", "x `if y`"],
    ["a missing quote in a text for a shell", `sh -c "x 'a"`],
    ["a missing quote in a here-document for a shell", "sh <<'EOF'\nx 'a\nEOF"],
  ])("reports %s", (_, text) => {
    expect(problemsIn(text)).toEqual(["syntax"]);
  });

  it("goes on behind what does not parse in a nested text", () => {
    expect(commandsIn(`x; sh -c "y 'a"; z`)).toEqual(["x", "y a", "z"]);
  });
});
