// What a sandbox refused is told, and can be given to another run of the same command: by one click, and an approval of its own.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

const approve = { name: "Approve and run" } as const;

describe("what a sandbox refused", () => {
  it("is told, and another run with it is held, approved and carried out", async function () {
    if (process.platform !== "linux") this.skip();
    const { workspace, hands, agent } = inSuite();
    // Outside of every temporary folder, which a run may write; the home folder of the tests is one.
    const outside = mkdtempSync(join(userInfo().homedir, ".holdpoint-refused-"));
    const note = join(outside, "note");
    writeFileSync(note, "before\n");
    try {
      plant(workspace, "lost-refused", { untracked: { "file.txt": "1\n" } });
      writeFileSync(join(workspace, "place.txt"), note);
      // What it writes is not seen until it runs.
      const command = 'rm -rf lost-refused; eval "echo after > $(cat place.txt)"';
      const model = await agent();
      const input = { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 };
      const run = model.script([{ tool: "run_in_terminal", input }]);
      await model.start(run);
      await hands.do("webviewText", { containing: "lost-refused" });
      await hands.do("clickButton", { ...approve, containing: "lost-refused" });
      const { told } = await run.outcome(0);
      await run.finished;
      assert.match(told.replaceAll("\n", ""), /Its sandbox probably refused/);
      assert.equal(readFileSync(note, "utf8"), "before\n");
      await hands.do("screenshot", { name: "violation" });
      await hands.do("clickNotification", { message: "The sandbox refused a command", button: "Review Another Run" });
      const text = await hands.do("webviewText", { containing: "It ran before, and its sandbox refused it" });
      assert.ok(text.includes(note), text);
      // Asking for the review has run nothing.
      assert.equal(readFileSync(note, "utf8"), "before\n");
      await hands.do("screenshot", { name: "violation-rerun" });
      await hands.do("clickButton", { ...approve, containing: "It ran before" });
      await untilHolds("the second run", 30_000, () => assert.equal(readFileSync(note, "utf8"), "after\n"));
      await untilHolds("its record", 10_000, () => {
        const events = recordedIn(join(homedir(), ".holdpoint")).map(({ event }) => event);
        assert.ok(events.includes("run bounded"));
        assert.ok(events.lastIndexOf("run started") > events.indexOf("run bounded"));
        assert.ok(events.lastIndexOf("run ended") > events.lastIndexOf("run started"));
      });
      assert.ok(!existsSync(join(workspace, "lost-refused")));
      // The agent's call was over: it hears with its next one how that went, and with the one after it no more.
      const next = { ...input, command: "cat place.txt" };
      const later = model.script([
        { tool: "run_in_terminal", input: next },
        { tool: "run_in_terminal", input: next },
      ]);
      await model.goOn(later);
      const [first, second] = [await later.outcome(0), await later.outcome(1)];
      await later.finished;
      assert.match(first.told, /It was approved and ran outside of your terminal\. It ended with exit code 0\./);
      assert.doesNotMatch(second.told, /It was approved and ran/);
      assert.ok(recordedIn(join(homedir(), ".holdpoint")).some(({ event }) => event === "agent told"));
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});
