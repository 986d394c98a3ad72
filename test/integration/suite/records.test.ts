// Records that cannot be written: nothing destructive is done, and the person sees why until they can be written again.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { foreignHook } from "../host/foreignHook.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const folder = join(homedir(), ".holdpoint/audit");

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** The file that the gate of this window writes: its place is marked with this process's id. */
function ownFile(): string {
  const place = readdirSync(folder)
    .map((name) => /^(calls-\d+)\.held-(?:[^.]+\.){3}(\d+)\./.exec(name))
    .find((found) => found?.[2] === String(process.pid))?.[1];
  if (place === undefined) throw new Error("This window writes no records yet.");
  return join(folder, `${place}.jsonl`);
}

function verified(): string {
  return execFileSync(join(homedir(), ".holdpoint/bin/holdpoint"), ["audit", "verify"], { encoding: "utf8" });
}

describe("records that cannot be written", () => {
  it("refuse what is destructive, tell the person why once, and go on by themselves", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "unrecorded", { untracked: { "keep.txt": "keep\n" } });
    const model = await agent();
    const first = model.script([terminal("ls")]);
    await model.start(first);
    await first.finished;
    plant(workspace, "held-meanwhile", { untracked: { "keep.txt": "keep\n" } });
    const waiting = foreignHook({ cwd: workspace, command: "rm -rf held-meanwhile" });
    await hands.do("webviewText", { containing: "held-meanwhile" });
    const file = ownFile();
    renameSync(file, `${file}.kept`);
    mkdirSync(file);
    try {
      const run = model.script([terminal("rm -rf unrecorded"), terminal("ls"), terminal("rm -r unrecorded")]);
      await model.start(run);
      const outcomes = await run.finished;
      assert.match(outcomes[0]?.told ?? "", /could not write its record/);
      // What only reads goes on. VS Code may miss what a short command prints.
      assert.match(outcomes[1]?.told ?? "", /package\.json|produced no output/);
      assert.match(outcomes[2]?.told ?? "", /could not write its record/);
      assert.ok(existsSync(join(workspace, "unrecorded/keep.txt")));
      // What waits is told all the same.
      await hands.do("statusBarItem", { text: "no records, 1 held" });
      await untilHolds("the person to be told once", 10_000, async () => {
        const told = await hands.do("notifications", {});
        assert.equal(told.filter(({ message }) => message.includes("cannot write its records")).length, 1);
      });
      await hands.do("screenshot", { name: "no-records" });
      await hands.do("clickButton", { name: "Deny", containing: "held-meanwhile" });
    } finally {
      waiting.kill();
      rmdirSync(file);
      renameSync(`${file}.kept`, file);
    }
    // Nothing is asked meanwhile: it tries again by itself.
    await untilHolds("records to be written again", 60_000, async () => {
      const items = (await hands.do("statusBarItems", {})).map(({ text }) => text).join("|");
      assert.match(items, /Holdpoint/);
      assert.doesNotMatch(items, /no records/);
    });
    await vscode.commands.executeCommand("notifications.clearAll");
    assert.match(verified(), /^INTACT/);
  });

  it("that were removed are begun anew, and the person is told", async () => {
    const { agent, hands } = inSuite();
    const model = await agent();
    const file = ownFile();
    renameSync(file, join(folder, "kept"));
    const run = model.script([terminal("ls")]);
    await model.start(run);
    await run.finished;
    await untilHolds("the person to be told", 60_000, async () => {
      const told = (await hands.do("notifications", {})).map(({ message }) => message).join("|");
      assert.match(told, /was moved away or removed/);
    });
    assert.ok(existsSync(file));
    assert.throws(() => verified(), { stdout: /NOT INTACT[\s\S]*missing/ });
    await vscode.commands.executeCommand("notifications.clearAll");
    // The chain that went before, under a name by which it is found again: then all that is on record is there.
    renameSync(join(folder, "kept"), file.replace(".jsonl", ".aside-by-hand.jsonl"));
    assert.match(verified(), /^INTACT/);
  });
});
