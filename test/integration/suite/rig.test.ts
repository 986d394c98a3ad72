// Proves the rig itself, without Holdpoint: VS Code's own agent, its real tools, and a hook that sees each call.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { inSuite } from "../host/inSuite.ts";

describe("the rig", () => {
  it("lets VS Code's own agent run a command in a terminal, and a hook sees the call first", async () => {
    const { agent, workspace, witnessed } = inSuite();
    const model = await agent();
    const input = {
      command: "echo seen by the rig | tee rig.txt",
      explanation: "Write a file",
      goal: "Prove the rig",
      mode: "sync",
      timeout: 20_000,
    };
    const run = model.script([{ tool: "run_in_terminal", input }]);
    await model.start(run);
    const { told } = await run.outcome(0);
    await run.finished;

    assert.equal(told, "seen by the rig");
    assert.equal(readFileSync(join(workspace, "rig.txt"), "utf8"), "seen by the rig\n");
    const payload = witnessed().find((one) => isDeepStrictEqual(one.tool_input, input));
    assert.deepEqual(
      { event: payload?.hook_event_name, input: payload?.tool_input, cwd: payload?.cwd },
      { event: "PreToolUse", input, cwd: workspace },
    );
  });

  it("offers the model every tool with which it can edit files, and each reaches the hook", async () => {
    const { agent, workspace, witnessed } = inSuite();
    const model = await agent();
    const path = join(workspace, "edited.txt");
    const run = model.script([
      { tool: "create_file", input: { filePath: path, content: "one\n" } },
      { tool: "replace_string_in_file", input: { filePath: path, oldString: "one", newString: "two" } },
      {
        tool: "apply_patch",
        input: {
          explanation: "Patch",
          input: `*** Begin Patch\n*** Update File: ${path}\n@@\n-two\n+three\n*** End Patch`,
        },
      },
    ]);
    await model.start(run);
    await run.finished;

    assert.equal(existsSync(path) && readFileSync(path, "utf8"), "three\n");
    const seen = witnessed().filter((one) => JSON.stringify(one.tool_input).includes(path));
    assert.deepEqual(
      seen.map((one) => one.tool_name),
      ["create_file", "replace_string_in_file", "apply_patch"],
    );
  });

  it("has hands in the window", async () => {
    const { hands } = inSuite();
    const item = await hands.do("statusBarItem", { text: "main" });
    assert.match(item.label, /main/);
    assert.match(await hands.do("chatText", {}), /scripted work/);
  });

  it("goes on in the same test after the window is reloaded", async () => {
    const { hands } = inSuite();
    const resumed = await hands.do("resumedState", {});
    if (resumed === null) {
      await hands.do("reload", { state: { extensionHost: process.pid } });
      await new Promise(() => {});
    }
    assert.notDeepEqual(resumed, { extensionHost: process.pid });
  });
});
