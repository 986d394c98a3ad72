// Who Is This Agent?: what a run of it would see, by names alone.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { inSuite } from "../host/inSuite.ts";

/** The parts of the page that are folded at first, in its order. */
const folds = ["Environment", "Not in its environment", "Hidden where there is a sandbox", "Rules about it"];
const secret = "s3cret-of-the-person";

describe("Who Is This Agent?", () => {
  const folder = join(homedir(), ".aws");
  const credentials = join(folder, "credentials");

  before(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(credentials, `[default]\naws_secret_access_key = ${secret}\n`);
    process.env.ACME_TOKEN = secret;
  });

  after(async () => {
    delete process.env.ACME_TOKEN;
    rmSync(folder, { recursive: true });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("shows the environment's names, what is hidden, hosts and rules, and no value", async () => {
    const { hands } = inSuite();
    await vscode.commands.executeCommand("holdpoint.whoIsAgent");
    const page = await hands.do("webviewText", { containing: "A run of" });
    assert.match(page, /VS Code agent/);
    assert.match(page, /author and committer/);
    for (const title of ["Credentials", "Hosts", ...folds])
      assert.ok(page.includes(title), `${title} is not in ${page}`);
    await hands.do("screenshot", { name: "identity" });
    // What is folded is unfolded as a person does it who has no mouse.
    const inWebview = { containing: "A run of" } as const;
    const unfolded = new Set<string>();
    for (let step = 0; step < 40 && unfolded.size < folds.length; step++) {
      await hands.do("pressKey", { key: "Tab", inWebview });
      const focused = await hands.do("focusedElement", inWebview);
      const fold = folds.find((title) => focused.includes(title) && !unfolded.has(title));
      if (fold === undefined) continue;
      unfolded.add(fold);
      await hands.do("pressKey", { key: "Enter", inWebview });
    }
    assert.deepEqual([...unfolded], folds);
    const all = await hands.do("webviewText", { containing: "GIT_AUTHOR_NAME" });
    await hands.do("screenshot", { name: "identity-unfolded" });
    assert.match(all, /Names alone; no value is shown/);
    assert.match(all, /ACME_TOKEN/);
    assert.ok(all.includes(folder), "What is hidden is not shown.");
    assert.ok(!all.includes(secret), "A value is shown.");
  });
});
