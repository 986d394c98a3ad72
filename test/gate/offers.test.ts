import { describe, expect, it } from "vitest";
import type { CommandCall } from "../../src/core/call/call.ts";
import { command } from "./fakes.ts";
import { gateWith } from "./heldCalls.ts";

const claim = { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 };
const host = { interrupt: () => undefined, stop: () => undefined, type: () => undefined };

function gateThatStarts() {
  const started: string[] = [];
  const parts = gateWith(undefined, { starter: { start: (line) => started.push(line) } });
  return { ...parts, started };
}

describe("a command that our page offers", () => {
  it.each([
    ["that would be held", "git push --force-with-lease=main origin 1234567:refs/heads/main"],
    ["that would flow", "echo again"],
  ])("%s is held for review, and runs only once a person approved it", async (_what, text) => {
    const { gate, started, records } = gateThatStarts();
    expect(await gate.offers.ask(command(text) as CommandCall, "You asked for it.")).toEqual({ kind: "held" });
    const [hold] = gate.holds.pending;
    if (hold === undefined) throw new Error("nothing is held");
    expect([hold.verdict.decision, hold.verdict.reasons[0].text]).toEqual(["hold", "You asked for it."]);
    expect([started, records.events]).toEqual([[], ["decided"]]);
    await gate.answer(hold.id, { kind: "approve" });
    await expect.poll(() => started).toHaveLength(1);
    const run = await gate.runs.redeem((started[0] ?? "").slice(-32), claim, host);
    expect(run.kind === "run" && run.command).toBe(text);
  });

  it("runs nothing where it is denied by the person", async () => {
    const { gate, started, records } = gateThatStarts();
    await gate.offers.ask(command("echo again") as CommandCall, "You asked for it.");
    await gate.answer(gate.holds.pending[0]?.id ?? "", { kind: "refuse", message: "" });
    await expect.poll(() => records.events).toContain("settled");
    expect(started).toEqual([]);
  });

  it("is not held where the policy denies it, all is stopped, or nothing could be recorded or started", async () => {
    const { gate, records } = gateThatStarts();
    expect(await gate.offers.ask(command("rm -rf ~/.holdpoint") as CommandCall, "")).toMatchObject({ kind: "denied" });
    records.disk = "full";
    expect(await gate.offers.ask(command("echo again") as CommandCall, "")).toEqual({ kind: "not held" });
    records.disk = "good";
    gate.kill.stop("command");
    expect(await gate.offers.ask(command("echo again") as CommandCall, "")).toEqual({ kind: "not held" });
    const { gate: without } = gateWith();
    expect(await without.offers.ask(command("echo again") as CommandCall, "")).toEqual({ kind: "not held" });
    expect([...gate.holds.pending, ...without.holds.pending]).toEqual([]);
  });
});
