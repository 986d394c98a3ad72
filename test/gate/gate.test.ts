import { describe, expect, test } from "vitest";
import { nullLogger } from "../../src/base/logger.ts";
import type { Outcome } from "../../src/core/call/outcome.ts";
import { Gate } from "../../src/gate/gate.ts";
import type { FactSource } from "../../src/gate/ports.ts";
import {
  command,
  FakeClock,
  FakeIds,
  FakeImprints,
  FakeJournal,
  FakeRecords,
  ground,
  ignorantFacts,
  launch,
} from "./fakes.ts";

function gateWith(facts: FactSource = ignorantFacts) {
  const clock = new FakeClock();
  const imprints = new FakeImprints();
  const journal = new FakeJournal();
  const records = new FakeRecords();
  const gate = new Gate({
    clock,
    ids: new FakeIds(),
    facts,
    ground: ground(),
    records,
    launch,
    imprints,
    journal,
    logger: nullLogger,
    holdLife: () => 60 * 60_000,
  });
  return { gate, clock, records, imprints, journal };
}

/** Submits and waits until the call is held. */
async function held(gate: Gate, text: string, rewrite: "possible" | "impossible" = "possible") {
  const added = new Promise<void>((resolve) => gate.holds.onDidAdd(() => resolve()));
  const submission = gate.submit(command(text), { rewrite });
  await added;
  const hold = gate.holds.pending.at(-1);
  if (hold === undefined) throw new Error("nothing is held");
  return { submission, hold };
}

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
    const { submission, hold } = await held(gate, "rm -rf src", "impossible");
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

describe("a ticket", () => {
  const host = { interrupt: () => undefined, stop: () => undefined, type: () => undefined };
  const claim = { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 };

  async function ticketFor(text: string) {
    const parts = gateWith();
    const { submission, hold } = await held(parts.gate, text);
    await parts.gate.answer(hold.id, { kind: "approve" });
    const outcome = await submission.outcome;
    if (outcome.kind !== "run") throw new Error("no ticket");
    return { ...parts, ticket: outcome.command.slice(-32) };
  }

  test("runs exactly what was approved, once", async () => {
    const { gate, records, ticket } = await ticketFor("rm -rf src");
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({
      kind: "run",
      command: "rm -rf src",
      cwd: "/home/dev/project",
    });
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({ kind: "refused", code: "unknown-ticket" });
    expect(records.events).toEqual(["decided", "settled", "run started"]);
  });

  test("is void from another folder, for good", async () => {
    const { gate, records, ticket } = await ticketFor("rm -rf src");
    expect(await gate.runs.redeem(ticket, { ...claim, cwd: "/home/dev/project/sub" }, host)).toMatchObject({
      kind: "refused",
      code: "moved",
    });
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({ kind: "refused", code: "unknown-ticket" });
    expect(records.events).toEqual(["decided", "settled", "ticket void"]);
  });

  test("is void after a minute, which is recorded and told", async () => {
    const { gate, clock, records, ticket } = await ticketFor("rm -rf src");
    const dropped: string[] = [];
    gate.runs.onDidDrop(({ call }) => dropped.push(call.text));
    clock.advance(60_000);
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({ kind: "refused", code: "unknown-ticket" });
    expect(records.events).toEqual(["decided", "settled", "rewrite dropped"]);
    expect(dropped).toEqual(["rm -rf src"]);
  });

  test("is void when what was reviewed has changed, for good, and says what", async () => {
    const { gate, records, ticket, imprints } = await ticketFor("rm -rf src");
    imprints.change("file or folder /home/dev/project/src");
    expect(await gate.runs.redeem(ticket, claim, host)).toEqual({
      kind: "refused",
      code: "changed",
      message:
        "The file or folder /home/dev/project/src was replaced or changed after this was reviewed. Nothing was run. Ask for the original command again.",
    });
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({ kind: "refused", code: "unknown-ticket" });
    expect(records.events).toEqual(["decided", "settled", "ticket void"]);
  });

  test("is void when the journal says that it was used, as by a gate that crashed", async () => {
    const { gate, journal, ticket } = await ticketFor("rm -rf src");
    await journal.redeem(ticket);
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({ kind: "refused", code: "unknown-ticket" });
  });

  test("is not given while it cannot be written down", async () => {
    const { gate, journal } = gateWith();
    const { submission, hold } = await held(gate, "rm -rf src");
    journal.disk = "full";
    await gate.answer(hold.id, { kind: "approve" });
    expect(await submission.outcome).toMatchObject({ kind: "deny" });
  });

  test.each([
    ["the original", "rm -rf src", "interrupt", ["rewrite dropped"]],
    ["the original, with what the editor adds", "cd /home/dev/project && rm -rf src", "interrupt", ["rewrite dropped"]],
    ["what another hook made of it", "wrap 'rm' '-rf' 'src'", "interrupt", ["rewrite dropped"]],
    ["what was allowed", " npm test", "leave", []],
    ["what was allowed, with what the editor adds", "cd /home/dev/project && npm test", "leave", []],
    ["what was allowed, less what the editor leaves away", "npm run build", "leave", []],
    ["our run", "'/home/dev/.holdpoint/bin/holdpoint' exec 1-TICKET", "leave", []],
    ["a command that only names our run", "rm -rf src # exec 1-TICKET x", "interrupt", ["rewrite dropped"]],
  ] as const)("is void when the agent's terminal starts something else: %s", async (_name, text, answer, events) => {
    const { gate, records, ticket } = await ticketFor("rm -rf src");
    await gate.submit(command("npm test"), { rewrite: "possible" }).outcome;
    gate.runs.mayStart("nohup npm run build &");
    expect(gate.runs.seenStarting(text.replace("TICKET", ticket))).toBe(answer);
    expect(records.events).toEqual(["decided", "settled", "decided", ...events]);
    expect((await gate.runs.redeem(ticket, claim, host)).kind).toBe(answer === "leave" ? "run" : "refused");
  });

  test("does not mind what starts while nothing waits to be started", () => {
    expect(gateWith().gate.runs.seenStarting("rm -rf src")).toBe("leave");
  });

  test("runs nothing when its start cannot be recorded", async () => {
    const { gate, records, ticket } = await ticketFor("rm -rf src");
    records.disk = "full";
    expect(await gate.runs.redeem(ticket, claim, host)).toMatchObject({ kind: "refused", code: "no-record" });
  });

  test("tells how its run ended, once", async () => {
    const { gate, records, ticket } = await ticketFor("rm -rf src");
    const redeemed = await gate.runs.redeem(ticket, claim, host);
    if (redeemed.kind !== "run") throw new Error("refused");
    redeemed.run.ended({ kind: "exited", exitCode: 3, signal: 0 });
    redeemed.run.ended({ kind: "lost" });
    expect(redeemed.run.end).toEqual({ kind: "exited", exitCode: 3, signal: 0 });
    expect(records.written.at(-1)).toMatchObject({ event: "run ended", exitCode: 3 });
  });
});
