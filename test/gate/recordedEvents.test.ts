import { describe, expect, test } from "vitest";
import { parseScope } from "../../src/core/scope/parseScope.ts";
import { defaultScope } from "../../src/core/scope/scope.ts";
import type { Records } from "../../src/gate/ports.ts";
import { command, FakeRecords, ground } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

/** A scope that lets the remote branches of the project be deleted: a call that destroys, and flows. */
const permissive = parseScope(JSON.stringify({ version: 1, rules: [{ allow: ["*"], on: ["git:**"] }] })).scope;
const pushDelete = "git push origin --delete feature-x";

describe("what is on record of a held call", () => {
  test("is the verdict with what it would do, how long the page showed it, who answered, and what that gave", async () => {
    const { gate, clock, records } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    gate.holds.look(hold.id);
    clock.advance(4_000);
    gate.holds.look(undefined);
    clock.advance(60_000);
    gate.holds.look(hold.id);
    clock.advance(1_500);
    await gate.answer(hold.id, { kind: "approve" });
    await submission.outcome;
    expect(records.written[0]).toMatchObject({
      event: "decided",
      decision: "hold",
      destructive: expect.stringMatching(/yes|unknown/),
      effects: expect.arrayContaining([expect.stringMatching(/^delete .*src/)]),
    });
    expect(records.written.filter(({ event }) => event === "viewed")).toMatchObject([
      { milliseconds: 4_000 },
      { milliseconds: 1_500 },
    ]);
    expect(records.written.find(({ event }) => event === "settled")).toMatchObject({
      outcome: "approved",
      by: "person",
      looked: 5_500,
      gives: "ticket",
    });
  });

  test("says that nobody answered, where nobody did", async () => {
    const { gate, records } = gateWith();
    const { submission } = await held(gate, "rm -rf src");
    submission.withdraw();
    await submission.outcome;
    expect(records.written.at(-1)).toMatchObject({ event: "settled", outcome: "withdrawn", by: "nobody", looked: 0 });
  });
});

describe("a destructive call that flows", () => {
  test("is on record first, vouched for, and refused where it cannot be", async () => {
    const cares: unknown[] = [];
    const kept = new FakeRecords();
    const records: Records = {
      append: (record, care) => {
        cares.push(care);
        return kept.append(record);
      },
    };
    const scoped = { ground: ground(permissive), records };
    const { gate } = gateWith(undefined, scoped);
    expect(await gate.submit(command(pushDelete), { rewrite: "possible" }).outcome).toEqual({ kind: "pass" });
    expect([cares, kept.written[0]]).toMatchObject([["signed"], { decision: "allow", destructive: "yes" }]);
    kept.disk = "full";
    expect(await gate.submit(command(pushDelete), { rewrite: "possible" }).outcome).toMatchObject({ kind: "deny" });
  });

  test("is no hindrance for a harmless one, which passes without its record", async () => {
    const never: Records = { append: () => new Promise(() => undefined) };
    const { gate } = gateWith(undefined, { ground: ground(defaultScope), records: never });
    expect(await gate.submit(command("git status"), { rewrite: "possible" }).outcome).toEqual({ kind: "pass" });
  });
});
