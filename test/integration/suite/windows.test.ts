// Two windows of one editor: each call is held in the window it belongs to.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { until, untilHolds } from "../../../scripts/until.ts";
import { foreignHook } from "../host/foreignHook.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const gates = join(homedir(), ".holdpoint/run/gates");

interface GateEntry {
  readonly pid: number;
  readonly window?: string;
  readonly folders: readonly string[];
}

/** The gates of other windows. */
function otherGates(): readonly GateEntry[] {
  return readdirSync(gates)
    .map((name) => JSON.parse(readFileSync(join(gates, name), "utf8").split("\n")[3] ?? "{}") as GateEntry)
    .filter(({ pid }) => pid !== process.pid && existsSync(`/proc/${pid}`));
}

/** The gate of the other window, on this folder, once it is known. A window that is closed may come back for a moment. */
function otherGate(folder: string): Promise<GateEntry> {
  const isOn = ({ folders }: GateEntry): boolean => folders.length === 1 && folders[0] === folder;
  return until("the second window's gate", 30_000, async () => otherGates().find(isOn));
}

const isHeld = (item: { readonly text: string }): boolean => /\d held/.test(item.text);

describe("of two windows", () => {
  // The extension host of a window that was closed outlives it for some seconds, and is found as a gate until then.
  beforeEach(() => untilHolds("earlier windows to be gone", 90_000, () => assert.deepEqual(otherGates(), [])));
  afterEach(async () => {
    await inSuite().hands.do("closeSecondWindow", {});
  });

  it("on one folder, the one whose agent asks holds the call", async () => {
    const { agent, hands, workspace } = inSuite();
    await hands.do("openSecondWindow", { folder: workspace });
    await otherGate(workspace);
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
      const { window } = await otherGate(nested);
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
