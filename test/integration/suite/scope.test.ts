// The scope file in the editor: errors in place, and a looser version that waits for a person.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const terminal = (command: string): { tool: string; input: object } => ({
  tool: "run_in_terminal",
  input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 },
});

function scopeFile(): string {
  return join(inSuite().workspace, ".holdpoint.json");
}

describe("a scope file", () => {
  let before: string;
  beforeEach(() => {
    before = readFileSync(scopeFile(), "utf8");
  });
  afterEach(() => writeFileSync(scopeFile(), before));

  it("shows what is wrong where it stands, with the mend", async () => {
    const document = await vscode.workspace.openTextDocument(scopeFile());
    const editor = await vscode.window.showTextDocument(document);
    const shown = new Promise<readonly vscode.Diagnostic[]>((resolve) => {
      const subscription = vscode.languages.onDidChangeDiagnostics(() => {
        const found = vscode.languages.getDiagnostics(document.uri).filter((one) => one.source === "Holdpoint");
        if (found.length === 0) return;
        subscription.dispose();
        resolve(found);
      });
    });
    const end = document.positionAt(document.getText().length);
    const text = '{\n  "version": 1,\n  "rules": [{ "hold": ["remove"], "on": ["src/**"] }]\n}\n';
    await editor.edit((edit) => edit.replace(new vscode.Range(new vscode.Position(0, 0), end), text));
    const [problem] = await shown;
    assert.equal(problem?.range.start.line, 2);
    assert.match(problem?.message ?? "", /remove/);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("that allows more waits, and is in force once a person accepted it on our page", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "scratch", { untracked: { "one.txt": "1\n", "two.txt": "2\n" } });
    const rules = [...(JSON.parse(before) as { rules: object[] }).rules, { allow: ["delete"], on: ["scratch/**"] }];
    writeFileSync(scopeFile(), JSON.stringify({ version: 1, preset: "balanced", rules }));
    const model = await agent();
    const held = model.script([terminal("rm scratch/one.txt")]);
    await model.start(held);
    await hands.do("webviewText", { containing: "rm scratch/one.txt" });
    await hands.do("clickButton", { name: "Deny", containing: "rm scratch/one.txt" });
    await held.finished;
    assert.ok(existsSync(join(workspace, "scratch/one.txt")));

    await vscode.commands.executeCommand("holdpoint.reviewScope");
    assert.match(await hands.do("webviewText", { containing: "Accept this version" }), /scratch/);
    await hands.do("screenshot", { name: "scope" });
    await hands.do("clickButton", { name: "Accept this version" });
    await hands.do("webviewText", { containing: "This version is in force" });
    const flowing = model.script([terminal("rm scratch/two.txt")]);
    await model.start(flowing);
    await flowing.finished;
    assert.ok(!existsSync(join(workspace, "scratch/two.txt")));
  });
});
