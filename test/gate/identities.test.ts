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

/** A door that counts how often it was closed. */
function countedDoor() {
  const door = {
    socket: "/home/dev/.holdpoint/run/sockets/r1",
    port: 40_000,
    closed: 0,
    close: () => void door.closed++,
  };
  return door;
}

describe("a run's door for fresh credentials", () => {
  it("is told to its host, is open as long as the run lasts, and on no record", async () => {
    const door = countedDoor();
    const { answer, records, journal } = await redeemed({ kind: "ready", environment: { TOKEN: secret }, door });
    if (answer.kind !== "run") throw new Error("refused");
    expect(answer.plan.door).toEqual({ socket: door.socket, port: door.port });
    expect(door.closed).toBe(0);
    answer.run.ended({ kind: "exited", exitCode: 0, signal: 0 });
    expect(door.closed).toBe(1);
    expect(JSON.stringify([records.written, journal])).not.toContain(secret);
  });

  it.each(["failed", "lost"] as const)("is closed where the run was %s", async (kind) => {
    const door = countedDoor();
    const { answer } = await redeemed({ kind: "ready", environment: {}, door });
    if (answer.kind !== "run") throw new Error("refused");
    answer.run.ended(kind === "failed" ? { kind, reason: "It could not be started." } : { kind });
    expect(door.closed).toBe(1);
  });

  it("is closed at once where what was reviewed has changed, so that nothing runs", async () => {
    const door = countedDoor();
    const { answer } = await redeemed({ kind: "ready", environment: {}, door }, (imprints) =>
      imprints.change("file or folder /home/dev/project/src"),
    );
    expect([answer.kind, door.closed]).toEqual(["refused", 1]);
  });
});

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
