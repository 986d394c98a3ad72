import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Connection } from "../../src/connect/connection.ts";
import { hookLine } from "../../src/connect/hookLine.ts";
import { TemporaryMachine } from "./temporaryMachine.ts";

let machine: TemporaryMachine;
beforeEach(() => {
  machine = new TemporaryMachine();
});
afterEach(() => machine.remove());

const settings = ".claude/settings.json";
/** A person's settings with everything that an edit could lose. */
const mine = [
  "\uFEFF// my settings",
  "{",
  '\t"permissions": { "allow": ["Bash(npm test)"] }, // keep',
  '\t"hooks": {',
  '\t\t"PreToolUse": [',
  '\t\t\t{ "matcher": "Bash", "hooks": [{ "type": "command", "command": "mine" }] }, // first',
  "\t\t],",
  '\t\t"Stop": []',
  "\t},",
  '\t"model": "opus",',
  "}",
  "",
  "",
].join("\r\n");

function connect(agent = "claude-code"): Promise<unknown> {
  return machine.connections().connect(agent);
}

function disconnect(agent = "claude-code"): Promise<unknown> {
  return machine.connections().disconnect(agent);
}

function stateOf(agent = "claude-code"): Connection["state"] | undefined {
  return machine
    .connections()
    .list()
    .find((one) => one.agent === agent)?.state;
}

describe("connecting", () => {
  test("adds one entry and leaves every other byte", async () => {
    machine.write(settings, mine, 0o640);
    expect(await connect()).toEqual({ kind: "done" });
    const text = machine.read(settings);
    const entry = [
      ",",
      "\t\t\t{",
      '\t\t\t\t"hooks": [',
      "\t\t\t\t\t{",
      '\t\t\t\t\t\t"type": "command",',
      `\t\t\t\t\t\t"command": ${JSON.stringify(hookLine(machine.program, "claude-code"))},`,
      '\t\t\t\t\t\t"timeout": 86400,',
      '\t\t\t\t\t\t"onFailure": "block"',
      "\t\t\t\t\t}",
      "\t\t\t\t]",
      "\t\t\t}",
    ].join("\r\n");
    expect(text).toBe(mine.replace(" }] }, //", () => ` }] }${entry}, //`));
    expect(lstatSync(machine.path(settings)).mode & 0o777).toBe(0o640);
  });

  test("makes a new file that only the person can read", async () => {
    await connect();
    expect(lstatSync(machine.path(settings)).mode & 0o777).toBe(0o600);
  });

  test("writes through links and leaves them links", async () => {
    machine.write("dotfiles/claude.json", mine);
    mkdirSync(machine.path(".claude"));
    symlinkSync("../dotfiles/claude.json", machine.path(settings));
    const before = machine.everything();
    await connect();
    expect(lstatSync(machine.path(settings)).isSymbolicLink()).toBe(true);
    expect(machine.read("dotfiles/claude.json")).toContain("holdpoint-hook");
    await disconnect();
    expect(lstatSync(machine.path(settings)).isSymbolicLink()).toBe(true);
    expect(machine.everything()).toEqual(before);
  });

  test("makes what a link leads to, and takes it away again", async () => {
    mkdirSync(machine.path(".claude"));
    symlinkSync(machine.path("dotfiles/deep/claude.json"), machine.path(settings));
    await connect();
    expect(machine.read("dotfiles/deep/claude.json")).toContain("holdpoint-hook");
    await disconnect();
    expect([machine.has("dotfiles"), lstatSync(machine.path(settings)).isSymbolicLink()]).toEqual([false, true]);
  });

  test.each([
    ["cut off", '{"hooks": {'],
    ["no object", "[]"],
    ["of a hook list that is none", '{"hooks": {"PreToolUse": {}}}'],
    ["of hooks that are a list", '{"hooks": []}'],
    ["named twice", '{"hooks": {}, "hooks": {}}'],
    ["named twice in another spelling", '{"hooks": {}, "h\\u006foks": {}}'],
    ["nested without end", `${"[".repeat(100_000)}`],
    ["not in UTF-8", Buffer.from([0x7b, 0xff, 0x7d])],
    ["in UTF-16", Buffer.from('\uFEFF{"a":1}', "utf16le")],
  ])("never writes a file that is %s", async (_what, content) => {
    machine.write(settings, content);
    const before = machine.everything();
    expect(await connect()).toEqual({ kind: "failed", problem: expect.stringContaining("nothing was changed") });
    expect(stateOf()).toEqual({ kind: "unreadable", why: expect.stringContaining(settings) });
    expect(machine.everything()).toEqual(before);
  });

  test.each(["", "   \n", "\uFEFF"])("takes a file of blanks (%j) for an empty one", async (content) => {
    machine.write(settings, content);
    const before = machine.everything();
    expect(await connect()).toEqual({ kind: "done" });
    await disconnect();
    expect(machine.everything()).toEqual(before);
  });

  test("never writes a folder, a circle of links or a file that is read-only", async () => {
    mkdirSync(machine.path(settings), { recursive: true });
    expect(await connect()).toMatchObject({ kind: "failed" });
    rmSync(machine.path(settings), { recursive: true });
    symlinkSync("settings.json", machine.path(settings));
    expect(await connect()).toMatchObject({ kind: "failed" });
    rmSync(machine.path(settings));
    machine.write(settings, "{}", 0o444);
    expect(await connect()).toMatchObject({ kind: "failed", problem: expect.stringContaining("read-only") });
    expect(machine.read(settings)).toBe("{}");
    expect(stateOf()).toEqual({ kind: "not connected" });
  });

  test("leaves all files as they were when one of several cannot be written", async () => {
    machine.write(".agents/plugins/holdpoint", "a file where a folder belongs");
    const before = machine.everything();
    expect(await connect("goose")).toMatchObject({ kind: "failed" });
    expect(machine.everything()).toEqual(before);
    machine.environment["CLAUDE_CONFIG_DIR"] = machine.path("named");
    machine.write(settings, "{}", 0o444);
    const again = machine.everything();
    expect(await connect()).toMatchObject({ kind: "failed" });
    expect(machine.everything()).toEqual(again);
    expect(stateOf()).toEqual({ kind: "not connected" });
  });

  test("does not take the place of a person's own hook where there can be only one", async () => {
    machine.write("Documents/Cline/Hooks/PreToolUse", "#!/bin/sh\nmine\n", 0o755);
    const before = machine.everything();
    expect(await connect("cline")).toMatchObject({ kind: "failed", problem: expect.stringContaining("Move it away") });
    expect(machine.everything()).toEqual(before);
  });

  test("replaces what older versions and other homes left, once", async () => {
    const older = (command: string): unknown => ({ hooks: [{ type: "command", command, timeout: 30 }] });
    const list = [older("/old/.holdpoint/bin/holdpoint-hook claude"), older("mine"), older(`${machine.program} x`)];
    machine.write(
      settings,
      JSON.stringify({ hooks: { PreToolUse: list, PostToolUse: [older("~/.holdpoint/bin/holdpoint-hook")] } }),
    );
    expect(stateOf()?.kind).toBe("tampered");
    expect(await connect()).toEqual({ kind: "done" });
    expect(stateOf()).toEqual({ kind: "not proven" });
    const { hooks } = JSON.parse(machine.read(settings)) as { hooks: Record<string, unknown[]> };
    expect(hooks["PreToolUse"]?.map((one) => JSON.stringify(one).includes("holdpoint-hook"))).toEqual([false, true]);
    expect(hooks["PostToolUse"]).toBeUndefined();
    await disconnect();
    expect(JSON.parse(machine.read(settings))).toEqual({ hooks: { PreToolUse: [older("mine")] } });
  });

  test("takes only our hook out of a group that it shares with the person's", async () => {
    const group = {
      matcher: "Bash",
      hooks: [
        { type: "command", command: "mine" },
        { type: "command", command: "holdpoint-hook x" },
      ],
    };
    machine.write(settings, JSON.stringify({ hooks: { PreToolUse: [group] } }));
    await connect();
    await disconnect();
    expect(JSON.parse(machine.read(settings))).toEqual({
      hooks: { PreToolUse: [{ matcher: "Bash", hooks: [{ type: "command", command: "mine" }] }] },
    });
  });

  test("loses nothing where two windows do it at once", async () => {
    machine.write(settings, mine);
    const before = machine.everything();
    const windows = Array.from({ length: 6 }, () => machine.connections());
    const done = await Promise.all(windows.map((window) => window.connect("claude-code")));
    expect(new Set(done.map(({ kind }) => kind))).toEqual(new Set(["done"]));
    expect(machine.read(settings).split("holdpoint-hook").length).toBe(2);
    await Promise.all(windows.map((window) => window.disconnect("claude-code")));
    expect(machine.everything()).toEqual(before);
  });

  test("goes on where a window was ended in the middle", async () => {
    mkdirSync(machine.path(".holdpoint/connections"), { recursive: true });
    writeFileSync(machine.path(".holdpoint/connections/lock"), "999999999");
    machine.write(`.claude/.settings.json.holdpoint-999999999-00000000`, "draft");
    expect(await connect()).toEqual({ kind: "done" });
    expect(readdirSync(machine.path(".claude"))).toEqual(["settings.json"]);
    expect(readdirSync(machine.path(".holdpoint/connections"))).toEqual(["claude-code"]);
  });
});

describe("disconnecting", () => {
  test("leaves every byte and mode as it was", async () => {
    machine.write(settings, mine, 0o640);
    const before = machine.everything();
    await connect();
    await connect();
    expect(await disconnect()).toEqual({ kind: "done" });
    expect(machine.everything()).toEqual(before);
    expect(machine.has(".holdpoint/connections/claude-code")).toBe(false);
  });

  test("keeps what the person changed since, and takes only our entry", async () => {
    machine.write(settings, mine);
    await connect();
    machine.write(settings, machine.read(settings).replace('"opus"', '"sonnet" /* new */'));
    expect(await disconnect()).toEqual({ kind: "done" });
    expect(machine.read(settings)).toBe(mine.replace('"opus"', '"sonnet" /* new */'));
  });

  test("keeps what the person changed before connecting again", async () => {
    machine.write(settings, '{ "a": 1 }\n');
    await connect();
    machine.write(settings, machine.read(settings).replace('"a": 1', '"a": 2'));
    await connect();
    await disconnect();
    expect(JSON.parse(machine.read(settings))).toEqual({ a: 2 });
  });

  test("keeps a file that we made once the person has something in it", async () => {
    await connect();
    machine.write(settings, machine.read(settings).replace("{", '{\n  "model": "opus",'));
    await disconnect();
    expect(JSON.parse(machine.read(settings))).toEqual({ model: "opus" });
  });

  test("keeps folders in which the person put something", async () => {
    await connect("copilot-cli");
    machine.write(".copilot/hooks/mine.json", "{}");
    await disconnect("copilot-cli");
    expect(Object.keys(machine.everything())).toEqual([".copilot", ".copilot/hooks", ".copilot/hooks/mine.json"]);
  });

  test("never writes a file that broke since, and says so", async () => {
    await connect();
    machine.write(settings, "{");
    const before = machine.everything();
    expect(await disconnect()).toMatchObject({
      kind: "failed",
      problem: expect.stringContaining("nothing was changed"),
    });
    expect(machine.everything()).toEqual(before);
  });

  test("is done where the file is gone already", async () => {
    machine.write(settings, "{}");
    await connect();
    rmSync(machine.path(".claude"), { recursive: true });
    expect(await disconnect()).toEqual({ kind: "done" });
    expect(machine.everything()).toEqual({});
  });

  test("works from the file alone where what was kept is lost", async () => {
    machine.write(settings, '{ "a": 1 }\n');
    await connect();
    rmSync(machine.path(".holdpoint/connections"), { recursive: true });
    expect(await disconnect()).toEqual({ kind: "done" });
    expect(JSON.parse(machine.read(settings))).toEqual({ a: 1 });
  });

  test("does not believe a kept copy that is another than it was", async () => {
    machine.write(settings, '{ "a": 1 }\n');
    await connect();
    for (const name of readdirSync(machine.path(".holdpoint/connections/claude-code")))
      if (name.endsWith(".before")) machine.write(`.holdpoint/connections/claude-code/${name}`, '{ "evil": 1 }');
    await disconnect();
    expect(JSON.parse(machine.read(settings))).toEqual({ a: 1 });
  });

  test("puts aside what somebody made of a plugin of ours", async () => {
    await connect("opencode");
    machine.write(
      ".config/opencode/plugin/holdpoint.js",
      `${machine.read(".config/opencode/plugin/holdpoint.js")}// mine\n`,
    );
    await disconnect("opencode");
    expect(machine.everything()).toEqual({});
    const [name] = readdirSync(machine.path(".holdpoint/connections/aside"));
    expect(machine.read(`.holdpoint/connections/aside/${name}`)).toContain("// mine");
  });

  test("is done for an agent that was never connected, and changes nothing", async () => {
    machine.write(settings, mine);
    const before = machine.everything();
    expect(await disconnect()).toEqual({ kind: "done" });
    expect(machine.everything()).toEqual(before);
  });
});

describe("an agent or a platform that cannot be connected", () => {
  test("is told", async () => {
    expect(await machine.connections().connect("vscode")).toMatchObject({ kind: "failed" });
    expect(await machine.connections().connect("../x")).toMatchObject({ kind: "failed" });
    expect(readFileSync(machine.program, "utf8")).toContain("exit 0");
  });
});

test("a file with a second name keeps its content under both", async () => {
  machine.write(settings, "{}");
  linkSync(machine.path(settings), machine.path("other"));
  chmodSync(machine.path(settings), 0o600);
  await connect();
  expect(machine.read("other")).toBe("{}");
});
