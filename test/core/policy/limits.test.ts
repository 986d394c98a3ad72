import { expect, test } from "vitest";
import type { Policy } from "../../../src/core/evaluate.ts";
import { judgeEffects, outcome, scopeOf } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const world = new World(
  ["a", "b", "c"].map((name) => ({ path: `${shop}/src/${name}.ts` })),
  {},
);

function limited(filesPerCall: number): Policy {
  return {
    scopes: [
      {
        root: shop,
        scope: scopeOf({ version: 1, limits: { filesPerCall }, rules: [{ allow: ["delete"], on: ["**"] }] }),
      },
    ],
  };
}

test.each([
  ["as many files as allowed pass", 3, ["delete src/**"], "allow rule"],
  ["more are held", 2, ["delete src/**"], "hold limit"],
  ["effects add up", 2, ["modify src/a.ts edit", "modify src/b.ts edit", "create src/d.ts"], "hold limit"],
  ["reading does not count", 1, ["read src/**", "modify src/a.ts edit"], "allow preset"],
  ["a match counts once", 2, ["modify src/*.ts edit"], "hold limit"],
])("%s", (_name, filesPerCall, lines, expected) => {
  const verdict = judgeEffects(lines, { world, policy: limited(filesPerCall) });
  expect(outcome(verdict)).toBe(expected);
});

test("without facts the number of files of a tree is not known, so it is held", () => {
  expect(judgeEffects(["delete src/**"], { policy: limited(50) }).reasons).toEqual([
    {
      decision: "hold",
      source: "limit",
      text: "How many files this changes is not known, and one call may change 50.",
      instead: "Do it in steps of at most 50 files.",
      rule: undefined,
    },
  ]);
});

test("the smallest limit of the scopes that are heard counts", () => {
  const policy: Policy = {
    scopes: [
      ...limited(50).scopes,
      {
        root: `${shop}/src`,
        scope: scopeOf({ version: 1, limits: { filesPerCall: 1 }, rules: [{ allow: ["delete"], on: ["**"] }] }),
      },
    ],
  };
  expect(judgeEffects(["delete src/**"], { world, policy }).reasons[0]).toEqual({
    decision: "hold",
    source: "limit",
    text: "This changes 3 files or more, and one call may change 1.",
    instead: "Do it in steps of at most 1 files.",
    rule: undefined,
  });
});
