import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Outcome } from "../../src/core/call/outcome.ts";
import type { GateServer } from "../../src/server/gateServer.ts";
import { FakeDesk, installNode, leftovers, makeHome, openGate } from "./gateUnderTest.ts";
import {
  commandPayload,
  type HookStart,
  hookLine,
  lineWithoutBash,
  makePluginRoot,
  runHook,
  shells,
} from "./hookLine.ts";

const base = makeHome('it\'s a "home" $HOME `x` \\ (1)\nbelow');
const { home, paths } = base;
let pluginRoot = "";
let answer: (command: string) => Outcome = () => ({ kind: "pass" });
const desk = new FakeDesk((entry) =>
  entry.answer.resolve(entry.call.kind === "command" ? answer(entry.call.text) : { kind: "pass" }),
);
let server: GateServer;

beforeAll(async () => {
  mkdirSync(home);
  pluginRoot = makePluginRoot(`${home}/plug "in" $(touch x); 'y' \\\nroot`);
  server = await openGate(home, desk);
  installNode(home);
});

beforeEach(() => {
  desk.entries.length = 0;
  answer = () => ({ kind: "pass" });
});

afterAll(() => {
  server.dispose();
  expect(leftovers(paths)).toEqual([]);
  base.remove();
});

const denial = (reason: string) => ({
  hookSpecificOutput: { hookEventName: "PreToolUse", permissionDecision: "deny", permissionDecisionReason: reason },
});

/** Both ways the line can go: with bash, and with the node twin where there is none. */
const ways: readonly (readonly [string, Pick<HookStart, "line" | "path" | "shell">])[] = [
  ...shells.map(([name, shell]): [string, Pick<HookStart, "line" | "shell">] => [name, { line: hookLine, shell }]),
  ...shells.map(([name, shell]): [string, Pick<HookStart, "line" | "path" | "shell">] => [
    `${name} without bash`,
    { line: lineWithoutBash, path: "/nowhere", shell },
  ]),
];

describe.each(ways)("the hook line under %s", { timeout: 60_000 }, (_name, way) => {
  const run = (payload: string | Uint8Array) => runHook({ home, pluginRoot, payload, ...way });

  it("says nothing and lets the call go on when the gate passes it", async () => {
    expect(await run(commandPayload("ls"))).toEqual({ code: 0, output: "", errors: "" });
  });

  it("brings the call to the gate as it was sent", async () => {
    await run(commandPayload("echo 'a \"b\" \\ $c `d` \u00e9 \u{1f600}'\n\ttrue"));
    expect(desk.entries.map(({ call, rewrite }) => ({ call, rewrite }))).toEqual([
      {
        call: {
          caller: {
            agent: "vscode",
            label: "VS Code agent",
            session: "97726ab8-e42b-4536-9d4a-5197690adeec",
            identity: "claimed",
          },
          cwd: "/workspace",
          tool: "run_in_terminal",
          toolUse: "call_0",
          kind: "command",
          text: "echo 'a \"b\" \\ $c `d` \u00e9 \u{1f600}'\n\ttrue",
          shell: "bash",
          terminal: "kept",
        },
        rewrite: "possible",
      },
    ]);
  });

  it("prints a denial with its reason, whatever characters it holds", async () => {
    answer = () => ({ kind: "deny", reason: "No: 'a' \"b\" $c `d` %s \\n \u00e9 \u{1f600} }\n*", instead: "Ask." });
    const { code, output, errors } = await run(commandPayload("rm -rf src"));
    expect({ code, errors, answer: JSON.parse(output) }).toEqual({
      code: 0,
      errors: "",
      answer: denial("No: 'a' \"b\" $c `d` %s \\n \u00e9 \u{1f600} }\n* Ask."),
    });
  });

  it("prints the rewritten input with all its other fields", async () => {
    answer = () => ({ kind: "run", command: "'/a b/holdpoint' exec 1-0123456789abcdef0123456789abcdef" });
    const { code, output, errors } = await run(commandPayload("rm -rf src"));
    expect({ code, errors, answer: JSON.parse(output) }).toEqual({
      code: 0,
      errors: "",
      answer: {
        hookSpecificOutput: {
          hookEventName: "PreToolUse",
          permissionDecision: "allow",
          permissionDecisionReason: "Approved in Holdpoint; it runs in Holdpoint's terminal.",
          updatedInput: {
            command: "'/a b/holdpoint' exec 1-0123456789abcdef0123456789abcdef",
            explanation: "e",
            goal: "g",
            mode: "sync",
            timeout: 9000,
          },
        },
      },
    });
  });

  // The command is what makes the payload so long; the rest of it takes fewer than 600 bytes.
  it.each([600, 8190, 8191, 8192, 8193, 8194, 16_384, 1024 * 1024])(
    "hands over a payload of %i bytes byte for byte",
    async (size) => {
      const bare = Buffer.byteLength(commandPayload(""));
      const command = "\u00e9x".repeat(size).slice(0, Math.floor((size - bare) / 3) * 2);
      const filled = command + "y".repeat(size - bare - Buffer.byteLength(command));
      const payload = commandPayload(filled);
      expect(Buffer.byteLength(payload)).toBe(size);
      expect(await run(payload)).toEqual({ code: 0, output: "", errors: "" });
      expect(desk.entries.map(({ call }) => call.kind === "command" && call.text === filled)).toEqual([true]);
    },
  );

  const text = (reason: string) =>
    denial(
      `Holdpoint could not read this call (${reason}), so it was not done. [unreadable-payload] Ask for it in another way. If it comes back, update Holdpoint or run "Holdpoint: Doctor".`,
    );
  it.each([
    ["nothing at all", Buffer.alloc(0), text("it is not JSON in UTF-8")],
    ["a truncated payload", commandPayload("ls").slice(0, -1), text("it is not JSON in UTF-8")],
    ["a NUL byte behind a valid payload", `${commandPayload("ls")}\0`, text("it is not JSON in UTF-8")],
    [
      "a NUL byte and a second payload behind",
      `${commandPayload("ls")}\0${commandPayload("rm -rf /")}`,
      text("it is not JSON in UTF-8"),
    ],
    ["a NUL byte behind 8 KB", `${commandPayload("x".repeat(9000))}\0`, text("it is not JSON in UTF-8")],
    ["NUL bytes only", Buffer.alloc(9000), text("it is not JSON in UTF-8")],
    [
      "invalid UTF-8",
      Buffer.concat([Buffer.from(commandPayload("ls").slice(0, -2)), Buffer.from([0xff, 0x7d])]),
      text("it is not JSON in UTF-8"),
    ],
    ["two payloads", commandPayload("ls") + commandPayload("ls"), text("it is not JSON in UTF-8")],
    ["no object", "[]", text("it is no object")],
  ])("denies %s", async (_case, payload, expected) => {
    const { code, output, errors } = await run(payload);
    expect({ code, errors, answer: JSON.parse(output) }).toEqual({ code: 0, errors: "", answer: expected });
    expect(desk.entries).toEqual([]);
  });

  it("denies a payload of 64 MiB, which is more than is read", async () => {
    const { code, output, errors } = await run(commandPayload("x".repeat(64 * 1024 * 1024)));
    expect({ code, errors, answer: JSON.parse(output) }).toEqual({
      code: 0,
      errors: "",
      answer: text("it is larger than 8 MiB"),
    });
    expect(desk.entries).toEqual([]);
  });

  it("takes newlines around and inside a payload", async () => {
    expect(await run(`\n${JSON.stringify(JSON.parse(commandPayload("ls")), null, 2)}\n\n`)).toEqual({
      code: 0,
      output: "",
      errors: "",
    });
    expect(desk.entries.map(({ call }) => call.kind === "command" && call.text)).toEqual(["ls"]);
  });

  it.each([
    ["a locale of other characters", { LC_ALL: "ja_JP.eucJP", LANG: "ja_JP.eucJP" }],
    [
      "odd values of what shells keep in the environment",
      {
        BASH_ENV: "/nowhere",
        ENV: "/nowhere",
        POSIXLY_CORRECT: "1",
        SECONDS: "999999",
        IFS: "h",
        RANDOM: "1",
        CDPATH: "/",
      },
    ],
  ])("works under %s", async (_case, environment) => {
    answer = () => ({ kind: "deny", reason: "\u00e9", instead: "" });
    const { code, output } = await runHook({
      home,
      pluginRoot,
      payload: commandPayload("\u00e9"),
      ...way,
      environment,
    });
    expect({ code, answer: JSON.parse(output) }).toEqual({ code: 0, answer: denial("\u00e9") });
    expect(desk.entries.map(({ call }) => call.kind === "command" && call.text)).toEqual(["\u00e9"]);
  });
});

it("takes no options and no functions for bash from the environment", async () => {
  const environment = {
    SHELLOPTS: "noexec",
    BASHOPTS: "extdebug",
    "BASH_FUNC_read%%": "() { exit 0; }",
    "BASH_FUNC_printf%%": "() { exit 0; }",
  };
  answer = () => ({ kind: "deny", reason: "No.", instead: "" });
  const { code, output } = await runHook({
    home,
    pluginRoot,
    payload: commandPayload("ls"),
    shell: "/bin/dash",
    environment,
  });
  expect({ code, answer: JSON.parse(output) }).toEqual({ code: 0, answer: denial("No.") });
});

describe("many hooks at once", { timeout: 60_000 }, () => {
  it("each get their own answer", async () => {
    answer = (command) => ({ kind: "deny", reason: command, instead: "" });
    const commands = Array.from({ length: 200 }, (_, index) => `command ${index}`);
    const runs = await Promise.all(
      commands.map((command) => runHook({ home, pluginRoot, payload: commandPayload(command) })),
    );
    expect(runs.map(({ output }) => JSON.parse(output))).toEqual(commands.map(denial));
  });
});

it("looks below the home folder alone, whatever the tests' override says", async () => {
  const environment = { HOLDPOINT_HOME: "/nowhere" };
  expect(await runHook({ home, pluginRoot, payload: commandPayload("ls"), environment })).toEqual({
    code: 0,
    output: "",
    errors: "",
  });
});
