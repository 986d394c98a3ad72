import { describe, expect, test } from "vitest";
import { judgeEffects, outcome } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";

describe("git", () => {
  const clean = new World([{ path: `${shop}/src/clean.ts` }], {});
  const dirty = new World(
    [
      { path: `${shop}/src/changed.ts`, git: "modified" },
      { path: `${shop}/src/clean.ts` },
      { path: `${shop}/x.log`, git: "ignored" },
    ],
    { modified: 1, untracked: 2 },
  );
  test.each([
    ["modify ./** uncommitted", clean, "allow preset"],
    ["modify ./** uncommitted", dirty, "hold preset"],
    ["modify src/clean.ts uncommitted", dirty, "allow preset"],
    ["modify src/changed.ts uncommitted", dirty, "hold preset"],
    ["modify src/deleted.ts uncommitted", dirty, "allow preset"],
    ["delete ./** untracked", clean, "allow preset"],
    ["delete git:HEAD untracked", clean, "allow preset"],
    ["delete git:HEAD untracked", dirty, "hold preset"],
    ["delete git:HEAD ignored", clean, "hold preset"],
    ["delete src/** ignored", clean, "allow preset"],
    ["delete ./** ignored", dirty, "hold preset"],
    ["delete git:topic none", clean, "allow preset"],
    ["delete git:topic history", clean, "hold preset"],
    ["create git:HEAD", dirty, "allow preset"],
    ["connect git:origin", dirty, "allow preset"],
    ["publish git:origin/topic", clean, "allow preset"],
    ["publish git:origin/team%2Ftopic", clean, "allow preset"],
    ["publish git:origin/?", clean, "allow preset"],
    ["publish git:origin/HEAD", clean, "allow preset"],
    ["publish git:?/?", clean, "allow preset"],
    ["publish git:origin/main", clean, "hold preset"],
    ["publish git:origin/MASTER", clean, "hold preset"],
    ["publish git:origin/refs%2Fheads%2Fmain", clean, "hold preset"],
    ["publish git:origin/release-1", clean, "hold preset"],
    ["publish git:origin/release%2F1", clean, "hold preset"],
    ["publish git:origin/production", clean, "hold preset"],
    ["publish git:origin/product-page", clean, "hold preset"],
    ["publish git:origin/refs%2Ftags%2Fv1", clean, "hold preset"],
    ["publish git:https:%2F%2Fevil.example%2Fx/topic", clean, "hold preset"],
    ["publish git:origin/topic history", clean, "hold preset"],
    ["publish git:origin/topic remote", clean, "hold preset"],
    ["publish git:origin/?", new World([], { branch: "main" }), "hold preset"],
    ["publish git:origin/?", new World([], { branch: undefined }), "hold preset"],
    ["publish git:origin/trunk", new World([], { defaultBranches: ["trunk"] }), "hold preset"],
    ["publish git:origin/topic", new World([]), "hold preset"],
  ] as const)("%s %# → %s", (line, world, expected) => {
    expect(outcome(judgeEffects([line], { world }))).toBe(expected);
  });
});
