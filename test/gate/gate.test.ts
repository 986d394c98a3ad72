import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/core/call/outcome.ts";
import type { Gate } from "../../src/gate/gate.ts";
import { command } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

describe("a call that is harmless", () => {
  test.each(["ls", "npm test", "git commit -m x", "cat README.md"])("passes without a hold: %s", async (text) => {
    const { gate, records } = gateWith();
    expect(await gate.submit(command(text), { rewrite: "possible" }).outcome).toEqual({ kind: "pass" });
    expect(gate.holds.pending).toEqual([]);
    expect(records.events).toEqual(["decided"]);
  });

  test("passes even when the record cannot be written", async () => {
    const { gate, records } = gateWith();
    records.disk = "full";
    expect(await gate.submit(command("ls"), { rewrite: "possible" }).outcome).toEqual({ kind: "pass" });
  });
});

describe("a destructive call", () => {
  test("is held and answered with a ticket once approved", async () => {
    const { gate, records } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("settled");
    const outcome = await submission.outcome;
    expect(outcome).toEqual({ kind: "run", command: expect.stringMatching(/holdpoint' exec 1-[0-9a-f]{32}$/) });
    expect(records.events).toEqual(["decided", "settled"]);
  });

  test("is released to an agent that cannot be rewritten", async () => {
    const { gate, records } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src", { rewrite: "impossible" });
    await gate.answer(hold.id, { kind: "approve" });
    expect(await submission.outcome).toEqual({ kind: "release" });
    expect(records.events).toEqual(["decided", "settled", "released"]);
  });

  test("is refused with the person's words", async () => {
    const { gate } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    await gate.answer(hold.id, { kind: "refuse", message: "keep the tests" });
    const outcome = await submission.outcome;
    expect(outcome.kind === "deny" && outcome.reason).toBe("The person reviewing this refused it: keep the tests");
  });

  test("expires into a refusal and stays reviewable", async () => {
    const { gate, clock } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    clock.advance(60 * 60_000);
    expect((await submission.outcome).kind).toBe("deny");
    expect(gate.holds.find(hold.id)?.settlement).toEqual({ kind: "expired" });
  });

  test("expires five seconds before its asker gives up", async () => {
    const { gate, clock } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src", { rewrite: "possible", patience: 120_000 });
    clock.advance(114_999);
    expect(hold.settlement).toBeUndefined();
    clock.advance(1);
    expect((await submission.outcome).kind).toBe("deny");
    expect(hold.settlement).toEqual({ kind: "expired" });
  });

  test("is withdrawn when its asker goes", async () => {
    const { gate } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    submission.withdraw();
    expect((await submission.outcome).kind).toBe("deny");
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("already");
  });

  test("is withdrawn when its asker went before it was held", async () => {
    let answerFacts: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      answerFacts = resolve;
    });
    const { gate } = gateWith({ gather: () => waiting.then(() => new Map()) });
    const submission = gate.submit(command("rm -rf src"), { rewrite: "possible" });
    submission.withdraw();
    answerFacts();
    expect((await submission.outcome).kind).toBe("deny");
    expect(gate.holds.pending).toEqual([]);
  });

  test("is refused when it cannot be recorded, before and after the approval", async () => {
    const first = gateWith();
    first.records.disk = "full";
    expect((await first.gate.submit(command("rm -rf src"), { rewrite: "possible" }).outcome).kind).toBe("deny");
    const second = gateWith();
    const { submission, hold } = await held(second.gate, "rm -rf src");
    second.records.disk = "full";
    await second.gate.answer(hold.id, { kind: "approve" });
    expect(await submission.outcome).toMatchObject({
      kind: "deny",
      reason: expect.stringContaining("could not write its record"),
    });
  });

  test("is refused when judging fails", async () => {
    const { gate } = gateWith({
      gather: async () => {
        throw new Error("the disk is on fire");
      },
    });
    expect(await gate.submit(command("rm -rf src"), { rewrite: "possible" }).outcome).toMatchObject({
      kind: "deny",
      reason: expect.stringContaining("the disk is on fire"),
    });
  });

  test("settles once, whoever comes first", async () => {
    const { gate, clock } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    const outcomes = [
      await gate.answer(hold.id, { kind: "refuse", message: "" }),
      await gate.answer(hold.id, { kind: "approve" }),
    ];
    clock.advance(60 * 60_000);
    submission.withdraw();
    expect(outcomes).toEqual(["settled", "already"]);
    expect(hold.settlement).toEqual({ kind: "refused", message: "" });
  });

  test("leaves nothing behind after the gate is gone", async () => {
    const { gate, clock } = gateWith();
    const { submission } = await held(gate, "rm -rf src");
    gate.dispose();
    expect((await submission.outcome).kind).toBe("deny");
    expect(clock.waiting).toBe(0);
  });
});

describe("a late approval", () => {
  async function expired() {
    const { gate, clock, records, imprints } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    clock.advance(60 * 60_000);
    await submission.outcome;
    return { gate, clock, records, hold, imprints };
  }

  async function outcomeOrHold(gate: Gate, text: string): Promise<Outcome | "held"> {
    const added = new Promise<"held">((resolve) => gate.holds.onDidAdd(() => resolve("held")));
    return Promise.race([gate.submit(command(text), { rewrite: "possible" }).outcome, added]);
  }

  test("lets the identical call through once", async () => {
    const { gate, hold } = await expired();
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("granted");
    expect(await outcomeOrHold(gate, "rm -rf src")).toMatchObject({ kind: "run" });
    expect(await outcomeOrHold(gate, "rm -rf src")).toBe("held");
  });

  test("does not let another call through", async () => {
    const { gate, hold } = await expired();
    await gate.answer(hold.id, { kind: "approve" });
    expect(await outcomeOrHold(gate, "rm -rf src test")).toBe("held");
  });

  test("is over after ten minutes", async () => {
    const { gate, clock, hold } = await expired();
    await gate.answer(hold.id, { kind: "approve" });
    clock.advance(10 * 60_000);
    expect(await outcomeOrHold(gate, "rm -rf src")).toBe("held");
  });

  test("is void when what was reviewed has changed", async () => {
    const { gate, hold, imprints, records } = await expired();
    await gate.answer(hold.id, { kind: "approve" });
    imprints.change("file or folder /home/dev/project/src");
    expect(await outcomeOrHold(gate, "rm -rf src")).toBe("held");
    expect(records.events).toEqual(["decided", "settled", "granted", "decided", "ticket void"]);
  });

  test("grants nothing while it cannot be put on record, and may be given again", async () => {
    const { gate, hold, records } = await expired();
    records.disk = "full";
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("unrecorded");
    records.disk = "good";
    expect(await outcomeOrHold(gate, "rm -rf src")).toBe("held");
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("granted");
  });

  test("is given once", async () => {
    const { gate, hold } = await expired();
    await gate.answer(hold.id, { kind: "approve" });
    expect(await gate.answer(hold.id, { kind: "approve" })).toBe("unknown");
  });
});
