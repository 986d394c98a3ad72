// Without a sandbox, the open folder's own code waits until a person said once that it may run; the status bar says advisory then.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { acceptOnPage } from "../host/acceptOnPage.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** Presses a button of the page that shows `containing`, until `done`: a click on a page that was drawn anew counts for nothing. */
async function press(nameContains: string, containing: string, done: () => void | Promise<void>): Promise<void> {
  const { hands } = inSuite();
  await untilHolds(nameContains, 60_000, async () => {
    await hands.do("clickButton", { nameContains, containing, timeout: 3_000 }).catch(() => undefined);
    await untilHolds("what follows", 3_000, done);
  });
}

const recorded = (event: string): number =>
  recordedIn(join(homedir(), ".holdpoint")).filter((record) => record.event === event).length;

describe("the open folder's own code, where the sandbox is switched off", () => {
  before(() =>
    vscode.workspace.getConfiguration().update("holdpoint.sandbox", "off", vscode.ConfigurationTarget.Global),
  );
  after(() =>
    vscode.workspace.getConfiguration().update("holdpoint.sandbox", undefined, vscode.ConfigurationTarget.Global),
  );

  it("waits once, flows from then on as the status bar says, and waits again once a person took that back", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "own-code", { untracked: { "steps.mjs": "console.log(6 * 7);\n" } });
    const command = "node own-code/steps.mjs";
    const model = await agent();
    const first = model.script([terminal(command)]);
    await model.start(first);
    const page = await hands.do("webviewText", { containing: "from now on" });
    assert.match(page, /no sandbox bounds it/);
    assert.match(page, /switches it off/);
    await hands.do("screenshot", { name: "own-code-held" });
    const accepted = recorded("own code accepted");
    await press("from now on", command, () => assert.equal(recorded("own code accepted"), accepted + 1));
    await first.finished;
    assert.match((await first.outcome(0)).told, /\b42\b/);
    const { label } = await hands.do("statusBarItem", { text: "advisory" });
    assert.match(label, /you let the own code of .* run where no sandbox bounds it/);
    assert.match(label, /Set `holdpoint\.sandbox` to `auto`/);
    await hands.do("screenshot", { name: "advisory" });

    const second = model.script([terminal(command), terminal("npm test")]);
    await model.start(second);
    const outcomes = await second.finished;
    assert.match(outcomes[0]?.told ?? "", /\b42\b/);
    assert.match(outcomes[1]?.told ?? "", /pass/);

    await vscode.commands.executeCommand("holdpoint.openGuard");
    await hands.do("webviewText", { containing: "own code that runs without a sandbox" });
    await hands.do("screenshot", { name: "own-code-listed" });
    const revoked = recorded("own code revoked");
    await press("Ask again", "own code that runs", () => assert.equal(recorded("own code revoked"), revoked + 1));
    const third = model.script([terminal(command)]);
    await model.start(third);
    await hands.do("webviewText", { containing: "from now on" });
    await press("Deny", command, async () => {
      assert.ok(!(await hands.do("statusBarItems", {})).some(({ text }) => /\d held/.test(text)));
    });
    await third.finished;
  });
});

describe("the open folder's own code, where the sandbox works", () => {
  it("runs in it unasked, from the agent's own terminal, and stays in the folder", async function () {
    if (!existsSync("/usr/bin/bwrap")) this.skip();
    const { agent, hands, workspace } = inSuite();
    const beside = join(workspace, ".git/hooks/pre-push");
    const test = `require("node:fs").writeFileSync("made", process.env.FLAVOUR ?? "none");\ntry { require("node:fs").writeFileSync(${JSON.stringify(beside)}, "1"); } catch {}\n`;
    plant(workspace, "tested", {
      untracked: {
        "package.json": JSON.stringify({ scripts: { test: "node --test" } }),
        "steps.test.cjs": test,
      },
    });
    const started = recorded("run started");
    const model = await agent();
    const run = model.script([
      terminal("export FLAVOUR=sweet"),
      terminal("cd tested && npm test"),
      terminal("pwd"),
      terminal("npm test"),
    ]);
    await model.start(run);
    const [, first, where, second] = await run.finished;
    await hands.do("screenshot", { name: "own-code-confined" });
    assert.match(first?.told ?? "", /pass 1/);
    assert.doesNotMatch(first?.told ?? "", /Holdpoint/);
    assert.match(where?.told ?? "", /tested\b/);
    assert.match(second?.told ?? "", /pass 1/);
    assert.equal(readFileSync(join(workspace, "tested/made"), "utf8"), "sweet");
    assert.ok(!existsSync(beside));
    assert.equal(await hands.do("webviewCount", {}), 0);
    await untilHolds("the records", 10_000, () => assert.equal(recorded("run started"), started + 2));
  });
});

describe("the open folder's own code, where the scope file requires the sandbox", () => {
  it("runs in it unasked, though it could be seen into, and outside of it no more", async function () {
    if (!existsSync("/usr/bin/bwrap")) this.skip();
    const { agent, hands, workspace } = inSuite();
    const beside = join(homedir(), "beside-own-code.txt");
    // What a test run reads by itself is not looked into, so without a sandbox this would flow, and write where it likes.
    const test = `require("node:fs").writeFileSync("made", "1");\nrequire("node:fs").writeFileSync(${JSON.stringify(beside)}, "1");\n`;
    const scripts = { test: "node --test" };
    plant(workspace, "required", {
      untracked: { "package.json": JSON.stringify({ scripts }), "steps.test.cjs": test },
    });
    const scopeFile = join(workspace, ".holdpoint.json");
    const before = readFileSync(scopeFile, "utf8");
    try {
      writeFileSync(scopeFile, JSON.stringify({ ...(JSON.parse(before) as object), sandbox: { mode: "require" } }));
      const model = await agent();
      const run = model.script([terminal("npm --prefix required test")]);
      await model.start(run);
      const [outcome] = await run.finished;
      await hands.do("screenshot", { name: "own-code-required" });
      assert.match((outcome?.told ?? "").replaceAll("\n", " "), /ran\s+confined,\s+without\s+a\s+review/);
    } finally {
      writeFileSync(scopeFile, before);
      // What allows more waits for a person, and what comes after this is not to be about `require`.
      await acceptOnPage("require");
    }
    assert.ok(existsSync(join(workspace, "required/made")));
    assert.ok(!existsSync(beside));
  });
});
