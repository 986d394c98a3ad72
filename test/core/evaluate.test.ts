import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareDecisions, strictest } from "../../src/core/policy/decision.ts";
import { anyRule, lines, objection, patience, policyOf, preset, world } from "./policy/arbitraries.ts";
import { judgeEffects } from "./policy/situation.ts";

const somewhere = fc.constantFrom(world, undefined);

describe("judging", () => {
  test("a hold or deny rule more never loosens", { timeout: patience }, () => {
    fc.assert(
      fc.property(
        fc.array(lines, { minLength: 1, maxLength: 3 }),
        preset,
        fc.array(anyRule, { maxLength: 4 }),
        objection,
        fc.nat(4),
        somewhere,
        (effects, name, rules, added, position, around) => {
          const situation = around === undefined ? {} : { world: around };
          const before = judgeEffects(effects, { ...situation, policy: policyOf(name, rules) });
          const after = judgeEffects(effects, {
            ...situation,
            policy: policyOf(name, rules.toSpliced(position, 0, added)),
          });
          expect(compareDecisions(after.decision, before.decision)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test("an effect more never lowers the verdict", { timeout: patience }, () => {
    fc.assert(
      fc.property(
        fc.array(lines, { maxLength: 4 }),
        lines,
        fc.nat(4),
        preset,
        fc.array(anyRule, { maxLength: 3 }),
        fc.option(fc.nat(5), { nil: undefined }),
        somewhere,
        (effects, added, position, name, rules, limit, around) => {
          const situation = {
            policy: policyOf(name, rules, limit === undefined ? undefined : limit + 1),
            ...(around === undefined ? {} : { world: around }),
          };
          const before = judgeEffects(effects, situation);
          const after = judgeEffects(effects.toSpliced(position, 0, added), situation);
          expect(compareDecisions(after.decision, before.decision)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  test("the order of rules and of effects does not matter", { timeout: patience }, () => {
    fc.assert(
      fc.property(
        fc.array(lines, { minLength: 1, maxLength: 4 }),
        preset,
        fc.array(anyRule, { maxLength: 5 }),
        somewhere,
        (effects, name, rules, around) => {
          const situation = around === undefined ? {} : { world: around };
          const one = judgeEffects(effects, { ...situation, policy: policyOf(name, rules) });
          const other = judgeEffects(effects.toReversed(), {
            ...situation,
            policy: policyOf(name, rules.toReversed()),
          });
          expect(other.decision).toBe(one.decision);
          expect(other.findings.toReversed()).toEqual(one.findings);
        },
      ),
    );
  });

  test("the strictest finding decides, and the first reason says so", { timeout: patience }, () => {
    fc.assert(
      fc.property(
        fc.array(lines, { maxLength: 5 }),
        preset,
        fc.array(anyRule, { maxLength: 4 }),
        somewhere,
        (effects, name, rules, around) => {
          const verdict = judgeEffects(effects, {
            policy: policyOf(name, rules),
            ...(around === undefined ? {} : { world: around }),
          });
          expect(verdict.decision).toBe(strictest(verdict.findings.map(({ decision }) => decision)));
          expect(verdict.reasons[0].decision).toBe(verdict.decision);
          expect(new Set(verdict.reasons.map((reason) => JSON.stringify(reason))).size).toBe(verdict.reasons.length);
          const ranks = verdict.reasons.map(({ decision }) => ["allow", "hold", "deny"].indexOf(decision));
          expect(ranks).toEqual(ranks.toSorted((left, right) => right - left));
        },
      ),
    );
  });

  test("a call without effects passes, with a reason", () => {
    expect(judgeEffects([])).toEqual({
      decision: "allow",
      reasons: [
        {
          decision: "allow",
          source: "preset",
          text: "This does nothing to files, other machines or this system.",
          instead: "",
          rule: undefined,
        },
      ],
      findings: [],
      blastRadius: "none",
    });
  });

  test("what could not be read is held, whatever else the call does", () => {
    const problems = [{ kind: "syntax", text: "The quote is not closed.", instead: "Close it." }] as const;
    const verdict = judgeEffects(["read src/a.ts"], { world, problems });
    expect(verdict.reasons).toEqual([
      { decision: "hold", source: "syntax", text: "The quote is not closed.", instead: "Close it.", rule: undefined },
    ]);
    expect(verdict.blastRadius).toBe("unknown");
  });
});
