import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { GateServer } from "../../src/server/gateServer.ts";
import { deskThatSays, installNode, makeHome, openGate } from "./gateUnderTest.ts";
import {
  commandPayload,
  hookLine,
  lineWithoutBash,
  makePluginRoot,
  runHook,
  shells,
  startHook,
  unanswered,
} from "./hookLine.ts";
import { whenWritten } from "./whenWritten.ts";

/** The user that owns nothing. */
const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
/** Some shells tell first that a part was killed. */
const unansweredLoudly = { ...unanswered, errors: expect.stringContaining(unanswered.errors) };
const payload = commandPayload("rm -rf src");

// In all of these a gate listens that would let the call pass, so that a call goes on only by getting its answer.
let base: ReturnType<typeof makeHome>;
let home = "";
let pluginRoot = "";
let whole = "";
let server: GateServer;

beforeAll(() => {
  base = makeHome("build");
  whole = makePluginRoot(base.home);
});

afterAll(() => base.remove());

let own: ReturnType<typeof makeHome>;
beforeEach(async () => {
  own = makeHome("ho me");
  home = own.home;
  mkdirSync(home);
  pluginRoot = join(home, "plu gin");
  mkdirSync(pluginRoot);
  for (const file of ["gate.sh", "gate.cjs"]) copyFileSync(join(whole, file), join(pluginRoot, file));
  server = await openGate(home, deskThatSays({ kind: "pass" }));
  installNode(home);
});

afterEach(() => {
  server.dispose();
  own.remove();
});

const ways: readonly (readonly [string, "gate.sh" | "gate.cjs", { line: string; path?: string; shell: string }])[] = [
  ...shells.map(([name, shell]): [string, "gate.sh", { line: string; shell: string }] => [
    name,
    "gate.sh",
    { line: hookLine, shell },
  ]),
  ...shells.map(([name, shell]): [string, "gate.cjs", { line: string; path: string; shell: string }] => [
    `${name} without bash`,
    "gate.cjs",
    { line: lineWithoutBash, path: "/nowhere", shell },
  ]),
];

describe.each(ways)("the hook line under %s refuses", { timeout: 60_000 }, (_name, script, way) => {
  const run = (more: { home?: string | undefined; pluginRoot?: string; environment?: Record<string, string> } = {}) =>
    runHook({
      home: "home" in more ? more.home : home,
      pluginRoot: more.pluginRoot ?? pluginRoot,
      payload,
      ...way,
      ...(more.environment && { environment: more.environment }),
    });
  const scriptPath = () => join(pluginRoot, script);

  it("not when all is well", async () => {
    expect(await run()).toEqual({ code: 0, output: "", errors: "" });
  });

  it.each([
    ["the script is missing", () => rmSync(scriptPath())],
    ["the script is empty", () => writeFileSync(scriptPath(), "")],
    ["the script is a folder", () => [rmSync(scriptPath()), mkdirSync(scriptPath())]],
    [
      "the script is garbage",
      () => writeFileSync(scriptPath(), Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 256))),
    ],
    [
      "the script ends with success and says nothing",
      () => writeFileSync(scriptPath(), script === "gate.sh" ? "exit 0" : "process.exit(0)"),
    ],
    [
      "the script says something else",
      () =>
        writeFileSync(scriptPath(), script === "gate.sh" ? "echo holdpoint passes" : "console.log('holdpoint passes')"),
    ],
    [
      "the script says pass with more",
      () =>
        writeFileSync(
          scriptPath(),
          script === "gate.sh" ? "echo holdpoint pass; echo more" : "console.log('holdpoint pass\\nmore')",
        ),
    ],
    [
      "the script says half an answer",
      () =>
        writeFileSync(
          scriptPath(),
          script === "gate.sh" ? "printf 'holdpoint {\"a\":'" : "process.stdout.write('holdpoint {\"a\":')",
        ),
    ],
    ["the plugin's folder is gone", () => rmSync(pluginRoot, { recursive: true })],
  ])("when %s", async (_case, break_) => {
    break_();
    expect(await run()).toEqual(unanswered);
  });

  it("when the script kills itself", async () => {
    writeFileSync(scriptPath(), script === "gate.sh" ? "kill -9 $$" : "process.kill(process.pid, 'SIGKILL')");
    // Some shells tell of the killing first.
    expect(await run()).toEqual(unansweredLoudly);
  });

  it("when the script is cut off anywhere before its end", async () => {
    const text = readFileSync(scriptPath());
    const end = script === "gate.sh" ? text.lastIndexOf("main ") + "main".length : text.lastIndexOf("askGate(");
    const cuts = script === "gate.sh" ? 60 : 12;
    for (let index = 1; index <= cuts; index++) {
      const cut = Math.floor((end * index) / cuts);
      writeFileSync(scriptPath(), text.subarray(0, cut));
      expect([cut, await run()]).toEqual([cut, unanswered]);
    }
  });

  it.each([
    ["is not set", undefined],
    ["is empty", ""],
    ["is relative", "home"],
  ])("when HOME %s", async (_case, value) => {
    expect(await run({ home: value })).toEqual(unanswered);
  });

  const state = () => join(home, ".holdpoint");
  it.each([
    ["is a link", () => [renameSync(state(), `${state()}.real`), symlinkSync(`${state()}.real`, state())]],
    ["has no folder for requests", () => rmSync(join(state(), "run", "calls"), { recursive: true })],
    [
      "has a file in the place of that folder",
      () => [
        rmSync(join(state(), "run", "calls"), { recursive: true }),
        writeFileSync(join(state(), "run", "calls"), ""),
      ],
    ],
  ])("when the state folder %s", async (_case, break_) => {
    break_();
    expect(await run()).toEqual(unanswered);
  });

  it.runIf(isRoot)("when the state folder belongs to another user", async () => {
    chownSync(state(), nobody, nobody);
    chmodSync(state(), 0o777);
    expect(await run()).toEqual(unanswered);
  });

  it("when the payload cannot be written down", async () => {
    // Larger than the limit on files that the shell hands on.
    const { line } = way;
    expect(
      await runHook({
        home,
        pluginRoot,
        payload: commandPayload("x".repeat(100_000)),
        ...way,
        line: `ulimit -f 1; ${line}`,
      }),
    ).toEqual(unansweredLoudly);
  });
});

describe.each(shells)("the hook line under %s refuses without bash", { timeout: 60_000 }, (_name, shell) => {
  const run = () => runHook({ home, pluginRoot, payload, shell, line: lineWithoutBash, path: "/nowhere" });

  it.each([
    ["is missing", () => rmSync(join(home, ".holdpoint", "node"))],
    ["is empty", () => writeFileSync(join(home, ".holdpoint", "node"), "")],
    ["names nothing", () => writeFileSync(join(home, ".holdpoint", "node"), "/nowhere/node\n")],
    ["names no program", () => writeFileSync(join(home, ".holdpoint", "node"), "/etc/hosts\n")],
    ["lacks its newline", () => writeFileSync(join(home, ".holdpoint", "node"), process.execPath)],
  ])("when the file that names the node %s", async (_case, break_) => {
    break_();
    expect(await run()).toEqual(unanswered);
  });
});

describe("a script that hangs", { timeout: 60_000 }, () => {
  it("keeps the call from going on until it is killed, and then it is refused", async () => {
    writeFileSync(
      join(pluginRoot, "gate.sh"),
      'echo $$ >"$HOME/hung.draft"; mv "$HOME/hung.draft" "$HOME/hung"; exec 6<>/dev/udp/127.0.0.1/9; read -r x <&6',
    );
    const { process: hook, ended } = startHook({ home, pluginRoot, payload });
    const pid = await whenWritten(join(home, "hung"));
    expect(hook.exitCode).toBe(null);
    process.kill(Number(pid), "SIGKILL");
    expect(await ended).toEqual(unansweredLoudly);
  });
});
