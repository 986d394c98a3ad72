// Commands of VS Code's own agent: harmless ones flow, destructive ones wait for a person.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const approve = { name: "Approve and run" } as const;
const deny = { name: "Deny" } as const;

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** Has the agent ask for one command and waits until its review shows `containing`. */
async function heldCommand(command: string, containing: string) {
  const suite = inSuite();
  const model = await suite.agent();
  const run = model.script([terminal(command)]);
  await model.start(run);
  const page = await suite.hands.do("webviewText", { containing });
  return { ...suite, run, page };
}

describe("a harmless command", () => {
  it("flows without a review: ls, npm test, git commit, a line of code", async function () {
    // Without a sandbox, a person is asked once before tests run; see ownCode.test.ts.
    if (!existsSync("/usr/bin/bwrap")) this.skip();
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "notes", { untracked: { "plan.md": "plan\n" } });
    const model = await agent();
    const run = model.script([
      terminal("ls"),
      terminal("npm test"),
      terminal("git add notes && git commit -q -m 'Add the plan' && git log -1 --format=%s"),
      terminal("node -e 'console.log(6 * 7)'"),
    ]);
    await model.start(run);
    const outcomes = await run.finished;
    // The editor misses the output of a terminal's first command now and then, when the machine is busy.
    assert.match(outcomes[0]?.told ?? "", /package\.json|^\s*Command produced no output$/);
    assert.match(outcomes[1]?.told ?? "", /pass/);
    assert.match(outcomes[2]?.told ?? "", /Add the plan/);
    assert.match(outcomes[3]?.told ?? "", /\b42\b/);
    assert.equal(await hands.do("webviewCount", {}), 0);
  });
});

describe("a destructive command", () => {
  it("is known in a script and in code that the script runs", async () => {
    const { workspace } = inSuite();
    plant(workspace, "lost-by-code", { untracked: { "file.txt": "1\n" } });
    plant(workspace, "tools", {
      untracked: {
        "clear.sh": "#!/bin/sh\nnode tools/clear.cjs\n",
        "clear.cjs": 'require("node:fs").rmSync("lost-by-code", { recursive: true });\n',
      },
    });
    const { hands, run, page } = await heldCommand("sh tools/clear.sh", "lost-by-code");
    assert.match(page, /lost-by-code/);
    await hands.do("screenshot", { name: "script" });
    await hands.do("clickButton", { ...deny, containing: "lost-by-code" });
    assert.match((await run.outcome(0)).told, /refused/);
    await run.finished;
    assert.ok(existsSync(join(workspace, "lost-by-code/file.txt")));
  });

  it("waits, and nothing is deleted before the answer", async () => {
    const { hands, run, page, workspace } = await heldCommand(`rm -rf ${plantedFolder("lost-1")}`, "lost-1");
    assert.match(page, /rm -rf lost-1/);
    assert.match(page, /3 files/);
    assert.ok(existsSync(join(workspace, "lost-1/committed.txt")));
    assert.match((await hands.do("statusBarItem", { text: "held" })).label, /1/);
    await hands.do("screenshot", { name: "review" });
    await hands.do("clickButton", { ...deny, containing: "lost-1" });
    assert.match((await run.outcome(0)).told, /refused/);
    await run.finished;
    assert.ok(existsSync(join(workspace, "lost-1/committed.txt")));
  });

  it("runs in our terminal once approved, and the agent reads its output and exit code", async () => {
    const folder = plantedFolder("lost-2");
    const { hands, run, workspace } = await heldCommand(`rm -rfv ${folder}; echo "still here"; exit 7`, "lost-2");
    await hands.do("clickButton", { ...approve, containing: "lost-2" });
    const { told } = await run.outcome(0);
    await run.finished;
    assert.match(told, /removed 'lost-2\/committed\.txt'/);
    assert.match(told, /still here/);
    assert.match(told, /7/);
    assert.ok(!existsSync(join(workspace, folder)));
    assert.ok(vscode.window.terminals.some((one) => one.name === "Holdpoint: VS Code agent"));
    await hands.do("screenshot", { name: "approved" });
  });

  it("is denied with the person's words and a safer way", async () => {
    const folder = plantedFolder("lost-3");
    const { hands, run, workspace } = await heldCommand(`rm -rf ${folder}`, "lost-3");
    await hands.do("typeInto", {
      label: "If you deny: tell the agent why (optional)",
      text: "keep lost-3 for the release",
      containing: "lost-3",
    });
    await hands.do("clickButton", { ...deny, containing: "lost-3" });
    assert.match((await run.outcome(0)).told, /keep lost-3 for the release/);
    await run.finished;
    assert.ok(existsSync(join(workspace, folder, "committed.txt")));
  });

  it("stays held when its page is closed, and opens again from the status bar", async () => {
    const folder = plantedFolder("lost-4");
    const { hands, run, workspace } = await heldCommand(`rm -rf ${folder}`, "lost-4");
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    assert.ok(existsSync(join(workspace, folder, "committed.txt")));
    await hands.do("clickStatusBarItem", { text: "1 held" });
    await hands.do("clickButton", { ...approve, containing: "lost-4" });
    await run.finished;
    assert.ok(!existsSync(join(workspace, folder)));
  });

  it("is not approved by Enter, wherever the focus is", async () => {
    const folder = plantedFolder("lost-5");
    const { hands, run, workspace } = await heldCommand(`rm -rf ${folder}`, "lost-5");
    for (let step = 0; step < 12; step++) {
      await hands.do("pressKey", { key: "Enter", inWebview: { containing: "lost-5" } });
      await hands.do("pressKey", { key: "Tab", inWebview: { containing: "lost-5" } });
    }
    assert.ok(existsSync(join(workspace, folder, "committed.txt")));
    await run.finished;
  });

  it("expires into a refusal when nobody answers", async () => {
    await vscode.workspace.getConfiguration().update("holdpoint.holdMinutes", 1, vscode.ConfigurationTarget.Global);
    try {
      const folder = plantedFolder("lost-6");
      const { run, workspace } = await heldCommand(`rm -rf ${folder}`, "lost-6");
      assert.match((await run.outcome(0)).told, /Nobody reviewed this in time/);
      await run.finished;
      assert.ok(existsSync(join(workspace, folder, "committed.txt")));
    } finally {
      await vscode.workspace
        .getConfiguration()
        .update("holdpoint.holdMinutes", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("is refused outright where it reaches git's own folder", async () => {
    const { agent, workspace } = inSuite();
    const model = await agent();
    const run = model.script([terminal("rm -rf .git")]);
    await model.start(run);
    assert.match((await run.outcome(0)).told, /denied/i);
    await run.finished;
    assert.ok(existsSync(join(workspace, ".git/HEAD")));
  });

  it("leaves its whole way in the records", () =>
    untilHolds("the records", 10_000, () => {
      const records = recordedIn(join(process.env.HOME ?? "", ".holdpoint"));
      const { call } = records.find(({ what }) => what.startsWith("rm -rfv lost-2")) ?? { call: "" };
      const events = records.filter((record) => record.call === call).map(({ event }) => event);
      assert.ok(events.includes("viewed"), events.join(", "));
      // How often a page shows it is as the window likes.
      assert.deepEqual(
        events.filter((event) => event !== "viewed"),
        ["decided", "settled", "snapshot taken", "run started", "run ended"],
      );
    }));
});

function plantedFolder(name: string): string {
  plant(inSuite().workspace, name, {
    committed: { "committed.txt": "1\n", "deep/other.txt": "2\n" },
    untracked: { "untracked.txt": "3\n" },
  });
  return name;
}
