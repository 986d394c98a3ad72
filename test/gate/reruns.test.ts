import { describe, expect, it } from "vitest";
import type { CommandCall } from "../../src/core/call/call.ts";
import { boundsOf } from "../../src/core/confine/compile.ts";
import type { Verdict } from "../../src/core/policy/verdict.ts";
import { usualTerms } from "../../src/core/scope/sandboxTerms.ts";
import type { RunBounds } from "../../src/gate/ports.ts";
import type { RefusedDeed, Run } from "../../src/gate/run.ts";
import { ground } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

const host = { interrupt: () => undefined, stop: () => undefined, type: () => undefined };
const claim = { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 };

function bounds(call: CommandCall, verdict: Verdict): RunBounds {
  const found = boundsOf(call, verdict, ground().surroundings(call), [usualTerms]);
  return found.kind === "beyond" ? { kind: "bare", because: found.because, mend: "" } : found;
}

/** A gate whose run of `text` has ended after its sandbox refused it these. */
async function afterRun(text: string, refused: readonly RefusedDeed[]) {
  const started: string[] = [];
  const parts = gateWith(undefined, {
    confiner: { bounds },
    starter: { start: (line, cwd) => started.push(`${cwd}: ${line}`) },
  });
  const { gate } = parts;
  const runs: Run[] = [];
  gate.runs.onDidStart((run) => runs.push(run));
  const first = await held(gate, text);
  await gate.answer(first.hold.id, { kind: "approve" });
  const outcome = await first.submission.outcome;
  if (outcome.kind !== "run") throw new Error("no ticket");
  const redeemed = await gate.runs.redeem(outcome.command.slice(-32), claim, host);
  const [run] = runs;
  if (redeemed.kind !== "run" || run === undefined) throw new Error("no run");
  run.bounded(refused);
  run.ended({ kind: "exited", exitCode: 1, signal: 0 });
  return { ...parts, run, started, first: redeemed.bounds };
}

function probable(...whats: readonly string[]): readonly RefusedDeed[] {
  return whats.map((what) => ({ what, certainty: "probable" }));
}

describe("another run of what a sandbox refused", () => {
  it("is held with what was refused first, and runs under a ticket of its own with that and nothing more", async () => {
    const { gate, run, started, first, records } = await afterRun("rm -rf ~/old", probable("/srv/data/f"));
    expect(await gate.offers.reruns.offer(run.callId)).toEqual(["/srv/data/f"]);
    expect(await gate.offers.reruns.ask(run.callId)).toBe("held");
    const [hold] = gate.holds.pending;
    if (hold === undefined || first?.kind !== "confined") throw new Error("nothing is held");
    expect(hold.verdict.reasons[0]?.text).toContain("its sandbox refused it /srv/data/f");
    expect(hold.verdict.findings.map(({ resource }) => resource)).toContain("/srv/data/f");
    expect(started).toEqual([]);
    await gate.answer(hold.id, { kind: "approve" });
    await Promise.resolve();
    await expect.poll(() => started).toHaveLength(1);
    const again = await gate.runs.redeem((started[0] ?? "").slice(-32), claim, host);
    if (again.kind !== "run" || again.bounds?.kind !== "confined") throw new Error("no second run");
    const { replaceable } = first.confinement;
    expect(again.bounds.confinement).toEqual({ ...first.confinement, replaceable: [...replaceable, "/srv/data/f"] });
    expect(again.command).toBe("rm -rf ~/old");
    expect(records.events.filter((event) => event === "settled" || event === "decided")).toHaveLength(4);
    // Once it is asked for, it is not there to be asked for again.
    expect(await gate.offers.reruns.ask(run.callId)).toBe("not offered");
  });

  it("may reach a host that was refused, and no other", async () => {
    const { gate, run, first } = await afterRun("curl -X DELETE https://a.example/x", [
      { what: "host:b.example:443", certainty: "seen" },
    ]);
    expect(await gate.offers.reruns.ask(run.callId)).toBe("held");
    const [hold] = gate.holds.pending;
    const widened = hold?.call.kind === "command" ? gate.runs.bounds(hold.call, hold.verdict) : undefined;
    if (widened?.kind !== "confined" || first?.kind !== "confined") throw new Error("not confined");
    expect(widened.confinement).toEqual({
      ...first.confinement,
      network: { kind: "hosts", globs: ["a.example:443", "b.example:443"] },
    });
  });

  it.each([
    ["a credential", "/home/dev/.ssh/authorized_keys"],
    ["around a credential", "/home/dev"],
    ["our own state", "/home/dev/.holdpoint/accepted/x"],
    ["a start file", "/home/dev/.bashrc"],
    ["settings of an agent", "/home/dev/project/.claude/settings.json"],
    ["git's hooks", "/home/dev/project/.git/hooks/pre-commit"],
    ["what runs by itself", "/home/dev/project/.envrc"],
    ["accounts", "/etc/passwd"],
    ["the root", "/"],
    ["a disk", "/dev/sda"],
    ["where clouds keep credentials, by a range", "host:*:443"],
    ["no path", "output of more than 5 bytes"],
    ["two lines", "/srv/a\n/srv/b"],
  ])("is not offered for %s", async (_what, what) => {
    const { gate, run } = await afterRun("rm -rf ~/old", probable(what));
    expect(await gate.offers.reruns.offer(run.callId)).toEqual([]);
    expect(await gate.offers.reruns.ask(run.callId)).toBe("not offered");
    expect(gate.holds.pending).toEqual([]);
  });

  it("starts nothing where the person denies it, or where nothing was refused", async () => {
    const { gate, run, started } = await afterRun("rm -rf ~/old", probable("/srv/f"));
    await gate.offers.reruns.ask(run.callId);
    const [hold] = gate.holds.pending;
    await gate.answer(hold?.id ?? "", { kind: "refuse", message: "" });
    const other = await afterRun("rm -rf ~/old", []);
    expect(await other.gate.offers.reruns.offer(other.run.callId)).toEqual([]);
    expect([...started, ...other.started]).toEqual([]);
  });
});
