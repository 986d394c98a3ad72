import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import { schemeShapes } from "../../../src/core/scope/schemes.ts";
import type { Pattern } from "../../../src/core/scope/scope.ts";

const accepted: readonly (readonly [text: string, scheme: Pattern["scheme"], base: Pattern["base"], glob: string])[] = [
  ["src/**", "file", "workspace", "src/**"],
  ["package.json", "file", "workspace", "package.json"],
  [".env*", "file", "workspace", ".env*"],
  ["**", "file", "workspace", "**"],
  ["*", "file", "workspace", "*"],
  ["**/*.{pem,key}", "file", "workspace", "**/*.{pem,key}"],
  ["page-{1..3}.md", "file", "workspace", "page-{1..3}.md"],
  ["app/[[]id]/page.tsx", "file", "workspace", "app/[[]id]/page.tsx"],
  ["app/(group)/page.tsx", "file", "workspace", "app/(group)/page.tsx"],
  ["[#]notes", "file", "workspace", "[#]notes"],
  ["a b/c", "file", "workspace", "a b/c"],
  ["src/a:b", "file", "workspace", "src/a:b"],
  ["~/.ssh/**", "file", "home", ".ssh/**"],
  ["~/**", "file", "home", "**"],
  ["/etc/hosts", "file", "absolute", "etc/hosts"],
  ["/**", "file", "absolute", "**"],
  ["c:/data/**", "file", "absolute", "c:/data/**"],
  ["git:*/release-*", "git", "absolute", "*/release-*"],
  ["git:origin/team%2frelease", "git", "absolute", "origin/team%2Frelease"],
  ["git:**", "git", "absolute", "**"],
  ["host:api.example.com:443", "host", "absolute", "api.example.com:443"],
  ["host:*.example.com:*", "host", "absolute", "*.example.com:*"],
  ["host:api.*", "host", "absolute", "api.*"],
  ["npm:@acme%2Fapp", "npm", "absolute", "@acme%2Fapp"],
  ["device:/dev/sd*", "device", "absolute", "dev/sd*"],
  ["kube:*prod*/**", "kube", "absolute", "*prod*/**"],
  ["db:*/*prod*/**", "db", "absolute", "*/*prod*/**"],
  ["mcp:github/delete_*", "mcp", "absolute", "github/delete_*"],
];

const refused: readonly (readonly [text: string, problem: string, mend: string])[] = [
  ["", "empty", "src/**"],
  ["   ", "empty", "src/**"],
  [" src/**", "space", "Remove the space"],
  ["src/**\n", "cannot be seen", "Remove"],
  ["src/\u202Egpj.ts", "cannot be seen", "Remove"],
  ["a".repeat(1_025), "too long", "1024"],
  ["!src/**", "`!`", "`hold` or `deny`"],
  ["# secrets", "comment", "//"],
  ["src\\app.ts", "backslash", "`/`"],
  ["./src/**", "`./`", "`src/**`"],
  ["././src", "`./`", "`src`"],
  [".", "`.`", "`**`"],
  ["../other/**", "`..`", "whole path"],
  ["src/../x", "`..`", "Leave `..` out"],
  ["src/./x", "`.`", "Leave `.` out"],
  ["src/", "trailing `/`", "`src`"],
  ["src/**/", "trailing `/`", "`src/**`"],
  ["src//x", "without a name", "one `/`"],
  ["/", "`/`", "`/**`"],
  ["//x", "without a name", "one `/`"],
  ["~", "`~`", "`~/**`"],
  ["~root/x", "own home", "`/home/name/**`"],
  ["+(a|b)", "`+(…)`", "`{a,b}`"],
  ["src/!(a)", "`!(…)`", "`{a,b}`"],
  ["src/@(a|b)/x", "`@(…)`", "`{a,b}`"],
  ["src/**.ts", "stands alone", "`**/*.ts`"],
  ["src/[abc", "never closed", "`[[]`"],
  ["src/[]a]", "first in a class", "outside"],
  ["src/[z-a]", "empty", "`a-z`"],
  ["src/[a-c-e]", "two ways", "first or last"],
  ["src/[[:alpha:]]", "named character class", "[A-Z]"],
  ["src/{a}", "without its alternatives", "`{a,b}`"],
  ["src/{a,b", "without its alternatives", "`?`"],
  ["src/{a,}", "without a name", "one `/`"],
  ["{a,}", "is empty", "of its own"],
  ["{src,/etc}/x", "without a name", "one `/`"],
  ["{src,~/x}", "where a pattern begins", "one pattern for each"],
  ["{src,git:x}", "where a pattern begins", "one pattern for each"],
  ["{a,b}".repeat(7), "too many", "64"],
  ["x{1..100000}", "too many", "64"],
  ["gti:origin/main", "`gti:`", "`git:`"],
  ["https://example.com", "`https:`", "host:api.example.com:443"],
  ["file:/etc/hosts", "`file:`", "the path itself"],
  ["x:y", "`x:`", "`x[:]y`"],
  ["git:", "nothing follows", "`git:**`"],
  ["git:/main", "does not begin", "git:origin"],
  ["git:origin/", "trailing `/`", "`git:origin`"],
  ["git:origin/team/release-1", "at most 2 parts", "`git:origin/team%2Frelease-1`"],
  ["npm:@acme/app", "at most 1 part", "`npm:@acme%2Fapp`"],
  ["image:ghcr.io/acme/app", "at most 1 part", "`image:ghcr.io%2Facme%2Fapp`"],
  ["host:api.example.com", "no port", "`host:api.example.com:*`"],
];

describe("parsePattern", { timeout: 60_000 }, () => {
  it.each(accepted)("reads %j", (text, scheme, base, glob) => {
    expect(parsePattern(text)).toEqual({ text, scheme, base, glob });
  });

  it.each(refused)("refuses %j and names the mend", (text, problem, mend) => {
    const refusal = parsePattern(text);
    expect(refusal).toMatchObject({ problem: expect.stringContaining(problem), mend: expect.stringContaining(mend) });
    if ("fix" in refusal && refusal.fix !== undefined) expect(mend).toContain(`\`${refusal.fix}\``);
  });

  it("reads every example it gives in its own messages", () => {
    for (const { example } of Object.values(schemeShapes)) expect(parsePattern(example)).not.toHaveProperty("problem");
  });

  it("answers any text, and never throws", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: fc.constantFrom(..."{},.*?[]!-/~:ab\\%".split("")), maxLength: 60 }),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(Object.keys(parsePattern(any)).length).toBeGreaterThan(1);
      }),
      { numRuns: 400 },
    );
  });

  it.each([
    "{".repeat(1_000),
    "{a,".repeat(340),
    "{a,b}".repeat(200),
    "{1..9}{1..9}{1..9}{1..9}",
    "[".repeat(1_000),
    "*a".repeat(500),
  ])("answers hostile %s", (text) => {
    expect(parsePattern(text)).toBeTypeOf("object");
  });
});
