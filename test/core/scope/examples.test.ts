import { describe, expect, it } from "vitest";
import { checkExamples, type ExampleFailure } from "../../../src/core/scope/examples.ts";
import { parseScope } from "../../../src/core/scope/parseScope.ts";
import type { Scope } from "../../../src/core/scope/scope.ts";
import type { Surroundings } from "../../../src/core/surroundings.ts";

const root = "/home/u/app";
const surroundings: Surroundings = {
  roots: [root],
  home: "/home/u",
  temporary: ["/tmp"],
  state: "/home/u/.holdpoint",
  installed: [],
  platform: "posix",
};

function scopeOf(...rules: readonly object[]): Scope {
  const { scope, problems } = parseScope(JSON.stringify({ version: 1, rules }));
  if (scope === undefined) throw new Error(JSON.stringify(problems));
  return scope;
}

function failures(...rules: readonly object[]): readonly ExampleFailure[] {
  return checkExamples(scopeOf(...rules), root, surroundings);
}

describe("checkExamples", () => {
  it("finds nothing wrong with examples that hold", () => {
    expect(
      failures(
        {
          deny: ["modify", "delete"],
          on: ["infra/prod/**"],
          examples: { match: ["rm -rf infra/prod", "rm -rf infra"], miss: ["rm -rf infra/dev", "ls"] },
        },
        {
          allow: ["delete"],
          on: ["src/**"],
          examples: { match: ["rm src/a.ts"], miss: ["rm -rf .", "rm package.json"] },
        },
        { hold: ["*"], on: ["git:*/release-*"] },
      ),
    ).toEqual([]);
  });

  it("names the rule and the command of a match that misses", () => {
    expect(
      failures(
        { hold: ["*"], on: ["docs/**"] },
        { deny: ["delete"], on: ["infra/**"], examples: { match: ["rm -rf src", "rm infra/x"] } },
      ),
    ).toEqual([
      {
        rule: 2,
        path: expect.anything(),
        command: "rm -rf src",
        message: expect.stringMatching(/^The rule does not deny this: it would .*delete/),
        mend: "Widen `on` or the verbs of the rule, or move the example to `miss`.",
      },
    ]);
  });

  it("names the rule and the command of a miss that matches", () => {
    expect(failures({ hold: ["delete"], on: ["src/secrets/**"], examples: { miss: ["rm -rf src"] } })).toEqual([
      {
        rule: 1,
        path: expect.anything(),
        command: "rm -rf src",
        message: "The rule holds this, though it is given as a miss.",
        mend: "Narrow `on` or the verbs of the rule, or move the example to `match`.",
      },
    ]);
  });

  it("says when an example cannot be read", () => {
    expect(failures({ hold: ["delete"], on: ["src/**"], examples: { match: ["rm 'src"] } })).toEqual([
      {
        rule: 1,
        path: expect.anything(),
        command: "rm 'src",
        message: expect.stringMatching(/^This example cannot be read: ./),
        mend: expect.stringMatching(/./),
      },
    ]);
  });
});
