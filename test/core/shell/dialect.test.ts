import { describe, expect, it } from "vitest";
import type { Shell } from "../../../src/core/call/call.ts";
import { commandsIn, problemsIn } from "./show.ts";

describe("a text for another shell", () => {
  it.each<[Shell, string]>([
    ["zsh", "rm *(.)"],
    ["zsh", "rm *(e:'x':)"],
    ["zsh", "rm ^a(/)"],
    ["zsh", "cat =(x)"],
    ["zsh", `echo \${(f)a}`],
    ["zsh", `echo \${=a}`],
    ["zsh", "echo $~a"],
    ["zsh", "echo <1-9>"],
    ["zsh", "=rm a"],
    ["zsh", "repeat 3 x"],
    ["zsh", "{ x } always { y }"],
    ["zsh", "x # ; rm a"],
    ["zsh", "y=$(x # ; rm a\n)"],
    ["zsh", "aliases[ls]=rm; ls"],
    ["unknown", "rm *(.)"],
    ["unknown", "x # ; rm a"],
    ["fish", "abbr ls rm"],
    ["fish", "bind x rm"],
    ["fish", "echo a&b"],
    ["fish", "begin; x"],
    ["fish", "x; end"],
    ["fish", "x (y"],
    ["fish", "echo 'a"],
    ["fish", "{ x }"],
    ["fish", "local a=1"],
    ["fish", "a=1"],
    ["fish", "set -x fish_function_path a"],
    ["fish", "functions -c a b"],
    ["fish", "x (y)[1]"],
    ["powershell", "Remove-Item a"],
    ["powershell", "rm a; y"],
    ["powershell", "rm C:\\a"],
    ["powershell", "echo $env:A"],
    ["powershell", "rm $a"],
    ["powershell", "git log | del"],
    ["powershell", "curl https://example.com"],
    ["cmd", "goto x"],
    ["cmd", "call :x"],
    ["cmd", "(x"],
    ["cmd", "x)"],
    ["cmd", "type \\\\host\\share\\a"],
    ["cmd", "for %a in (x) y"],
    ["cmd", "start"],
    ["cmd", "sort /o a b"],
  ])("is held as %s: `%s`", (shell, text) => {
    expect(problemsIn(text, shell).length).toBeGreaterThan(0);
  });

  it.each<[Shell, string]>([
    ["zsh", "rm *.ts # all of them"],
    ["zsh", "git commit -m 'fix #12; done'"],
    ["zsh", "cat > a.md <<'EOF'\n# title; (x)\nEOF"],
    ["zsh", "for f in *.ts; do x $f; done"],
    ["unknown", "npm test && npm run build"],
    ["bash", "rm !(a|b)"],
    ["bash", "x # ; y"],
    ["fish", "git status --short"],
    ["fish", "x; and y; or not z"],
    ["cmd", "if exist a (x) else y"],
    ["powershell", "git commit -m 'a b'"],
    ["powershell", "npm run build"],
    ["cmd", "npm test"],
  ])("is read as %s: `%s`", (shell, text) => {
    expect(problemsIn(text, shell)).toEqual([]);
  });
});

describe("an array", () => {
  it("is its first element in bash, and may be all of it in zsh", () => {
    expect(commandsIn("a=(x -r y); $a", "bash")).toEqual(["x"]);
    expect(commandsIn("a=(x -r y); $a", "zsh")).toEqual(["x", "x -r y"]);
  });

  it("counts from 0 in bash, and may count from 1 in zsh", () => {
    expect(commandsIn(`a=(x y); \${a[1]}`, "bash")).toEqual(["y"]);
    expect(commandsIn(`a=(x y); \${a[1]}`, "zsh")).toEqual(["y", "x"]);
    expect(problemsIn(`zsh -c 'a=(x y); \${a[1]}'`, "bash")).toEqual(["dialect"]);
  });
});
