import fc from "fast-check";
import { Minimatch } from "minimatch";
import { expect, test } from "vitest";
import { patience } from "./arbitraries.ts";
import { judgeEffects, ruled } from "./situation.ts";
import { World } from "./world.ts";

const shop = "/home/ann/shop";
const name = fc.constantFrom("a", "b", "ab");
/** A few files, at most three names deep. */
const tree = fc.uniqueArray(
  fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/")),
  { minLength: 1, maxLength: 6 },
);
const wildName = fc.constantFrom("a", "b", "ab", "*", "?", "a*", "[ab]");
const glob = fc.array(wildName, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const folder = fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => names.join("/"));

/** Every entry of the tree: its files, and the folders above them. A file that is a folder of another is one. */
function entries(files: readonly string[]): readonly string[] {
  return [
    ...new Set(files.flatMap((path) => path.split("/").map((_, index, names) => names.slice(0, index + 1).join("/")))),
  ];
}

/** Whether the pattern names the path or something it lies in, by minimatch. */
function means(pattern: string, path: string): boolean {
  const matcher = new Minimatch(pattern, { dot: true, platform: "linux" });
  return path.split("/").some((_, index, names) => matcher.match(names.slice(0, index + 1).join("/")));
}

/** Whether the pattern can name something at or below the path, whatever there is: it fits as far as both go. */
function mayMean(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return given.every(
    (one, index) => wanted[index] === undefined || new Minimatch(wanted[index], { dot: true }).match(one),
  );
}

test("a deny reaches a deleted tree exactly where something of it exists in it, and else holds what it may mean", {
  timeout: patience,
}, () => {
  const counted = { deny: 0, hold: 0, none: 0 };
  fc.assert(
    fc.property(tree, glob, folder, (files, pattern, deleted) => {
      const world = new World(
        files.map((path) => ({ path: `${shop}/${path}` })),
        {},
      );
      const policy = ruled({ deny: ["delete"], on: [pattern] });
      const verdict = judgeEffects([`delete ${deleted}/**`], { world, policy });
      const spoken = verdict.reasons.find(({ source }) => source === "rule")?.decision ?? "none";
      const there = entries(files).filter((path) => path === deleted || path.startsWith(`${deleted}/`));
      const reached = means(pattern, deleted) || there.some((path) => means(pattern, path));
      const expected = reached ? "deny" : mayMean(pattern, deleted) ? "hold" : "none";
      expect({ files, pattern, deleted, spoken }).toEqual({ files, pattern, deleted, spoken: expected });
      counted[expected]++;
    }),
    { numRuns: 800 },
  );
  // Each kind of answer came up often enough to have been tried.
  expect(Math.min(...Object.values(counted))).toBeGreaterThan(40);
});
