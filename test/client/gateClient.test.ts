import { mkdirSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/base/deferred.ts";
import { findGate } from "../../src/client/findGates.ts";
import { connectToGate, type GateClient, type GateFailure } from "../../src/client/gateClient.ts";
import type { GateServer } from "../../src/server/gateServer.ts";
import type { GateEntry } from "../../src/wire/gateEntry.ts";
import type { ClientMessage, GateMessage } from "../../src/wire/messages.ts";
import { deskThatSays, makeHome, openGate, realClock } from "../hook/gateUnderTest.ts";
import { FakeRuns } from "../server/fakeRuns.ts";

const ticket = `${process.pid}-0123456789abcdef0123456789abcdef`;
const redeem: ClientMessage = { type: "redeem", version: 1, ticket, cwd: "/workspace", pid: 5, columns: 80, rows: 24 };
let home: ReturnType<typeof makeHome>;
let runs: FakeRuns;
let server: GateServer;

beforeEach(async () => {
  home = makeHome();
  mkdirSync(home.home);
  runs = new FakeRuns();
  await open();
});

afterEach(() => {
  server.dispose();
  home.remove();
});

async function open(): Promise<void> {
  server = await openGate(home.home, deskThatSays({ kind: "pass" }), {
    runs: { redeem: (id, claim, host) => runs.redeem(id, claim, host) },
    status: () => ({ holds: 3 }),
  });
}

function entry(): GateEntry {
  const found = findGate(home.paths, process.pid);
  if (found.kind === "none") throw new Error(found.message);
  return found.entry;
}

async function dial(to = entry()): Promise<GateClient> {
  const connected = await connectToGate(to, realClock);
  if (connected.kind === "failed") throw new Error(connected.message);
  return connected.client;
}

describe("a program asks", () => {
  it("what the gate is doing", async () => {
    const client = await dial();
    expect(await client.ask({ type: "status", version: 1 })).toEqual({
      kind: "reply",
      message: {
        type: "status",
        version: 1,
        pid: process.pid,
        product: "Holdpoint 0.0.0",
        holds: 3,
        folders: ["/workspace"],
      },
    });
    client.dispose();
  });

  it("what to run for a ticket, reports the run, and hears what is to be done", async () => {
    const client = await dial();
    const heard: GateMessage[] = [];
    const stop = new Deferred<void>();
    client.onMessage((message) => {
      heard.push(message);
      if (message.type === "stop") stop.resolve();
    });
    expect(await client.ask(redeem)).toEqual({
      kind: "reply",
      message: {
        type: "run",
        command: "rm -rf src",
        cwd: "/workspace",
        shell: "/bin/bash",
        shellArguments: ["-c"],
        environment: { PATH: "/bin" },
        typing: "closed",
      },
    });
    client.send({ type: "started", pid: 6 });
    client.send({ type: "output", text: "\u00e9\u{1f600}\r\n\0" });
    client.send({ type: "dropped", characters: 7 });
    client.send({ type: "resized", columns: 100, rows: 30 });
    runs.host?.interrupt();
    runs.host?.stop();
    await stop.promise;
    client.send({ type: "ended", exitCode: 3, signal: 0 });
    await client.close();
    await runs.end.promise;
    expect({ redeemed: runs.redeemed, reports: runs.reports, heard: heard.map(({ type }) => type) }).toEqual({
      redeemed: [
        { ticket: "0123456789abcdef0123456789abcdef", claim: { cwd: "/workspace", pid: 5, columns: 80, rows: 24 } },
      ],
      reports: [
        { started: 6 },
        { output: "\u00e9\u{1f600}\r\n\0" },
        { dropped: 7 },
        { columns: 100, rows: 30 },
        { ended: { kind: "exited", exitCode: 3, signal: 0 } },
      ],
      heard: ["run", "interrupt", "stop"],
    });
  });

  it("for a ticket that is refused, and hears why", async () => {
    runs = new FakeRuns(() => Promise.resolve({ kind: "refused", code: "used", message: "Ask again." }));
    const client = await dial();
    const ended = new Deferred<GateFailure>();
    client.onEnd((failure) => ended.resolve(failure));
    expect(await client.ask(redeem)).toEqual({
      kind: "reply",
      message: { type: "refused", code: "used", message: "Ask again." },
    });
    expect((await ended.promise).code).toBe("ended");
  });

  it("for a ticket of another gate", async () => {
    const client = await dial();
    expect(await client.ask({ ...redeem, ticket: `${process.pid + 1}-0123456789abcdef0123456789abcdef` })).toEqual({
      kind: "reply",
      message: {
        type: "refused",
        code: "foreign-ticket",
        message: "This approval was given by another window. Ask for the original command again.",
      },
    });
    expect(runs.redeemed).toEqual([]);
    client.dispose();
  });

  it("and is refused when redeeming fails", async () => {
    runs = new FakeRuns(() => Promise.reject(new Error("broken")));
    const client = await dial();
    expect(await client.ask(redeem)).toMatchObject({ kind: "reply", message: { type: "refused", code: "internal" } });
    client.dispose();
  });
});

describe("what a run is to tell its agent", () => {
  /** Redeems a ticket for a program that heeds these; how often it was asked what to tell, and what came. */
  async function toldTo(heeds: readonly string[] | undefined) {
    let asked = 0;
    const told = async () => `told ${++asked}`;
    runs = new FakeRuns(async () => ({ ...runs.grant, told }));
    const client = await dial();
    const reply = await client.ask({ ...redeem, ...(heeds === undefined ? {} : { heeds: [...heeds] }) });
    client.dispose();
    return { asked, told: reply.kind === "reply" && reply.message.type === "run" ? reply.message.told : reply };
  }

  it("is given to a program that tells it", async () => {
    expect(await toldTo(["confinement", "told"])).toEqual({ asked: 1, told: "told 1" });
  });

  it.each([[undefined], [["confinement"]]])("waits where the program heeds %j", async (heeds) => {
    expect(await toldTo(heeds)).toEqual({ asked: 0, told: undefined });
  });

  it("waits where the program went away", async () => {
    const [granted, waiting] = [new Deferred<void>(), new Deferred<void>()];
    let asked = 0;
    runs = new FakeRuns(async () => {
      waiting.resolve();
      await granted.promise;
      return { ...runs.grant, told: async () => `told ${++asked}` };
    });
    const client = await dial();
    void client.ask({ ...redeem, heeds: ["told"] });
    await waiting.promise;
    await client.close();
    granted.resolve();
    expect([await runs.end.promise, asked]).toEqual([{ kind: "lost" }, 0]);
  });
});

describe("a run counts as lost", () => {
  it("when its host goes away", async () => {
    const client = await dial();
    await client.ask(redeem);
    client.dispose();
    expect(await runs.end.promise).toEqual({ kind: "lost" });
  });

  it("when its host went away while its ticket was redeemed", async () => {
    const granted = new Deferred<void>();
    const asked = new Deferred<void>();
    runs = new FakeRuns(async () => {
      asked.resolve();
      await granted.promise;
      return runs.grant;
    });
    const client = await dial();
    const gone = new Deferred<void>();
    client.onEnd(() => gone.resolve());
    void client.ask(redeem);
    await asked.promise;
    await client.close();
    granted.resolve();
    expect(await runs.end.promise).toEqual({ kind: "lost" });
  });

  it("when its host says something out of turn", async () => {
    const client = await dial();
    await client.ask(redeem);
    client.send({ type: "status", version: 1 });
    expect(await runs.end.promise).toEqual({ kind: "lost" });
    client.dispose();
  });

  it("when the gate ends, and the program hears of it", async () => {
    const client = await dial();
    await client.ask(redeem);
    const ended = new Deferred<GateFailure>();
    client.onEnd((failure) => ended.resolve(failure));
    server.dispose();
    expect([await runs.end.promise, (await ended.promise).code]).toEqual([{ kind: "lost" }, "ended"]);
  });
});

describe("sending", () => {
  it("tells when to wait, keeps everything in order, and loses nothing", async () => {
    const client = await dial();
    await client.ask(redeem);
    let waits = 0;
    for (let index = 0; index < 400; index++) {
      if (client.send({ type: "output", text: `${index} ${"x".repeat(16_000)}` }) === "wait") {
        waits++;
        await client.drained();
      }
    }
    client.send({ type: "ended", exitCode: 0, signal: 0 });
    await client.close();
    await runs.end.promise;
    expect(waits).toBeGreaterThan(0);
    expect(runs.reports.map((report) => (report as { output?: string }).output?.split(" ")[0])).toEqual([
      ...Array.from({ length: 400 }, (_, index) => String(index)),
      undefined,
    ]);
  });

  it("is dropped after the end", async () => {
    const client = await dial();
    await client.close();
    expect([client.send({ type: "started", pid: 1 }), await client.ask(redeem)]).toEqual([
      "more",
      expect.objectContaining({ kind: "failed", code: "ended" }),
    ]);
    await client.drained();
  });
});
