import { describe, expect, it } from "vitest";
import type { Belongings } from "../../src/gate/ports.ts";
import { testIdentity } from "../identity/testIdentity.ts";
import { command, type FakeImprints, ignorantFacts, launch } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

const secret = "s3cr3t-Value-of-the-Broker-42";
const host = { interrupt: () => undefined, stop: () => undefined, type: () => undefined };
const claim = { cwd: "/home/dev/project", pid: 1, columns: 80, rows: 24 };

/** Approves a command whose run has an identity of which this comes, and redeems its ticket. */
async function redeemed(own: Belongings, between: (imprints: FakeImprints) => void = () => undefined) {
  const identity = testIdentity(command(""), { PATH: "/usr/bin" }, "/home/dev/.holdpoint");
  const parts = gateWith(ignorantFacts, {
    launch: { ...launch, plan: (call, typing) => ({ ...launch.plan(call, typing), identity }) },
    identities: {
      ready: async (asked) => {
        expect(asked).toBe(identity);
        between(parts.imprints);
        return own;
      },
    },
  });
  const { submission, hold } = await held(parts.gate, "rm -rf src");
  await parts.gate.answer(hold.id, { kind: "approve" });
  const outcome = await submission.outcome;
  if (outcome.kind !== "run") throw new Error("no ticket");
  const answer = await parts.gate.runs.redeem(outcome.command.slice(-32), claim, host);
  return { ...parts, answer, outcome };
}

describe("a run's own credentials", () => {
  it("are in its environment, and neither on record nor in what the agent is told", async () => {
    const { answer, outcome, records, journal } = await redeemed({ kind: "ready", environment: { NPM_TOKEN: secret } });
    expect(answer).toMatchObject({ kind: "run", plan: { environment: { PATH: "/usr/bin", NPM_TOKEN: secret } } });
    if (answer.kind === "run") answer.run.ended({ kind: "exited", exitCode: 0, signal: 0 });
    expect(records.events).toContain("run ended");
    expect(JSON.stringify([records.written, journal, outcome])).not.toContain(secret);
  });

  it("are needed: without them nothing runs, the ticket is void, and the agent is told why", async () => {
    const { answer, records } = await redeemed({ kind: "failed", reason: "The broker failed." });
    expect(answer).toEqual({ kind: "refused", code: "no-credentials", message: "The broker failed. Nothing was run." });
    expect(records.events).toEqual(["decided", "settled", "ticket void"]);
  });

  it("are asked for before what was reviewed is looked at last, for a broker takes its time", async () => {
    const { answer } = await redeemed({ kind: "ready", environment: { NPM_TOKEN: secret } }, (imprints) =>
      imprints.change("file or folder /home/dev/project/src"),
    );
    expect(answer).toMatchObject({ kind: "refused", code: "changed" });
  });
});
