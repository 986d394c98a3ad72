// Whoever asked for a held call is gone: the hold goes too, and nothing of it is done or left behind.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const takenBack = "The agent took this back";

/** The command lines of processes that contain `text`. */
function processes(text: string): readonly string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => commandLine(pid))
    .filter((line) => line.includes(text));
}

const hooks = (): readonly string[] => processes("gate.sh");

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    // It ended while we looked.
    return "";
  }
}

/** Has the agent ask for `rm -rf <folder>` and waits until its review is shown. */
async function held(folder: string) {
  const suite = inSuite();
  plant(suite.workspace, folder, { untracked: { "keep.txt": "keep\n" } });
  const model = await suite.agent();
  const run = model.script([
    {
      tool: "run_in_terminal",
      input: { command: `rm -rf ${folder}`, explanation: "e", goal: "g", mode: "sync", timeout: 20_000 },
    },
  ]);
  await model.start(run);
  await suite.hands.do("webviewText", { containing: `rm -rf ${folder}` });
  return suite;
}

describe("a held call", () => {
  it("is withdrawn within ten seconds when the person cancels the agent's turn", async () => {
    const { hands, workspace } = await held("cancelled");
    await vscode.commands.executeCommand("workbench.action.chat.cancel");
    assert.match(await hands.do("webviewText", { containing: takenBack, timeout: 10_000 }), /Nothing was done/);
    await nothingLeft();
    assert.ok(existsSync(join(workspace, "cancelled/keep.txt")));
  });

  it("ends with the window that is reloaded while its review is open", async () => {
    const { hands, workspace } = inSuite();
    if ((await hands.do("resumedState", {})) === null) {
      await held("reloaded");
      await hands.do("reload", { state: { reloaded: process.pid } });
      await new Promise(() => {});
    }
    await nothingLeft();
    assert.ok(existsSync(join(workspace, "reloaded/keep.txt")));
    assert.equal(await hands.do("webviewCount", {}), 0);
  });
});

describe("an approved run", () => {
  it("ends within ten seconds when the agent's terminal is closed", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "closed", { untracked: { "gone.txt": "gone\n" } });
    const model = await agent();
    const input = { command: "rm -rf closed; sleep 613", explanation: "e", goal: "g", mode: "sync", timeout: 0 };
    await model.start(model.script([{ tool: "run_in_terminal", input }]));
    await hands.do("clickButton", { name: "Approve and run", containing: "rm -rf closed" });
    const runs = (): boolean => processes("sleep 613").some((line) => line.startsWith("sleep"));
    await untilHolds("the run", 30_000, () => assert.ok(runs()));
    for (const terminal of vscode.window.terminals) if (!terminal.name.startsWith("Holdpoint")) terminal.dispose();
    await untilHolds("the run's end", 10_000, () => assert.ok(!runs()));
    await vscode.commands.executeCommand("workbench.action.chat.cancel");
  });
});

/** Waits until nothing is left of a call: its hook ends, and the gate clears up, a moment after the person sees that it is over. */
async function nothingLeft(): Promise<void> {
  await untilHolds("no hook and no call", 10_000, () =>
    assert.deepEqual({ hooks: hooks(), calls: readdirSync(callsFolder) }, { hooks: [], calls: [] }),
  );
}

const callsFolder = join(homedir(), ".holdpoint/run/calls");
