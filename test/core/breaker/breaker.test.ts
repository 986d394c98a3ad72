import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Incident, tripOf, withIncident } from "../../../src/core/breaker/breaker.ts";
import { areAlike, type Intent } from "../../../src/core/breaker/intent.ts";

const minute = 60_000;

function refusal(at: number, on: string, deed: Intent["deed"] = "lose"): Incident {
  return {
    at,
    session: "s",
    what: `something with ${on}`,
    why: "no",
    kind: { of: "refusal", intents: [{ deed, on }] },
  };
}

function of(...incidents: readonly Incident[]): readonly Incident[] {
  return incidents.reduce<readonly Incident[]>(withIncident, []);
}

describe("a breaker", () => {
  test.each([
    ["the same folder", ["/w/data", "/w/data", "/w/data"], "refusals"],
    ["the folder, what is in it, and what it is in", ["/w/data", "/w/data/a.db", "/w"], "refusals"],
    ["nobody knows what", ["/w/data", "", "/w/data"], "refusals"],
    ["a database by another open part", ["db:postgres/", "db:postgres/host/shop", "db:postgres/"], "refusals"],
    ["two different things and nobody knows what", ["/w/a", "/w/b", ""], undefined],
    ["a thing twice and nobody knows what", ["/w/a", "/w/b", "/w/a", ""], "refusals"],
    ["three different things", ["/w/a", "/w/b", "/w/c"], undefined],
    ["two of three", ["/w/a", "/w/b", "/w/a"], undefined],
    ["names that only begin alike", ["/w/data", "/w/database", "/w/data2"], undefined],
  ])("%s refused three times", (_name, ons, cause) => {
    expect(tripOf(of(...ons.map((on, index) => refusal(index * minute, on))), 3)?.cause).toBe(cause);
  });

  test("a call after something known and something nobody can tell does not make one of two other things", () => {
    const mixed = (at: number, ...ons: readonly string[]): Incident => ({
      ...refusal(at, ""),
      kind: { of: "refusal", intents: ons.map((on) => ({ deed: on === "" ? "any" : "lose", on })) },
    });
    const others = [refusal(0, "/w/a"), refusal(minute, "/w/b")];
    expect(tripOf(of(...others, mixed(2 * minute, "/w/c", "")), 3)).toBeUndefined();
    expect(tripOf(of(...others, mixed(2 * minute, "/w/c", ""), refusal(3 * minute, "/w/b")), 3)?.story).toHaveLength(3);
    const twice = [mixed(0, "/w/a", ""), mixed(minute, "/w/b", "")];
    expect(tripOf(of(...twice, mixed(2 * minute, "/w/c", "")), 3)?.cause).toBe("refusals");
  });

  test("forgets refusals after an hour", () => {
    const late = of(refusal(0, "/w/a"), refusal(minute, "/w/a"), refusal(62 * minute, "/w/a"));
    expect(tripOf(late, 3)).toBeUndefined();
    expect(tripOf(late, 1)?.story).toHaveLength(1);
  });

  test("what nobody can tell counts for ten minutes, what is known for an hour", () => {
    const twice = [refusal(0, "/w/data"), refusal(minute, "/w/data")];
    expect(tripOf(of(...twice, refusal(10 * minute, "")), 3)?.cause).toBe("refusals");
    expect(tripOf(of(...twice, refusal(12 * minute, "")), 3)).toBeUndefined();
    expect(tripOf(of(...twice, refusal(12 * minute, "/w/data")), 3)?.cause).toBe("refusals");
  });

  test("a verb by other words is the same intent, another verb is not", () => {
    const [read, lose, any] = (["read", "lose", "any"] as const).map((deed): Intent => ({ deed, on: "/w/a" }));
    if (read === undefined || lose === undefined || any === undefined) throw new Error("three are made");
    expect([areAlike([read], [lose], 0), areAlike([any], [lose], 0), areAlike([read], [any], 0)]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test("a burst of deletions trips it, the same over a morning does not", () => {
    const deletion = (at: number): Incident => ({
      ...refusal(at, ""),
      kind: { of: "deletion", deleted: [] },
    });
    const each = (step: number) => of(...Array.from({ length: 40 }, (_, index) => deletion(index * step)));
    expect(tripOf(each(1_000), 3)?.cause).toBe("burst");
    expect(tripOf(each(minute), 3)).toBeUndefined();
  });

  test("deleting a resource and making it anew three times trips it, once or another one does not", () => {
    const deletion = (at: number, name: string): Incident => ({
      ...refusal(at, ""),
      kind: { of: "deletion", deleted: [name] },
    });
    const creation = (at: number, name: string): Incident => ({
      ...refusal(at, ""),
      kind: { of: "creation", created: [name] },
    });
    const cycle = (at: number, name: string) => [deletion(at, name), creation(at + 1, name)];
    expect(tripOf(of(...cycle(0, "a"), ...cycle(10, "a"), ...cycle(20, "a")), 3)?.cause).toBe("recreation");
    expect(tripOf(of(...cycle(0, "a"), ...cycle(10, "b"), ...cycle(20, "c")), 3)).toBeUndefined();
    expect(tripOf(of(creation(1, "a"), creation(2, "a"), creation(3, "a")), 3)).toBeUndefined();
  });

  test("never trips later because of further refusals", () => {
    const arbitrary = fc.record({
      at: fc.integer({ min: 0, max: 30 * minute }),
      on: fc.constantFrom("/w", "/w/a", "/w/b", "", "db:x"),
      deed: fc.constantFrom<Intent["deed"]>("lose", "read", "any"),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 12 }), arbitrary, fc.nat(12), (some, more, where) => {
        const built = (list: readonly { at: number; on: string; deed: Intent["deed"] }[]) =>
          list.map(({ on, deed }, index) => refusal((index * minute) / 2, on, deed));
        const last = { at: 0, on: "/w/a", deed: "lose" as const };
        const trips = tripOf(of(...built([...some, last])), 3) !== undefined;
        const added = [...some.slice(0, where), more, ...some.slice(where)];
        if (trips) expect(tripOf(of(...built([...added, last])), 3)).toBeDefined();
      }),
    );
  });
});
