// The project's own code that nobody can see into runs without a review, in a sandbox, and the agent is told so.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";

describe("a program of the project's own that cannot be seen into", () => {
  it("runs unasked in the workspace alone", async function () {
    if (!existsSync("/usr/bin/bwrap")) this.skip();
    const { agent, hands, workspace } = inSuite();
    const beside = join(homedir(), "beside.txt");
    mkdirSync(join(workspace, "generator"), { recursive: true });
    copyFileSync("/bin/sh", join(workspace, "generator/gen"));
    writeFileSync(
      join(workspace, "generator/steps"),
      `echo made > generator/made; echo x > ${beside}; echo "at its end"\n`,
    );
    const model = await agent();
    const command = "./generator/gen generator/steps";
    const input = { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 };
    const run = model.script([{ tool: "run_in_terminal", input }]);
    await model.start(run);
    const { told } = await run.outcome(0);
    await run.finished;
    await hands.do("screenshot", { name: "confined" });
    assert.match(told, /at its end/);
    // The terminal wraps what it is told.
    assert.match(told.replaceAll("\n", " "), /ran\s+confined,\s+without\s+a\s+review/);
    assert.equal(readFileSync(join(workspace, "generator/made"), "utf8"), "made\n");
    assert.ok(!existsSync(beside));
    assert.equal(await hands.do("webviewCount", {}), 0);
    await untilHolds("the records", 10_000, () => {
      const records = recordedIn(join(homedir(), ".holdpoint"));
      const { call } = records.find(({ what }) => what.startsWith("./generator/gen")) ?? { call: "" };
      const events = records.filter((record) => record.call === call).map(({ event }) => event);
      assert.deepEqual(events.slice(0, 3), ["snapshot taken", "decided", "run started"]);
    });
  });
});
