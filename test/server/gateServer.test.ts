import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { vscodeAdapter } from "../../src/adapters/vscode.ts";
import { nullLogger } from "../../src/base/logger.ts";
import { type GateServerOptions, startGateServer } from "../../src/server/gateServer.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { parseGateEntry } from "../../src/wire/gateEntry.ts";
import { FakeClock } from "../gate/fakes.ts";
import { deskThatSays, leftovers, makeHome, noRuns, openGate } from "../hook/gateUnderTest.ts";
import { whenListed } from "../hook/whenWritten.ts";

let home: ReturnType<typeof makeHome>;
let clock: FakeClock;

beforeEach(() => {
  home = makeHome();
  mkdirSync(home.home);
  clock = new FakeClock();
});

afterEach(() => home.remove());

const options = (): GateServerOptions => ({
  clock,
  logger: nullLogger,
  paths: home.paths,
  home: home.home,
  product: "Holdpoint 1.2.3",
  folders: ["/a"],
  window: "W",
  calls: deskThatSays({ kind: "pass" }),
  runs: noRuns,
  adapterFor: () => vscodeAdapter,
  status: () => ({ holds: 0 }),
});

/** Says a line at the doorbell and resolves to what comes back before the end. */
function say(port: number, line: string): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(line));
    socket.setEncoding("utf8").on("data", (piece) => {
      heard += piece;
    });
    socket.once("close", () => resolve(heard));
  });
}

describe("a gate server", () => {
  it("makes itself known once it listens, follows the window's folders, and leaves nothing behind", async () => {
    const server = await openGate(home.home, deskThatSays({ kind: "pass" }), {
      clock,
      product: "Holdpoint 1.2.3",
      folders: ["/a"],
      window: "W",
    });
    const path = join(home.paths.gates, String(process.pid));
    const entry = {
      pid: process.pid,
      port: server.port,
      socket: `${home.paths.sockets}/${process.pid}.sock`,
      startedAt: clock.now(),
      product: "Holdpoint 1.2.3",
      folders: ["/a"],
      window: "W",
    };
    expect(parseGateEntry(String(process.pid), readFileSync(path, "utf8"))).toEqual(entry);
    expect(statSync(entry.socket).mode & 0o777).toBe(0o600);
    server.setFolders(["/a", "/b"]);
    expect(parseGateEntry(String(process.pid), readFileSync(path, "utf8"))).toEqual({
      ...entry,
      folders: ["/a", "/b"],
    });
    server.dispose();
    server.dispose();
    expect({ left: leftovers(home.paths), timers: clock.waiting }).toEqual({ left: [], timers: 0 });
    await expect(new Promise((_, reject) => connect(server.port, "127.0.0.1").once("error", reject))).rejects.toThrow(
      "ECONNREFUSED",
    );
  });

  it("takes the place of what a dead process with its id left", async () => {
    const first = await openGate(home.home, deskThatSays({ kind: "pass" }));
    first.dispose();
    writeFileSync(join(home.paths.sockets, `${process.pid}.sock`), "");
    writeFileSync(join(home.paths.gates, `${process.pid}.draft`), "");
    writeFileSync(join(home.paths.gates, String(process.pid)), "old");
    const second = await openGate(home.home, deskThatSays({ kind: "pass" }));
    expect(readFileSync(join(home.paths.gates, String(process.pid)), "utf8")).toContain(`port ${second.port}\n`);
    second.dispose();
    expect(leftovers(home.paths)).toEqual([]);
  });

  it("clears old leftovers away when it starts, and every ten minutes", async () => {
    const first = await openGate(home.home, deskThatSays({ kind: "pass" }));
    first.dispose();
    const lay = (name: string) => {
      writeFileSync(join(home.paths.calls, name), "");
      utimesSync(join(home.paths.calls, name), clock.now() / 1000 - 601, clock.now() / 1000 - 601);
    };
    lay("1-1");
    const server = await openGate(home.home, deskThatSays({ kind: "pass" }), { clock });
    expect(existsSync(join(home.paths.calls, "1-1"))).toBe(false);
    lay("1-2.answer");
    clock.advance(10 * 60_000);
    expect(existsSync(join(home.paths.calls, "1-2.answer"))).toBe(false);
    server.dispose();
  });

  it("forgets a crashed gate whose process id is in use again, and no gate that listens", async () => {
    const crashed = join(home.paths.gates, String(process.ppid));
    const listening = join(home.paths.gates, "1");
    const entryOf = (pid: number, socket: string) =>
      `holdpoint 1\nport 1\nsocket ${socket}\n{"pid":${pid},"startedAt":0,"product":"","folders":[]}\n`;
    const other = makeHome();
    mkdirSync(other.home);
    const elsewhere = await openGate(other.home, deskThatSays({ kind: "pass" }));
    prepareStateFolder(home.paths, process.getuid?.());
    writeFileSync(listening, entryOf(1, `${other.paths.sockets}/${process.pid}.sock`), { mode: 0o600 });
    writeFileSync(crashed, entryOf(process.ppid, "/nowhere.sock"), { mode: 0o600 });
    const server = await openGate(home.home, deskThatSays({ kind: "pass" }));
    await whenListed(home.paths.gates, () => !existsSync(crashed));
    expect(existsSync(listening)).toBe(true);
    server.dispose();
    elsewhere.dispose();
    other.remove();
  });

  it("hangs up on whoever names no request", async () => {
    const server = await openGate(home.home, deskThatSays({ kind: "pass" }));
    expect(await say(server.port, "holdpoint 1 call 1-1 vscode 0\n")).toBe("");
    server.dispose();
  });

  it("takes a call of its own when the gate it would belong to does not listen", async () => {
    const server = await openGate(home.home, deskThatSays({ kind: "pass" }), { window: "another" });
    const closed = await unusedPort();
    // A crashed gate, whose process id lives again.
    writeFileSync(
      join(home.paths.gates, String(process.ppid)),
      `holdpoint 1\nport ${closed}\nsocket /s\n{"pid":${process.ppid},"startedAt":0,"product":"","folders":["/workspace"]}\n`,
      { mode: 0o600 },
    );
    const payload = {
      hook_event_name: "PreToolUse",
      session_id: "s",
      tool_name: "x",
      tool_input: {},
      cwd: "/workspace",
    };
    writeFileSync(join(home.paths.calls, "1-1"), JSON.stringify(payload), { mode: 0o600 });
    const socket = connect(server.port, "127.0.0.1", () => socket.write("holdpoint 1 call 1-1 vscode 0\n"));
    expect(await new Promise((resolve) => socket.setEncoding("utf8").once("data", resolve))).toBe("answer\n");
    socket.destroy();
    server.dispose();
  });
});

describe("starting fails with what to do", () => {
  it("when others can reach the state folder", async () => {
    mkdirSync(home.paths.state);
    chmodSync(home.paths.state, 0o755);
    expect(await startGateServer(options())).toEqual({
      kind: "failed",
      problem: expect.stringContaining("Run: chmod 700"),
    });
  });

  it("when the path of its socket is too long for the system, and leaves nothing behind", async () => {
    const long = makeHome("x".repeat(120));
    expect(await startGateServer({ ...options(), paths: long.paths })).toEqual({
      kind: "failed",
      problem: expect.stringContaining("Use a home folder with a shorter path."),
    });
    expect({ left: leftovers(long.paths), timers: clock.waiting }).toEqual({ left: [], timers: 0 });
    long.remove();
  });
});

/** A port that nobody listens on. */
async function unusedPort(): Promise<number> {
  const other = makeHome();
  mkdirSync(other.home);
  const server = await openGate(other.home, deskThatSays({ kind: "pass" }));
  const { port } = server;
  server.dispose();
  other.remove();
  return port;
}
