// An agent that a person starts in Holdpoint: bounded by the kernel, known for sure, and ended with its terminal.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const state = join(homedir(), ".holdpoint");
/** Where the agent has nothing to write: the test's home lies in a temporary folder, which it may. */
const outside = "/usr/local/holdpoint-outside";
/** How long the agent would sleep at the end, in seconds: tells its process from every other. */
const nap = "1079.25";

/** An agent without a model: tries to get out, asks its hook about one command, does as it is told, and reads a line. */
const script = `#!/bin/bash
(echo x >${outside}) 2>/dev/null && echo "WROTE OUTSIDE" || echo "kept from writing outside"
cat "$HOME/.aws/credentials" 2>/dev/null || echo "kept from reading"
payload='{"session_id":"s-1","transcript_path":"/nowhere","cwd":"'$PWD'","permission_mode":"default","hook_event_name":"PreToolUse","tool_name":"Bash","tool_input":{"command":"rm -rf lost-started","description":"d"},"tool_use_id":"toolu_1"}'
answer=$(printf %s "$payload" | "$HOME/.holdpoint/bin/holdpoint-hook" claude-code)
told=$(printf %s "$answer" | sed -n 's/.*"command":"\\([^"]*\\)".*/\\1/p')
eval "$told"
echo "the agent goes on with $?"
read -r line
echo "it read $line"
exec sleep ${nap}
`;

function asleep(): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8") === `sleep\0${nap}\0`;
    } catch {
      return false;
    }
  });
}

describe("Start Agent in Holdpoint", () => {
  it("starts an agent in a sandbox, whose calls are known to be its, and ends it with its terminal", async () => {
    const { hands, workspace } = inSuite();
    const lost = plant(workspace, "lost-started", { untracked: { "keep.txt": "keep\n" } });
    const program = join(homedir(), ".local", "bin", "claude");
    mkdirSync(join(homedir(), ".local", "bin"), { recursive: true });
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    mkdirSync(join(homedir(), ".aws"), { recursive: true });
    writeFileSync(join(homedir(), ".aws", "credentials"), "PRIVATE");
    const before = recordedIn(state).length;
    const bounded = (): vscode.Terminal | undefined =>
      vscode.window.terminals.find(({ name }) => name === "Claude Code (bounded)");
    try {
      const chosen = vscode.commands.executeCommand("holdpoint.startAgent");
      await hands.do("screenshot", { name: "start-agent", once: "a pick is open" });
      await untilHolds("the agent's terminal", 30_000, async () => {
        await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
        assert.ok(bounded() !== undefined);
      });
      await chosen;
      const page = await hands.do("webviewText", { containing: "lost-started" });
      assert.match(page, /Claude Code/);
      assert.match(page, /started in Holdpoint/);
      await hands.do("statusBarItem", { text: "Claude Code: bounded" });
      await hands.do("screenshot", { name: "started-held" });
      await hands.do("clickButton", { name: "Approve and run", containing: "lost-started" });
      await untilHolds("what was approved", 30_000, () => assert.ok(!existsSync(lost)));
      bounded()?.show();
      await untilHolds("the agent to go on", 30_000, async () =>
        assert.match(await hands.do("terminalText", {}), /the agent goes on with 0/),
      );
      bounded()?.sendText("what I typed");
      await untilHolds("what the agent read", 30_000, async () => {
        const shown = await hands.do("terminalText", {});
        assert.match(shown, /it read what I typed/);
        assert.match(shown, /kept from writing outside/);
        assert.match(shown, /kept from reading/);
      });
      await hands.do("screenshot", { name: "started-terminal" });
      await untilHolds("its sleep", 10_000, () => assert.equal(asleep().length, 1));
      await vscode.commands.executeCommand("holdpoint.connectAgents");
      await hands.do("webviewText", { containing: "Started in Holdpoint, bounded" });
      await hands.do("screenshot", { name: "started-agents" });
      bounded()?.dispose();
      await untilHolds("its end", 20_000, () => assert.deepEqual(asleep(), []));
      assert.ok(!existsSync(outside));
      const events = recordedIn(state).slice(before);
      assert.ok(events.some(({ event }) => event === "agent started"));
      await untilHolds("the record of its end", 10_000, () =>
        assert.ok(recordedIn(state).some(({ event }) => event === "agent ended")),
      );
    } finally {
      bounded()?.dispose();
      for (const path of [program, outside]) rmSync(path, { force: true });
      rmSync(join(homedir(), ".aws"), { recursive: true, force: true });
      rmSync(join(homedir(), ".claude"), { recursive: true, force: true });
      rmSync(join(homedir(), ".claude.json"), { force: true });
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    }
  });
});
