import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPowerShell } from "../../../src/core/code/powershell.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

async function deeds(code: string): Promise<readonly string[]> {
  return spelledDeeds(readPowerShell(await parsed("powershell", code)));
}

/** Statements that do something. */
const acting: readonly string[] = [
  "Remove-Item src -Recurse -Force",
  "Get-ChildItem *.log | Remove-Item",
  "foreach ($one in 'x', 'y') { rm \"$one.txt\" }",
  "[System.IO.File]::Delete('a')",
  "& ('Remove' + '-Item') b",
  "'z' | Out-File c.txt",
  "git push --force",
  "Invoke-RestMethod https://example.com -Method Post -Body x",
  "Stop-Service nginx",
  "$way = 'd'; Clear-Content $way",
];

const wrappings: readonly ((code: string) => string)[] = [
  (code) => `function Wrapped {\n  ${code}\n}\nWrapped`,
  (code) => `if ($false) { ${code} } else { 1 }`,
  (code) => `try { ${code} } catch { 1 } finally { 2 }`,
  (code) => `try { 1 } catch { ${code} }`,
  (code) => `& { ${code} }`,
  (code) => `1..3 | ForEach-Object { ${code} }`,
  (code) => `while ($true) { ${code} }`,
  (code) => `$kept = { ${code} }`,
  (code) => `$result = $( ${code} )`,
  (code) => `Start-Job { ${code} }`,
  (code) => `switch (1) { 1 { ${code} } }`,
  (code) => `Measure-Command { ${code} } | Out-Null`,
];

describe("reading PowerShell", () => {
  test("finds in any wrapping what it finds without", async () => {
    const wrapped = fc.tuple(
      fc.constantFrom(...acting),
      fc.array(fc.constantFrom(...wrappings), { minLength: 1, maxLength: 3 }),
    );
    await fc.assert(
      fc.asyncProperty(wrapped, async ([code, around]) => {
        const found = await deeds(around.reduce((inner, wrap) => wrap(inner), code));
        // What the grammar does not understand is opaque as a whole.
        if (found.length === 1 && found[0] === "opaque") return;
        expect(found).toEqual(expect.arrayContaining([...(await deeds(code))]));
      }),
      { numRuns: 150 },
    );
  });

  test("finds the same in any case and with backticks in names", async () => {
    const respelled = fc.tuple(
      fc.constantFrom("Remove-Item src -Recurse", "Stop-Service nginx", "Clear-Disk 1"),
      fc.nat(9),
      fc.boolean(),
    );
    await fc.assert(
      fc.asyncProperty(respelled, async ([code, at, isUpper]) => {
        const name = `${code.slice(0, at + 1)}${/[a-zB-Z-]/.test(code[at + 1] ?? "") ? "`" : ""}${code.slice(at + 1)}`;
        expect(await deeds(isUpper ? code.toUpperCase().replace("SRC", "src") : name)).toEqual(await deeds(code));
      }),
      { numRuns: 60 },
    );
  });

  test("never throws, and calls code that it does not understand opaque", async () => {
    const pieces = fc.constantFrom(...acting, ...wrappings.map((wrap) => wrap("$a.b[$c](1)")), "@{ a = @(1, { 2 }) }");
    const mutated = fc
      .tuple(
        pieces,
        fc.nat(),
        fc.nat(12),
        fc.constantFrom("", "(", ")", "{", "}", "`", "'", '"', "|", "$(", "@", ",", "> ", "::", "\0"),
      )
      .map(([code, at, length, by]) => code.slice(0, at % code.length) + by + code.slice((at % code.length) + length));
    await fc.assert(
      fc.asyncProperty(mutated, async (code) => {
        const tree = await parsed("powershell", code);
        const found = readPowerShell(tree);
        expect(tree.state === "whole" || found.some(({ kind }) => kind === "opaque")).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
