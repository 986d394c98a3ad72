import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verbs } from "../../../src/core/effects/effect.ts";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import type { Pattern } from "../../../src/core/scope/scope.ts";

const none = { match: [], miss: [] };
const noLimits = {};
const workspace = (glob: string): Pattern => ({ text: glob, scheme: "file", base: "workspace", glob });

const whole = `{
  "version": 1,
  "preset": "balanced",                       // balanced | strict | readonly
  "rules": [
    { "allow": ["create", "modify", "delete"], "on": ["src/**", "test/**"] },
    { "hold":  ["*"], "on": ["migrations/**", "git:*/release-*"], "because": "release captain signs these off" },
    { "deny":  ["delete", "modify"], "on": ["infra/prod/**"], "because": "change it through the pipeline",
      "examples": { "match": ["rm -rf infra/prod"], "miss": ["rm -rf infra/dev"] } },
    { "hold":  ["*"], "on": ["kube:*prod*/**", "db:*/*prod*/**"], "agents": ["*"] },
  ],
  "limits":   { "filesPerCall": 50, "destructivePerHour": 20, "refusalsBeforeTrip": 3 },
  "identity": { "default": { "env": { "inherit": ["PATH", "LANG"], "set": { "AWS_PROFILE": "agent" } },
                             "hide": ["~/.aws/**", "~/.ssh/**"], "git": { "name": "agent" } } },
  "sandbox":  { "mode": "auto" }
}`;

describe("parseScope", () => {
  it("reads a whole file", () => {
    expect(parseScope(whole)).toEqual({
      scope: {
        preset: "balanced",
        rules: [
          {
            decision: "allow",
            verbs: ["create", "modify", "delete"],
            on: [workspace("src/**"), workspace("test/**")],
            because: undefined,
            agents: ["*"],
            examples: none,
            position: 1,
          },
          {
            decision: "hold",
            verbs,
            on: [
              workspace("migrations/**"),
              { text: "git:*/release-*", scheme: "git", base: "absolute", glob: "*/release-*" },
            ],
            because: "release captain signs these off",
            agents: ["*"],
            examples: none,
            position: 2,
          },
          {
            decision: "deny",
            verbs: ["modify", "delete"],
            on: [workspace("infra/prod/**")],
            because: "change it through the pipeline",
            agents: ["*"],
            examples: { match: ["rm -rf infra/prod"], miss: ["rm -rf infra/dev"] },
            position: 3,
          },
          {
            decision: "hold",
            verbs,
            on: [
              { text: "kube:*prod*/**", scheme: "kube", base: "absolute", glob: "*prod*/**" },
              { text: "db:*/*prod*/**", scheme: "db", base: "absolute", glob: "*/*prod*/**" },
            ],
            because: undefined,
            agents: ["*"],
            examples: none,
            position: 4,
          },
        ],
        limits: { filesPerCall: 50, destructivePerHour: 20, refusalsBeforeTrip: 3 },
        identities: [
          {
            agents: "default",
            inherit: ["PATH", "LANG"],
            set: { AWS_PROFILE: "agent" },
            hide: [
              { text: "~/.aws/**", scheme: "file", base: "home", glob: ".aws/**" },
              { text: "~/.ssh/**", scheme: "file", base: "home", glob: ".ssh/**" },
            ],
            git: { name: "agent", email: undefined },
            credentials: [],
            use: {},
          },
        ],
        sandbox: { mode: "auto", network: undefined, limits: {} },
      },
      problems: [],
    });
  });

  it.each([
    '{"version":1}',
    '\uFEFF{ "version": 1 }',
    '// first\r\n{ "$schema": "x", "version": 1, "rules": [], "limits": {} }',
  ])("reads the least file %j", (text) => {
    expect(parseScope(text)).toEqual({
      scope: { preset: "balanced", rules: [], limits: noLimits },
      problems: [],
    });
  });

  it("reads the names of production, which hold no sentence", () => {
    expect(parseScope('{ "version": 1, "production": ["shop-eu-*", "live[0-9]"] }').scope?.production).toEqual([
      "shop-eu-*",
      "live[0-9]",
    ]);
    for (const [text, message] of [
      ['{ "version": 1, "production": ["this is fine"] }', "This is no name that production could have."],
      ['{ "version": 1, "production": [] }', "An empty list can match nothing."],
      ['{ "version": 1, "production": "eu" }', "This must be a list in `[]`."],
    ] as const)
      expect(parseScope(text)).toEqual({
        scope: undefined,
        problems: [expect.objectContaining({ message })],
      });
  });

  it("warns of an allow that is wider than it looks", () => {
    const { scope, problems } = parseScope(
      '{ "version": 1, "rules": [{ "allow": ["delete"], "on": ["src/*", "docs/*.md", "git:*"] }, { "hold": ["*"], "on": ["*"] }] }',
    );
    expect(scope?.rules.length).toBe(2);
    expect(problems).toEqual([
      {
        severity: "warning",
        line: 1,
        column: 57,
        length: 7,
        message: "`src/*` allows everything below the folders it matches, too, as `src/**` does.",
        mend: "Write `src/**` to say so, or name the files, such as `src/*.ts`.",
        fix: '"src/**"',
      },
    ]);
  });
});

describe("a fix", () => {
  it("put in the place of what is wrong mends it", () => {
    const text = [
      "{",
      '  "version": 1,',
      '  "preset": "Strict",',
      '  "rules": [',
      '    { "hold": ["dleete"], "on": ["./src/a", "docs/"], "becuase": "x" },',
      '    { "allow": ["read"], "on": ["src/*"] }',
      "  ]",
      "}",
    ].join("\n");
    let mended = text;
    for (let round = 0; round < 10; round++) {
      const problem = parseScope(mended).problems.find(({ fix }) => fix !== undefined);
      if (problem?.fix === undefined) break;
      const { line, column, length, fix } = problem;
      const rows = mended.split("\n");
      const row = rows[line - 1] ?? "";
      rows[line - 1] = row.slice(0, column - 1) + fix + row.slice(column - 1 + length);
      mended = rows.join("\n");
    }
    expect([parseScope(mended).problems, mended.split("\n").slice(2)]).toEqual([
      [],
      [
        '  "preset": "strict",',
        '  "rules": [',
        '    { "hold": ["delete"], "on": ["src/a", "docs"], "because": "x" },',
        '    { "allow": ["read"], "on": ["src/**"] }',
        "  ]",
        "}",
      ],
    ]);
  });
});

/** Each row: a file, and its problems as "line:column+length message | mend". */
const broken: readonly (readonly [text: string, ...problems: string[]])[] = [
  ["", '1:1+1 A value is missing here. | Write one; the least scope file is `{ "version": 1 }`.'],
  ["[]", "1:1+1 This must be an object in `{}`. | Write an object in `{}` here."],
  ["{}", '1:1+1 `version` is missing. | Add `"version": 1`.'],
  ['{ "version": "1" }', '1:14+3 The version must be the number 1. | Write `"version": 1`.'],
  [
    '{ "version": 2, "novel": {}, "rules": 3 }',
    "1:14+1 This file is of version 2; this Holdpoint reads version 1. | Update Holdpoint, or write the file for version 1.",
  ],
  ['{\n  "version": 1,\n  "presets": "strict"\n}', "3:3+9 The key `presets` is unknown. | Did you mean `preset`?"],
  ['{ "version": 1, "preset": "Strict" }', "1:27+8 `Strict` is not a known value. | Did you mean `strict`?"],
  [
    '{ "version": 1, "preset": "off" }',
    "1:27+5 `off` is not a known value. | Write one of `balanced`, `strict`, `readonly`.",
  ],
  [
    '{ "version": 1, "approvals": 2 }',
    "1:17+11 `approvals` is reserved for a second approver, which does not exist yet. | Remove it: one person approves, on the review page.",
  ],
  [
    '{ "version": 1, "sandbox": { "mode": "off" } }',
    "1:38+5 A scope file cannot turn the sandbox off. | Remove it: only the person's own settings can widen what agents may do.",
  ],
  [
    '{ "version": 1, "rules": [{ "on": ["a"] }] }',
    "1:27+1 This rule decides nothing. | Give it exactly one of `allow`, `hold` and `deny`, with the verbs it is about.",
  ],
  [
    '{ "version": 1, "rules": [{ "allow": ["read"], "deny": ["read"], "on": ["a"] }] }',
    "1:27+1 This rule decides more than once: allow and deny. | Give it exactly one of `allow`, `hold` and `deny`, with the verbs it is about.",
  ],
  [
    '{ "version": 1, "rules": [\n  { "hold": ["dleete", "write"], "on": ["./x", ""] },\n  { "deny": [], "on": [] },\n  { "allow": "*", "hodl": 1 }, 7 ] }',
    "2:14+8 `dleete` is not a known verb. | Did you mean `delete`?",
    "2:24+7 `write` is not a known verb. | Write one of `*`, `read`, `create`, `modify`, `delete`, `execute`, `connect`, `publish`, `administer`.",
    "2:41+5 `./x`: `./` can match nothing. | Write `x`: patterns begin at the workspace root.",
    "2:48+2 Pattern: the pattern is empty. | Name what it is about, such as `src/**`, or `**` for every file of the workspace.",
    "3:13+1 An empty list can match nothing. | Write at least 1 entry, or remove the key.",
    "3:23+1 An empty list can match nothing. | Write at least 1 entry, or remove the key.",
    '4:3+1 `on` is missing. | Say what the rule is about, such as `"on": ["src/**"]`.',
    "4:14+3 This must be a list in `[]`. | Write a list in `[]` here for `allow`.",
    "4:19+6 The key `hodl` is unknown. | Did you mean `hold`?",
    "4:32+1 This must be an object in `{}`. | Write an object in `{}` here.",
  ],
  [
    '{ "version": 1, "rules": [{ "hold": ["*"], "on": ["a"], "because": "a\\nb", "agents": ["A B"], "examples": { "matches": [] } }] }',
    "1:68+6 This text has a line break or a character that cannot be seen. | Write it on one line and without control or direction characters.",
    "1:87+5 This is no name of an agent. | Write lower-case letters, digits, `.`, `_` and `-`, with `*` for any of them, such as `claude-code` or `*`.",
    "1:109+9 The key `matches` is unknown. | Did you mean `match`?",
  ],
  [
    '{ "version": 1, "limits": { "filesPerCall": 0, "destructivePerHour": 1.5, "refusalsBeforeTrip": "3", "files": 1 } }',
    "1:45+1 This must be at least 1. | Write at least 1.",
    "1:70+3 This must be a whole number. | Write a whole number here for `destructivePerHour`.",
    "1:97+3 This must be a number. | Write a number here for `refusalsBeforeTrip`.",
    "1:102+7 The key `files` is unknown. | Remove it. Known here: `filesPerCall`, `filesLostPerCall`, `filesLostPerSession`, `filesLostPerHour`, `bytesLostPerCall`, `bytesLostPerSession`, `bytesLostPerHour`, `commitsLostPerCall`, `commitsLostPerSession`, `commitsLostPerHour`, `resourcesDestroyedPerCall`, `resourcesDestroyedPerSession`, `resourcesDestroyedPerHour`, `destructivePerSession`, `destructivePerHour`, `hostsPerCall`, `hostsPerSession`, `hostsPerHour`, `runSecondsPerCall`, `refusalsBeforeTrip`.",
  ],
  [
    '{ "version": 1, "identity": { "Bad Name": {}, "default": { "env": { "inherits": [] }, "hide": ["!x"] } } }',
    "1:31+10 `Bad Name` is no name of an agent. | Write lower-case letters, digits, `.`, `_` and `-`, with `*` for any of them, such as `claude-code` or `*`.",
    "1:69+10 The key `inherits` is unknown. | Did you mean `inherit`?",
    "1:96+4 `!x`: `!` does not turn a pattern round. | Name what is meant in a `hold` or `deny` rule of its own: the strictest rule wins. For a name that begins with `!`, write `?`.",
  ],
  ['{ "version": 1, "version": 1 }', "1:17+9 `version` stands twice in the same object. | Keep one of the two."],
  ['{ "version": 1, "__proto__": {} }', "1:17+11 `__proto__` cannot be a key. | Remove it."],
  ['{ "version": 1 "preset": "strict" }', "1:16+8 A `,` is missing here. | Write `,` between two parts."],
  [
    '{ "version": 1, "rules": [',
    "1:27+1 A `]` is missing here. | Close the list with `]`.",
    "1:27+1 A `}` is missing here. | Close the object with `}`.",
  ],
  [
    "{ 'version': 1 }",
    "1:3+9 This is not JSON. | Write keys and texts in double quotes; comments begin with `//`.",
    "1:12+1 A key is missing here. | Write a key in double quotes, or remove what stands in its place.",
    '1:16+1 A value is missing here. | Write one; the least scope file is `{ "version": 1 }`.',
  ],
  ['{ "version": 1 } x', "1:18+1 This is not JSON. | Write keys and texts in double quotes; comments begin with `//`."],
  ['{ "version": 1 } []', "1:18+1 Something stands behind the end. | Remove what follows the closing bracket."],
  ['{ "version": 1 } /* x', "1:18+4 A comment is not closed. | Close it with `*/`."],
  [
    "[".repeat(100_000),
    "1:33+1 Brackets are nested more than 32 deep. | Remove the nesting: no part of a scope file needs it.",
  ],
  [
    `{ "version": 1 } // ${"x".repeat(262_144)}`,
    "1:1+1 The file is larger than 256 KB. | Put folders together with wildcards, so that fewer patterns are needed.",
  ],
  [
    `{ "version": 1 } // ${"é".repeat(131_072)}`,
    "1:1+1 The file is larger than 256 KB. | Put folders together with wildcards, so that fewer patterns are needed.",
  ],
  [
    `{ "version": 1, "rules": [${'{"hold":["*"],"on":["a"]},'.repeat(1_001)}] }`,
    "1:26+1 This must be at most 1000 entries. | Write at most 1000 entries.",
  ],
];

describe("errors", { timeout: 60_000 }, () => {
  it.each(broken)("are told with place and mend, row %#", (text, ...problems) => {
    const parsed = parseScope(text);
    expect(
      parsed.problems.map(
        ({ line, column, length, message, mend }) => `${line}:${column}+${length} ${message} | ${mend}`,
      ),
    ).toEqual(problems);
    expect(parsed.scope).toBeUndefined();
    expect(parsed.problems.every(({ severity }) => severity === "error")).toBe(true);
  });

  it("never throws and always explains, whatever the text", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      '"',
      '"version"',
      "1",
      '"rules"',
      '"on"',
      '"hold"',
      '"*"',
      "//",
      "/*",
      "\n",
      "\\",
      "null",
      "-",
      " ",
    );
    const json = fc.json().map((text) => `{"version":1,"rules":${text},"limits":${text},"identity":${text}}`);
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(pieces, { maxLength: 30 }).map((some) => some.join("")),
      json,
    );
    fc.assert(
      fc.property(text, (any) => {
        const { scope, problems } = parseScope(any);
        expect(scope !== undefined || problems.some(({ severity }) => severity === "error")).toBe(true);
        for (const { line, column, length } of problems) expect(Math.min(line, column, length)).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
