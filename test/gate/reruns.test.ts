import { describe, expect, it } from "vitest";
import { afterRun, claim, host, probable } from "./endedRuns.ts";

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
    // The first could only unlink; what was refused is to be changed.
    const { replaceable, unlinksOnly, ...rest } = first.confinement;
    expect(again.bounds.confinement).toEqual({ ...rest, replaceable: [...replaceable, "/srv/data/f"] });
    expect(unlinksOnly).toBe(true);
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
