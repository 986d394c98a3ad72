import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Answer, Facts, Question } from "../../../src/core/facts.ts";
import { compareDecisions } from "../../../src/core/policy/decision.ts";
import { anyRule, lines, patience, policyOf, preset, world } from "./arbitraries.ts";
import { command, judgeEffects } from "./situation.ts";
import { World } from "./world.ts";

/** The same world, of which the facts say that the session made all of it, or nothing. */
class MadeWorld extends World {
  readonly #made: "whole" | "no";

  constructor(made: "whole" | "no") {
    super([]);
    this.#made = made;
  }

  override facts(questions: readonly Question[]): Facts {
    return new Map(
      [...world.facts(questions)].map(([key, answer]): [string, Answer] => [
        key,
        answer.about === "path" ? { ...answer, made: this.#made } : answer,
      ]),
    );
  }
}

const near = fc.constantFrom("delete src/**", "delete src/c.ts", "modify src/b.ts content", "modify src/c.ts content");
const effects = fc.array(fc.oneof(lines, near), { minLength: 1, maxLength: 3 });
const rules = fc.array(anyRule, { maxLength: 2 });

describe("what the session made", () => {
  test(
    "changes no verdict where it is nothing",
    () => {
      fc.assert(
        fc.property(effects, preset, rules, (written, name, ruled) => {
          const policy = policyOf(name, ruled);
          expect(judgeEffects(written, { world: new MadeWorld("no"), policy })).toEqual(
            judgeEffects(written, { world, policy }),
          );
        }),
        { numRuns: 1_000 },
      );
    },
    patience,
  );

  test(
    "lets flow at most the loss of content in ordinary places, in `balanced` alone",
    () => {
      fc.assert(
        fc.property(effects, preset, rules, (written, name, ruled) => {
          const policy = policyOf(name, ruled);
          const before = judgeEffects(written, { world, policy, call: command("x") });
          const after = judgeEffects(written, { world: new MadeWorld("whole"), policy, call: command("x") });
          if (before.decision === "deny" || name !== "balanced") expect(after.decision).toBe(before.decision);
          after.findings.forEach((finding, index) => {
            const { decision } = before.findings[index] ?? finding;
            if (compareDecisions(finding.decision, decision) >= 0) return;
            const { effect, place } = finding;
            expect({ loses: effect.loses, sight: effect.sight }).toEqual({ loses: "content", sight: "plain" });
            expect(effect.resource).toMatchObject({ scheme: "file", spelling: "literal" });
            expect(["workspace", "output", "temporary"]).toContain(place);
          });
        }),
        { numRuns: 1_000 },
      );
    },
    patience,
  );
});
