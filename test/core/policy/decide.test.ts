import { describe, expect, test } from "vitest";
import type { Policy } from "../../../src/core/evaluate.ts";
import { defaultScope } from "../../../src/core/scope/scope.ts";
import { command, judgeEffects, outcome, scopeOf } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";

const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/secrets/key.txt` },
    { path: `${shop}/infra/prod/main.tf` },
    { path: `${shop}/infra/dev/main.tf` },
    { path: `${shop}/lib`, leadsTo: `${shop}/src` },
    { path: `${shop}/.vscode/settings.json` },
    { path: `${shop}/.env`, git: "ignored" },
    { path: "/home/ann/notes.md", git: "unknown" },
    { path: "/home/ann/other/x.ts", git: "unknown" },
  ],
  {},
);

const all = ["*"];

describe("several scopes", () => {
  const other = "/home/ann/other";
  const around = {
    roots: [shop, other],
    home: "/home/ann",
    temporary: ["/tmp"],
    state: "/home/ann/.holdpoint",
    installed: [],
    platform: "posix",
  } as const;
  const scopes = (first: unknown, second: unknown): Policy => ({
    scopes: [
      { root: shop, scope: scopeOf(first) },
      { root: other, scope: scopeOf(second) },
    ],
  });
  const plain = { version: 1 };
  const allowsX = { version: 1, rules: [{ allow: all, on: ["x.ts"] }] };
  test.each([
    [
      "the scope of the resource is heard",
      scopes(plain, { version: 1, preset: "readonly" }),
      "modify /home/ann/other/x.ts edit",
      "deny preset",
    ],
    [
      "the scope of the caller is heard",
      scopes({ version: 1, preset: "readonly" }, plain),
      "modify /home/ann/other/x.ts edit",
      "deny preset",
    ],
    [
      "other scopes are not heard",
      scopes(plain, { version: 1, preset: "readonly" }),
      "modify /home/ann/shop/src/a.ts edit",
      "allow preset",
    ],
    [
      "one scope's allow does not silence the other",
      scopes(plain, allowsX),
      "delete /home/ann/other/x.ts",
      "hold preset",
    ],
    [
      "both must allow",
      scopes({ version: 1, rules: [{ allow: all, on: ["/home/ann/other/**"] }] }, allowsX),
      "delete /home/ann/other/x.ts",
      "hold preset",
    ],
    [
      "a tree above a scope hears it",
      scopes(plain, { version: 1, preset: "readonly" }),
      "create /home/ann/**",
      "deny preset",
    ],
  ])("%s", (_name, policy, line, expected) => {
    expect(outcome(judgeEffects([line], { world, policy, surroundings: around }))).toBe(expected);
  });

  test("a caller outside every scope is judged by all", () => {
    const policy = scopes({ version: 1, preset: "readonly" }, plain);
    expect(
      outcome(
        judgeEffects(["execute process:npm"], { world, policy, surroundings: around, call: command("x", "/srv") }),
      ),
    ).toBe("deny preset");
  });

  test("a scope inside another adds to it", () => {
    const policy: Policy = {
      scopes: [
        { root: shop, scope: defaultScope },
        { root: `${shop}/infra`, scope: { ...defaultScope, preset: "strict" } },
      ],
    };
    expect(outcome(judgeEffects(["modify infra/dev/main.tf edit"], { world, policy }))).toBe("hold preset");
  });

  test("without any scope the default holds", () => {
    const outcomes = ["modify src/a.ts edit", "delete src/a.ts"].map((line) =>
      outcome(judgeEffects([line], { world, policy: { scopes: [] } })),
    );
    expect(outcomes).toEqual(["allow preset", "hold preset"]);
  });
});

describe("findings", () => {
  test("say what is lost and what would bring it back", () => {
    const { findings } = judgeEffects(["delete src/**"], { world });
    expect(findings).toEqual([
      {
        effect: {
          verb: "delete",
          resource: { scheme: "file", path: `${shop}/src`, spelling: "literal", reach: "tree" },
          loses: "content",
          sight: "plain",
          because: "the test says so",
          source: "x",
        },
        resource: "src/**",
        place: "workspace",
        decision: "hold",
        destructive: "yes",
        reversibility: "reversible",
        count: { files: 2, bytes: 200, complete: "yes" },
        git: { clean: 2, modified: 0, untracked: 0, ignored: 0 },
      },
    ]);
  });

  test("name the place that decides", () => {
    const places = [
      "read .env",
      "modify .vscode/settings.json edit",
      "delete dist/**",
      "delete ~/x",
      "delete ?",
      "execute process:npm",
    ].map((line) => judgeEffects([line], { world }).findings[0]?.place);
    expect(places).toEqual(["secret", "protected", "output", "outside", "protected", "elsewhere"]);
  });
});
