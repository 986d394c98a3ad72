import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EditorLaunch } from "../../src/run/launch.ts";
import { command } from "../gate/fakes.ts";
import { testIdentity } from "../identity/testIdentity.ts";

let home = "";

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "launch-")));
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

/** Of a program that says where it was started and with what. */
function launch(): EditorLaunch {
  const program = join(home, "it's here");
  writeFileSync(program, '#!/bin/sh\necho "$PWD $*"\n', { mode: 0o755 });
  return new EditorLaunch({
    program,
    gate: 7,
    identityOf: (call) => testIdentity(call, {}, home),
    preferredShell: () => "/bin/bash",
  });
}

/** The line that redeems a ticket. */
function lineFor(way: string | undefined, shell: "bash" | "powershell" = "bash", ticket = "t1"): string {
  return launch().commandFor(ticket, { ...command("cd web && npm test"), cwd: join(home, "a"), shell }, way);
}

describe("the line that redeems a ticket", () => {
  it.each([
    ["where the shell stands", undefined, "a"],
    ["below that", "./it's $HOME `x`", "a/it's $HOME `x`"],
    ["beside it", "../b", "b"],
    ["where a name looks like an option", "./-P", "a/-P"],
  ])("runs our program %s", (_where, way, expected) => {
    for (const name of ["a", "b", expected]) mkdirSync(join(home, name), { recursive: true });
    const line = lineFor(way);
    const said = execFileSync("bash", ["-c", line], { cwd: join(home, "a"), env: { CDPATH: home }, encoding: "utf8" });
    expect(said).toBe(`${join(home, expected)} exec 7-t1\n`);
  });

  it("leaves the shell where the command wanted to go", () => {
    mkdirSync(join(home, "a/web"), { recursive: true });
    const said = execFileSync("bash", ["-c", `${lineFor("./web")} >/dev/null; pwd`], {
      cwd: join(home, "a"),
      encoding: "utf8",
    });
    expect(said).toBe(`${join(home, "a/web")}\n`);
  });

  it("runs nothing where that folder is not", () => {
    mkdirSync(join(home, "a"));
    expect(() =>
      execFileSync("bash", ["-c", lineFor(join(home, "a/web"))], { cwd: join(home, "a"), stdio: "pipe" }),
    ).toThrow(/No such file/);
  });

  it.each([
    ["as it is typed", (line: string) => line, true],
    ["with the blank that keeps it out of the history", (line: string) => ` ${line}`, true],
    ["wrapped by the terminal", (line: string) => `${line.slice(0, -20)} \n${line.slice(-20)}`, true],
    ["with a command after it", (line: string) => `${line}; rm -rf src`, false],
    ["with a command before it", (line: string) => `rm -rf src; ${line}`, false],
    ["behind a folder that holds a command", (line: string) => `cd -- 'a' ; rm -rf 'b' && ${line}`, false],
    ["behind a folder that is worked out", (line: string) => `cd -- "$(rm -rf src)" && ${line}`, false],
    ["of another program", (line: string) => line.replace("here", "there"), false],
    ["as an argument of another program", (line: string) => `'/bin/x'${line}`, false],
    ["with another order for our program", (line: string) => line.replace("exec 7", "off 7"), false],
    ["with something in the ticket's place", (line: string) => `${line.slice(0, -1)}$(rm -rf src)`, false],
    ["that was cut off", (line: string) => line.slice(0, -1), false],
  ])("is known in a terminal: %s", (_how, change, expected) => {
    const ticket = "0123456789abcdef".repeat(2);
    const known = [
      [undefined, "bash"],
      ["./it's $HOME `x`", "bash"],
      [undefined, "powershell"],
    ] as const;
    for (const [way, shell] of known) {
      const text = change(lineFor(way, shell, ticket));
      expect([text, launch().isCommand(text)]).toEqual([text, expected]);
    }
  });

  it("is quoted for PowerShell too", () => {
    expect(lineFor(undefined, "powershell")).toBe(`& '${join(home, "it''s here")}' exec 7-t1`);
  });
});
