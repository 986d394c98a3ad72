// Writes of VS Code's own agent to held paths: reviewed as a difference, against the person's unsaved text.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const workflow = ".github/workflows/deploy.yml";

describe("a write to a held path", () => {
  it("is shown as a difference and made by the agent once approved: create_file", async () => {
    const { agent, hands, workspace } = inSuite();
    const path = join(workspace, workflow);
    const model = await agent();
    const run = model.script([{ tool: "create_file", input: { filePath: path, content: "on: push\njobs: {}\n" } }]);
    await model.start(run);
    const page = await hands.do("webviewText", { containing: "deploy.yml" });
    assert.match(page, /on: push/);
    assert.ok(!existsSync(path));
    await hands.do("screenshot", { name: "write" });
    await hands.do("clickButton", { name: "Approve", containing: "deploy.yml" });
    const { told } = await run.outcome(0);
    await run.finished;
    assert.match(told, /successfully edited/);
    await whenWritten(path, "on: push\njobs: {}\n");
  });

  const changes = [
    {
      tool: "replace_string_in_file",
      input: (path: string) => ({ filePath: path, oldString: "steps: 1", newString: "steps: 2" }),
    },
    {
      tool: "multi_replace_string_in_file",
      input: (path: string) => ({
        explanation: "e",
        replacements: [{ explanation: "e", filePath: path, oldString: "steps: 1", newString: "steps: 2" }],
      }),
    },
    {
      tool: "apply_patch",
      input: (path: string) => ({
        explanation: "e",
        input: `*** Begin Patch\n*** Update File: ${path}\n@@\n-steps: 1\n+steps: 2\n*** End Patch`,
      }),
    },
    {
      tool: "insert_edit_into_file",
      input: (path: string) => ({ explanation: "e", filePath: path, code: "steps: 2\n" }),
    },
  ];
  for (const [index, { tool, input }] of changes.entries()) {
    it(`is refused without a trace: ${tool}`, async () => {
      const { agent, hands, workspace } = inSuite();
      const name = `.github/workflows/ci-${index}.yml`;
      plant(workspace, ".github/workflows", { committed: { [`ci-${index}.yml`]: "on: push\nsteps: 1\n" } });
      const path = join(workspace, name);
      const model = await agent();
      const run = model.script([{ tool, input: input(path) }]);
      await model.start(run);
      const page = await hands.do("webviewText", { containing: `ci-${index}.yml` });
      assert.match(page, /steps: 2/);
      await hands.do("clickButton", { name: "Deny", containing: `ci-${index}.yml` });
      assert.match((await run.outcome(0)).told, /refused/);
      await run.finished;
      assert.equal(readFileSync(path, "utf8"), "on: push\nsteps: 1\n");
    });
  }

  it("is compared with the person's unsaved text, also with what is typed while it waits", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, ".github/workflows", { committed: { "unsaved.yml": "on: push\nsteps: 1\n" } });
    const path = join(workspace, ".github/workflows/unsaved.yml");
    const files = vscode.workspace.getConfiguration("files");
    await files.update("autoSave", "off", vscode.ConfigurationTarget.Global);
    const { document } = await vscode.window.showTextDocument(vscode.Uri.file(path));
    const model = await agent();
    const input = { filePath: path, oldString: "steps: 1", newString: "steps: 2" };
    const run = model.script([{ tool: "replace_string_in_file", input }]);
    await model.start(run);
    await hands.do("webviewText", { containing: "unsaved.yml" });
    // VS Code saves all files when a chat begins, so the person types after that.
    const typing = new vscode.WorkspaceEdit();
    typing.insert(document.uri, new vscode.Position(1, 0), "# what I am typing\n");
    assert.ok(await vscode.workspace.applyEdit(typing));
    const page = await hands.do("webviewText", { containing: "your unsaved text" });
    assert.match(page, /what I am typing/);
    assert.equal(readFileSync(path, "utf8"), "on: push\nsteps: 1\n");
    const diff = "unsaved.yml (proposed, not written)";
    // The page may be drawn anew under the first click, when counting ends just then; a person would click again. Once
    // the difference is open it covers the page, and there is nothing to click any more.
    const click = { nameContains: "diff", containing: "unsaved.yml", timeout: 2_000 };
    for (let clicks = 5; clicks > 0 && !isTabOpen(diff); clicks--) {
      await hands.do("clickButton", click).catch(() => undefined);
      await hands.do("editorTabs", {});
    }
    await whenTabIsOpen(diff);
    await hands.do("screenshot", { name: "diff" });
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await files.update("autoSave", undefined, vscode.ConfigurationTarget.Global);
    assert.equal(readFileSync(path, "utf8"), "on: push\nsteps: 1\n");
  });

  it("flows where nothing holds it", async () => {
    const { agent, workspace } = inSuite();
    const path = join(workspace, "src/new.js");
    const model = await agent();
    const run = model.script([{ tool: "create_file", input: { filePath: path, content: "export {};\n" } }]);
    await model.start(run);
    await run.finished;
    await whenWritten(path, "export {};\n");
  });
});

/** Resolves when a file holds `content`: VS Code's agent tells its model of an edit before the editor has saved it. */
function whenWritten(path: string, content: string): Promise<void> {
  return new Promise((resolve) => {
    const folder = vscode.Uri.file(join(path, ".."));
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, "*"));
    const look = (): void => {
      if (!existsSync(path) || readFileSync(path, "utf8") !== content) return;
      watcher.dispose();
      resolve();
    };
    watcher.onDidCreate(look);
    watcher.onDidChange(look);
    look();
  });
}

function isTabOpen(label: string): boolean {
  return vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) => tab.label === label));
}

function whenTabIsOpen(label: string): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isTabOpen(label)) return;
      subscription.dispose();
      resolve();
    };
    const subscription = vscode.window.tabGroups.onDidChangeTabs(look);
    look();
  });
}
