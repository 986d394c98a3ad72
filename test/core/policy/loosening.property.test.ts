import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Policy } from "../../../src/core/evaluate.ts";
import { compareDecisions, strictest } from "../../../src/core/policy/decision.ts";
import { compareScopes } from "../../../src/core/scope/compareScopes.ts";
import type { Scope } from "../../../src/core/scope/scope.ts";
import { onlyTightening, tightened } from "../../../src/core/scope/tightened.ts";
import { anyRule, lines, objection, patience, policyOf, preset, world } from "./arbitraries.ts";
import { judgeEffects } from "./situation.ts";

const shop = "/home/ann/shop";
/** Half of them are about the same few files as half of the rules, so that what a rule says often decides. */
const near = fc.constantFrom("delete src/**", "modify src/b.ts content", "modify src/a.ts edit", "read src/a.ts");
const effects = fc.oneof(
  fc.array(lines, { minLength: 1, maxLength: 3 }),
  near.map((line) => [line]),
);
const nearRule = (decisions: fc.Arbitrary<string>) =>
  fc.record({
    decision: decisions,
    rule: fc.record({ verb: fc.constant("*"), on: fc.constantFrom("src/**", "**"), agents: fc.constant(undefined) }),
  });
const someRule = fc.oneof(anyRule, nearRule(fc.constantFrom("allow", "hold", "deny")));
const someObjection = fc.oneof(objection, nearRule(fc.constantFrom("hold", "deny")));
const limit = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
const rules = fc.array(someRule, { maxLength: 3 });
const somewhere = fc.constantFrom(world, undefined);

type RuleWritten = Parameters<typeof policyOf>[1][number];

function scope(name: string, written: readonly RuleWritten[], filesPerCall?: number): Scope {
  const [rooted] = policyOf(name, written, filesPerCall).scopes;
  if (rooted === undefined) throw new Error("There is no scope.");
  return rooted.scope;
}
const anyScope = fc.tuple(preset, rules, limit).map(([name, written, most]) => scope(name, written, most));

/** Rules as the person's own scope may hold them: it belongs to no workspace. */
function isHomeless({ on }: Scope["rules"][number]): boolean {
  return on.every(({ scheme, base }) => scheme !== "file" || base !== "workspace");
}
const ownScope = anyScope.map((one): Scope => ({ ...one, rules: one.rules.filter(isHomeless) }));

function decisionOf(asked: readonly string[], policy: Policy, around: typeof world | undefined) {
  return judgeEffects(asked, { policy, ...(around === undefined ? {} : { world: around }) });
}

/** Neither scope may be laxer than the other says; shows what was asked when one is. */
function expectNotLaxer(
  asked: readonly string[],
  before: Policy,
  after: Policy,
  around: typeof world | undefined,
): void {
  const [first, second] = [decisionOf(asked, before, around), decisionOf(asked, after, around)];
  if (compareDecisions(second.decision, first.decision) < 0)
    expect({ asked, decision: second.decision }).toEqual({ asked, decision: first.decision });
}

function only(one: Scope): Policy {
  return { scopes: [{ root: shop, scope: one }] };
}

describe("what is said to be stricter", () => {
  /** Scopes that differ by a few changes of every kind, so that many pairs are comparable. */
  const added = nearRule(fc.constant("allow"));
  const change = fc.oneof(
    added.map(
      (rule) =>
        (one: Scope): Scope => ({ ...one, rules: [...one.rules, ...scope("balanced", [rule]).rules] }),
    ),
    someObjection.map(
      (rule) =>
        (one: Scope): Scope => ({ ...one, rules: [...one.rules, ...scope("balanced", [rule]).rules] }),
    ),
    someRule.map(
      (rule) =>
        (one: Scope): Scope => ({ ...one, rules: [...one.rules, ...scope("balanced", [rule]).rules] }),
    ),
    fc.nat(3).map(
      (index) =>
        (one: Scope): Scope => ({ ...one, rules: one.rules.toSpliced(index, 1) }),
    ),
    preset.map(
      (name) =>
        (one: Scope): Scope => ({ ...one, preset: scope(name, []).preset }),
    ),
    limit.map(
      (most) =>
        (one: Scope): Scope => ({ ...one, limits: { ...one.limits, filesPerCall: most } }),
    ),
  );

  test("decides nothing laxer", { timeout: patience }, () => {
    let compared = 0;
    fc.assert(
      fc.property(
        anyScope,
        fc.array(change, { minLength: 1, maxLength: 2 }),
        effects,
        somewhere,
        (one, changes, asked, around) => {
          const next = changes.reduce((scopeSoFar, apply) => apply(scopeSoFar), one);
          if (compareScopes(one, next).verdict === "looser") return;
          compared++;
          expectNotLaxer(asked, only(one), only(next), around);
        },
      ),
      { numRuns: 1_000 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  test("is what the accepted scope becomes while another waits, and where it is not trusted", {
    timeout: patience,
  }, () => {
    fc.assert(
      fc.property(anyScope, anyScope, effects, somewhere, (accepted, waiting, asked, around) => {
        expectNotLaxer(asked, only(accepted), only(tightened(accepted, waiting)), around);
        expectNotLaxer(asked, only(accepted), only(onlyTightening(accepted)), around);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a scope more", () => {
  test("of another folder loosens nothing", { timeout: patience }, () => {
    const root = fc.constantFrom(shop, `${shop}/src`, "/home/ann", "/tmp", "/");
    fc.assert(
      fc.property(anyScope, anyScope, root, effects, somewhere, (one, other, at, asked, around) => {
        expectNotLaxer(asked, only(one), { ...only(one), elsewhere: [{ root: at, scope: other }] }, around);
        expectNotLaxer(asked, only(one), { scopes: [...only(one).scopes, { root: at, scope: other }] }, around);
      }),
      { numRuns: 300 },
    );
  });

  test("of the person's own loosens nothing inside the folder, and a hold or deny of it nothing at all", {
    timeout: patience,
  }, () => {
    fc.assert(
      fc.property(anyScope, ownScope, someObjection, effects, somewhere, (one, user, rule, asked, around) => {
        const inside = asked.filter((line) => !/ [~/]/.test(line) && !line.includes("link"));
        if (inside.length > 0) expectNotLaxer(inside, only(one), { ...only(one), user }, around);
        const added = scope("balanced", [rule]).rules.filter(isHomeless);
        expectNotLaxer(
          asked,
          { ...only(one), user },
          { ...only(one), user: { ...user, rules: [...user.rules, ...added] } },
          around,
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe("an allow more", () => {
  test("loosens no rule, floor or protected place, and no preset's deny", { timeout: patience }, () => {
    fc.assert(
      fc.property(
        preset,
        rules,
        someRule,
        effects,
        somewhere,
        fc.constantFrom("workspace", "user"),
        (name, written, rule, asked, around, level) => {
          const before = decisionOf(asked, policyOf(name, written), around);
          const allow = { ...rule, decision: "allow" };
          const more = scope("balanced", [allow]);
          const after = decisionOf(
            asked,
            level === "workspace"
              ? policyOf(name, [...written, allow])
              : { ...policyOf(name, written), user: { ...more, rules: more.rules.filter(isHomeless) } },
            around,
          );
          const firm = before.reasons.filter(({ source, decision }) => source !== "preset" || decision === "deny");
          const least = strictest(firm.map(({ decision }) => decision));
          expect(compareDecisions(after.decision, least)).toBeGreaterThanOrEqual(0);
          // Never stricter either: an allow is no rule against anything.
          expect(compareDecisions(after.decision, before.decision)).toBeLessThanOrEqual(0);
        },
      ),
      { numRuns: 500 },
    );
  });
});
