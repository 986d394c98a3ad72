// Whether agents are guarded at all: a switch of the editor, what puts it back, the person's pause, and ways to both that agents have.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { until, untilHolds } from "../../../scripts/until.ts";
import type { AuditRecord } from "../../../src/core/record.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const terminal = (command: string): { tool: string; input: object } => ({
  tool: "run_in_terminal",
  input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 },
});

/** The lines of the audit log since the test began. */
function records(from: number): readonly AuditRecord[] {
  return allRecords().slice(from);
}

function allRecords(): readonly AuditRecord[] {
  return recordedIn(join(homedir(), ".holdpoint"));
}

/** Waits until exactly these events are on record since the test began: some are written after the agent is told. */
async function recorded(from: number, events: readonly string[]): Promise<void> {
  await untilHolds("the records", 10_000, () =>
    assert.deepEqual(
      // How often a page shows a call is as the window likes, and what is refused here may trip a breaker.
      records(from).flatMap(({ event }) => (/^viewed$|^breaker /.test(event) ? [] : [event])),
      events,
    ),
  );
}

describe("guarding", () => {
  afterEach(async () => {
    await vscode.workspace.getConfiguration().update("chat.useHooks", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("shows at once that a switch turned it off, and Restore on our page puts it back", async () => {
    const { hands, workspace } = inSuite();
    const before = allRecords().length;
    const settings = vscode.workspace.getConfiguration();
    await settings.update("chat.useHooks", false, vscode.ConfigurationTarget.Workspace);
    await hands.do("statusBarItem", { text: "Holdpoint: not guarded" });
    const [told] = (await hands.do("notifications", {})).filter(({ message }) => /not guarding/.test(message));
    assert.match(told?.message ?? "", /chat\.useHooks/);
    await hands.do("clickStatusBarItem", { text: "Holdpoint: not guarded" });
    assert.match(
      await hands.do("webviewText", { containing: "Holdpoint is not guarding" }),
      /\.vscode\/settings\.json/,
    );
    await hands.do("screenshot", { name: "not-guarding" });
    await hands.do("clickButton", { name: "Restore", containing: "Holdpoint is not guarding" });
    await hands.do("webviewText", { containing: "Holdpoint is guarding" });
    assert.equal(vscode.workspace.getConfiguration().inspect("chat.useHooks")?.workspaceValue, undefined);
    assert.doesNotMatch(readFileSync(join(workspace, ".vscode/settings.json"), "utf8"), /useHooks/);
    // The page shows that it is guarding as soon as it is; the record is written meanwhile.
    const written = await until("three records", 10_000, async () =>
      records(before).length < 3 ? undefined : records(before),
    );
    assert.deepEqual(
      written.map((record) => [record.event, "setting" in record ? record.setting : undefined]),
      [
        ["switch changed", "chat.useHooks"],
        ["switch changed", "chat.useHooks"],
        ["switch restored", "chat.useHooks"],
      ],
    );
  });

  it("paused from our page lets a deletion flow, is recorded, and ends", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "scratch", { untracked: { "one.txt": "1\n", "two.txt": "2\n" } });
    const before = allRecords().length;
    await vscode.commands.executeCommand("holdpoint.openGuard");
    await hands.do("webviewText", { containing: "Pause for 15 minutes" });
    await hands.do("clickButton", { name: "Pause for 15 minutes" });
    await hands.do("webviewText", { containing: "Holding is paused" });
    await hands.do("statusBarItem", { text: "paused, 15 min left" });
    await hands.do("screenshot", { name: "paused" });
    const model = await agent();
    const flowing = model.script([terminal("rm scratch/one.txt"), terminal("echo x > .git/config")]);
    await model.start(flowing);
    await flowing.finished;
    assert.ok(!existsSync(join(workspace, "scratch/one.txt")));
    assert.match((await flowing.outcome(1)).told, /denied/i);
    await hands.do("clickButton", { name: "End the pause" });
    await hands.do("webviewText", { containing: "Holdpoint is guarding" });
    const held = model.script([terminal("rm scratch/two.txt")]);
    await model.start(held);
    await hands.do("webviewText", { containing: "rm scratch/two.txt" });
    await hands.do("clickButton", { name: "Deny", containing: "rm scratch/two.txt" });
    await held.finished;
    assert.ok(existsSync(join(workspace, "scratch/two.txt")));
    await recorded(before, [
      "paused",
      "decided",
      "passed while paused",
      "snapshot taken",
      "decided",
      "pause ended",
      "decided",
      "settled",
    ]);
  });

  it("is neither paused nor put back by anything an agent calls", async () => {
    const { agent, hands } = inSuite();
    const model = await agent();
    const before = allRecords().length;
    // Where the window is served, as this host spells it.
    const served = vscode.env.remoteName ?? "";
    assert.match(served, /:\d+$/);
    const run = model.script([
      { tool: "run_vscode_command", input: { commandId: "holdpoint.openGuard", name: "Open", args: [] } },
      {
        tool: "run_vscode_command",
        input: { commandId: "vscode.open", name: "x", args: ["command:holdpoint.openGuard"] },
      },
      terminal("xdg-open vscode://holdpoint.holdpoint/pause"),
      terminal("code --command holdpoint.openGuard"),
      terminal("ls ~/.holdpoint/run"),
      terminal(`curl -s http://${served}/`),
      {
        tool: "create_file",
        input: { filePath: join(homedir(), "data/User/profiles/x/settings.json"), content: "{}" },
      },
    ]);
    await model.start(run);
    await run.finished;
    for (const index of [0, 1, 2, 3, 4, 5, 6]) assert.match((await run.outcome(index)).told, /denied/i);
    await recorded(
      before,
      Array.from({ length: 7 }, () => "decided"),
    );
    assert.ok(!(await hands.do("statusBarItems", {})).some(({ text }) => /paused|not guard/.test(text)));
  });

  it("is not said of a session of the Agent Host, which does not ask", async () => {
    const { hands } = inSuite();
    const open = "workbench.action.chat.openNewChatSessionInPlace";
    await vscode.commands.executeCommand(`${open}.agent-host-copilotcli`, "sidebar");
    try {
      await hands.do("statusBarItem", { text: "session not guarded" });
    } finally {
      // The next chats are of the kind that is open.
      await vscode.commands.executeCommand(`${open}.local`, "sidebar");
    }
    await hands.do("clickStatusBarItem", { text: "session not guarded" });
    assert.match(await hands.do("webviewText", { containing: "Some agents are not guarded" }), /Agent Host/);
    await hands.do("screenshot", { name: "agent-host" });
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
