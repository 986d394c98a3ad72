// The page that lists agents and their connections, and an agent that starts in a terminal without asking.
import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { until } from "../../../scripts/until.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

/** Longest a shell takes to tell the editor that it is there, in milliseconds. */
const shellTime = 30_000;

describe("Connect Agents", () => {
  afterEach(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });

  it("opens the page that lists VS Code's agent first, which its probe proves", async () => {
    const { hands } = inSuite();
    await vscode.commands.executeCommand("holdpoint.connectAgents");
    assert.match(await hands.do("webviewText", { containing: "On this machine" }), /VS Code agent/);
    await hands.do("clickButton", { name: "Probe VS Code agent", containing: "On this machine" });
    const page = await hands.do("webviewText", { containing: "Probe passed" });
    assert.match(page, /Guarded/);
    assert.match(page, /last seen just now/);
    await hands.do("screenshot", { name: "agents" });
  });

  it("has the status bar name an agent that runs in a terminal and is not connected, until it ends", async () => {
    const { hands, workspace } = inSuite();
    const folder = plant(workspace, "own-tools", { untracked: { codex: "#!/bin/sh\nread -r line\n" } });
    chmodSync(join(folder, "codex"), 0o755);
    const terminal = vscode.window.createTerminal({ name: "person", cwd: folder });
    try {
      terminal.show(true);
      const shell = await until("the shell's integration", shellTime, async () => terminal.shellIntegration);
      shell.executeCommand("FOO=1 ./codex exec 'tidy up'");
      await hands.do("statusBarItem", { text: "Codex not guarded" });
      await hands.do("screenshot", { name: "agent-not-guarded" });
      await hands.do("clickStatusBarItem", { text: "Codex not guarded" });
      await hands.do("webviewText", { containing: "On this machine" });
      terminal.sendText("");
      await until("a status bar without it", shellTime, async () =>
        (await hands.do("statusBarItems", {})).some(({ text }) => text.includes("not guarded")) ? undefined : "gone",
      );
    } finally {
      terminal.dispose();
    }
  });
});
