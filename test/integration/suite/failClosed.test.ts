// Parts of the way of a call are missing, broken or killed: nothing gets past.
import assert from "node:assert/strict";
import { existsSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

function pluginFile(name: string): string {
  const extension = vscode.extensions.getExtension("holdpoint.holdpoint");
  if (extension === undefined) throw new Error("Holdpoint is not installed.");
  return join(extension.extensionPath, "dist", "plugin", name);
}

/** What the agent is told about a command that would only write a marker file, and whether it ran. */
async function attempt(marker: string): Promise<{ told: string; ran: boolean }> {
  const { agent, workspace } = inSuite();
  const model = await agent();
  const run = model.script([
    {
      tool: "run_in_terminal",
      input: { command: `touch ${marker}`, explanation: "e", goal: "g", mode: "sync", timeout: 20_000 },
    },
  ]);
  await model.start(run);
  const { told } = await run.outcome(0);
  await run.finished;
  return { told, ran: existsSync(join(workspace, marker.split(" ")[0] ?? "")) };
}

describe("without a part of the hook", () => {
  const breakages: readonly { readonly what: string; readonly by: (path: string) => void }[] = [
    { what: "missing", by: () => undefined },
    { what: "empty", by: (path) => writeFileSync(path, "") },
    { what: "cut off", by: (path) => writeFileSync(path, "if [ x = x ]; then\n") },
    { what: "killed at once", by: (path) => writeFileSync(path, "kill -9 $$\n") },
  ];
  for (const { what, by } of breakages) {
    it(`nothing runs: gate.sh is ${what}`, async () => {
      const script = pluginFile("gate.sh");
      renameSync(script, `${script}.aside`);
      try {
        by(script);
        const { told, ran } = await attempt(`marker-${what.replaceAll(" ", "-")}`);
        assert.match(told, /Holdpoint did not answer/);
        assert.equal(ran, false);
      } finally {
        renameSync(`${script}.aside`, script);
      }
      assert.equal((await attempt(`marker-after-${what.replaceAll(" ", "-")}`)).ran, true);
    });
  }

  it("nothing runs, however long the call: gate.sh ends without reading it", async () => {
    const script = pluginFile("gate.sh");
    renameSync(script, `${script}.aside`);
    try {
      // What a hook leaves unread must not break the pipe: VS Code would neither run nor refuse the call.
      // In words, because the agent counts tokens, and takes minutes for one word of that length on a busy machine.
      const { told, ran } = await attempt(`marker-long # ${"word ".repeat(20_000)}`);
      assert.match(told, /Holdpoint did not answer/);
      assert.equal(ran, false);
    } finally {
      renameSync(`${script}.aside`, script);
    }
  });
});

describe("a gate that is killed while a call waits", () => {
  it("lets nothing through, and the next gate guards", async () => {
    const { agent, hands, workspace } = inSuite();
    const resumed = await hands.do("resumedState", {});
    if (resumed === null) {
      plant(workspace, "killed", { untracked: { "keep.txt": "keep\n" } });
      const model = await agent();
      const run = model.script([
        {
          tool: "run_in_terminal",
          input: { command: "rm -rf killed", explanation: "e", goal: "g", mode: "sync", timeout: 20_000 },
        },
      ]);
      await model.start(run);
      await hands.do("webviewText", { containing: "rm -rf killed" });
      await hands.do("reload", { state: { killed: process.pid } });
      process.kill(process.pid, "SIGKILL");
    }
    assert.ok(existsSync(join(workspace, "killed/keep.txt")));
    assert.deepEqual(await attempt("marker-next-gate"), {
      told: (await attempt("marker-next-gate-too")).told,
      ran: true,
    });
    await untilHolds("no call left", 10_000, () =>
      assert.deepEqual(readdirSync(join(homedir(), ".holdpoint/run/calls")), []),
    );
  });
});

describe("the doctor", () => {
  it("tries the whole way and says that it works", async () => {
    await vscode.commands.executeCommand("holdpoint.doctor");
    const text = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.match(text, /Everything works\./);
    assert.match(text, /went through the hook in \d+ ms/);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  });
});
