import { describe, expect, it } from "vitest";
import type { Shell } from "../../../src/core/call/call.ts";
import { problemsIn } from "./show.ts";

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
    ["fish", "x; y"],
    ["fish", "set a b; x $a"],
    ["fish", "x (y)"],
    ["powershell", "Remove-Item a"],
    ["powershell", "rm a; y"],
    ["powershell", "rm C:\\a"],
    ["powershell", "echo $env:A"],
    ["powershell", "rm $a"],
    ["powershell", "git log | del"],
    ["powershell", "curl https://example.com"],
    ["cmd", "del a"],
    ["cmd", "rd /s /q a"],
    ["cmd", "git log & del a"],
    ["cmd", "echo %A%"],
    ["cmd", "git 'a'"],
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
    ["powershell", "git commit -m 'a b'"],
    ["powershell", "npm run build"],
    ["cmd", "npm test"],
  ])("is read as %s: `%s`", (shell, text) => {
    expect(problemsIn(text, shell)).toEqual([]);
  });
});
