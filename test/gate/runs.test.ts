import { describe, expect, test } from "vitest";
import { isRunLine } from "../../src/run/runLine.ts";
import { command, ignorantFacts } from "./fakes.ts";
import { gateWith, held } from "./heldCalls.ts";

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

  test("is good for the folder that the run leaves the agent's terminal in, and for that alone", async () => {
    for (const [cwd, kind] of [
      ["/home/dev/project/web", "run"],
      ["/home/dev/project", "refused"],
    ] as const) {
      const { gate } = gateWith();
      const carried = { variables: [], folder: { path: "/home/dev/project/web", by: "./web" } };
      const line = await gate.runs.issue("1", command("cd web && npm test"), {
        typing: "closed",
        reviewed: undefined,
        bounds: undefined,
        carried,
      });
      expect(await gate.runs.redeem(line.slice(-32), { ...claim, cwd }, host)).toMatchObject({ kind });
    }
  });

  test.each([
    // Some shells say of a line only what they start first.
    ["cd -- './web'", "leave"],
    ["cd -- './web' && '/bin/holdpoint' exec 1-0123456789abcdef0123456789abcdef", "leave"],
    ["cd -- './web' && rm -rf /srv", "interrupt"],
    ["cd -- './web2'", "interrupt"],
    ["cd web && npm test", "interrupt"],
  ] as const)("that leaves the agent's terminal in another folder: it starts %s: %s", async (text, expected) => {
    const launch = {
      plan: () => ({ shell: "/bin/bash", shellArguments: ["-c"], environment: {} }),
      commandFor: (ticket: string, _call: unknown, way?: string) =>
        `cd -- '${way}' && '/bin/holdpoint' exec 1-${ticket}`,
      isCommand: (line: string) => isRunLine(line, "/bin/holdpoint"),
    };
    const { gate } = gateWith(ignorantFacts, { launch });
    await gate.runs.issue("1", command("cd web && npm test"), {
      typing: "closed",
      reviewed: undefined,
      bounds: undefined,
      carried: { variables: [], folder: { path: "/home/dev/project/web", by: "./web" } },
    });
    expect(gate.runs.seenStarting(text)).toBe(expected);
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
