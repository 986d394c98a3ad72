// What holds where Holdpoint does not stand as it should: disabled in a workspace, in one that is not trusted, and updated under a window.
import assert from "node:assert/strict";
import { type ChildProcess, execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { inspect, promisify } from "node:util";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { foreignHook } from "../host/foreignHook.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const holdpoint = (): string | undefined => vscode.extensions.getExtension("holdpoint.holdpoint")?.extensionPath;
const records = () => recordedIn(join(homedir(), ".holdpoint"));

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 20_000 } };
}

/** Has the agent run a command that nothing holds, and tells what it was told. */
async function asked(command: string): Promise<string> {
  const model = await inSuite().agent();
  const run = model.script([terminal(command)]);
  await model.start(run);
  const { told } = await run.outcome(0);
  await run.finished;
  return told;
}

/** Has the agent ask for `rm -rf <folder>`, which must be held, and denies it. */
async function heldAndDenied(folder: string): Promise<void> {
  const { agent, hands, workspace } = inSuite();
  const model = await agent();
  const run = model.script([terminal(`rm -rf ${folder}`)]);
  await model.start(run);
  await hands.do("clickButton", { name: "Deny", containing: `rm -rf ${folder}` });
  await run.finished;
  assert.ok(existsSync(join(workspace, folder, "keep.txt")));
}

function grow(folder: string): string {
  return plant(inSuite().workspace, folder, { untracked: { "keep.txt": "keep\n" } });
}

/** Reloads the window, in which the test begins anew with `state`. */
async function reloadWith(state: object, trust?: "trusted" | "untrusted"): Promise<never> {
  await inSuite().hands.do("reload", trust === undefined ? { state } : { state, trust });
  return await new Promise<never>(() => {});
}

/** What a step found, or the error that ended it: what the step changed is put back before anything is asserted. */
async function found<T>(step: () => Promise<T>): Promise<T | { readonly error: string }> {
  try {
    return await step();
  } catch (error) {
    return { error: inspect(error) };
  }
}

describe("an extension that the person disabled in one workspace", () => {
  interface State {
    readonly step: "disabled" | "enabled";
    readonly found?: unknown;
  }

  it("guards to the next reload, then nothing there, whatever other window is open, and again once it is enabled", async () => {
    const { hands, workspace } = inSuite();
    const state = (await hands.do("resumedState", {})) as State | null;
    if (state === null) {
      grow("disabled-first");
      await hands.do("openSecondWindow", { folder: grow("beside") });
      await hands.do("secondStatusBarItem", { text: "Holdpoint", timeout: 60_000 });
      await vscode.commands.executeCommand("workbench.extensions.action.disableAllWorkspace");
      await heldAndDenied("disabled-first");
      await reloadWith({ step: "disabled" });
    } else if (state.step === "disabled") {
      const facts = await found(async () => {
        grow("disabled-then");
        const before = records().length;
        const extension = holdpoint() ?? "none";
        // Asked again where the agent loses its terminal for a moment, as it does soon after a start.
        await untilHolds("the deletion", 60_000, async () => {
          const told = await asked("rm -rf disabled-then");
          assert.ok(!existsSync(join(workspace, "disabled-then")), told);
        });
        const shown = [...(await hands.do("statusBarItems", {})), ...(await hands.do("secondStatusBarItems", {}))];
        const held = shown.filter((item) => /\d held/.test(item.text)).length;
        return { extension, recorded: records().length - before, held };
      });
      // The editor knows this command, and which extensions there are, a moment after its start.
      await untilHolds("the extension to be enabled", 60_000, async () => {
        await vscode.commands.executeCommand("workbench.extensions.action.enableAllWorkspace");
        assert.notEqual(holdpoint(), undefined);
      });
      await hands.do("closeSecondWindow", {});
      await reloadWith({ step: "enabled", found: facts });
    } else {
      assert.deepEqual(state.found, { extension: "none", recorded: 0, held: 0 });
      grow("disabled-last");
      await heldAndDenied("disabled-last");
    }
  });
});

describe("a workspace that is not trusted", () => {
  interface State {
    readonly step: "untrusted" | "trusted";
    readonly found?: unknown;
  }
  const file = (): string => join(inSuite().workspace, ".holdpoint.json");
  let before: string;
  beforeEach(() => {
    before = readFileSync(file(), "utf8");
  });

  it("has no agent and is shown as not guarded; for others the gate holds what its scope file allows, whatever the person accepts", async () => {
    const { hands, workspace } = inSuite();
    const state = (await hands.do("resumedState", {})) as (State & { readonly before: string }) | null;
    if (state === null) {
      for (const name of ["one", "two"]) grow(`gated-${name}`);
      const rules = [{ allow: ["delete"], on: ["gated-*/**"] }];
      writeFileSync(file(), JSON.stringify({ version: 1, preset: "balanced", rules }));
      await accept(/Accept this version/);
      const flows = foreignHook({ cwd: workspace, command: "rm gated-one/keep.txt" });
      assert.equal(await answerOf(flows), "");
      await reloadWith({ step: "untrusted", before }, "untrusted");
    } else if (state.step === "untrusted") {
      const facts = await found(async () => {
        const trusted = vscode.workspace.isTrusted;
        // VS Code's own agent is an extension, and none that runs without trust.
        const agent = vscode.extensions.getExtension("GitHub.copilot-chat")?.id ?? "none";
        const { label } = await hands.do("statusBarItem", { text: "Holdpoint: not guarded" });
        // The key with which the first was sealed is gone with the window, in an editor that keeps secrets in memory.
        await accept(/You do not trust this workspace/);
        const answer = answerOf(foreignHook({ cwd: workspace, command: "rm gated-two/keep.txt" }));
        await hands.do("clickButton", { name: "Deny", containing: "rm gated-two/keep.txt" });
        const denied = /"permissionDecision":"deny"/.test(await answer) ? "yes" : "no";
        return { trusted, agent, says: /not trusted/.test(label) ? "yes" : label, denied };
      });
      await reloadWith({ ...state, step: "trusted", found: facts }, "trusted");
    } else {
      writeFileSync(file(), state.before);
      assert.deepEqual(state.found, { trusted: false, agent: "none", says: "yes", denied: "yes" });
      assert.ok(existsSync(join(workspace, "gated-two/keep.txt")));
    }
  });
});

/** Accepts the scope file as a person does, on a page that says `about`. */
async function accept(about: RegExp): Promise<void> {
  const { hands, workspace } = inSuite();
  // The command is there a moment after the window.
  await untilHolds("the scope file's page", 30_000, () =>
    // Named, because the person's own scope may wait, too.
    vscode.commands.executeCommand("holdpoint.reviewScope", workspace),
  );
  assert.match(await hands.do("webviewText", { containing: "Accept this version" }), about);
  // A click that meets the page while it is drawn anew is lost.
  await untilHolds("the acceptance", 60_000, async () => {
    await hands.do("clickButton", { name: "Accept this version", timeout: 3_000 }).catch(() => undefined);
    await hands.do("webviewText", { containing: "This version is in force", timeout: 5_000 });
  });
}

/** What a hook prints in the end. */
function answerOf(hook: ChildProcess): Promise<string> {
  if (hook.stdout === null) throw new Error("The hook's output is not read.");
  return text(hook.stdout);
}

describe("an update while the window is open", () => {
  it("leaves the window guarded; once the old version is removed every call is refused until the window is reloaded", async () => {
    const { hands, workspace } = inSuite();
    const state = (await hands.do("resumedState", {})) as { readonly version: string } | null;
    if (state === null) {
      const old = holdpoint() ?? "";
      const version = await hands.do("updateHoldpoint", {});
      grow("updated-first");
      await heldAndDenied("updated-first");
      // As the editor does it, some time later and in another process.
      await promisify(execFile)("/bin/sh", ["-c", 'mv "$1" "$1.vsctmp" && rm -rf "$1.vsctmp"', "sh", old]);
      await hands.do("statusBarItem", { text: "Holdpoint: not guarding" });
      const refusal = /Holdpoint did not answer.*Reload the window/;
      // On a busy machine the editor may have seen that the files were gone, and looks for them again every five seconds.
      await untilHolds("a refusal", 30_000, async () => assert.match(await asked("true"), refusal));
      assert.match(await asked("touch updated"), refusal);
      assert.ok(!existsSync(join(workspace, "updated")));
      const told = (await hands.do("notifications", {})).map(({ message }) => message).join("|");
      assert.match(told, /updated while this window was open/);
      await untilHolds("the record", 10_000, () =>
        assert.ok(records().some((record) => record.event === "hook changed" && record.found === "put back")),
      );
      await hands.do("screenshot", { name: "updated" });
      await reloadWith({ version });
    } else {
      assert.match(holdpoint() ?? "", new RegExp(`-${state.version.replaceAll(".", "\\.")}`));
      grow("updated-last");
      await heldAndDenied("updated-last");
    }
  });
});
