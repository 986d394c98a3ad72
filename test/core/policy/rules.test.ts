import { describe, expect, test } from "vitest";
import type { Policy } from "../../../src/core/evaluate.ts";
import { caller, command, judgeEffects, outcome, ruled, scopeOf } from "./situation.ts";
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

describe("rules of a scope", () => {
  test.each([
    ["a hold stops what would flow", { hold: all, on: ["src/**"] }, "modify src/a.ts edit", "hold rule"],
    [
      "a hold speaks about its verbs only",
      { hold: ["delete"], on: ["src/**"] },
      "modify src/a.ts edit",
      "allow preset",
    ],
    [
      "a hold on part of a tree is enough",
      { hold: ["delete"], on: ["src/secrets/**"] },
      "delete src/** none",
      "hold rule",
    ],
    [
      "a hold does not need what it names to exist",
      { hold: ["delete"], on: ["src/nothing/**"] },
      "delete src/** none",
      "hold rule",
    ],
    ["a hold matches without regard to case", { hold: all, on: ["SRC/**"] }, "modify src/a.ts edit", "hold rule"],
    ["a hold matches where a link leads", { hold: all, on: ["src/**"] }, "modify lib/a.ts edit", "hold rule"],
    ["a hold matches the link itself", { hold: all, on: ["lib/**"] }, "modify lib/a.ts edit", "hold rule"],
    ["a hold matches what may be meant", { hold: all, on: ["src/secrets/**"] }, "modify src/? none", "hold rule"],
    ["a hold on a remote", { hold: all, on: ["git:*/topic"] }, "publish git:origin/topic", "hold rule"],
    ["a hold on clusters", { hold: all, on: ["kube:*prod*/**"] }, "read kube:prod/shop/pod/web", "hold rule"],
    ["a hold on writing that creates", { hold: ["create"], on: ["src/**"] }, "modify src/new.ts content", "hold rule"],
    [
      "a hold on changing what create overwrites",
      { hold: ["modify"], on: ["src/**"] },
      "create src/a.ts content",
      "hold rule",
    ],
    [
      "a deny stops what it covers",
      { deny: all, on: ["infra/prod/**"] },
      "modify infra/prod/main.tf edit",
      "deny rule",
    ],
    [
      "a deny stops what does not exist yet",
      { deny: all, on: ["infra/prod/**"] },
      "create infra/prod/new.tf",
      "deny rule",
    ],
    [
      "a deny reaches what exists in a deleted tree",
      { deny: ["delete"], on: ["infra/prod/**"] },
      "delete infra/**",
      "deny rule",
    ],
    [
      "a deny misses a deleted tree without it",
      { deny: ["delete"], on: ["infra/test/**"] },
      "delete infra/**",
      "hold rule",
    ],
    [
      "a deny only holds a rewritten tree",
      { deny: ["modify"], on: ["infra/prod/**"] },
      "modify infra/** edit",
      "hold rule",
    ],
    ["a deny only holds what is not known", { deny: ["delete"], on: ["infra/prod/**"] }, "delete infra/?", "hold rule"],
    [
      "a deny reaches the matches of a pattern",
      { deny: ["modify"], on: ["infra/prod/**"] },
      "modify infra/*/main.tf edit",
      "deny rule",
    ],
    [
      "a deny beside what a pattern matches",
      { deny: ["modify"], on: ["infra/test/**"] },
      "modify infra/*/main.tf edit",
      "hold rule",
    ],
    [
      "a deny reaches what is moved away with its folder",
      { deny: ["delete"], on: ["infra/prod/**"] },
      "delete infra/** none",
      "deny rule",
    ],
    [
      "a deny of changes counts for another owner",
      { deny: ["modify"], on: ["src/**"] },
      "administer src/a.ts system",
      "deny rule",
    ],
    ["an allow replaces the preset's hold", { allow: ["delete"], on: ["src/**"] }, "delete src/**", "allow rule"],
    ["an allow must cover the whole", { allow: ["delete"], on: ["src/secrets/**"] }, "delete src/**", "hold preset"],
    ["an allow must name the verb", { allow: ["modify"], on: ["src/**"] }, "delete src/a.ts", "hold preset"],
    ["an allow matches letter for letter", { allow: ["delete"], on: ["SRC/**"] }, "delete src/a.ts", "hold preset"],
    ["an allow counts where the link leads", { allow: ["delete"], on: ["src/**"] }, "delete lib/a.ts", "allow rule"],
    [
      "an allow does not count for the link alone",
      { allow: ["delete"], on: ["lib/**"] },
      "delete lib/a.ts",
      "hold preset",
    ],
    [
      "an allow of writing over takes both verbs",
      { allow: ["create"], on: ["notes/**"] },
      "create .env content",
      "hold preset",
    ],
    ["an allow of a secret counts", { allow: ["read"], on: [".env"] }, "read .env", "allow rule"],
    [
      "an allow never lifts what is protected",
      { allow: all, on: [".vscode/**"] },
      "modify .vscode/settings.json edit",
      "deny protected",
    ],
    ["an allow never lifts what may be protected", { allow: all, on: ["**"] }, "modify .vscode/?", "hold protected"],
    ["an allow never lifts the floor", { allow: all, on: ["**"] }, "delete ./**", "deny floor"],
    [
      "an allow counts for a file not known in its folder",
      { allow: all, on: ["src/**"] },
      "delete src/?",
      "allow rule",
    ],
    [
      "an allow does not reach outside its folder",
      { allow: all, on: ["~/notes.md"] },
      "modify ~/notes.md edit",
      "hold preset",
    ],
    [
      "an allow of something that is no file",
      { allow: ["create"], on: ["kube:dev/**"] },
      "create kube:dev/shop/pod/web remote",
      "allow rule",
    ],
    [
      "an allow of an opaque program",
      { allow: ["execute"], on: ["src/**"] },
      "execute src/a.ts none opaque",
      "allow rule",
    ],
  ] as const)("%s", (_name, rule, line, expected) => {
    expect(outcome(judgeEffects([line], { world, policy: ruled(rule) }))).toBe(expected);
  });

  test("a rule beats an allow of the same scope, in any order", () => {
    const rules = [
      { allow: all, on: ["src/**"] },
      { hold: ["delete"], on: ["src/secrets/**"], because: "ask Ben" },
    ];
    for (const order of [rules, rules.toReversed()]) {
      expect(outcome(judgeEffects(["delete src/**"], { world, policy: ruled(...order) }))).toBe("hold rule");
    }
  });

  test("an allow never lifts a preset's deny", () => {
    const policy: Policy = {
      scopes: [
        { root: shop, scope: scopeOf({ version: 1, preset: "readonly", rules: [{ allow: all, on: ["src/**"] }] }) },
      ],
    };
    expect(outcome(judgeEffects(["modify src/a.ts edit"], { world, policy }))).toBe("deny preset");
  });

  test("an allow lifts what strict holds", () => {
    const policy: Policy = {
      scopes: [
        { root: shop, scope: scopeOf({ version: 1, preset: "strict", rules: [{ allow: all, on: ["src/**"] }] }) },
      ],
    };
    expect(outcome(judgeEffects(["modify src/a.ts edit"], { world, policy }))).toBe("allow rule");
  });

  test("the reason of a rule names it, what it is about, and the person's own words", () => {
    const policy = ruled(
      { hold: all, on: ["docs/**"] },
      { deny: ["delete"], on: ["infra/prod/**"], because: "change it through the pipeline" },
    );
    const { reasons } = judgeEffects(["delete infra/**"], { world, policy });
    expect(reasons[0]).toEqual({
      decision: "deny",
      source: "rule",
      rule: 2,
      text: "`x` deletes `infra/**`. Rule 2 denies that on `infra/prod/**`: change it through the pipeline.",
      instead: "Leave out `infra/prod/**`, or ask the person.",
    });
  });
});

describe("rules for particular agents", () => {
  const proven = { ...caller, identity: "proven" } as const;
  test.each([
    [
      "a hold for others counts for a claimed name",
      { hold: all, on: ["src/**"], agents: ["codex"] },
      caller,
      "hold rule",
    ],
    [
      "a hold for others does not count for a proven name",
      { hold: all, on: ["src/**"], agents: ["codex"] },
      proven,
      "allow preset",
    ],
    ["a hold for this agent counts when proven", { hold: all, on: ["src/**"], agents: ["vs*"] }, proven, "hold rule"],
  ] as const)("%s", (_name, rule, by, expected) => {
    expect(
      outcome(judgeEffects(["modify src/a.ts edit"], { world, policy: ruled(rule), call: command("x", shop, by) })),
    ).toBe(expected);
  });
  test.each([
    [
      "an allow for this agent does not count for a claimed name",
      { allow: all, on: ["src/**"], agents: ["vscode"] },
      caller,
      "hold preset",
    ],
    [
      "an allow for this agent counts when proven",
      { allow: all, on: ["src/**"], agents: ["vscode"] },
      proven,
      "allow rule",
    ],
    ["an allow for others does not count", { allow: all, on: ["src/**"], agents: ["codex"] }, proven, "hold preset"],
    [
      "an allow for every agent counts for a claimed name",
      { allow: all, on: ["src/**"], agents: ["*"] },
      caller,
      "allow rule",
    ],
  ] as const)("%s", (_name, rule, by, expected) => {
    expect(
      outcome(judgeEffects(["delete src/a.ts"], { world, policy: ruled(rule), call: command("x", shop, by) })),
    ).toBe(expected);
  });
});
