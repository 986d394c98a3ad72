import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verbs } from "../../../src/core/effects/effect.ts";
import { objectionsTo, permissionFor } from "../../../src/core/policy/rules.ts";
import { file, type Resource, unknownFile } from "../../../src/core/resource.ts";
import { compilePattern } from "../../../src/core/scope/compilePattern.ts";
import { candidatesIn, compileScope } from "../../../src/core/scope/compileScope.ts";
import { coversTarget, overlapsTarget } from "../../../src/core/scope/matchTarget.ts";
import { parsePattern } from "../../../src/core/scope/pattern.ts";
import { RuleIndex } from "../../../src/core/scope/ruleIndex.ts";
import { defaultScope, type Pattern, type Rule, type Scope } from "../../../src/core/scope/scope.ts";
import { targetOf } from "../../../src/core/scope/target.ts";

const view = { root: "/home/u/w", home: "/home/u" };

const char = fc.constantFrom("a", "b", "A", "é", "ß", "*", "?", "[ab]", "[!a]", ".");
const name = fc.array(char, { minLength: 1, maxLength: 3 }).map((parts) => parts.join("").replace(/\*+/g, "*"));
const segment = fc.oneof(
  { weight: 4, arbitrary: name },
  { weight: 2, arbitrary: fc.constantFrom("a", "b", "ab") },
  { weight: 1, arbitrary: fc.constant("**") },
  { weight: 1, arbitrary: fc.tuple(name, name).map(([left, right]) => `{${left},${right}}`) },
);
const glob = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
const start = fc.constantFrom(
  "",
  "",
  "",
  "~/",
  "~/w/",
  "/",
  "/home/",
  "/home/u/w/",
  "/home/*/w/",
  "git:",
  "kube:",
  "host:",
);
const pattern: fc.Arbitrary<Pattern> = fc
  .tuple(start, glob)
  .map(([prefix, text]) => parsePattern(prefix + text))
  .filter((parsed): parsed is Pattern => !("problem" in parsed));

const plainName = fc
  .array(fc.constantFrom("a", "b", "A", "é", "e\u0301", "ß", "SS", "."), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join(""))
  .filter((text) => !/^\.+$/.test(text));
const reach = fc.constantFrom("entry" as const, "tree" as const);
const place = fc.constantFrom("/home/u/w", "/home/u/w", "/home/u/w", "/home/u", "/home", "", "/HOME/U/w");
const path = fc.array(plainName, { maxLength: 4 }).map((names) => names.map((one) => `/${one}`).join(""));
const shellGlob = fc
  .array(fc.oneof(name, fc.constantFrom("*", "**", "a")), { minLength: 1, maxLength: 3 })
  .map((names) => `/${names.join("/")}`);
const resource: fc.Arbitrary<Resource> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(place, path, reach).map(([base, rest, whole]) => file(base + rest || "/", whole)) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.constantFrom("/home/u/w", "/home/*", "/home/u", "", "/*/u/w", "/**"), shellGlob, reach)
      .map(([base, rest, whole]): Resource => ({ scheme: "file", path: base + rest, spelling: "glob", reach: whole })),
  },
  { weight: 1, arbitrary: fc.constantFrom(unknownFile(), unknownFile("/home/u/w/a"), unknownFile("/home")) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc.constantFrom("git" as const, "kube" as const, "host" as const),
        fc.array(fc.oneof(plainName, fc.constant("?")), { minLength: 1, maxLength: 3 }),
      )
      .map(([scheme, names]): Resource => ({ scheme, name: names.join("/") })),
  },
);

const rule: fc.Arbitrary<Rule> = fc
  .record({
    decision: fc.constantFrom("allow" as const, "hold" as const, "deny" as const),
    verbs: fc.constantFrom<Rule["verbs"]>(verbs, ["delete"], ["modify", "create"]),
    first: pattern,
    others: fc.array(pattern, { maxLength: 2 }),
    agents: fc.constantFrom(["*"], ["other"]),
  })
  .map(({ first, others, ...rest }) => ({
    ...rest,
    on: [first, ...others] as const,
    because: undefined,
    examples: { match: [], miss: [] },
    position: 1,
  }));

function scopeOf(rules: readonly Rule[]): Scope {
  return { ...defaultScope, rules: rules.map((one, index) => ({ ...one, position: index + 1 })) };
}

const caller = { agent: "a", label: "A", session: "s", identity: "claimed" } as const;
const inquiry = { ask: () => undefined, askReach: () => undefined };

describe("an index of rules", { timeout: 60_000 }, () => {
  it("leaves out no pattern that covers or overlaps a resource", () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 12 }), resource, (patterns, touched) => {
        const rules = patterns.map((one): Rule => ({ ...rule0, on: [compilePattern(one)] }));
        const target = targetOf(touched, view.root, view.home);
        for (const names of ["exact", "folded"] as const) {
          const named = new Set(new RuleIndex(rules).candidates([target], names).flatMap((one) => one.patterns));
          const missed = rules
            .flatMap(({ on }) => on)
            .filter(
              (one) =>
                !named.has(one) &&
                (coversTarget(one, target, names) === "yes" || overlapsTarget(one, target, names) === "yes"),
            );
          expect({ touched, names, missed: missed.map(({ text }) => text) }).toEqual({ touched, names, missed: [] });
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it("gives the same rules, with the same patterns, as going through every rule", () => {
    fc.assert(
      fc.property(fc.array(rule, { minLength: 1, maxLength: 8 }), resource, (rules, touched) => {
        const plain = scopeOf(rules);
        const compiled = compileScope(plain);
        const effect = {
          verb: "delete",
          resource: touched,
          loses: "content",
          sight: "plain",
          because: "",
          source: "",
        } as const;
        const landings =
          touched.scheme === "file"
            ? { asked: [touched], spelled: [touched], real: [touched], facts: undefined }
            : undefined;
        const matter = { effect, landings: landings as never, caller };
        const told = (scope: Scope): unknown => {
          const effort = { left: Number.POSITIVE_INFINITY };
          const objections = objectionsTo(matter, scope, view, inquiry, effort);
          if (objections === "too much") throw new Error("There is no end to this effort.");
          return {
            objections: objections.map((one) => [one.rule.position, one.pattern.text, one.certainty]),
            permission: permissionFor(matter, scope, view, effort)?.pattern.text,
          };
        };
        expect(told(compiled)).toEqual(told(plain));
      }),
      { numRuns: 2_000 },
    );
  });
});

const rule0: Rule = {
  decision: "hold",
  verbs,
  on: [{ text: "a", scheme: "file", base: "workspace", glob: "a" }],
  because: undefined,
  agents: ["*"],
  examples: { match: [], miss: [] },
  position: 1,
};

describe("an index of a thousand rules", () => {
  const texts = (of: (index: number) => string): readonly Rule[] =>
    Array.from({ length: 1_000 }, (_, index) => {
      const parsed = parsePattern(of(index));
      if ("problem" in parsed) throw new Error(parsed.problem);
      return { ...rule0, position: index + 1, on: [compilePattern(parsed)] };
    });

  it.each<readonly [string, (index: number) => string, Resource, number]>([
    ["folders", (index) => `src/part${index}/**`, file("/home/u/w/src/part7/x.ts"), 1],
    ["names anywhere", (index) => `**/part${index}/*.ts`, file("/home/u/w/src/part7/x.ts"), 1],
    ["endings", (index) => `src/*.e${index}`, file("/home/u/w/src/x.e7"), 1],
    ["beginnings", (index) => `src/part${index}-*`, file("/home/u/w/src/part7-x"), 1],
    ["both", (index) => `src/a${index}*b${index}`, file("/home/u/w/src/a7xb7"), 1],
    ["other folders than a deleted tree", (index) => `src/part${index}/**`, file("/home/u/w/lib", "tree"), 0],
    ["another place", (index) => `/srv/${index}/**`, file("/home/u/w/src/x"), 0],
    [
      "what a glob can match",
      (index) => `src/part${index}/**`,
      { scheme: "file", path: "/home/u/w/src/*7/x", spelling: "glob", reach: "entry" },
      100,
    ],
    ["branches", (index) => `git:origin/team${index}-*`, { scheme: "git", name: "origin/team7-x" }, 1],
  ])("names few for a resource: %s", (_, of, touched, most) => {
    const target = targetOf(touched, view.root, view.home);
    expect(new RuleIndex(texts(of)).candidates([target], "folded").length).toBeLessThanOrEqual(most);
  });

  it("names all of what lies in a deleted tree, in order", () => {
    const target = targetOf(file("/home/u/w/src", "tree"), view.root, view.home);
    const positions = new RuleIndex(texts((index) => `src/part${index}/**`)).candidates([target], "folded");
    expect(positions.map(({ rule: { position } }) => position)).toEqual(
      Array.from({ length: 1_000 }, (_, index) => index + 1),
    );
  });

  it("names every pattern whose comparison with a very long name may end undecided", () => {
    const rules = texts((index) => `part${index}/${"*a".repeat(200)}`);
    const target = targetOf(file(`/home/u/w/${"b".repeat(4_000)}`, "tree"), view.root, view.home);
    expect(new RuleIndex(rules).candidates([target], "folded")).toHaveLength(1_000);
  });
});

describe("a scope changed after it was compiled", () => {
  it("is matched by the rules it has now", () => {
    const compiled = compileScope(scopeOf([rule0]));
    const changed = { ...compiled, rules: [] };
    const target = targetOf(file("/home/u/w/a"), view.root, view.home);
    expect(candidatesIn(compiled, [target], "folded")).toHaveLength(1);
    expect(candidatesIn(changed, [target], "folded")).toEqual([]);
  });
});
