import { describe, expect, it } from "vitest";
import { fishInBash } from "../../../src/core/shell/fish.ts";
import { commandsIn, happeningsIn, problemsIn } from "./show.ts";

/** The programs that would run, without the markers of empty blocks. */
function ran(text: string): readonly string[] {
  return commandsIn(text, "fish").filter((line) => !line.startsWith(":"));
}

describe("a text for fish", () => {
  it.each<[string, readonly string[]]>([
    ["rm -rf src", ["rm -rf src"]],
    ["'r'm \"-rf\" s\\x72c", ["rm -rf src"]],
    ["set x rm -rf; $x src", ["rm -rf src"]],
    ["set x a; set y b$x; rm $y", ["rm ba"]],
    ["(echo rm) -rf src", ["echo rm", "rm -rf src"]],
    ['echo "(rm a)" (rm b)', ["rm b", "echo (rm a) ?…"]],
    ["eval rm -rf src", ["rm -rf src"]],
    ["true; and rm a; or rm b", ["true", "rm a", "rm b"]],
    ["if test -f a; and x; rm b; else if y; rm c; else; rm d; end", ["test -f a", "x", "rm b", "y", "rm c", "rm d"]],
    ["for f in a b; rm $f; end", ["rm a", "rm b"]],
    ["while x; rm a; end", ["x", "rm a"]],
    ["switch a; case b c; rm a; case '*'; rm b; end", ["rm a", "rm b"]],
    ["function f -a x; rm $x $argv[2]; end; f a b", ["rm a b"]],
    ["begin; x; end | rm a", ["x", "rm a"]],
    ["alias x 'rm -rf'; x a", ["rm -rf a"]],
    ["builtin eval rm a", ["rm a"]],
    ["rm {a,b}", ["rm a b"]],
    ["ls # x\nrm a \\\n b", ["ls", "rm a b"]],
  ])("runs what it says: `%s`", (text, expected) => {
    const found = ran(text).filter((line) => !line.includes("…"));
    expect([...new Set(found)]).toEqual(expected.filter((line) => !line.includes("…")));
  });

  it.each([
    "set",
    "set -q",
    "set -e",
    "set -a x",
    "set -gx x a",
    "read",
    "history",
    "psub",
    "prevd",
    "math",
    "string",
    "functions",
    "eval",
    "test",
    "for x in",
    "switch",
  ])("comes by what is substituted in the words of `%s`", (command) => {
    const text = `${command} (rm a)${/^(?:for|switch)/.test(command) ? "; end" : ""}`;
    expect(ran(text).includes("rm a") || problemsIn(text, "fish").length > 0).toBe(true);
  });

  it("opens the files it redirects to", () => {
    expect(happeningsIn("x > a 2>&1 >? b", "fish").filter((line) => line.startsWith("overwrite"))).toEqual([
      "overwrite a",
      "overwrite b",
    ]);
  });

  it("ends for any text, with what it says in bash or why it cannot", () => {
    for (const part of [
      "(",
      "begin;",
      "if ",
      "not ",
      "eval '",
      "$",
      "\\",
      '"',
      "a[",
      "set x ",
      "function f;",
      "&|",
      "{",
      "case ",
    ]) {
      const reading = fishInBash(part.repeat(1_000));
      expect("bash" in reading ? typeof reading.bash : typeof reading.problem).toBe("string");
    }
  });
});
