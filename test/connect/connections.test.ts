import { rmSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../src/connect/connection.ts";
import type { Connections } from "../../src/connect/connections.ts";
import { TemporaryMachine } from "./temporaryMachine.ts";

let machine: TemporaryMachine;
let connections: Connections;
beforeEach(() => {
  machine = new TemporaryMachine();
  connections = machine.connections();
});
afterEach(() => {
  connections.dispose();
  machine.remove();
});

const settings = ".claude/settings.json";

function connection(of: Connections = connections): Connection | undefined {
  return of.list().find(({ agent }) => agent === "claude-code");
}

function state(of: Connections = connections): Connection["state"] | undefined {
  return connection(of)?.state;
}

describe("a connection's state", () => {
  test("goes from absent to guarded", async () => {
    expect(state()).toEqual({ kind: "absent" });
    machine.write(".claude/history.jsonl", "");
    expect(state()).toEqual({ kind: "not connected" });
    await connections.connect("claude-code");
    expect(state()).toEqual({ kind: "not proven" });
    connections.seen("claude-code", machine.clock.now());
    expect(state()).toEqual({ kind: "guarded", lastSeen: machine.clock.now() });
  });

  test("is known to other windows and after a start", async () => {
    await connections.connect("claude-code");
    connections.seen("claude-code", 5);
    expect(state(machine.connections())).toEqual({ kind: "guarded", lastSeen: 5 });
  });

  test("keeps the latest call of all windows", async () => {
    const other = machine.connections();
    await connections.connect("claude-code");
    connections.seen("claude-code", 100_000);
    other.seen("claude-code", 300_000);
    connections.seen("claude-code", 200_000);
    expect([state(), state(other)]).toEqual([
      { kind: "guarded", lastSeen: 300_000 },
      { kind: "guarded", lastSeen: 300_000 },
    ]);
  });

  test("is proven by a probe, with its time", async () => {
    await connections.connect("claude-code");
    machine.clock.advance(1_000);
    const finding = await connections.probe("claude-code");
    expect(finding.state).toBe("good");
    expect(connection()?.probed).toEqual({ ...finding, at: machine.clock.now() });
    expect(state()).toEqual({ kind: "guarded", lastSeen: machine.clock.now() });
  });

  test("is never tried by running what somebody else put there", async () => {
    await connections.connect("claude-code");
    const evil = `touch ${machine.path("ran")} # holdpoint-hook`;
    const text = machine.read(settings);
    machine.write(
      settings,
      text.replace("{", () => `{ "statusLine": { "command": ${JSON.stringify(evil)} },`),
    );
    expect((await connections.probe("claude-code")).state).toBe("good");
    machine.write(
      settings,
      text.replace(/"command": ".*"/, () => `"command": ${JSON.stringify(evil)}`),
    );
    expect(await connections.probe("claude-code")).toMatchObject({
      state: "bad",
      text: expect.stringContaining("so it was not tried"),
    });
    expect(machine.has("ran")).toBe(false);
  });

  test("is not proven any more where what was proven is another than what stands there", async () => {
    await connections.connect("claude-code");
    connections.seen("claude-code", 5);
    await connections.disconnect("claude-code");
    await connections.connect("claude-code");
    expect(state()).toEqual({ kind: "not proven" });
  });

  test.each([
    ["removed", () => machine.write(settings, "{}"), "has no entry of Holdpoint"],
    ["removed with its file", () => rmSync(machine.path(settings)), "has no entry of Holdpoint"],
    ["given another time-out", () => edit("86400", "1"), "another than the one written"],
    ["told to go on when it fails", () => edit('"block"', '"continue"'), "another than the one written"],
    ["made to wait for nobody", () => edit('"timeout"', '"async": true, "timeout"'), "another than the one written"],
    [
      "narrowed to one tool",
      () => edit('"hooks": [\n          {', '"matcher": "Read", "hooks": [\n          {'),
      "another than the one written",
    ],
    ["made harmless", () => edit("exit 2", "exit 0"), "another than the one written"],
    [
      "turned to another program",
      () => edit("bin/holdpoint-hook", "../evil/holdpoint-hook"),
      "another than the one written",
    ],
    [
      "put beside another one",
      () => edit('"PreToolUse": [', '"PreToolUse": [{"hooks":[{"type":"command","command":"x/holdpoint-hook"}]},'),
      "further entries",
    ],
  ])("says that our entry was %s", async (_what, change, says) => {
    await connections.connect("claude-code");
    connections.seen("claude-code", 5);
    change();
    expect(state()).toEqual({ kind: "tampered", what: expect.stringContaining(says) });
    expect(await connections.restore("claude-code")).toEqual({ kind: "done" });
    expect(["not proven", "guarded"]).toContain(state()?.kind);
  });

  test.each(["gemini-cli"])(
    "says that another hook of %s has our name, of which it would heed the first",
    async (agent) => {
      await connections.connect(agent);
      const [path = ""] = connections.list().find((one) => one.agent === agent)?.files ?? [];
      const own = path.slice(machine.home.length + 1);
      const namesake = '[{ "hooks": [{ "type": "command", "name": "holdpoint", "command": "true" }] }, {';
      machine.write(
        own,
        machine.read(own).replace(/\[\s*\{/, () => namesake),
      );
      const state = () => connections.list().find((one) => one.agent === agent)?.state;
      const toDo = `In ~/${own}, rename or remove the hook "holdpoint" under "hooks.BeforeTool" that runs "true".`;
      const tampered = { kind: "tampered", what: expect.stringContaining("goes by Holdpoint's name"), byHand: toDo };
      expect(state()).toEqual(tampered);
      const left = { kind: "failed", problem: expect.stringContaining(toDo) };
      expect([await connections.restore(agent), await connections.connect(agent)]).toEqual([left, left]);
      expect(state()).toEqual(tampered);
      machine.write(own, machine.read(own).replace('"name": "holdpoint", "command": "true"', '"command": "true"'));
      expect(state()?.kind).toBe("not proven");
      expect(await connections.restore(agent)).toEqual({ kind: "done" });
    },
  );

  test("says that a script cannot be run any more", async () => {
    await connections.connect("cline");
    const path = "Documents/Cline/Hooks/PreToolUse";
    machine.write(path, machine.read(path), 0o600);
    const cline = (): Connection | undefined => connections.list().find(({ agent }) => agent === "cline");
    expect(cline()?.state).toEqual({ kind: "tampered", what: expect.stringContaining("not executable") });
    await connections.connect("cline");
    expect(cline()?.state).toEqual({ kind: "not proven" });
  });

  function edit(from: string, to: string): void {
    const text = machine.read(settings);
    if (!text.includes(from)) throw new Error(`There is no ${from}.`);
    machine.write(
      settings,
      text.replace(from, () => to),
    );
  }
});

describe("what is watched", () => {
  /** Resolves with the next change that is of a kind. */
  function next(kind: Connection["state"]["kind"]): Promise<void> {
    return new Promise((resolve) => {
      const subscription = connections.onDidChange((list) => {
        if (list.find(({ agent }) => agent === "claude-code")?.state.kind !== kind) return;
        subscription.dispose();
        resolve();
      });
    });
  }

  /** Lets what was heard be looked at, as often as there is something. */
  async function until(change: Promise<void>): Promise<void> {
    let left: "yes" | "no" = "no";
    void change.then(() => {
      left = "yes";
    });
    while (left === "no") {
      machine.clock.advance(1_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test("tells when an agent comes, is connected, is tampered with and goes", async () => {
    connections.watch();
    const found = next("not connected");
    machine.write(settings, '{ "a": 1 }');
    await until(found);
    const connected = next("not proven");
    await connections.connect("claude-code");
    await until(connected);
    const tampered = next("tampered");
    machine.write(settings, '{ "a": 1 }');
    await until(tampered);
    const restored = next("not proven");
    await connections.restore("claude-code");
    await until(restored);
    const gone = next("tampered");
    rmSync(machine.path(".claude"), { recursive: true });
    await until(gone);
  });

  test("tells when a setting of the open folder switches hooks off", async () => {
    await connections.connect("claude-code");
    connections.watch();
    const off = next("switched off");
    machine.beside("work/.claude/settings.json", '{"disableAllHooks": true}');
    await until(off);
  });

  test("tells of the first call and not of each", async () => {
    await connections.connect("claude-code");
    connections.watch();
    let told = 0;
    connections.onDidChange(() => told++);
    connections.seen("claude-code", 1);
    connections.seen("claude-code", 2);
    connections.seen("nobody", 3);
    expect(told).toBe(1);
  });
});
