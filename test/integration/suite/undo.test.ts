// What an approved call destroyed comes back by a click on our page, byte for byte, and on record.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** One hash over names and contents of all files in a folder. */
function hashOf(folder: string): string {
  const sum = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    sum.update(`${name}\0`);
    if (/\.\w+$/.test(name)) sum.update(readFileSync(join(folder, name)));
  }
  return sum.digest("hex");
}

/** Presses a button of our page that counts only once the page was seen a while, until the page shows `next`. */
async function pressUntil(name: string, containing: string, next: string): Promise<void> {
  const { hands } = inSuite();
  await untilHolds(`"${next}" after ${name}`, 30_000, async () => {
    await hands.do("clickButton", { name, containing, timeout: 2_000 }).catch(() => undefined);
    await hands.do("webviewText", { containing: next, timeout: 1_500 });
  });
}

describe("Undo", () => {
  it("puts back what approved calls destroyed, and keeps what was done since", async () => {
    const { agent, hands, workspace } = inSuite();
    const place = plant(workspace, "undo-src", {
      committed: { "app.ts": "export const one = 1;\n", "lib/two.ts": "export const two = 2;\n" },
      untracked: { "notes.txt": "nobody has this in git\n" },
    });
    execFileSync("git", ["branch", "undo-side"], { cwd: workspace });
    appendFileSync(join(place, "app.ts"), "// work of a morning\n");
    const before = hashOf(place);
    const model = await agent();
    const run = model.script([terminal("rm -rf undo-src && git branch -D undo-side")]);
    await model.start(run);
    await hands.do("webviewText", { containing: "undo-src" });
    await hands.do("clickButton", { name: "Approve and run", containing: "undo-src" });
    await run.outcome(0);
    await run.finished;
    assert.ok(!existsSync(place));
    // The page of the call leads there, and so does the command.
    await hands.do("webviewText", { containing: "It can be undone" });
    await vscode.commands.executeCommand("holdpoint.undo");
    await hands.do("webviewText", { containing: "was copied before they ran" });
    await hands.do("screenshot", { name: "undo-list" });
    await hands.do("clickButton", { nameContains: "rm -rf undo-src", containing: "was copied before they ran" });
    const compared = await hands.do("webviewText", { containing: "Comes back" });
    for (const text of ["undo-src/app.ts", "undo-src/notes.txt", "Git's own state"]) assert.ok(compared.includes(text));
    await hands.do("screenshot", { name: "undo-compared" });
    assert.ok(!existsSync(place));
    await pressUntil("Put Back", "Comes back", "It was put back");
    await hands.do("screenshot", { name: "undo-done" });
    assert.equal(hashOf(place), before);
    const branches = execFileSync("git", ["branch", "--list", "undo-side"], { cwd: workspace, encoding: "utf8" });
    assert.match(branches, /undo-side/);
    const records = recordedIn(join(homedir(), ".holdpoint")).slice(-50);
    const restored = records.filter(({ event }) => event === "restoring" || event === "restored");
    assert.deepEqual(
      restored.map(({ event }) => event),
      ["restoring", "restored"],
    );
    assert.match(String(restored[1]?.what), /rm -rf undo-src/);
  });
});
