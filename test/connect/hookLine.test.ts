import { spawnSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { hookLine, hookScript } from "../../src/connect/hookLine.ts";
import { TemporaryMachine } from "./temporaryMachine.ts";

const silent = "Holdpoint did not answer, so this was not run. Open VS Code, or run holdpoint doctor.\n";
const payload = JSON.stringify({ tool_input: { command: "x".repeat(300_000) } });

let machine: TemporaryMachine;
afterEach(() => machine.remove());

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(program: string, args: readonly string[], input = payload): Ended {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: "utf8", cwd: "/" });
  return { status, stdout, stderr };
}

const shells: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["/bin/sh", ["-c"]],
  ["/usr/bin/dash", ["-c"]],
  ["/bin/bash", ["-c"]],
  ["/bin/bash", ["--posix", "-c"]],
  ["/bin/bash", ["-euo", "pipefail", "-c"]],
  ["/usr/bin/busybox", ["sh", "-c"]],
  ["/usr/bin/zsh", ["-c"]],
  ["/usr/bin/fish", ["-c"]],
];

describe.each(shells.filter(([name]) => existsSync(name)))("the line under %s %j", (shell, args) => {
  const line = (): Ended => run(shell, [...args, hookLine(machine.program, "codex")]);

  test("prints nothing where the call passes", () => {
    machine = new TemporaryMachine();
    expect(line()).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("prints the answer, byte for byte", () => {
    machine = new TemporaryMachine();
    machine.answer("cat");
    expect(line()).toEqual({ status: 0, stdout: payload, stderr: "" });
  });

  test("leaves the program's own refusal as it is", () => {
    machine = new TemporaryMachine();
    machine.answer("cat >/dev/null; echo 'It deletes src.' >&2; exit 2");
    expect(line()).toEqual({ status: 2, stdout: "", stderr: "It deletes src.\n" });
  });

  test.each([
    ["ends otherwise", "exit 1"],
    ["is killed", "kill -9 $$"],
    ["is ended by a time limit", "kill -15 $$"],
    ["cannot be read", "unfinished 'text"],
  ])("refuses where the program %s", (_what, text) => {
    machine = new TemporaryMachine();
    machine.answer(text);
    const { status, stderr } = line();
    expect([status, text.startsWith("unfinished") || stderr.endsWith(silent)]).toEqual([2, true]);
    expect(stderr).not.toBe("");
  });

  test("refuses where the program is missing", () => {
    machine = new TemporaryMachine();
    rmSync(machine.program);
    const { status, stdout, stderr } = line();
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr.endsWith(silent)).toBe(true);
  });

  test.each(["it's", 'a "b" c', "$HOME `id` $(id)", "tab\tand é", "-n", "a;b&c|d>e"])(
    "finds the program below a home folder that is called %j",
    (name) => {
      machine = new TemporaryMachine(name);
      machine.answer("cat >/dev/null; echo found");
      expect(line()).toEqual({ status: 0, stdout: "found\n", stderr: "" });
    },
  );

  test("hands over the agent's name, its own process and that one's parent", () => {
    machine = new TemporaryMachine();
    machine.answer('cat >/dev/null; echo "$1 $# $(($2 == PPID))"; kill -0 "$3" && echo lives');
    expect(line()).toEqual({ status: 0, stdout: "codex 3 1\nlives\n", stderr: "" });
  });
});

describe("the script", () => {
  const script = (): Ended => {
    machine.write(
      "PreToolUse",
      hookScript(machine.program, "cline", (errorMessage) => ({ cancel: true, errorMessage })),
      0o700,
    );
    return run(machine.path("PreToolUse"), []);
  };

  test.each([
    ["lets pass what the program lets pass", "cat >/dev/null", "{}\n"],
    [
      "prints the answer",
      'cat >/dev/null; echo \'{"cancel":true,"errorMessage":"a \\ b"}\'',
      '{"cancel":true,"errorMessage":"a \\ b"}\n',
    ],
    ["refuses what the program refuses", "exit 2", `{"cancel":true,"errorMessage":"${silent.trim()}"}\n`],
    ["refuses where the program is killed", "kill -9 $$", `{"cancel":true,"errorMessage":"${silent.trim()}"}\n`],
  ])("%s", (_what, text, printed) => {
    machine = new TemporaryMachine("it's $HOME");
    machine.answer(text);
    expect(script()).toMatchObject({ status: 0, stdout: printed });
  });

  test("refuses where the program is missing", () => {
    machine = new TemporaryMachine();
    rmSync(machine.program);
    expect(JSON.parse(script().stdout)).toEqual({ cancel: true, errorMessage: silent.trim() });
  });
});
