import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Inference } from "../../src/core/effects/inference.ts";
import { conclude, planOf } from "../../src/core/evaluate.ts";
import { type Answer, type Facts, type Question, questionKey } from "../../src/core/facts.ts";
import { anyRule, lines, patience, policyOf, world } from "./policy/arbitraries.ts";
import {
  balanced,
  command,
  effect,
  judgeCommand,
  judgeEffects,
  outcome,
  ruled,
  surroundings,
} from "./policy/situation.ts";

const shop = "/home/ann/shop";

describe("facts", () => {
  const answers: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ about: fc.constant("nothing" as const), why: fc.string() }),
    fc.constant({ about: "supposed" as const }),
    fc.record({
      about: fc.constant("repository" as const),
      root: fc.string(),
      branch: fc.option(fc.string(), { nil: undefined }),
      defaultBranches: fc.array(fc.string()),
      modified: fc.integer(),
      untracked: fc.integer(),
      stashes: fc.integer(),
      unpushed: fc.option(fc.integer(), { nil: undefined }),
    }),
    fc.record({
      about: fc.constant("path" as const),
      existence: fc.constantFrom("exists" as const, "absent" as const),
      type: fc.constantFrom("file" as const, "folder" as const, "link" as const, "other" as const, "absent" as const),
      places: fc.array(
        fc.record({
          path: fc.string(),
          real: fc.string(),
          target: fc.oneof(fc.string(), fc.constant("/home/ann/.ssh/id_rsa")),
        }),
      ),
      count: fc.record({
        files: fc.double(),
        bytes: fc.double(),
        complete: fc.constantFrom("yes" as const, "no" as const),
      }),
      git: fc.oneof(
        fc.constant("unknown" as const),
        fc.record({ clean: fc.integer(), modified: fc.integer(), untracked: fc.integer(), ignored: fc.integer() }),
      ),
      ignored: fc.constantFrom("whole" as const, "no" as const),
      hardLinks: fc.integer(),
    }),
  );

  test("of any kind are judged without an error", { timeout: patience }, () => {
    fc.assert(
      fc.property(
        fc.array(lines, { minLength: 1, maxLength: 4 }),
        fc.array(anyRule, { maxLength: 3 }),
        fc.array(fc.option(answers, { nil: undefined }), { minLength: 1, maxLength: 12 }),
        (effects, rules, given) => {
          const planned = planOf(command("x"), { effects: effects.map(effect), problems: [] });
          const policy = policyOf("balanced", rules);
          const facts = new Map<string, Answer>();
          let position = 0;
          const answer = (questions: readonly Question[]): void => {
            for (const question of questions) {
              const next = given[position++ % given.length];
              if (next !== undefined) facts.set(questionKey(question), next);
            }
          };
          answer(planned.questions);
          const first = conclude(planned, facts, policy, surroundings);
          if (first.kind === "questions") answer(first.questions);
          const second = conclude(planned, facts, policy, surroundings);
          const verdict = second.kind === "verdict" ? second.verdict : undefined;
          expect(verdict === undefined || verdict.reasons.length > 0).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });

  test("are asked once for each file, and first for what is written", () => {
    const inference: Inference = {
      effects: [
        "read src/a.ts",
        "modify src/a.ts edit",
        "read b",
        "modify src/a.ts content",
        "execute process:npm",
      ].map(effect),
      problems: [],
    };
    expect(planOf(command("x"), inference).questions).toEqual([
      { ask: "path", path: `${shop}/src/a.ts`, spelling: "literal", reach: "entry" },
      { ask: "path", path: `${shop}/b`, spelling: "literal", reach: "entry", git: "unasked" },
    ]);
  });

  test("are asked of the repository where git's work or a push depends on them", () => {
    const inference: Inference = {
      effects: ["publish git:origin/topic", "modify ./** uncommitted", "create git:local/topic"].map(effect),
      problems: [],
    };
    expect(planOf(command("x"), inference).questions).toEqual([
      { ask: "repository", folder: shop },
      { ask: "path", path: shop, spelling: "literal", reach: "tree" },
    ]);
  });

  test("about more than 200 files are not asked, and the call is held", () => {
    const effects = Array.from({ length: 250 }, (_, index) => `modify src/${index}.ts edit`);
    const planned = planOf(command("x"), { effects: effects.map(effect), problems: [] });
    expect([planned.questions.length, planned.omitted]).toEqual([200, "some"]);
    expect(outcome(judgeEffects(effects, { world }))).toBe("hold limit");
  });

  test("do not follow links that a call makes without end", () => {
    const verdict = judgeCommand("ln -s a b; ln -s b a; cat a/x", { world });
    expect([verdict.decision, verdict.reasons[0].text]).toEqual([
      "hold",
      "This touches more files, folders or links than are looked at.",
    ]);
  });

  test("lead to further questions where a link leads on", () => {
    const planned = planOf(command("x"), { effects: [effect("modify link content")], problems: [] });
    const conclusion = conclude(planned, world.facts(planned.questions), balanced, surroundings);
    expect(conclusion).toEqual({
      kind: "questions",
      questions: [{ ask: "path", path: "/home/ann/.ssh/id_rsa", spelling: "literal", reach: "entry" }],
    });
  });

  test("lead to further questions where a deleted tree may hold what a rule denies", () => {
    const planned = planOf(command("x"), { effects: [effect("delete src/**")], problems: [] });
    const policy = ruled({ deny: ["delete"], on: ["src/a.ts"] });
    expect(conclude(planned, world.facts(planned.questions), policy, surroundings)).toEqual({
      kind: "questions",
      questions: [{ ask: "path", path: `${shop}/src/a.ts`, spelling: "literal", reach: "entry" }],
    });
  });

  test("that would have to be asked for without end count as shown", () => {
    const rules = Array.from({ length: 201 }, (_, index) => ({ deny: ["delete"], on: [`src/nothing-${index}`] }));
    expect(outcome(judgeEffects(["delete src/**"], { world, policy: ruled(...rules.slice(0, 200)) }))).toBe(
      "hold rule",
    );
    expect(outcome(judgeEffects(["delete src/**"], { world, policy: ruled(...rules) }))).toBe("deny rule");
  });

  test("that are missing leave the verdict to the spelling", () => {
    const planned = planOf(command("x"), { effects: [effect("modify src/a.ts content")], problems: [] });
    const none: Facts = new Map();
    const conclusion = conclude(planned, none, balanced, surroundings);
    expect(conclusion.kind === "verdict" && conclusion.verdict.decision).toBe("hold");
  });
});
