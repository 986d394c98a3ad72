import { describe, expect, test } from "vitest";
import type { Language } from "../../../src/core/code/codeTree.ts";
import { readPowerShell } from "../../../src/core/code/powershell.ts";
import { parsed, spelledDeeds } from "./spelledDeeds.ts";

type Row = [code: string, deeds: readonly string[], language?: Language];

async function check([code, deeds, language = "powershell"]: Row): Promise<void> {
  expect(spelledDeeds(readPowerShell(await parsed(language, code)))).toEqual(deeds);
}

describe("PowerShell: files", () => {
  test.each<Row>([
    ["Remove-Item src -Recurse -Force", ["delete content src/**"]],
    ["Get-ChildItem src -Recurse", ["read none src"]],
    ["rm -Rec -Fo src", ["delete content src/**"]],
    ["ls src", ["read none src"]],
    ["del a.txt,b.txt", ["opaque"]],
    ["ri 'a b.txt','c'", ["delete content a b.txt", "delete content c"]],
    ["rd -r build", ["delete content build/**"]],
    ["Get-ChildItem *.log | Remove-Item", ["read none glob(*.log)", "delete content glob(*.log)"]],
    ["Get-ChildItem *.log | Select-Object Name", ["read none glob(*.log)"]],
    [
      "gci -Path logs -Filter *.log -Recurse | ? { $_.Length -gt 10 } | ri -Force",
      ["read none logs", "delete content logs/<below>", "delete content logs"],
    ],
    ["gci logs | % { rm $_.FullName }", ["read none logs", "delete content glob(logs/*)", "delete content logs"]],
    ["gci logs | % { $_.FullName }", ["read none logs"]],
    ["foreach ($f in gci *.tmp) { del $f.FullName }", ["read none glob(*.tmp)", "delete content glob(*.tmp)"]],
    ["'a','b' | rm", ["delete content a", "delete content b"]],
    ["$x = 'a'; rm $x", ["delete content a"]],
    ["$x = 'a'; cat $x", ["read none a"]],
    ["$x = @('a', 'b'); foreach ($f in $x) { rm \"$f.txt\" }", ["delete content a.txt", "delete content b.txt"]],
    [
      "Remove-Item -LiteralPath 'a[1].txt'; Remove-Item 'b[1].txt'",
      ["delete content a[1].txt", "delete content glob(b[1].txt)"],
    ],
    ["Remove-Item src -Recurse -WhatIf", []],
    ["Remove-Item src -Recurse -WhatIf:$false", ["delete content src/**"]],
    ["Remove-Item src -WhatIf:$maybe", ["delete content src"]],
    [
      "Set-Content a.txt 'x'; Add-Content b.txt 'y'; Clear-Content c.txt",
      ["modify content a.txt", "modify none b.txt", "modify content c.txt"],
    ],
    ["Get-Content a.txt | Select-String foo | Measure-Object", ["read none a.txt"]],
    [
      "'x' | Out-File out.txt; 'y' | Out-File log.txt -Append; 'z' | Out-File new.txt -NoClobber",
      ["modify content out.txt", "modify none log.txt", "create none new.txt"],
    ],
    ["Get-Process > procs.txt", ["modify content procs.txt"]],
    ["Get-Process | Export-Csv procs.csv -NoTypeInformation", ["modify content procs.csv"]],
    ["Get-Date >> log.txt; Get-Date 2> $null; Get-Date > $null", ["modify none log.txt"]],
    [
      "Copy-Item a b; cp -r src dest",
      [
        "read none a",
        "modify content b",
        "modify content b/a",
        "read none src/**",
        "modify content dest/**",
        "modify content dest/src/**",
      ],
    ],
    [
      "Move-Item a b; mv c C:\\elsewhere",
      [
        "delete none a/**",
        "modify content b",
        "modify content b/a",
        "delete content c/**",
        "modify content C:/elsewhere",
        "modify content C:/elsewhere/c",
      ],
    ],
    ["Rename-Item src/a.txt b.txt", ["delete none src/a.txt/**", "modify content src/b.txt"]],
    [
      "New-Item -ItemType Directory -Path out; ni out\\a.txt; mkdir x",
      ["create none out", "create none out/a.txt", "create none x"],
    ],
    ["New-Item a.txt -Force", ["modify content a.txt"]],
    [
      "Compress-Archive -Path src -DestinationPath src.zip; Expand-Archive x.zip -DestinationPath out -Force",
      ["read none src", "create none src.zip", "read none x.zip", "modify content out/**"],
    ],
    [
      "[System.IO.File]::Delete('a.txt'); [IO.Directory]::Delete('src', $true)",
      ["delete content a.txt", "delete content src/**"],
    ],
    ["[System.IO.File]::ReadAllText('a.txt'); [IO.Path]::Combine('a', 'b')", ["read none a.txt"]],
    ["[IO.File]::WriteAllText(\"$HOME/x\", 'y')", ["modify content ~/x"]],
    ["(Get-Item a.txt).Delete()", ["delete content a.txt/**"]],
    ["(Get-Item a.txt).Length", []],
    ['$env:TEMP; Remove-Item "$env:TEMP\\x" -Recurse', ["environment TEMP", "delete content <anywhere>/**"]],
    ["cd web; rm dist -r", ["delete content dist/**", "delete content web/dist/**"]],
  ])("%s", async (...row) => check(row));
});

describe("PowerShell: harmless", () => {
  test.each<Row>([
    ['Write-Host "Remove-Item src -Recurse"', []],
    ["Get-ChildItem -Recurse -Filter *.cs | Measure-Object -Property Length -Sum", ["read none ."]],
    ["Get-Content package.json | ConvertFrom-Json | Select-Object -ExpandProperty version", ["read none package.json"]],
    ["$PSVersionTable.PSVersion.ToString()", []],
    ["1..5 | ForEach-Object { $_ * 2 }", []],
    ["Get-Process | Where-Object { $_.CPU -gt 10 } | Sort-Object CPU -Descending | Select-Object -First 5", []],
    ['$items = @{ a = 1; b = 2 }; foreach ($k in $items.Keys) { Write-Output "$k = $($items[$k])" }', []],
    ["if (Test-Path dist) { 'there' } else { 'missing' }", []],
    ["(Get-Date).AddDays(-7).ToString('yyyy-MM-dd')", []],
    ["$sum = 0; foreach ($n in 1, 2, 3) { $sum += $n }; $sum", []],
    ["[math]::Round(3.14159, 2); [guid]::NewGuid().ToString(); [string]::Join(',', @('a', 'b'))", []],
    ["Get-Command git | Format-List *; Get-Help Remove-Item", []],
    ["'a-b' -replace '-', '_'; \"{0:N2}\" -f 3.14159; 'x,y' -split ','", []],
    ["function Add-One([int]$n) { return $n + 1 }; Add-One 2", []],
    [
      "$j = Get-Content a.json -Raw | ConvertFrom-Json; $j.scripts.PSObject.Properties | ForEach-Object { $_.Name }",
      ["read none a.json"],
    ],
    ["Get-Date # rm src", []],
    ["Get-EventLog -LogName System -Newest 5; Test-Connection localhost -Count 1", ["fetch localhost"]],
  ])("%s", async (...row) => check(row));
});
