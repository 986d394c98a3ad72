// The scope file in the editor: errors in place, and a looser version that waits for a person.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { until } from "../../../scripts/until.ts";
import { acceptOnPage } from "../host/acceptOnPage.ts";
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
    const mistyped = text.replace("remove", "dleete");
    await editor.edit((edit) => edit.replace(new vscode.Range(0, 0, 9, 0), mistyped));
    const where = new vscode.Range(2, 26, 2, 27);
    const action = await until("the mend", 30_000, async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        document.uri,
        where,
      );
      return found.find(({ title }) => title === 'Write "delete"');
    });
    assert.ok(action.edit !== undefined && (await vscode.workspace.applyEdit(action.edit)));
    assert.equal(document.getText(), text.replace("remove", "delete"));
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

  it("of which the accepted version was tampered with makes everything but reading wait, and says why", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "kiln", { untracked: { "one.txt": "1\n", "two.txt": "2\n" } });
    const rules = [...(JSON.parse(before) as { rules: object[] }).rules, { allow: ["delete"], on: ["kiln/**"] }];
    writeFileSync(scopeFile(), JSON.stringify({ version: 1, preset: "balanced", rules }));
    await acceptOnPage("kiln");

    // As a program of the person's own would do it, which no hook sees.
    const record = acceptedRecord(workspace);
    const stored = JSON.parse(readFileSync(record, "utf8")) as { sealed: string };
    const sealed = stored.sealed.replaceAll("kiln/**", "**");
    assert.notEqual(sealed, stored.sealed);
    writeFileSync(record, JSON.stringify({ ...stored, sealed }));
    const model = await agent();
    const held = model.script([terminal("rm kiln/one.txt")]);
    await model.start(held);
    assert.match(
      await hands.do("webviewText", { containing: "rm kiln/one.txt" }),
      /The version you accepted was changed outside Holdpoint: its seal does not fit\. \(the strict preset\)/,
    );
    await hands.do("screenshot", { name: "seal-broken-hold" });
    await hands.do("clickButton", { name: "Deny", containing: "rm kiln/one.txt" });
    await held.finished;
    assert.ok(existsSync(join(workspace, "kiln/one.txt")));

    await vscode.commands.executeCommand("holdpoint.reviewScope");
    const page = await hands.do("webviewText", { containing: "Accept this version" });
    assert.match(page, /The version you accepted was changed outside Holdpoint: its seal does not fit\./);
    assert.match(page, /Until you accept a version, the preset strict is in force/);
    await hands.do("screenshot", { name: "seal-broken" });
    await hands.do("clickButton", { name: "Accept this version" });
    await hands.do("webviewText", { containing: "This version is in force" });
    const flowing = model.script([terminal("rm kiln/two.txt")]);
    await model.start(flowing);
    await flowing.finished;
    assert.ok(!existsSync(join(workspace, "kiln/two.txt")));
  });

  it("of the person's own is heard in every workspace, and no agent can write it", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "ledger", { committed: { "sums.txt": "1\n" } });
    const own = join(process.env.HOME ?? "", ".holdpoint/scope.json");
    const model = await agent();
    const writing = model.script([{ tool: "create_file", input: { filePath: own, content: '{"version":1}' } }]);
    await model.start(writing);
    assert.match((await writing.outcome(0)).told, /denied|refused|not done|protected|Leave it to the person/i);
    await writing.finished;
    assert.ok(!existsSync(own));

    await vscode.commands.executeCommand("holdpoint.openMyScope");
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /in all your work/);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    try {
      const rules = [{ hold: ["modify"], on: ["/**/ledger/**"], because: "my books" }];
      writeFileSync(own, JSON.stringify({ version: 1, rules }));
      const path = join(workspace, "ledger/sums.txt");
      const run = model.script([
        { tool: "replace_string_in_file", input: { filePath: path, oldString: "1", newString: "2" } },
      ]);
      await model.start(run);
      const page = await hands.do("webviewText", { containing: "ledger/sums.txt" });
      assert.match(page, /Rule 1 of your own scope holds that/);
      assert.match(page, /from the file, not accepted yet: “my books”/);
      await hands.do("clickButton", { name: "Deny", containing: "ledger/sums.txt" });
      await run.finished;
      assert.equal(readFileSync(path, "utf8"), "1\n");
    } finally {
      // Its rule stays in force until a person accepts that it is gone; nothing else lies in such a folder.
      rmSync(own, { force: true });
    }
  });
});

/** Opens the page of the waiting scope file, which says `about`, and accepts it as a person does. */
function acceptedFolder(): string {
  return join(process.env.HOME ?? "", ".holdpoint/accepted");
}

function acceptedNames(): readonly string[] {
  return readdirSync(acceptedFolder()).filter((name) => name.endsWith(".json"));
}

function rootOf(name: string): string {
  const { sealed } = JSON.parse(readFileSync(join(acceptedFolder(), name), "utf8")) as { sealed: string };
  return (JSON.parse(sealed) as { root: string }).root;
}

/** The record of what was accepted for a workspace. */
function acceptedRecord(workspace: string): string {
  const name = acceptedNames().find((one) => rootOf(one) === workspace);
  if (name === undefined) throw new Error("Nothing was accepted for the workspace.");
  return join(acceptedFolder(), name);
}
