// VS Code's agent keeps one shell, while its hook always names the workspace folder.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
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

describe("the agent's shell", () => {
  it("is judged where an earlier cd left it, and an approved command runs there", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "stand", { untracked: { "lost-here/a.txt": "a\n" } });
    plant(workspace, "lost-here", { untracked: { "b.txt": "b\n" } });
    const model = await agent();
    const run = model.script([terminal("cd stand"), terminal("rm -rf lost-here"), terminal("cd .. && pwd")]);
    await model.start(run);
    const page = await hands.do("webviewText", { containing: "rm -rf lost-here" });
    await hands.do("screenshot", { name: "held-in-another-folder" });
    assert.match(page, /stand\/lost-here/);
    await hands.do("clickButton", { name: "Approve and run", containing: "lost-here" });
    const { told } = await run.outcome(2);
    await run.finished;
    assert.ok(!existsSync(join(workspace, "stand/lost-here")));
    assert.ok(existsSync(join(workspace, "lost-here/b.txt")));
    assert.match(told, new RegExp(`${workspace}\\s*$`));
  });

  it("is judged where the operating system sees it when the commands do not tell", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "elsewhere", { untracked: { "lost-there/a.txt": "a\n" } });
    const model = await agent();
    const run = model.script([
      terminal('cd "$(git rev-parse --show-toplevel)/elsewhere"'),
      terminal("rm -rf lost-there"),
    ]);
    await model.start(run);
    const page = await hands.do("webviewText", { containing: "rm -rf lost-there" });
    assert.match(page, /in elsewhere\/lost-there|elsewhere\/lost-there\//);
    await hands.do("clickButton", { name: "Approve and run", containing: "lost-there" });
    await run.finished;
    assert.ok(!existsSync(join(workspace, "elsewhere/lost-there")));
  });

  it("is a new one after the agent left a terminal behind, and what would be lost there is held", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "scrap", { untracked: { "a.txt": "a\n" } });
    const model = await agent();
    const run = model.script([
      { tool: "run_in_terminal", input: { ...terminal("cd /tmp && sleep 8").input, timeout: 1_000 } },
      terminal("rm -rf scrap"),
    ]);
    await model.start(run);
    await hands.do("webviewText", { containing: "rm -rf scrap" });
    await hands.do("clickButton", { name: "Approve and run", containing: "rm -rf scrap" });
    const { told } = await run.outcome(1);
    await run.finished;
    // Approved for where the shell most likely stood, it is void in the new terminal and destroys nothing unseen.
    assert.match(told, /Nothing was run/);
    assert.ok(existsSync(join(workspace, "scrap/a.txt")));
  });

  it("interrupts a refused command that starts in the agent's terminal all the same", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "spared", { untracked: { "a.txt": "a\n" } });
    const command = "sleep 5 && rm -rf spared";
    const before = new Set(vscode.window.terminals);
    const model = await agent();
    const run = model.script([terminal("pwd"), terminal(command), terminal("pwd")]);
    await model.start(run);
    await hands.do("webviewText", { containing: command });
    await hands.do("clickButton", { name: "Deny", containing: command });
    await run.finished;
    // As an agent would that does not heed the answer.
    const shell = vscode.window.terminals.find((one) => !before.has(one));
    assert.ok(shell);
    const ended = new Promise<number | undefined>((resolve) => {
      const listening = vscode.window.onDidEndTerminalShellExecution(({ execution, exitCode }) => {
        if (execution.commandLine.value.trim() !== command) return;
        listening.dispose();
        resolve(exitCode);
      });
    });
    shell.sendText(command);
    assert.notEqual(await ended, 0);
    assert.ok(existsSync(join(workspace, "spared/a.txt")));
    await untilHolds("the record", 10_000, () => {
      const records = recordedIn(join(homedir(), ".holdpoint"));
      assert.ok(records.some(({ event, what }) => event === "bypassed" && what.includes("rm -rf spared")));
    });
  });

  it("holds a name that an earlier command made an alias", async () => {
    const { agent, hands } = inSuite();
    const model = await agent();
    const run = model.script([terminal("alias shortly='ls -la'"), terminal("shortly")]);
    await model.start(run);
    const page = await hands.do("webviewText", { containing: "shortly" });
    assert.match(page, /shortly is an alias/);
    await hands.do("clickButton", { name: "Deny", containing: "shortly" });
    assert.match((await run.outcome(1)).told, /refused/);
    await run.finished;
  });

  it("refuses a command that needs a review and a variable of its own, with the mend", async () => {
    const { agent, workspace } = inSuite();
    plant(workspace, "kept-by-name", { untracked: { "a.txt": "a\n" } });
    const model = await agent();
    const run = model.script([terminal("DOOMED=kept-by-name"), terminal("rm -rf $DOOMED")]);
    await model.start(run);
    assert.match((await run.outcome(1)).told, /DOOMED is not set as in your terminal/);
    await run.finished;
    assert.ok(existsSync(join(workspace, "kept-by-name/a.txt")));
  });

  it("does not hold up ordinary work after a cd and an export", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "stroll", { committed: { "package.json": '{ "scripts": { "build": "echo built" } }\n' } });
    const model = await agent();
    const run = model.script(
      [
        "cd stroll && npm run build",
        "npm run build",
        "export NODE_ENV=test",
        "npm run build && echo x > made.txt",
        "git add -A . && git commit -q -m 'Stroll' && git log -1 --format=%s",
        "cd .. && npm test",
      ].map(terminal),
    );
    await model.start(run);
    const outcomes = await run.finished;
    assert.match(outcomes[1]?.told ?? "", /built/);
    assert.match(outcomes[4]?.told ?? "", /Stroll/);
    assert.match(outcomes[5]?.told ?? "", /pass/);
    assert.equal(await hands.do("webviewCount", {}), 0);
  });
});
