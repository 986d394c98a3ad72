import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Clock } from "../../src/base/clock.ts";
import { findGate } from "../../src/client/findGates.ts";
import { connectToGate, type GateClient } from "../../src/client/gateClient.ts";
import type { GateServer } from "../../src/server/gateServer.ts";
import type { GateEntry } from "../../src/wire/gateEntry.ts";
import type { StatePaths } from "../../src/wire/statePaths.ts";
import { FakeClock } from "../gate/fakes.ts";
import { deskThatSays, makeHome, openGate, realClock } from "../hook/gateUnderTest.ts";

let home: ReturnType<typeof makeHome>;
let paths: StatePaths;
let server: GateServer;

beforeEach(async () => {
  home = makeHome();
  paths = home.paths;
  mkdirSync(home.home);
  server = await openGate(home.home, deskThatSays({ kind: "pass" }));
});

afterEach(() => {
  server.dispose();
  home.remove();
});

function entry(): GateEntry {
  const found = findGate(paths, process.pid);
  if (found.kind === "none") throw new Error(found.message);
  return found.entry;
}

async function dial(to: GateEntry, clock: Clock = realClock): Promise<GateClient> {
  const connected = await connectToGate(to, clock);
  if (connected.kind === "failed") throw new Error(connected.message);
  return connected.client;
}

describe("connecting fails", () => {
  const spoiled: readonly (readonly [string, () => unknown, string, string])[] = [
    ["without a socket", () => rmSync(entry().socket), "untrusted", "There is no socket at"],
    [
      "with a file in its place",
      () => [rmSync(entry().socket), writeFileSync(entry().socket, "")],
      "untrusted",
      "is not a socket of Holdpoint's",
    ],
    [
      "with a link in its place",
      () => [rmSync(entry().socket), symlinkSync("/nowhere", entry().socket)],
      "untrusted",
      "is not a socket of Holdpoint's",
    ],
  ];
  it.each(spoiled)("%s", async (_case, spoil, code, message) => {
    const before = entry();
    spoil();
    expect(await connectToGate(before, realClock)).toEqual({
      kind: "failed",
      code,
      message: expect.stringContaining(message),
    });
  });

  it("when nobody listens", async () => {
    const before = entry();
    const other = createServer();
    const path = `${paths.sockets}/x.sock`;
    await new Promise<void>((resolve) => other.listen(path, resolve));
    // Closing would remove the file; a process that is killed leaves it.
    spawnSync("cp", ["-a", path, `${paths.sockets}/dead.sock`]);
    await new Promise((resolve) => other.close(resolve));
    expect(await connectToGate({ ...before, socket: `${paths.sockets}/dead.sock` }, realClock)).toEqual({
      kind: "failed",
      code: "unreachable",
      message: expect.stringContaining("Reload its window and ask again."),
    });
  });
});

describe("a gate that misbehaves", () => {
  let impostor: Server;
  const path = () => `${paths.sockets}/x.sock`;
  async function listen(words: string): Promise<void> {
    impostor = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.write(words));
    });
    await new Promise<void>((resolve) => impostor.listen(path(), resolve));
  }

  afterEach(() => impostor.close());

  it.each([
    ["says no JSON", "hello\n", "not JSON"],
    ["says another message", '{"type":"approved"}\n', "type"],
    ["says half a run", '{"type":"run","command":"rm"}\n', "shell"],
    ["never ends its line", "x".repeat(1024 * 1024 + 1), "a line is too long"],
  ])("and %s is not listened to", async (_case, words, why) => {
    await listen(words);
    const client = await dial({ ...entry(), socket: path() });
    expect(await client.ask({ type: "status", version: 1 })).toEqual({
      kind: "failed",
      code: "garbled",
      message: expect.stringContaining(why),
    });
  });

  it("and says nothing is not waited for longer than 20 seconds", async () => {
    await listen("");
    const clock = new FakeClock();
    const client = await dial({ ...entry(), socket: path() }, clock);
    const reply = client.ask({ type: "status", version: 1 });
    clock.advance(20_000);
    expect(await reply).toMatchObject({ kind: "failed", code: "silent" });
    expect(clock.waiting).toBe(0);
  });

  it("and does not take the end is not waited for longer than 2 seconds", async () => {
    impostor = createServer({ allowHalfOpen: true }, (socket) => void socket.on("error", () => undefined).pause());
    await new Promise<void>((resolve) => impostor.listen(path(), resolve));
    const clock = new FakeClock();
    const client = await dial({ ...entry(), socket: path() }, clock);
    const closed = client.close();
    clock.advance(2_000);
    await closed;
    expect(clock.waiting).toBe(0);
  });
});
