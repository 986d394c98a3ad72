// The page that lists agents and their connections, and an agent that starts in a terminal without asking.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import * as vscode from "vscode";
import { until, untilHolds } from "../../../scripts/until.ts";
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

  it("connects an agent whose calls are then held here, shows what breaks its hook, and disconnects it to the byte", async () => {
    const { hands, workspace } = inSuite();
    const folder = join(homedir(), ".claude");
    const settings = join(folder, "settings.json");
    const before = '{\n  // mine\n  "model": "opus",\n}\n';
    assert.ok(!existsSync(folder), "The rig's home has no agent of its own.");
    mkdirSync(folder);
    writeFileSync(join(folder, "history.jsonl"), "");
    writeFileSync(settings, before);
    // A click on a page that has just changed is not taken for an answer to what it shows now.
    const click = (name: string, check: () => unknown): Promise<void> =>
      untilHolds(`what follows on ${name}`, 30_000, async () => {
        await hands.do("clickButton", { name, containing: "On this machine", timeout: 3_000 }).catch(() => undefined);
        await check();
      });
    const shows = (containing: string): (() => Promise<unknown>) => {
      return () => hands.do("webviewText", { containing, timeout: 5_000 });
    };
    const file = (): string => readFileSync(settings, "utf8");
    try {
      await vscode.commands.executeCommand("holdpoint.connectAgents");
      const page = await hands.do("webviewText", { containing: "Claude Code" });
      assert.match(page, /Connect writes to ~\/\.claude\/settings\.json, keeps what is in it/);
      await hands.do("screenshot", { name: "agents-found" });
      assert.equal(file(), before);
      await click("Connect Claude Code", shows("Connected, not proven"));
      await click("Probe Claude Code", shows("and a forbidden one was refused"));
      await hands.do("screenshot", { name: "agents-connected" });
      const connected = file();
      assert.match(connected, /\/\/ mine[\s\S]*holdpoint-hook/);

      const lost = plant(workspace, "claude-lost", { untracked: { "keep.txt": "keep\n" } });
      const answer = claudeAsks(
        JSON.parse(connected.replace("// mine", "").replace(/,(?=\s*})/g, "")),
        `rm -rf ${lost}`,
      );
      await hands.do("clickButton", { name: "Deny", containing: "claude-lost" });
      assert.match(await answer, /"permissionDecision":"deny".*refused/);
      assert.ok(existsSync(join(lost, "keep.txt")));

      writeFileSync(settings, connected.replace("exit 2;", "exit 0;"));
      await hands.do("statusBarItem", { text: "Claude Code not guarded" });
      await vscode.commands.executeCommand("holdpoint.connectAgents");
      await hands.do("webviewText", { containing: "Tampered with" });
      await hands.do("screenshot", { name: "agents-tampered" });
      await click("Restore Claude Code", () => assert.equal(file(), connected));
      await click("Disconnect Claude Code", () => assert.equal(file(), before));
      await hands.do("screenshot", { name: "agents-disconnected" });
    } finally {
      rmSync(folder, { recursive: true });
    }
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

/** Runs the hook line as Claude Code does, before a shell command; what it prints is the answer. */
function claudeAsks(
  settings: { hooks: { PreToolUse: { hooks: { command: string }[] }[] } },
  command: string,
): Promise<string> {
  const line = settings.hooks.PreToolUse[0]?.hooks[0]?.command ?? "";
  const hook = spawn("/bin/sh", ["-c", line], { stdio: ["pipe", "pipe", "ignore"] });
  const { workspace } = inSuite();
  hook.stdin.end(
    JSON.stringify({
      session_id: "walk",
      transcript_path: join(homedir(), ".claude", "t.jsonl"),
      cwd: workspace,
      permission_mode: "default",
      hook_event_name: "PreToolUse",
      tool_name: "Bash",
      tool_input: { command, description: "d" },
      tool_use_id: "toolu_walk",
    }),
  );
  return text(hook.stdout);
}
