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

/** The line that redeems a ticket, of a program that says where it was started and with what. */
function lineFor(way: string | undefined, shell: "bash" | "powershell" = "bash"): string {
  const program = join(home, "it's here");
  writeFileSync(program, '#!/bin/sh\necho "$PWD $*"\n', { mode: 0o755 });
  const launch = new EditorLaunch({
    program,
    gate: 7,
    identityOf: (call) => testIdentity(call, {}, home),
    preferredShell: () => "/bin/bash",
  });
  return launch.commandFor("t1", { ...command("cd web && npm test"), cwd: join(home, "a"), shell }, way);
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

  it("is quoted for PowerShell too", () => {
    expect(lineFor(undefined, "powershell")).toBe(`& '${join(home, "it''s here")}' exec 7-t1`);
  });
});
