import { describe, expect, it } from "vitest";
import { commandsIn, problemsIn } from "./show.ts";

describe("a word", () => {
  it.each([
    ["plain", "x a", "x a"],
    ["single quotes", "x 'a b'", 'x "a b"'],
    ["double quotes", 'x "a $ b"', 'x "a $ b"'],
    ["a backslash", "x a\\ b\\*", 'x "a b*"'],
    ["quotes inside a word", `x a'b'"c"\\d`, "x abcd"],
    ["ANSI-C quotes", "x $'\\x72\\155\\n'", 'x "rm\\n"'],
    ["locale quotes", 'x $"a"', "x a"],
    ["a line continuation", "x a\\\nb", "x ab"],
    ["an empty word", "x ''", 'x ""'],
    ["no word at all", "x $EMPTY", "x anywhere()…"],
    ["a wildcard", "x *.ts", "x glob(*.ts)"],
    ["a quoted wildcard", "x '*.ts'", "x *.ts"],
    ["a wildcard beside a quoted one", "x 'a*'*", "x glob(a[*]*)"],
    ["a class", "x [ab]*", "x glob([ab]*)"],
    ["an extended pattern", "x !(a|b)", "x glob(*)"],
    ["the home folder", "x ~ ~/a", "x /home/me /home/me/a"],
    ["another person's home", "x ~bob/a", "x anywhere()"],
    ["a quoted tilde", "x '~'/a \\~/a", "x ~/a ~/a"],
    ["braces", "x a{b,c}d", "x abd acd"],
    ["nested braces", "x {a,b{c,d}}", "x a bc bd"],
    ["a sequence", "x {1..3} {c..a} {01..02}", "x 1 2 3 c b a 01 02"],
    ["braces that do not expand", "x {a} {} a,b", "x {a} {} a,b"],
    ["quoted braces", "x '{a,b}'", "x {a,b}"],
    ["braces before a tilde", "x {~,/a}/b", "x /home/me/b /a/b"],
    ["arithmetic", "x $((1+2))", "x name()"],
    ["arithmetic inside a path", "x out/$((1+2)).log", "x glob(out/*.log)"],
    ["special parameters", "x $$ $? $#", "x name() name() name()"],
    ["an unknown with a known beginning", 'x "src/$Y/a"', "x anywhere(src/)"],
    ["a process substitution", "x <(true)", "true|x stream-in"],
  ])("reads %s", (_, text, expected) => {
    expect(commandsIn(text).join("|")).toBe(expected);
  });

  it.each([
    ["assigned before", "a=b; x $a", "x b"],
    ["with blanks, unquoted", "a='b c'; x $a", "x b c"],
    ["with blanks, quoted", "a='b c'; x \"$a\"", 'x "b c"'],
    ["with a wildcard, unquoted", "a='*.ts'; x $a", "x glob(*.ts)"],
    ["with a wildcard, quoted", "a='*.ts'; x \"$a\"", "x *.ts"],
    ["appended to", "a=b; a+=c; x $a", "x bc"],
    ["put together", "a=b; c=$a/d; x $c", "x b/d"],
    ["taken back", "a=b; unset a; x $a", "unset a|x"],
    ["assigned for one command only", "a=b true; x $a", "true|x anywhere()…"],
    ["assigned in a subshell", "a=b; (a=c); x $a", "x b"],
    ["assigned in one branch", "a=b; if true; then a=c; fi; x $a", "true|x b|x c"],
    ["assigned after &&", "a=b; true && a=c; x $a", "true|x c|x b"],
    ["from the surroundings", "x $HOME $PWD $TMPDIR", "x /home/me /w /tmp"],
    ["the folder after cd", "cd /a && x $PWD $OLDPWD", "cd /a|x /a /w"],
    ["HOME assigned anew", "HOME=/a; x ~/b", "x /a/b"],
    ["blanks by IFS", `x\${IFS}a`, "x a"],
    ["split at another IFS", "IFS=,; a=b,c; x $a", "x b c"],
    ["an array", `a=(b 'c d'); x "\${a[@]}" \${a[0]}`, 'x b "c d" b'],
    ["a default", `x \${A:-b}`, "x anywhere()…|x b"],
    ["a default that is not needed", `a=c; x \${a:-b}`, "x c"],
    ["a length", `a=bc; x \${#a}`, "x name()"],
    ["a cut beginning", `a=x/y/z; x \${a##*/} \${a#*/}`, "x z y/z"],
    ["a cut end", `a=f.tar.gz; x \${a%.*} \${a%%.*}`, "x f.tar f"],
    ["a replacement", `a=axa; x \${a/x/y} \${a//a/b}`, "x aya bxb"],
    ["a slice", `a=abcd; x \${a:1:2} \${a: -1}`, "x bc d"],
    ["another case", `a=rM; x \${a,,} \${a^^}`, "x rm RM"],
    ["an indirect name", `a=b; b=c; x \${!a}`, "x c"],
    ["read from a text", "read a <<< 'b'; x $a", "read a|x b"],
    ["read from nowhere", "read a; x $a", "read a|x anywhere()…"],
    ["set by printf", "printf -v a b; x $a", "printf -v a b|x anywhere()…"],
    ["counted", "a=/; ((a=1)); x $a", "x name()"],
    ["of a loop", "for a in b c; do x $a; done", "x b|x c"],
    ["of a loop over a pattern", 'for a in *.ts; do x "$a"; done', "x glob(*.ts)"],
    ["that a loop changes", "a=b; for i in 1 2; do x $a; a=c; done", "x b|x c|x b"],
    ["arguments of the script", 'set -- b c; x "$2" "$@"', "set -- b c|x c b c"],
  ])("knows a variable %s", (_, text, expected) => {
    expect(commandsIn(text).join("|")).toBe(expected);
  });

  it.each([
    ["echo", "x $(echo a b)", "x a b"],
    ["printf", "x $(printf '%s-%d\\n' a 1)", "x a-1"],
    ["printf with codes", "x $(printf '\\x72\\155')", "x rm"],
    ["echo with a backslash", "x $(echo 'a\\nb')", "x anywhere()…"],
    ["pwd", "x $(cd /a && pwd)", "x /a"],
    ["dirname and basename", "x $(dirname a/b) $(basename a/b.c .c)", "x a b"],
    ["mktemp", 'x "$(mktemp -d)/a"', "x glob(/tmp/tmp.*/a)"],
    ["find", "x $(find src -type f)", "x below(src/)…"],
    ["find by name", "x \"$(find src -name '*.o')\"", "x glob(src/**/*.o)"],
    ["find by name, split at blanks", "x $(find src -name '*.o')", "x glob(src/**/*.o) below(src/)…"],
    ["a date", "x $(date +%F)", "x name()"],
    ["anything else", "x $(y)", "x anywhere()…"],
    ["a text through cat", "x $(cat <<< a)", "x a"],
  ])("takes over what %s prints", (_, text, expected) => {
    expect(commandsIn(text).at(-1)).toBe(expected);
  });

  it.each([
    ["more words than are read", "x {1..1001}", "bound"],
    ["a zsh flag", `x \${(f)a}`, "dialect"],
    ["a prompt expansion", `a='$(y)'; x \${a@P}`, "syntax"],
    ["a name for another variable", "declare -n a=b", "syntax"],
    ["text that arithmetic would run", "a='b[$(y)]'; x $((a))", "syntax"],
    ["a character without width", "x a\u200bb", "syntax"],
    ["a carriage return", "x\r", "syntax"],
    ["a change of direction", "x '\u202e'", "syntax"],
    ["a control character", "x '\u0003'", "syntax"],
    ["history expansion", "x !$", "syntax"],
  ])("reports %s", (_, text, kind) => {
    expect(problemsIn(text)).toEqual([kind]);
  });

  it.each(["x 'a! b' \"c!\" ! -name", "x 'café ✅' 日本", "[ ! -f a ]"])("has nothing against `%s`", (text) => {
    expect(problemsIn(text)).toEqual([]);
  });
});
