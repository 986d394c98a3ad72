import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Inference } from "../../src/core/effects/inference.ts";
import { conclude, type Policy, planOf } from "../../src/core/evaluate.ts";
import { type Answer, type Facts, type Question, questionKey } from "../../src/core/facts.ts";
import { compareDecisions, strictest } from "../../src/core/policy/decision.ts";
import {
  balanced,
  command,
  effect,
  judgeCommand,
  judgeEffects,
  outcome,
  ruled,
  scopeOf,
  surroundings,
} from "./policy/situation.ts";
import { World } from "./policy/world.ts";

const shop = "/home/ann/shop";

/** Properties try many cases; on a busy machine that takes a while. */
const patience = 120_000;

const world = new World(
  [
    { path: `${shop}/src/a.ts` },
    { path: `${shop}/src/b.ts`, git: "modified" },
    { path: `${shop}/src/c.ts`, git: "untracked" },
    { path: `${shop}/dist/a.js`, git: "ignored" },
    { path: `${shop}/build/tool.ts` },
    { path: `${shop}/.env`, git: "ignored" },
    { path: `${shop}/.vscode/settings.json` },
    { path: `${shop}/link`, leadsTo: "/home/ann/.ssh/id_rsa" },
    { path: `${shop}/lib`, leadsTo: `${shop}/src` },
    { path: "/home/ann/.ssh/id_rsa", git: "unknown" },
    { path: "/tmp/x/y", git: "unknown" },
  ],
  {},
);

const lines = fc.constantFrom(
  "read src/a.ts",
  "read .env",
  "read ./**",
  "read link",
  "read ?",
  "create src/new.ts",
  "modify src/a.ts edit",
  "modify src/b.ts content",
  "modify src/*.ts edit",
  "modify lib/c.ts content",
  "modify ./** uncommitted",
  "modify .vscode/settings.json edit",
  "modify link content",
  "delete src/**",
  "delete src/?",
  "delete dist/**",
  "delete build/**",
  "delete .vscode/**",
  "delete ./**",
  "delete /tmp/x/**",
  "delete ?",
  "execute process:npm",
  "execute process:sh none opaque",
  "connect host:example.com:443",
  "publish git:origin/topic",
  "publish git:origin/main",
  "administer kube:prod/shop/pod/web remote",
);
const rule = fc.record({
  verb: fc.constantFrom("*", "read", "create", "modify", "delete", "execute", "publish"),
  on: fc.constantFrom(
    "**",
    "src/**",
    "src/*.ts",
    "dist/**",
    "{src,build}/**",
    ".env",
    "~/.ssh/**",
    "/tmp/**",
    "git:*/topic",
    "kube:*prod*/**",
  ),
  agents: fc.constantFrom(undefined, ["vscode"], ["codex"]),
});
const objection = fc.record({ decision: fc.constantFrom("hold", "deny"), rule });
const anyRule = fc.record({ decision: fc.constantFrom("allow", "hold", "deny"), rule });
const preset = fc.constantFrom("balanced", "strict", "readonly");
const somewhere = fc.constantFrom(world, undefined);

function ruleText({
  decision,
  rule: { verb, on, agents },
}: {
  decision: string;
  rule: { verb: string; on: string; agents: string[] | undefined };
}): object {
  return { [decision]: [verb], on: [on], ...(agents === undefined ? {} : { agents }) };
}

function policyOf(presetName: string, rules: readonly Parameters<typeof ruleText>[0][], filesPerCall?: number): Policy {
  const limits = filesPerCall === undefined ? {} : { limits: { filesPerCall } };
  return {
    scopes: [{ root: shop, scope: scopeOf({ version: 1, preset: presetName, rules: rules.map(ruleText), ...limits }) }],
  };
}

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

describe("commands", () => {
  test.each([
    // Ordinary work never stops.
    ["ls -la", "allow preset"],
    ["cat src/a.ts | grep -n export", "allow preset"],
    ["grep -rn TODO .", "allow preset"],
    ["find src -name '*.ts' | xargs wc -l", "allow preset"],
    ["npm test", "allow preset"],
    ["npm ci && npm run build", "allow preset"],
    ["npx prettier --write .", "allow preset"],
    ["mkdir -p src/deep && touch src/deep/x.ts", "allow preset"],
    ["echo hello > src/hello.txt", "allow preset"],
    ["echo hello >> src/c.ts", "allow preset"],
    ["echo hello > src/a.ts", "allow preset"],
    ["sed -i s/a/b/ src/a.ts", "allow preset"],
    ["git status && git diff", "allow preset"],
    ["git add -A && git commit -m 'Remove rm -rf /'", "allow preset"],
    ["git checkout -b topic2", "allow preset"],
    ["git push origin topic", "allow preset"],
    ["git checkout -- src/a.ts", "allow preset"],
    ["rm -rf dist node_modules", "allow preset"],
    ["rm -rf /tmp/x", "allow preset"],
    ["curl -s https://example.com/x.json", "allow preset"],
    ["cat .env.example", "allow preset"],
    // What takes something away, leaves the scope or cannot be seen is held.
    ["rm -rf src", "hold preset"],
    ["rm src/a.ts", "hold preset"],
    ["rm -rf build", "hold preset"],
    ["rm -rf /tmp", "hold preset"],
    ["echo hello > src/c.ts", "hold preset"],
    ["cp /dev/null src/b.ts", "hold preset"],
    ["mv src/c.ts /srv/c.ts", "hold preset"],
    ["git checkout -- src/b.ts", "hold preset"],
    ["git reset --hard HEAD~1", "hold preset"],
    ["git clean -fd src", "hold preset"],
    ["git stash drop", "hold preset"],
    ["git branch -D topic2", "hold preset"],
    ["git push origin main", "hold preset"],
    ["git push --force origin topic", "hold preset"],
    ["cat .env", "hold preset"],
    ["cat link", "hold preset"],
    ["cat ~/.aws/credentials", "hold preset"],
    ["echo x > ../other.txt", "hold preset"],
    ["echo x > .husky/pre-commit", "hold preset"],
    ["bash deploy.sh", "hold preset"],
    ["$(echo rm) -rf src", "hold preset"],
    ['eval "$X"', "hold preset"],
    ["cat <<< 'unclosed", "hold syntax"],
    // The floor, and what is protected, are denied.
    ["rm -rf /", "deny floor"],
    ["rm -rf ~", "deny floor"],
    ["rm -rf .", "deny floor"],
    ["rm -rf ./*", "deny floor"],
    ["cd src && rm -rf ..", "deny floor"],
    ["dd if=/dev/zero of=/dev/sda", "deny floor"],
    [":(){ :|:& };:", "deny floor"],
    ["rm -rf .vscode", "deny protected"],
    ["rm -rf .git", "deny protected"],
    ["echo '{}' > .vscode/settings.json", "deny protected"],
    ["echo '{}' > .holdpoint.json", "deny protected"],
    ["echo x >> ~/.bashrc", "deny protected"],
    ["echo x > link", "deny protected"],
    ["rm -rf ~/.holdpoint", "deny protected"],
    ["holdpoint exec 1234", "deny protected"],
    // One bad command in a line decides.
    ["npm test; cat src/a.ts; rm -rf ~", "deny floor"],
    ["git status && rm -rf src", "hold preset"],
  ])("%s", (text, expected) => {
    expect(outcome(judgeCommand(text, { world }))).toBe(expected);
  });
});

describe("facts", () => {
  const answers: fc.Arbitrary<Answer> = fc.oneof(
    fc.record({ about: fc.constant("nothing" as const), why: fc.string() }),
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
      { ask: "path", path: `${shop}/b`, spelling: "literal", reach: "entry" },
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
