// What an approved call destroyed comes back by a click on our page, byte for byte, and on record.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { untilHolds } from "../../../scripts/until.ts";
import { recordedIn } from "../../audit/records.ts";
import { inSuite } from "../host/inSuite.ts";
import { plant } from "../host/plots.ts";

function terminal(command: string): { tool: string; input: object } {
  return { tool: "run_in_terminal", input: { command, explanation: "e", goal: "g", mode: "sync", timeout: 60_000 } };
}

/** One hash over names and contents of all files in a folder. */
function hashOf(folder: string): string {
  const sum = createHash("sha256");
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    sum.update(`${name}\0`);
    if (/\.\w+$/.test(name)) sum.update(readFileSync(join(folder, name)));
  }
  return sum.digest("hex");
}

/** Presses a button of our page that counts only once the page was seen a while, until the page shows `next`. */
async function pressUntil(name: string, containing: string, next: string): Promise<void> {
  const { hands } = inSuite();
  await untilHolds(`"${next}" after ${name}`, 30_000, async () => {
    await hands.do("clickButton", { name, containing, timeout: 2_000 }).catch(() => undefined);
    await hands.do("webviewText", { containing: next, timeout: 1_500 });
  });
}

describe("Undo", () => {
  it("puts back what approved calls destroyed, and keeps what was done since", async () => {
    const { agent, hands, workspace } = inSuite();
    const place = plant(workspace, "undo-src", {
      committed: { "app.ts": "export const one = 1;\n", "lib/two.ts": "export const two = 2;\n" },
      untracked: { "notes.txt": "nobody has this in git\n" },
    });
    execFileSync("git", ["branch", "undo-side"], { cwd: workspace });
    appendFileSync(join(place, "app.ts"), "// work of a morning\n");
    const before = hashOf(place);
    const model = await agent();
    const run = model.script([terminal("rm -rf undo-src && git branch -D undo-side")]);
    await model.start(run);
    await hands.do("webviewText", { containing: "undo-src" });
    await hands.do("clickButton", { name: "Approve and run", containing: "undo-src" });
    await run.outcome(0);
    await run.finished;
    assert.ok(!existsSync(place));
    // What reads extended attributes is packed, and loads in the editor.
    const snapshots = join(homedir(), ".holdpoint", "snapshots");
    const latest = readdirSync(snapshots).sort().at(-1) ?? "";
    const manifest: unknown = JSON.parse(readFileSync(join(snapshots, latest, "manifest.json"), "utf8"));
    assert.equal((manifest as { readonly extendedAttributes: string }).extendedAttributes, "taken");
    // The page of the call leads there, and so does the command.
    await hands.do("webviewText", { containing: "It can be undone" });
    await vscode.commands.executeCommand("holdpoint.undo");
    await hands.do("webviewText", { containing: "was copied before they ran" });
    await hands.do("screenshot", { name: "undo-list" });
    await hands.do("clickButton", { nameContains: "rm -rf undo-src", containing: "was copied before they ran" });
    const compared = await hands.do("webviewText", { containing: "Comes back" });
    for (const text of ["undo-src/app.ts", "undo-src/notes.txt", "Git's own state"]) assert.ok(compared.includes(text));
    await hands.do("screenshot", { name: "undo-compared" });
    assert.ok(!existsSync(place));
    await pressUntil("Put Back", "Comes back", "It was put back");
    await hands.do("screenshot", { name: "undo-done" });
    assert.equal(hashOf(place), before);
    const branches = execFileSync("git", ["branch", "--list", "undo-side"], { cwd: workspace, encoding: "utf8" });
    assert.match(branches, /undo-side/);
    const records = recordedIn(join(homedir(), ".holdpoint")).slice(-50);
    const restored = records.filter(({ event }) => event === "restoring" || event === "restored");
    assert.deepEqual(
      restored.map(({ event }) => event),
      ["restoring", "restored"],
    );
    assert.match(String(restored[1]?.what), /rm -rf undo-src/);
  });

  it("brings back in one go what a session destroyed: a folder, a hard reset, a stash, and the repository that went after", async () => {
    const { agent, hands, workspace } = inSuite();
    const place = plant(workspace, "undo-walk", { untracked: { "src/app.ts": "one\n", "src/lib/two.ts": "two\n" } });
    const git = (...args: string[]): string => execFileSync("git", args, { cwd: place, encoding: "utf8" });
    git("init", "--quiet", "--initial-branch", "main");
    for (const [name, value] of [
      ["user.name", "a"],
      ["user.email", "a@example.com"],
    ] as const)
      git("config", name, value);
    git("add", ".");
    git("commit", "--quiet", "--message", "one");
    appendFileSync(join(place, "src/app.ts"), "more\n");
    git("commit", "--quiet", "--all", "--message", "two");
    appendFileSync(join(place, "src/app.ts"), "put aside\n");
    git("stash", "--quiet");
    writeFileSync(join(place, "src/notes.txt"), "nobody has this in git\n");
    const [before, stash, head] = [hashOf(join(place, "src")), git("stash", "list"), git("rev-parse", "HEAD")];
    const commands = ["rm -rf undo-walk/src", "git -C undo-walk reset --hard HEAD~1", "git -C undo-walk stash drop"];
    const model = await agent();
    const run = model.script(commands.map(terminal));
    await model.start(run);
    for (const [index, command] of commands.entries()) {
      let standing: "waits" | "over" = "waits";
      const outcome = run.outcome(index).then(() => {
        standing = "over";
      });
      // The page of the next call takes the place of this one at once.
      await untilHolds(`the end of ${command}`, 60_000, async () => {
        if (standing === "over") return;
        const approve = { name: "Approve and run", containing: command, timeout: 2_000 } as const;
        await hands.do("clickButton", approve).catch(() => undefined);
        throw new Error("It still waits.");
      });
      await outcome;
    }
    await run.finished;
    assert.ok(!existsSync(join(place, "src/notes.txt")) && git("stash", "list") === "");
    // No agent may take this away, but something else can.
    rmSync(join(place, ".git"), { recursive: true });
    await vscode.commands.executeCommand("holdpoint.undo");
    await hands.do("clickButton", { nameContains: "rm -rf undo-walk/src", containing: "was copied before they ran" });
    await hands.do("clickButton", { nameContains: "in this session", containing: "How much to undo" });
    await hands.do("webviewText", { containing: "Git's own state" });
    await hands.do("screenshot", { name: "undo-session" });
    await pressUntil("Put Back", "Comes back", "It was put back");
    await hands.do("screenshot", { name: "undo-session-done" });
    assert.deepEqual(
      [hashOf(join(place, "src")), git("stash", "list"), git("rev-parse", "HEAD")],
      [before, stash, head],
    );
    git("fsck", "--full", "--strict");
  });

  it("offers the call that takes back what no copy does: a push by force, which runs once it was approved, too", async () => {
    const { agent, hands, workspace } = inSuite();
    const place = plant(workspace, "undo-push", { untracked: { "app.ts": "one\n" } });
    const forge = join(workspace, "undo-forge.git");
    const git = (...args: string[]): string => execFileSync("git", args, { cwd: place, encoding: "utf8" }).trim();
    git("init", "--quiet", "--bare", "--initial-branch", "main", forge);
    git("init", "--quiet", "--initial-branch", "main");
    git("config", "user.name", "a");
    git("config", "user.email", "a@example.com");
    git("remote", "add", "origin", forge);
    for (const message of ["one", "two"]) git("commit", "--quiet", "--allow-empty", "--message", message);
    git("push", "--quiet", "origin", "main");
    const held = (): string => git("-C", forge, "rev-parse", "main");
    const before = held();
    const configuration = vscode.workspace.getConfiguration();
    // The forge is a folder here, which a sandbox keeps from being written, as it lies in no effect of the call.
    await configuration.update("holdpoint.sandbox", "off", vscode.ConfigurationTarget.Global);
    try {
      const command = "git -C undo-push push --force origin HEAD~1:main";
      const model = await agent();
      const run = model.script([terminal(command)]);
      await model.start(run);
      assert.match(await hands.do("webviewText", { containing: command }), /Undo offers to push the branch back/);
      await hands.do("clickButton", { name: "Approve and run", containing: command });
      await run.finished;
      assert.notEqual(held(), before);
      await vscode.commands.executeCommand("holdpoint.undo");
      await hands.do("clickButton", { nameContains: "push --force", containing: "was copied before they ran" });
      await hands.do("webviewText", { containing: "Beyond files" });
      await hands.do("screenshot", { name: "undo-beyond" });
      await pressUntil("Review This Call…", "Beyond files", "You asked for it on the Undo page");
      await hands.do("screenshot", { name: "undo-beyond-review" });
      assert.notEqual(held(), before);
      await untilHolds("the branch", 60_000, async () => {
        const approve = { name: "Approve and run", containing: "force-with-lease", timeout: 2_000 } as const;
        await hands.do("clickButton", approve).catch(() => undefined);
        assert.equal(held(), before);
      });
    } finally {
      await configuration.update("holdpoint.sandbox", undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it("is asked for by an agent, waits for the person, and takes back an edit of what a commit holds", async () => {
    const { agent, hands, workspace } = inSuite();
    const place = plant(workspace, "undo-asked", { committed: { "app.ts": "export const one = 1;\n" } });
    const path = join(place, "app.ts");
    const edit = { filePath: path, oldString: "one = 1", newString: "one = 2" };
    const editing = await agent();
    const first = editing.script([{ tool: "replace_string_in_file", input: edit }]);
    await editing.start(first);
    await first.outcome(0);
    await first.finished;
    await untilHolds("the edit", 30_000, async () => assert.match(readFileSync(path, "utf8"), /one = 2/));
    const taken = recordedIn(join(homedir(), ".holdpoint")).findLast(({ event }) => event === "snapshot taken");
    const id = String((taken as { readonly snapshot?: unknown } | undefined)?.snapshot);
    assert.match(id, /^\d{13}-[0-9a-f]{12}$/);
    const command = `${join(homedir(), ".holdpoint/bin/holdpoint")} undo ${id}`;
    const ask = async (): Promise<{ readonly told: () => Promise<string> }> => {
      const asking = await agent();
      const run = asking.script([terminal(command)]);
      await asking.start(run);
      await Promise.race([
        hands.do("webviewText", { containing: "asks you to put this back, and waits for it." }),
        run.outcome(0).then(({ told }) => Promise.reject(new Error(`It did not wait: ${told}`))),
      ]);
      return {
        told: async () => {
          const { told } = await run.outcome(0);
          await run.finished;
          return told;
        },
      };
    };
    const asked = await ask();
    await hands.do("screenshot", { name: "undo-asked" });
    assert.match(readFileSync(path, "utf8"), /one = 2/);
    await pressUntil("Put Back", "asks you to put this back", "It was put back");
    assert.match(await asked.told(), /A person put it back\. 1 name/);
    assert.equal(readFileSync(path, "utf8"), "export const one = 1;\n");
    const again = await ask();
    await pressUntil("Leave It as It Is", "asks you to put this back", "was copied before they ran");
    assert.match(await again.told(), /leaves everything as it is/);
    await hands.do("screenshot", { name: "undo-list-passing" });
  });

  it("copies no large file before it only loses its name, and puts it back", async () => {
    const { agent, hands, workspace } = inSuite();
    const place = plant(workspace, "undo-large", { untracked: { "film.bin": "f".repeat(5_000_000) } });
    const before = hashOf(place);
    const model = await agent();
    const run = model.script([terminal("rm -rf undo-large")]);
    await model.start(run);
    await hands.do("webviewText", { containing: "undo-large" });
    const held = untilHolds(
      "a second name",
      30_000,
      () => assert.equal(statSync(join(place, "film.bin")).nlink, 2),
      // The run begins a moment later, and takes the first name away.
      2,
    );
    await hands.do("clickButton", { name: "Approve and run", containing: "undo-large" });
    await held;
    await run.outcome(0);
    await run.finished;
    assert.ok(!existsSync(place));
    await vscode.commands.executeCommand("holdpoint.undo");
    await hands.do("clickButton", { nameContains: "rm -rf undo-large", containing: "was copied before they ran" });
    await pressUntil("Put Back", "Comes back", "It was put back");
    assert.equal(hashOf(place), before);
  });

  it("copies the part that fits where a person chose that, and says of the rest that it is not kept", async () => {
    const { agent, hands, workspace } = inSuite();
    const files = { "notes.txt": "nobody has this in git\n", "film.bin": "f".repeat(3_000_000) };
    const place = plant(workspace, "undo-part", { untracked: files });
    const configuration = vscode.workspace.getConfiguration();
    const largest = "holdpoint.snapshots.largestGigabytes";
    await configuration.update(largest, 0.001, vscode.ConfigurationTarget.Global);
    try {
      const model = await agent();
      const run = model.script([terminal("rm -rf undo-part")]);
      await model.start(run);
      const asked = await hands.do("webviewText", { containing: "Approve with a copy of" });
      assert.match(asked, /This cannot be undone: 2 files \(3\.0 MB\) are too much to copy; the setting/);
      await hands.do("screenshot", { name: "undo-part-asked" });
      await hands.do("clickButton", { nameContains: "Approve with a copy of the 1 file", containing: "undo-part" });
      await run.outcome(0);
      await run.finished;
      assert.ok(!existsSync(place));
      await vscode.commands.executeCommand("holdpoint.undo");
      await hands.do("clickButton", { nameContains: "rm -rf undo-part", containing: "was copied before they ran" });
      assert.match(await hands.do("webviewText", { containing: "Comes back" }), /the largest: undo-part\/film\.bin/);
      await hands.do("screenshot", { name: "undo-part-compared" });
      await pressUntil("Put Back", "Comes back", "It was put back");
      await hands.do("screenshot", { name: "undo-part-done" });
      assert.deepEqual(readdirSync(place), ["notes.txt"]);
    } finally {
      await configuration.update(largest, undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
