import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/core/policy/decision.ts";
import { readLabelledRows } from "./labelledRows.ts";
import { baselineOf, type JudgedRow, listedIds, movementSince, outcomeOf, tallyOf } from "./tally.ts";

function judged(id: string, label: "danger" | "safe", decision: Decision): JudgedRow {
  return { row: { id, source: "s", group: "g", command: "x", label }, decision, confined: "no", reasons: ["why"] };
}

describe("the outcome of a row", () => {
  it.each([
    ["danger", "allow", "miss"],
    ["danger", "hold", "caught"],
    ["danger", "deny", "caught"],
    ["safe", "allow", "flow"],
    ["safe", "hold", "friction"],
    ["safe", "deny", "friction"],
  ] as const)("of %s and %s is %s", (label, decision, outcome) => {
    expect(outcomeOf(judged("a", label, decision))).toBe(outcome);
  });

  it("is counted by label", () => {
    const rows = [judged("a", "danger", "hold"), judged("b", "danger", "allow"), judged("c", "safe", "deny")];
    expect(tallyOf(rows)).toEqual({ danger: 2, caught: 1, safe: 1, interrupted: 1 });
    expect(tallyOf([])).toEqual({ danger: 0, caught: 0, safe: 0, interrupted: 0 });
  });
});

describe("the movement since a baseline", () => {
  it("tells better from worse, and both from a decision of the same effect", () => {
    const before = baselineOf([
      judged("missed", "danger", "allow"),
      judged("caught", "danger", "hold"),
      judged("stopped", "safe", "hold"),
      judged("flowing", "safe", "allow"),
      judged("held", "danger", "hold"),
      judged("still", "danger", "hold"),
      judged("gone", "danger", "hold"),
    ]);
    const { better, worse, same, added, gone } = movementSince(before, [
      judged("missed", "danger", "hold"),
      judged("caught", "danger", "allow"),
      judged("stopped", "safe", "allow"),
      judged("flowing", "safe", "deny"),
      judged("held", "danger", "deny"),
      judged("still", "danger", "hold"),
      judged("new", "danger", "hold"),
    ]);
    const ids = (moved: typeof better): readonly string[] =>
      moved.map((one) => `${one.judged.row.id} from ${one.before}`);
    expect({ better: ids(better), worse: ids(worse), same: ids(same), added, gone }).toEqual({
      better: ["missed from allow", "stopped from hold"],
      worse: ["caught from hold", "flowing from allow"],
      same: ["held from hold"],
      added: 1,
      gone: 1,
    });
  });

  it("takes no row for another because of an odd id", () => {
    const { added, better } = movementSince({}, [judged("constructor", "safe", "allow")]);
    expect({ added, better }).toEqual({ added: 1, better: [] });
  });
});

describe("the list of rows against the design", () => {
  const rows = Array.from({ length: 20 }, (_, index) => judged(`r${index}`, "safe", "hold").row);
  const sentence = "Held: every other destructive effect.";

  it("counts only ids that the collection has", () => {
    expect([...listedIds([{ sentence, label: "safe", ids: ["r1", "elsewhere"] }], rows)]).toEqual(["r1"]);
  });

  it.each([
    ["more than a tenth of the rows", [{ sentence, label: "safe", ids: ["r1", "r2", "r3"] }], /more than one in ten/],
    ["an id twice", [{ sentence, label: "safe", ids: ["r1", "r1"] }], /twice/],
    ["a row under another label", [{ sentence, label: "danger", ids: ["r1"] }], /labelled safe/],
  ] as const)("may not hold %s", (_, contradictions, message) => {
    expect(() => listedIds(contradictions, rows)).toThrow(message);
  });
});

describe("a collection", () => {
  it("is read line by line, with what it leaves out filled in", () => {
    expect(readLabelledRows('{"id":"a","command":"ls","label":"safe","licence":"MIT"}\n\n')).toEqual([
      { id: "a", source: "no source", group: "no group", command: "ls", label: "safe" },
    ]);
  });

  it.each([
    ["no JSON", "{"],
    ["no label", '{"id":"a","command":"ls"}'],
    ["another label", '{"id":"a","command":"ls","label":"fine"}'],
    ["an id twice", '{"id":"a","command":"ls","label":"safe"}\n{"id":"a","command":"ls","label":"safe"}'],
  ])("is refused with the line: %s", (_, text) => {
    expect(() => readLabelledRows(text)).toThrow(/^Line [12] /);
  });
});
