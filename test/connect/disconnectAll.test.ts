import { execFileSync } from "node:child_process";
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { disconnectAll } from "../../src/connect/disconnectAll.ts";
import { TemporaryMachine } from "./temporaryMachine.ts";

const claude = '{\n  // mine\n  "model": "opus"\n}\n';
let machine: TemporaryMachine;
let extension: string;
beforeEach(async () => {
  machine = new TemporaryMachine();
  extension = installed(".vscode", "holdpoint.holdpoint-0.1.0");
  machine.write(".claude/settings.json", claude);
  mkdirSync(machine.path(".gemini"));
  const connections = machine.connections();
  for (const agent of ["claude-code", "gemini-cli"]) await connections.connect(agent);
});
afterEach(() => machine.remove());

function installed(editor: string, name: string): string {
  const folder = machine.path(editor, "extensions", name);
  mkdirSync(join(folder, "dist"), { recursive: true });
  return folder;
}

function states(): readonly (string | undefined)[] {
  const list = machine.connections().list();
  return ["claude-code", "gemini-cli"].map((agent) => list.find((one) => one.agent === agent)?.state.kind);
}

describe("an extension that is removed for good", () => {
  test("takes its entries out of every agent's files", async () => {
    expect(states()).toEqual(["not proven", "not proven"]);
    expect(await disconnectAll(machine.machine, machine.connections(), extension)).toEqual({
      kind: "done",
      failed: [],
    });
    expect([states(), machine.read(".claude/settings.json")]).toEqual([["not connected", "absent"], claude]);
  });

  test("leaves them where another editor has it, too", async () => {
    const other = installed(".vscode-insiders", "holdpoint.holdpoint-0.0.9-linux-x64");
    expect(await disconnectAll(machine.machine, machine.connections(), extension)).toEqual({
      kind: "kept",
      because: other,
    });
    expect(states()).toEqual(["not proven", "not proven"]);
  });

  test("does not count what the editor is about to delete", async () => {
    installed(".vscode", "holdpoint.holdpoint-0.0.9");
    machine.write(".vscode/extensions/.obsolete", '{"holdpoint.holdpoint-0.0.9":true}');
    expect((await disconnectAll(machine.machine, machine.connections(), extension)).kind).toBe("done");
    expect(states()).toEqual(["not connected", "absent"]);
  });

  test("tells which agent could not be disconnected, and goes on with the others", async () => {
    machine.write(".claude/settings.json", "{ broken");
    const done = await disconnectAll(machine.machine, machine.connections(), extension);
    expect(done).toMatchObject({ kind: "done", failed: [{ agent: "claude-code" }] });
    expect(states()[1]).toBe("absent");
  });

  test("does so in the program that the editor starts", () => {
    const program = join(extension, "dist", "uninstall.cjs");
    buildSync({
      entryPoints: [join(import.meta.dirname, "..", "..", "src", "cli", "uninstall.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "cjs",
      mainFields: ["module", "main"],
      logLevel: "error",
    });
    writeFileSync(join(extension, "package.json"), "{}");
    const said = execFileSync(process.execPath, [program], {
      encoding: "utf8",
      cwd: "/",
      env: { HOME: realpathSync(machine.home), PATH: "/usr/bin:/bin" },
    });
    expect([said, states(), machine.read(".claude/settings.json")]).toEqual(["", ["not connected", "absent"], claude]);
  });
});
