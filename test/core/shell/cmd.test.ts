import { describe, expect, it } from "vitest";
import { cmdInBash } from "../../../src/core/shell/cmd.ts";
import { commandsIn, happeningsIn } from "./show.ts";

function ran(text: string): readonly string[] {
  return [...new Set(commandsIn(text, "cmd").filter((line) => line !== ":" && line !== "true"))];
}

describe("a text for cmd", () => {
  it.each<[string, readonly string[]]>([
    ["del a", ["rm -f -- a"]],
    ["DEL /f/q src\\a.ts", ["rm -f -- src/a.ts"]],
    // Blanks of other kinds end no word, and once made the reading endless.
    ["\u000bdel", ['"\\u000bdel"']],
    ["del/q a,b;c", ["rm -f -- a b c"]],
    ["del /s src", ["rm -rf -- src"]],
    ["rd /s /q src", ["rm -rf -- src"]],
    ["r^d /s src", ["rm -rf -- src"]],
    ['"rd" /s "my src"', ['rm -rf -- "my src"']],
    ["rmdir src", ["rmdir -- src"]],
    ["x & del a && del b || del c", ["x", "rm -f -- a", "rm -f -- b", "rm -f -- c"]],
    ["(x & (del a))", ["x", "rm -f -- a"]],
    ["if not exist a del b", ["rm -f -- b"]],
    ["if /i 1==1 (x) else del b", ["x", "rm -f -- b"]],
    ["for %f in (a b) do del %f", ["rm -f -- a", "rm -f -- b"]],
    ["for /f %f in ('del a') do x", ["rm -f -- a", "x"]],
    ["cmd /c del a", ["rm -f -- a"]],
    ['cmd /c "del a & del b"', ["rm -f -- a", "rm -f -- b"]],
    ["call del a", ["rm -f -- a"]],
    ['start "t" /wait del /q a', ["rm -f -- a"]],
    ["GIT.EXE reset --hard", ["git reset --hard"]],
    ["copy a b", ["cp -- a b"]],
    ["move a b", ["mv -- a b"]],
    ["robocopy a b /mir", ["rsync -a --delete -- a/ b/"]],
    ["type .env", ["cat -- .env"]],
    ["set", ["env"]],
    ["rem del a", []],
    ["echo a ^& del b", ["echo a & del b"]],
    ["attrib -r /s a", ["chmod -R u+w -- a"]],
  ])("does what it says: `%s`", (text, expected) => {
    expect(ran(text)).toEqual(expected);
  });

  it("opens the files it redirects to, but for those that are none", () => {
    expect(happeningsIn("echo x > a\\b 2> nul", "cmd").filter((line) => line.startsWith("overwrite"))).toEqual([
      "overwrite a/b",
      "overwrite /dev/null",
    ]);
  });

  it("ends for any text, with what it says in bash or why it cannot", () => {
    for (const part of [
      "(",
      ")",
      "if ",
      "if a==b ",
      "for %a in (",
      "^",
      "%",
      "%a",
      '"',
      "& ",
      "!x!",
      "cmd /c ",
      "> ",
    ]) {
      const reading = cmdInBash(part.repeat(1_000));
      expect("bash" in reading ? typeof reading.bash : typeof reading.problem).toBe("string");
    }
  });
});
