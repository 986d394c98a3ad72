import { mkdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deferred } from "../../src/base/deferred.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { Doorbell, type Ringing } from "../../src/server/doorbell.ts";
import type { CallLine } from "../../src/wire/doorbell.ts";
import { FakeClock } from "../gate/fakes.ts";
import { FakeDesk, makeHome, openGate } from "../hook/gateUnderTest.ts";
import { commandPayload, makePluginRoot, runHook } from "../hook/hookLine.ts";

let clock: FakeClock;
let doorbell: Doorbell;
let port = 0;
let rung: { line: CallLine; ringing: Ringing }[] = [];
let onRing: () => void = () => undefined;

beforeEach(async () => {
  clock = new FakeClock();
  rung = [];
  doorbell = new Doorbell(clock, nullLogger, (line, ringing) => {
    rung.push({ line, ringing });
    onRing();
  });
  port = await doorbell.listen();
});

afterEach(() => doorbell.dispose());

/** A connection, what it heard, and when it is over. */
function dial(to = port): Promise<{ socket: Socket; heard: () => string; over: Promise<void> }> {
  const socket = connect(to, "127.0.0.1");
  let heard = "";
  socket.setEncoding("utf8").on("data", (piece) => {
    heard += piece;
  });
  socket.on("error", () => undefined);
  const over = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  return new Promise((resolve) => socket.once("connect", () => resolve({ socket, heard: () => heard, over })));
}

const line = "holdpoint 1 call 12-345 vscode 678\n";

describe("a connection", () => {
  it("rings with its line, however it is cut up", async () => {
    const { socket, heard, over } = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    for (const character of line) socket.write(character);
    await ring.promise;
    expect(rung.map((ring) => ring.line)).toEqual([{ name: "12-345", agent: "vscode", parent: 678 }]);
    rung[0]?.ringing.say({ word: "ping" });
    rung[0]?.ringing.sayAndHangUp({ word: "elsewhere", pid: 9 });
    await over;
    expect(heard()).toBe(".\nelsewhere 9\n");
  });

  it("tells when it is gone, also afterwards, and once", async () => {
    const { socket } = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    socket.write(line);
    await ring.promise;
    const gone = new Deferred<void>();
    rung[0]?.ringing.whenGone(() => gone.resolve());
    socket.destroy();
    await gone.promise;
    let late = 0;
    rung[0]?.ringing.whenGone(() => late++);
    expect(late).toBe(1);
  });

  it.each([
    ["garbage", "GET / HTTP/1.1\r\n\r\n"],
    ["garbage without a newline", "\0"],
    ["an empty line", "\n"],
    ["another version", "holdpoint 2 call 12-345 vscode 678\n"],
    ["a path for a name", "holdpoint 1 call ../12-345 vscode 678\n"],
    ["a dot in a name", "holdpoint 1 call 12-345.answer vscode 678\n"],
    ["a name too long", `holdpoint 1 call ${"1".repeat(81)} vscode 678\n`],
    ["no agent", "holdpoint 1 call 12-345\n"],
    ["more words", "holdpoint 1 call 12-345 vscode 678 9\n"],
    ["a line that does not end", `holdpoint 1 call ${"1".repeat(300)}`],
    ["something behind its line", `${line}x`],
    ["two lines", line + line],
  ])("is ended when it says %s", async (_case, words) => {
    const { socket, over } = await dial();
    socket.write(words);
    await over;
    expect(rung).toEqual([]);
  });

  it("is ended when it says more after its line", async () => {
    const { socket, over } = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    socket.write(line);
    await ring.promise;
    socket.write("x");
    await over;
  });

  it("answers each ping with a dot, later ones too, and stays", async () => {
    const { socket, heard } = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    socket.write(line);
    await ring.promise;
    for (let count = 0; count < 10; count++) {
      rung[0]?.ringing.say({ word: "ping" });
      rung[0]?.ringing.say({ word: "ping" });
      await new Promise((resolve) => socket.once("data", resolve));
      await new Promise<void>((resolve) => socket.write("..", () => resolve()));
      // Another connection's line shows that the dots have been read.
      const next = new Deferred<void>();
      onRing = () => next.resolve();
      const other = await dial();
      other.socket.write(line);
      await next.promise;
      other.socket.destroy();
    }
    expect({ ended: socket.closed, words: heard().length }).toEqual({ ended: false, words: 40 });
    socket.destroy();
  });

  it.each([
    ["more dots than it was sent pings", 1, ".."],
    ["anything but a dot", 1, "x"],
  ])("is ended when it answers %s", async (_case, pings, words) => {
    const { socket, over } = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    socket.write(line);
    await ring.promise;
    for (let count = 0; count < pings; count++) rung[0]?.ringing.say({ word: "ping" });
    socket.write(words);
    await over;
  });

  it("is ended at the fourth ping in a row that it leaves unanswered", async () => {
    const { socket, heard, over } = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    socket.write(line);
    await ring.promise;
    const gone = new Deferred<void>();
    rung[0]?.ringing.whenGone(() => gone.resolve());
    for (let count = 0; count < 4; count++) rung[0]?.ringing.say({ word: "ping" });
    await Promise.all([gone.promise, over]);
    expect(heard().length).toBeLessThanOrEqual(6);
  });

  it("is ended after ten seconds without a line", async () => {
    const { socket, over } = await dial();
    socket.write("holdpoint 1 ca");
    // A second connection that was heard shows that the first one was taken up.
    const other = await dial();
    const ring = new Deferred<void>();
    onRing = () => ring.resolve();
    other.socket.write(line);
    await ring.promise;
    clock.advance(10_000);
    await over;
    expect(clock.waiting).toBe(0);
    other.socket.destroy();
  });
});

it("ends the oldest silent connection to make room for a new one", async () => {
  const first = await dial();
  const others = await Promise.all(Array.from({ length: 600 }, () => dial()));
  await first.over;
  const ring = new Deferred<void>();
  onRing = () => ring.resolve();
  const real = await dial();
  real.socket.write(line);
  await ring.promise;
  for (const { socket } of [real, ...others]) socket.destroy();
});

it("keeps no more silent connections than it may, though a burst of them comes at once", async () => {
  let most = 0;
  const counting = new (class extends FakeClock {
    override after(milliseconds: number, task: () => void) {
      const timer = super.after(milliseconds, task);
      most = Math.max(most, this.waiting);
      return timer;
    }
  })();
  const bell = new Doorbell(counting, nullLogger, () => undefined);
  const to = await bell.listen();
  const dialled = await Promise.all(Array.from({ length: 900 }, () => dial(to)));
  await Promise.all(dialled.slice(0, 300).map(({ over }) => over));
  expect(most).toBe(512);
  for (const { socket } of dialled) socket.destroy();
  bell.dispose();
});

it("loses no answer among a thousand idle and a thousand garbage connections", { timeout: 60_000 }, async () => {
  const { home, remove } = makeHome();
  mkdirSync(home);
  const pluginRoot = makePluginRoot(`${home}/plugin`);
  const desk = new FakeDesk(({ call, answer }) =>
    answer.resolve({ kind: "deny", reason: call.kind === "command" ? call.text : "", instead: "" }),
  );
  const server = await openGate(home, desk);
  const idle: Socket[] = [];
  let storm: "on" | "off" = "on";
  const keepStorming = (async () => {
    for (let count = 0; storm === "on"; count++) {
      const { socket } = await dial(server.port);
      if (count % 2 === 0) socket.write("garbage\n");
      idle.push(socket);
    }
  })();
  for (let count = 0; count < 1_000; count++) idle.push((await dial(server.port)).socket);
  const commands = Array.from({ length: 100 }, (_, index) => `command ${index}`);
  const runs = await Promise.all(
    commands.map((command) => runHook({ home, pluginRoot, payload: commandPayload(command) })),
  );
  storm = "off";
  await keepStorming;
  expect(runs.map(({ output }) => JSON.parse(output).hookSpecificOutput.permissionDecisionReason)).toEqual(commands);
  for (const socket of idle) socket.destroy();
  server.dispose();
  remove();
});
