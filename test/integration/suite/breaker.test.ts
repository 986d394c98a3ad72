// The circuit breaker: an agent that is refused the same thing in other words is stopped until a person resets it.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { resetBreaker, saysTripped } from "../host/breaker.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** Denies what is held, and again where the click met the page while it was drawn anew. */
async function deny(containing: string): Promise<void> {
  const { hands } = inSuite();
  await untilHolds("the refusal", 60_000, async () => {
    await hands.do("clickButton", { name: "Deny", containing, timeout: 3_000 }).catch(() => undefined);
    const items = await hands.do("statusBarItems", {});
    assert.ok(!items.some(({ text }) => /\d held/.test(text)));
  });
}

describe("the circuit breaker", () => {
  it("trips when the same is asked for in other words, tells its story on our page, and lets the agent go on once reset", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "ballast", { untracked: { "file.txt": "1\n" } });
    const state = join(homedir(), ".holdpoint");
    const before = recordedIn(state).length;
    const model = await agent();
    const ways = [
      "rm -rf ballast",
      "find ballast -delete",
      `python3 -c "import shutil; shutil.rmtree('ballast')"`,
    ] as const;
    for (const way of ways) {
      const run = model.script([terminal(way)]);
      await model.start(run);
      await hands.do("webviewText", { containing: way });
      await deny(way);
      await run.finished;
    }
    assert.ok(existsSync(join(workspace, "ballast/file.txt")));
    assert.ok(saysTripped(await hands.do("statusBarItem", { text: "stopped" })));

    const path = join(workspace, "harmless.txt");
    const write = model.script([{ tool: "create_file", input: { filePath: path, content: "1\n" } }]);
    await model.start(write);
    const held = await hands.do("webviewText", { containing: "harmless.txt" });
    assert.match(held, /circuit breaker of this agent has tripped/);
    await hands.do("screenshot", { name: "held-by-the-breaker" });
    await deny("harmless.txt");
    await write.finished;
    assert.ok(!existsSync(path));
    const read = model.script([terminal("cat ballast/file.txt")]);
    await model.start(read);
    await read.finished;
    assert.match((await read.outcome(0)).told, /1/);

    await vscode.commands.executeCommand("holdpoint.openGuard");
    const story = await hands.do("webviewText", { containing: "Circuit breaker:" });
    for (const way of ways) assert.ok(story.includes(way), story);
    await hands.do("screenshot", { name: "breaker" });
    await resetBreaker();
    const after = model.script([{ tool: "create_file", input: { filePath: path, content: "1\n" } }]);
    await model.start(after);
    await after.finished;
    // VS Code's agent tells its model of an edit before the editor has saved it.
    await untilHolds("the file", 10_000, () => assert.ok(existsSync(path)));
    const events = recordedIn(state)
      .slice(before)
      .map(({ event }) => event);
    assert.ok(events.includes("breaker tripped") && events.includes("breaker reset"), events.join(", "));
  });
});
