// The kill switch: what it ends, what agents hear, that nothing but our page lifts it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const state = join(homedir(), ".holdpoint");
const marker = join(state, "stop");
const shown = { containing: "Everything is stopped" } as const;

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** How long the run's programs would sleep, in seconds: tells them from every other. Their own ids mean nothing outside of their sandbox. */
const nap = "1077.25";

/** The processes that sleep so long, by their ids here. */
function asleep(): readonly string[] {
  return readdirSync("/proc").filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8") === `sleep\0${nap}\0`;
    } catch {
      return false;
    }
  });
}

async function lift(): Promise<void> {
  const { hands } = inSuite();
  const label = "Why you lift it (goes on record)";
  // A click on a page that has just changed is not taken for an answer to what it shows now.
  await untilHolds("what follows on lifting", 60_000, async () => {
    await hands.do("typeInto", { ...shown, label, text: "It is mended.", timeout: 3_000 }).catch(() => undefined);
    await hands.do("clickButton", { ...shown, name: "Lift the Stop", timeout: 3_000 }).catch(() => undefined);
    // Only while nothing is stopped can a pause be chosen; the headline may name an agent that another test left unguarded.
    await hands.do("webviewText", { containing: "let what would be held flow", timeout: 5_000 });
  });
}

describe("the kill switch", () => {
  // A stop that stays in force would fail every test after this one.
  afterEach(async function () {
    this.timeout(90_000);
    if (existsSync(marker)) {
      await vscode.commands.executeCommand("holdpoint.stopEverything");
      await lift();
    }
  });

  it("pressed in the status bar ends a run with all it started, refuses what waits, and is lifted on our page", async () => {
    const { agent, hands, workspace } = inSuite();
    plant(workspace, "lost-kill", { untracked: { "file.txt": "1\n" } });
    const before = recordedIn(state).length;
    const stays = `sleep ${nap}`;
    const model = await agent();
    const run = model.script([terminal(`rm -rf lost-kill; (setsid nohup ${stays} >/dev/null 2>&1 &); ${stays}`)]);
    await model.start(run);
    await hands.do("webviewText", { containing: "lost-kill" });
    await hands.do("clickButton", { name: "Approve and run", containing: "lost-kill" });
    await untilHolds("the run", 30_000, () => assert.equal(asleep().length, 2));
    await vscode.commands.executeCommand("holdpoint.stopEverything");
    await untilHolds("the end of the run", 10_000, () => assert.deepEqual(asleep(), []));
    await hands.do("statusBarItem", { text: "everything stopped" });
    assert.match(await hands.do("webviewText", shown), /stopped by the command/);
    await hands.do("screenshot", { name: "stopped" });
    const told = (await run.outcome(0)).told.replaceAll("\n", "");
    assert.match(told, /A person stopped everything/);
    // A Ctrl-C at the terminal can take away what it has not shown yet.
    assert.doesNotMatch(told, /\^C/);
    await run.finished;
    const next = model.script([terminal("ls")]);
    await model.start(next);
    await next.finished;
    assert.match((await next.outcome(0)).told, /A person stopped everything/);
    await lift();
    assert.ok(!existsSync(marker));
    const after = model.script([terminal("echo goes on")]);
    await model.start(after);
    await after.finished;
    assert.match((await after.outcome(0)).told, /goes on/);
    const events = recordedIn(state)
      .slice(before)
      .map(({ event }) => event);
    assert.ok(events.includes("stopped") && events.includes("stop lifted"), events.join(", "));
  });

  it("made as a file by any program stays although it is deleted, and through a reload", async () => {
    const { hands } = inSuite();
    if ((await hands.do("resumedState", {})) !== null) {
      await hands.do("statusBarItem", { text: "everything stopped" });
      await hands.do("clickStatusBarItem", { text: "everything stopped" });
      await hands.do("webviewText", shown);
      return lift();
    }
    mkdirSync(marker);
    await hands.do("statusBarItem", { text: "everything stopped" });
    rmSync(marker, { recursive: true });
    rmSync(join(state, "accepted", "stop"), { force: true });
    await untilHolds("the marker", 10_000, () => assert.ok(existsSync(marker)));
    await hands.do("clickStatusBarItem", { text: "everything stopped" });
    assert.match(await hands.do("webviewText", shown), /made the file/);
    await hands.do("reload", { state: "stopped" });
    await new Promise(() => undefined);
  });
});
