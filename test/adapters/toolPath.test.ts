import { describe, expect, it } from "vitest";
import { type Platform, platformOf, readToolPath } from "../../src/adapters/toolPath.ts";

const rows: readonly (readonly [text: string, platform: Platform, path: string | undefined])[] = [
  ["/w/a", "posix", "/w/a"],
  ["/w/../a//b/", "posix", "/w/../a//b/"],
  ["file:///w/a%20%C3%A9", "posix", "/w/a \u00e9"],
  ["FILE:/w/a", "posix", "/w/a"],
  ["file:///c:/w/a", "posix", "/c:/w/a"],
  ["C:\\w\\a", "posix", undefined],
  ["\\\\host\\w", "posix", undefined],
  ["C:\\w\\a", "windows", "C:\\w\\a"],
  ["c:/w/a", "windows", "c:/w/a"],
  ["C:a", "windows", undefined],
  ["\\\\host\\share\\a", "windows", "\\\\host\\share\\a"],
  ["file:///c:/w/a", "windows", "c:/w/a"],
  ["/w/a", "windows", "/w/a"],
  ["w/a", "posix", undefined],
  ["./a", "posix", undefined],
  ["~/a", "posix", undefined],
  ["", "posix", undefined],
  ["/w/a\0", "posix", undefined],
  ["file:///w/a%00", "posix", undefined],
  ["file:///w/%zz", "posix", undefined],
  ["file://host/w/a", "posix", undefined],
  ["file:////host/w/a", "posix", undefined],
  ["file:///w/a?x", "posix", undefined],
  ["file:///w/a#x", "posix", undefined],
  ["vscode-remote://ssh/w/a", "posix", undefined],
  ["/w/a ", "posix", undefined],
  ["\t/w/a", "posix", undefined],
  ["untitled:Untitled-1", "posix", undefined],
];

describe("a tool's path", () => {
  it.each(rows)("%j on %s is read", (text, platform, path) => {
    const read = readToolPath(text, platform);
    expect(read.kind === "path" ? read.path : undefined).toBe(path);
  });
});

it("tells the platform by the home folder", () => {
  expect(["/home/x", "C:\\Users\\x", "\\\\host\\x", ""].map(platformOf)).toEqual([
    "posix",
    "windows",
    "windows",
    "posix",
  ]);
});
