import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Keepable, type RetentionPolicy, retentionOf, toDrop } from "../../../src/core/snapshot/retention.ts";

const policy: RetentionPolicy = {
  age: 100,
  count: 3,
  bytes: 1_000,
  never: 10,
  inPassing: { count: 1, small: 2, never: 5 },
};
const now = 1_000;

function taken(...ages: readonly number[]): readonly Keepable[] {
  return ages.map((age) => ({ id: `s${age}`, takenAt: now - age, borrows: [], taken: "as promised" }));
}

/** Taken in passing. */
function passing(...ages: readonly number[]): readonly Keepable[] {
  return taken(...ages).map((one) => ({ ...one, id: one.id.replace("s", "p"), taken: "in passing" }));
}

/** Taken in passing, of few files. */
function small(...ages: readonly number[]): readonly Keepable[] {
  return taken(...ages).map((one) => ({ ...one, id: one.id.replace("s", "e"), taken: "in passing, small" }));
}

/** With these contents needed. */
function borrowing(snapshot: readonly Keepable[], ...borrows: readonly string[]): readonly Keepable[] {
  return snapshot.map((one) => ({ ...one, borrows }));
}

const sizesOf = (snapshots: readonly Keepable[], size = 100): ReadonlyMap<string, number> =>
  new Map(snapshots.flatMap(({ id, borrows }) => [id, ...borrows]).map((id) => [id, size]));

describe("what is kept no longer", () => {
  test.each([
    ["nothing where nothing is over", taken(50, 40, 30), policy, []],
    ["what is older than the age", taken(101, 100, 50), policy, ["s101"]],
    ["the oldest beyond the count", taken(50, 40, 30, 20), policy, ["s50"]],
    ["the oldest until the rest fits", taken(50, 40, 30), { ...policy, bytes: 100 }, ["s50", "s40"]],
    ["the oldest whatever their order is", taken(20, 50, 30, 40), policy, ["s50"]],
    ["never what is young", taken(9, 8, 7, 6, 5), { ...policy, bytes: 0 }, []],
    ["nothing of a future that a clock came back from", taken(-500, -400, -300, -200), policy, []],
    ["nothing of nothing", [], policy, []],
    ["what was taken in passing beyond its own number", passing(8, 7, 6), policy, ["p8", "p7"]],
    ["what was taken in passing before all else", [...taken(90, 80), ...passing(20, 3)], policy, ["p20"]],
    ["what was promised where that is not enough", [...taken(90, 80, 70), ...passing(3)], policy, ["s90"]],
    ["nothing of what was taken in passing and is young", passing(4, 3, 2, 1), policy, []],
    ["what was taken in passing and is older than the age", passing(101), policy, ["p101"]],
    [
      "edits beyond their own number, and nothing else for them",
      [...taken(90, 80, 70), ...small(60, 50, 40)],
      policy,
      ["e60"],
    ],
    [
      "what frees nothing by itself, together with what then does",
      [...taken(50), ...borrowing(taken(40, 30), "s50")],
      { ...policy, bytes: 200 },
      ["s50", "s40"],
    ],
    [
      "nothing for room that is not made by it",
      [...taken(50, 40), ...borrowing(taken(9), "s50", "s40")],
      { ...policy, bytes: 0 },
      [],
    ],
    [
      "what makes room alone, where another would not",
      [...taken(50, 40), ...borrowing(taken(9), "s50")],
      { ...policy, bytes: 200 },
      ["s50", "s40"],
    ],
    [
      "what is needed by nothing else, of what was dropped before",
      borrowing(taken(50, 40), "gone"),
      { ...policy, bytes: 0 },
      ["s50", "s40"],
    ],
  ] as const)("%s", (_name, snapshots, by, dropped) => {
    expect(toDrop(snapshots, sizesOf(snapshots), by, now)).toEqual(dropped);
  });

  test("is never young, and leaves what fits or is young", () => {
    const some = fc.array(fc.record({ age: fc.nat(200), onDisk: fc.nat(600) }), { maxLength: 12 });
    fc.assert(
      fc.property(some, (given) => {
        const snapshots = given.map(({ age }, index) => ({
          id: String(index),
          takenAt: now - age,
          borrows: [],
          taken: "as promised" as const,
        }));
        const sizes = new Map(given.map(({ onDisk }, index) => [String(index), onDisk]));
        const dropped = new Set(toDrop(snapshots, sizes, policy, now));
        const left = snapshots.filter(({ id }) => !dropped.has(id));
        expect(snapshots.every(({ id, takenAt }) => !dropped.has(id) || now - takenAt >= policy.never)).toBe(true);
        const old = left.filter(({ takenAt }) => now - takenAt >= policy.never);
        if (old.length > 0) {
          expect(left.length).toBeLessThanOrEqual(policy.count);
          expect(left.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0)).toBeLessThanOrEqual(policy.bytes);
          expect(old.every(({ takenAt }) => now - takenAt <= policy.age)).toBe(true);
        }
      }),
    );
  });
});

describe("how long a person wants snapshots kept", () => {
  const day = 86_400_000;
  test.each([
    ["as they say", { days: 7, count: 20, gigabytes: 2 }, { age: 7 * day, count: 20, bytes: 2e9 }],
    [
      "but not shorter than a run may take",
      { days: 0, count: 20, gigabytes: 2 },
      { age: 2 * day, count: 20, bytes: 2e9 },
    ],
    ["and never none at all", { days: -1, count: -5, gigabytes: -1 }, { age: 2 * day, count: 10, bytes: 1e8 }],
    ["in whole numbers", { days: 2.5, count: 20.7, gigabytes: 0.5 }, { age: 2.5 * day, count: 20, bytes: 5e8 }],
  ])("%s", (_how, settings, policy) => {
    expect(retentionOf(settings)).toEqual({
      ...policy,
      never: 2 * day,
      inPassing: { count: 100, small: 1_000, never: 3_600_000 },
    });
  });
});
