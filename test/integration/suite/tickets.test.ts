// What an approval is good for: exactly what was reviewed, started as approved, with nobody but the person typing.
import assert from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const approve = { name: "Approve and run" } as const;

function terminal(command: string, mode: "sync" | "async" = "sync"): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode, timeout: 60_000 } };
}

/** Has the agent ask for one call and waits until its review shows `containing`. */
async function heldCall(call: { tool: string; input: object }, containing: string) {
  const suite = inSuite();
  const model = await suite.agent();
  const run = model.script([call]);
  await model.start(run);
  await suite.hands.do("webviewText", { containing });
  return { ...suite, run };
}

async function outcomesOf(calls: readonly { tool: string; input: object }[]): Promise<readonly string[]> {
  const model = await inSuite().agent();
  const run = model.script(calls);
  await model.start(run);
  return (await run.finished).map(({ told }) => told);
}

describe("an approved run", () => {
  it("is void when its script was changed after the review, and the agent is told what changed", async () => {
    const { workspace } = inSuite();
    writeFileSync(join(workspace, "step.sh"), "unknown-program\ntouch step-as-reviewed\n");
    const { hands, run } = await heldCall(terminal("bash step.sh"), "step.sh");
    writeFileSync(join(workspace, "step.sh"), "touch step-as-changed\n");
    await hands.do("clickButton", { ...approve, containing: "step.sh" });
    const { told } = await run.outcome(0);
    await run.finished;
    // The terminal wraps what it is told.
    assert.match(told.replaceAll("\n", ""), /step\.sh that is run was replaced or changed after this was reviewed/);
    assert.ok(!existsSync(join(workspace, "step-as-reviewed")) && !existsSync(join(workspace, "step-as-changed")));
  });

  it("ends at once where it would wait for input: cat, read, git commit", async () => {
    const { workspace } = inSuite();
    plant(workspace, "lost-input", { untracked: { "file.txt": "1\n" } });
    const command = "rm -rf lost-input; cat; read x; git commit --allow-empty; [ -t 0 ] && echo 'all ended'";
    const { hands, run } = await heldCall(terminal(command), "lost-input");
    const asked = Date.now();
    await hands.do("clickButton", { ...approve, containing: "lost-input" });
    const { told } = await run.outcome(0);
    await run.finished;
    assert.match(told, /empty commit message/);
    assert.match(told, /all ended/);
    assert.ok(Date.now() - asked < 30_000);
  });

  it("takes the person's keys in the live view when they said so in the review", async () => {
    const { workspace } = inSuite();
    plant(workspace, "lost-typing", { untracked: { "file.txt": "1\n" } });
    const command = "rm -rf lost-typing; read -p 'sure? ' x; echo \"got $x.\"";
    const { hands, run } = await heldCall(terminal(command), "lost-typing");
    const inWebview = { containing: "lost-typing" };
    await hands.do("tickBox", { ...inWebview, name: "Let me type into it while it runs" });
    await hands.do("screenshot", { name: "typing" });
    await hands.do("clickButton", { ...approve, ...inWebview });
    await vscode.window.terminals.findLast((one) => one.name === "Holdpoint: VS Code agent")?.show(false);
    await untilHolds("the question", 30_000, async () => assert.match(await hands.do("terminalText", {}), /sure\?/));
    await vscode.commands.executeCommand("workbench.action.terminal.focus");
    for (const key of ["y", "e", "s", "Enter"]) await hands.do("pressKey", { key });
    const { told } = await run.outcome(0);
    await run.finished;
    assert.match(told, /got yes\./);
  });

  it("is void when another hook puts its own command in its place, which is interrupted and told", async () => {
    const { workspace } = inSuite();
    plant(workspace, "foreign-hook", { untracked: { "file.txt": "1\n" } });
    const foreign = `${process.env.HOLDPOINT_WITNESS}.foreign`;
    const updatedInput = {
      ...terminal("sleep 25; touch foreign-finished").input,
    };
    const answer = { hookEventName: "PreToolUse", permissionDecision: "allow", updatedInput };
    writeFileSync(foreign, JSON.stringify({ hookSpecificOutput: answer }));
    try {
      const { hands, run } = await heldCall(terminal("rm -rf foreign-hook"), "foreign-hook");
      await hands.do("clickButton", { ...approve, containing: "foreign-hook" });
      await run.outcome(0);
      await run.finished;
      assert.ok(!existsSync(join(workspace, "foreign-finished")));
      // The editor takes the rewrite of the plugin it found last. Where that was ours, what was approved has run, and nothing else.
      if (!existsSync(join(workspace, "foreign-hook"))) return;
      assert.ok(existsSync(join(workspace, "foreign-hook/file.txt")));
      await untilHolds("the person to be told, and the record", 10_000, async () => {
        const told = (await hands.do("notifications", {})).map((one) => JSON.stringify(one)).join("\n");
        assert.match(told, /which was to run in Holdpoint's terminal, was not run/);
        const records = recordedIn(join(homedir(), ".holdpoint"));
        assert.ok(records.some(({ event }) => event === "rewrite dropped"));
      });
    } finally {
      rmSync(foreign);
    }
  });
});

describe("the agent's own terminals", () => {
  it("take commands that flow and Enter, hold what destroys, and may be ended", async () => {
    const { workspace, hands } = inSuite();
    plant(workspace, "victim-input", { untracked: { "file.txt": "1\n" } });
    const [started = ""] = await outcomesOf([terminal("tail -f package.json", "async")]);
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(started)?.[0] ?? "";
    assert.notEqual(id, "", started);
    const send = (command: string) => ({ tool: "send_to_terminal", input: { id, command } });
    const { run } = await heldCall(send("rm -rf victim-input"), "victim-input");
    await hands.do("clickButton", { name: "Deny", containing: "victim-input" });
    assert.match((await run.outcome(0)).told, /refused/);
    await run.finished;
    const [entered, ended] = await outcomesOf([send(""), { tool: "kill_terminal", input: { id } }]);
    assert.match(entered ?? "", /Successfully sent/);
    assert.match(ended ?? "", /Successfully killed/);
    assert.ok(existsSync(join(workspace, "victim-input/file.txt")));
  });
});
