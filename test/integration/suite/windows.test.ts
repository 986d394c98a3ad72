// Two windows of one editor: each call is held in the window it belongs to.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { until } from "../../../scripts/until.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const gates = join(homedir(), ".holdpoint/run/gates");

interface GateEntry {
  readonly pid: number;
  readonly window?: string;
  readonly folders: readonly string[];
}

/** The gate of another window, once it is known. */
function otherGate(): Promise<GateEntry> {
  return until("the second window's gate", 30_000, async () =>
    readdirSync(gates)
      .map((name) => JSON.parse(readFileSync(join(gates, name), "utf8").split("\n")[3] ?? "{}") as GateEntry)
      .find(({ pid }) => pid !== process.pid && existsSync(`/proc/${pid}`)),
  );
}

/** Starts the hook as an agent that is none of an editor's would: under a parent without a gate. */
function foreignHook(call: { readonly cwd: string; readonly window?: string; readonly command: string }): ChildProcess {
  const extension = vscode.extensions.getExtension("holdpoint.holdpoint")?.extensionPath ?? "";
  const root = join(extension, "dist", "plugin");
  const hooks = JSON.parse(readFileSync(join(root, "hooks", "hooks.json"), "utf8"));
  const payload = JSON.stringify({
    hook_event_name: "PreToolUse",
    session_id: "foreign",
    ...(call.window === undefined ? {} : { transcript_path: `/x/workspaceStorage/${call.window}/y/t.jsonl` }),
    tool_name: "run_in_terminal",
    tool_input: { command: call.command, explanation: "e", goal: "g", mode: "sync", timeout: 1 },
    tool_use_id: "u",
    cwd: call.cwd,
  });
  return spawn("/bin/bash", ["-c", '/bin/sh -c "$LINE" <<<"$PAYLOAD"; :'], {
    env: { ...process.env, LINE: hooks.hooks.PreToolUse[0].command, PAYLOAD: payload, PLUGIN_ROOT: root },
    stdio: "ignore",
  });
}

const isHeld = (item: { readonly text: string }): boolean => /\d held/.test(item.text);

describe("of two windows", () => {
  afterEach(async () => {
    await inSuite().hands.do("closeSecondWindow", {});
  });

  it("on one folder, the one whose agent asks holds the call", async () => {
    const { agent, hands, workspace } = inSuite();
    await hands.do("openSecondWindow", { folder: workspace });
    await otherGate();
    plant(workspace, "mine", { untracked: { "keep.txt": "keep\n" } });
    const model = await agent();
    const input = { command: "rm -rf mine", explanation: "e", goal: "g", mode: "sync", timeout: 20_000 };
    const run = model.script([{ tool: "run_in_terminal", input }]);
    await model.start(run);
    await hands.do("webviewText", { containing: "rm -rf mine" });
    assert.deepEqual((await hands.do("secondStatusBarItems", {})).filter(isHeld), []);
    await hands.do("clickButton", { name: "Deny", containing: "rm -rf mine" });
    await run.finished;
    assert.ok(existsSync(join(workspace, "mine/keep.txt")));
  });

  for (const [by, named] of [
    ["the window the call names", true],
    ["the deeper folder", false],
  ] as const) {
    it(`on nested folders, ${by} decides who holds the call of an agent elsewhere`, async () => {
      const { hands, workspace } = inSuite();
      const nested = plant(workspace, "nested", { untracked: { "keep.txt": "keep\n" } });
      await hands.do("openSecondWindow", { folder: nested });
      const { window, folders } = await otherGate();
      assert.deepEqual(folders, [nested]);
      const hook = foreignHook({
        command: `rm ${join(nested, "keep.txt")}`,
        ...(named && window !== undefined ? { cwd: workspace, window } : { cwd: nested }),
      });
      try {
        await hands.do("secondStatusBarItem", { text: "1 held", timeout: 60_000 });
        assert.deepEqual((await hands.do("statusBarItems", {})).filter(isHeld), []);
      } finally {
        hook.kill("SIGKILL");
      }
    });
  }
});
