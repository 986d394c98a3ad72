import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verbs } from "../../../src/core/effects/effect.ts";
import { compareScopes, presetRank } from "../../../src/core/scope/compareScopes.ts";
import { type Limits, usualRefusals } from "../../../src/core/scope/limitNames.ts";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import { defaultScope, type Rule, type Scope } from "../../../src/core/scope/scope.ts";
import { tightened } from "../../../src/core/scope/tightened.ts";

function rule(decision: Rule["decision"], on: string, over: Partial<Rule> = {}): Rule {
  const pattern = parsePattern(on);
  if ("problem" in pattern) throw new Error(pattern.problem);
  return {
    decision,
    verbs: ["modify", "delete"],
    on: [pattern],
    because: undefined,
    agents: ["*"],
    examples: { match: [], miss: [] },
    position: 1,
    ...over,
  };
}

const limits = (over: Partial<Limits> = {}): Limits => ({ ...defaultScope.limits, ...over });
const scope = (over: Partial<Scope> = {}): Scope => ({ ...defaultScope, ...over });

describe("compareScopes", { timeout: 60_000 }, () => {
  const allow = rule("allow", "src/**");
  const hold = rule("hold", "migrations/**");
  const deny = rule("deny", "infra/prod/**", { because: "use the pipeline", agents: ["codex"], verbs });

  it.each<readonly [name: string, accepted: Scope, next: Scope, verdict: string, changes: readonly string[]]>([
    ["nothing", scope({ rules: [allow, hold] }), scope({ rules: [allow, hold] }), "same", []],
    ["the order of rules", scope({ rules: [allow, hold] }), scope({ rules: [hold, allow] }), "same", []],
    [
      "the examples of a rule",
      scope({ rules: [hold] }),
      scope({ rules: [{ ...hold, examples: { match: ["ls"], miss: [] } }] }),
      "same",
      [],
    ],
    ["a rule said twice", scope({ rules: [hold] }), scope({ rules: [hold, { ...hold, position: 2 }] }), "same", []],
    ["a hold added", scope(), scope({ rules: [hold] }), "stricter", ["Added: hold modify, delete on migrations/**."]],
    [
      "a deny added",
      scope(),
      scope({ rules: [deny] }),
      "stricter",
      ["Added: deny everything on infra/prod/** for codex (“use the pipeline”)."],
    ],
    ["an allow added", scope(), scope({ rules: [allow] }), "looser", ["Added: allow modify, delete on src/**."]],
    ["an allow removed", scope({ rules: [allow] }), scope(), "looser", ["Removed: allow modify, delete on src/**."]],
    ["a hold removed", scope({ rules: [hold] }), scope(), "looser", ["Removed: hold modify, delete on migrations/**."]],
    [
      "a reason changed",
      scope({ rules: [hold] }),
      scope({ rules: [{ ...hold, because: "fine" }] }),
      "looser",
      ["Removed: hold modify, delete on migrations/**.", "Added: hold modify, delete on migrations/** (“fine”)."],
    ],
    [
      "the preset raised",
      scope(),
      scope({ preset: "strict" }),
      "stricter",
      ["The preset changes from balanced to strict."],
    ],
    [
      "the preset lowered",
      scope({ preset: "readonly" }),
      scope({ preset: "strict" }),
      "looser",
      ["The preset changes from readonly to strict."],
    ],
    [
      "a limit set",
      scope(),
      scope({ limits: limits({ filesPerCall: 5 }) }),
      "stricter",
      ["The limit filesPerCall changes from none to 5."],
    ],
    [
      "a limit lowered",
      scope({ limits: limits({ filesPerCall: 5 }) }),
      scope({ limits: limits({ filesPerCall: 4 }) }),
      "stricter",
      ["The limit filesPerCall changes from 5 to 4."],
    ],
    [
      "a limit raised",
      scope({ limits: limits({ destructivePerHour: 0 }) }),
      scope({ limits: limits({ destructivePerHour: 1 }) }),
      "looser",
      ["The limit destructivePerHour changes from 0 to 1."],
    ],
    [
      "a limit removed",
      scope({ limits: limits({ hostsPerHour: 3 }) }),
      scope(),
      "looser",
      ["The limit hostsPerHour changes from 3 to none."],
    ],
    [
      "a breaker that trips later than it does by itself",
      scope(),
      scope({ limits: limits({ refusalsBeforeTrip: 1_000 }) }),
      "looser",
      ["The limit refusalsBeforeTrip changes from 3 to 1000."],
    ],
    [
      "what a breaker does by itself, written down",
      scope(),
      scope({ limits: limits({ refusalsBeforeTrip: 3 }) }),
      "same",
      [],
    ],
    ["a name of production added", scope(), scope({ production: ["eu-*"] }), "stricter", ["Called production: eu-*."]],
    [
      "a name of production removed",
      scope({ production: ["eu-*", "us-*"] }),
      scope({ production: ["us-*", "ap-*"] }),
      "looser",
      ["No longer called production: eu-*.", "Called production: ap-*."],
    ],
    [
      "the names of production in another order",
      scope({ production: ["eu-*", "us-*"] }),
      scope({ production: ["us-*", "eu-*", "us-*"] }),
      "same",
      [],
    ],
    [
      "a stricter and a looser part",
      scope(),
      scope({ preset: "strict", rules: [allow] }),
      "looser",
      ["Added: allow modify, delete on src/**.", "The preset changes from balanced to strict."],
    ],
  ])("%s", (_, accepted, next, verdict, changes) => {
    expect(compareScopes(accepted, next)).toEqual({ verdict, changes });
  });
});

const anyRule = fc
  .record({
    decision: fc.constantFrom("allow" as const, "hold" as const, "deny" as const),
    on: fc.constantFrom("src/**", "infra/**", "~/x", "git:**"),
    verbs: fc.subarray([...verbs], { minLength: 1 }),
    because: fc.option(fc.constantFrom("a", "b"), { nil: undefined }),
    agents: fc.subarray(["*", "codex", "claude-code"], { minLength: 1 }),
  })
  .map(({ decision, on, ...over }) => rule(decision, on, over));
const anyLimit = fc.option(fc.nat(5), { nil: undefined });
const anyScope: fc.Arbitrary<Scope> = fc.record({
  preset: fc.constantFrom("balanced" as const, "strict" as const, "readonly" as const),
  rules: fc.array(anyRule, { maxLength: 5 }),
  limits: fc.record({ filesPerCall: anyLimit, destructivePerHour: anyLimit, refusalsBeforeTrip: anyLimit }),
  production: fc.subarray(["eu-*", "us-*", "live"]),
  sandbox: fc.record({
    mode: fc.constantFrom("auto" as const, "require" as const),
    network: fc.option(fc.subarray(["a.org", "*.b.org:443"]), { nil: undefined }),
    limits: fc.record({ processes: fc.constantFrom(10, 20) }, { requiredKeys: [] }),
  }),
});

describe("properties", { timeout: 60_000 }, () => {
  it("a scope is the same as itself in any order", () => {
    fc.assert(
      fc.property(anyScope, (one) => {
        expect(compareScopes(one, { ...one, rules: [...one.rules].reverse() })).toEqual({
          verdict: "same",
          changes: [],
        });
      }),
    );
  });

  it("adding a hold or deny rule is stricter, or changes nothing", () => {
    fc.assert(
      fc.property(anyScope, anyRule, (one, added) => {
        fc.pre(added.decision !== "allow");
        expect(["stricter", "same"]).toContain(compareScopes(one, { ...one, rules: [...one.rules, added] }).verdict);
      }),
    );
  });

  it("what is stricter one way is looser the other", () => {
    fc.assert(
      fc.property(anyScope, anyScope, (one, other) => {
        if (compareScopes(one, other).verdict === "stricter") expect(compareScopes(other, one).verdict).toBe("looser");
      }),
    );
  });

  it("tightened is never looser than what was accepted, and takes everything stricter from what waits", () => {
    fc.assert(
      fc.property(anyScope, anyScope, (accepted, waiting) => {
        const result = tightened(accepted, waiting);
        expect(compareScopes(accepted, result).verdict).not.toBe("looser");
        expect(result.rules.slice(0, accepted.rules.length)).toEqual(accepted.rules);
        expect(presetRank[result.preset]).toBe(Math.max(presetRank[accepted.preset], presetRank[waiting.preset]));
        if (compareScopes(accepted, waiting).verdict === "stricter")
          expect(compareScopes(waiting, result).verdict).toBe("same");
      }),
    );
  });

  it.each([
    ["is back to what it is by itself", { refusalsBeforeTrip: 9 }, {}, usualRefusals],
    ["stays where what waits says nothing", { refusalsBeforeTrip: 2 }, {}, 2],
    ["is lower where what waits says so", {}, { refusalsBeforeTrip: 1 }, 1],
    ["is not raised by what waits", {}, { refusalsBeforeTrip: 9 }, usualRefusals],
  ])("tightened, the number of refusals before the breaker trips %s", (_says, accepted, waiting, expected) => {
    const limits = tightened(scope({ limits: accepted }), scope({ limits: waiting })).limits;
    expect(limits.refusalsBeforeTrip).toBe(expected);
  });

  it("tightened by itself is the same", () => {
    fc.assert(
      fc.property(anyScope, (one) => {
        expect(compareScopes(one, tightened(one, one)).verdict).toBe("same");
      }),
    );
  });
});

describe("identities", () => {
  const withIdentity = (identity: object): Scope => {
    const { scope } = parseScope(JSON.stringify({ version: 1, identity: { default: identity } }));
    if (scope === undefined) throw new Error("The scope is broken.");
    return scope;
  };
  const aws = { from: "aws", command: ["broker"] };

  it.each<[object, object, "same" | "stricter" | "looser", string]>([
    [{}, { hide: ["secrets"] }, "stricter", "Hidden from runs of every agent: secrets."],
    [{ hide: ["secrets"] }, {}, "looser", "No longer hidden from runs of every agent: secrets."],
    [{}, { env: { inherit: ["TEAM"] } }, "looser", "Runs of every agent inherit TEAM."],
    [{ env: { inherit: ["TEAM"] } }, {}, "stricter", "Runs of every agent no longer inherit TEAM."],
    [{}, { env: { set: { A: "b" } } }, "looser", 'Runs of every agent get A="b".'],
    [{ env: { set: { A: "b" } } }, {}, "looser", 'Runs of every agent no longer get A="b".'],
    [{}, { git: { name: "bot" } }, "looser", "Runs of every agent commit with the name bot."],
    [{}, { credentials: [aws] }, "looser", "Runs of every agent get credentials: AWS, from `broker`."],
    [{ credentials: [aws] }, {}, "looser", "Runs of every agent no longer get credentials: AWS, from `broker`."],
    [{ hide: ["a", "b"] }, { hide: ["b", "a"] }, "same", ""],
    [{}, { use: { aws: ["agent"] } }, "stricter", "No AWS profile may be used by every agent but agent."],
    [{}, { use: { kube: [] } }, "stricter", "No Kubernetes context may be used by every agent."],
    [{ use: { db: ["a"] } }, {}, "looser", "Any database role may be used again by every agent."],
    [
      { use: { db: ["a"] } },
      { use: { db: [] } },
      "stricter",
      "The database role a may no longer be used by every agent.",
    ],
    [{ use: { db: ["a"] } }, { use: { db: ["a", "*"] } }, "looser", "The database role * may be used by every agent."],
  ])("%j to %j is %s of them", (from, to, verdict, sentence) => {
    const comparison = compareScopes(withIdentity(from), withIdentity(to));
    expect(comparison).toEqual({ verdict, changes: sentence === "" ? [] : [sentence] });
  });

  it("another program or argument of a broker is another one", () => {
    const commands = [["broker"], ["broker", "--prod"], ["broker --prod"], ["broker", "x", "--prod"]];
    const scopes = commands.map((command) => withIdentity({ credentials: [{ ...aws, command }] }));
    for (const one of scopes)
      for (const other of scopes) expect(compareScopes(one, other).verdict).toBe(one === other ? "same" : "looser");
  });
});
