import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { reversesOf } from "../../src/core/snapshot/reverse.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { judgeCommand } from "../core/policy/situation.ts";
import { git, temporaryFolder } from "./trees.ts";

let folder: string;
let work: string;
let forge: string;
beforeEach(() => {
  folder = temporaryFolder();
  [work, forge] = [join(folder, "work"), join(folder, "forge.git")];
  mkdirSync(work);
  git(folder, "init", "-q", "--bare", "-b", "main", forge);
  git(work, "init", "-q", "-b", "main");
  git(work, "remote", "add", "origin", forge);
  for (const message of ["one", "two"]) git(work, "commit", "-q", "--allow-empty", "-m", message);
  git(work, "push", "-q", "origin", "main", "main:topic");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Takes what the call's snapshot holds, runs the call, and returns the commands that are offered afterwards. */
async function offeredAfter(text: string): Promise<readonly string[]> {
  const { findings } = judgeCommand(text, { world: "supposed" });
  const reverses = reversesOf(findings, "/home/ann/shop").map((one) =>
    one.needs === undefined ? one : { ...one, needs: { ...one.needs, repository: work } },
  );
  const store = new SnapshotStore(join(folder, "store"));
  const outcome = await store.take({ paths: [], repositories: [], uncovered: [], reverses }, "call");
  run(text);
  return (store.summary(outcome.kind === "taken" ? outcome.id : "").reverses ?? []).map(({ command = "" }) => command);
}

function run(text: string): void {
  const [program = "", ...words] = text.split(" ");
  execFileSync(program, words, { cwd: work, stdio: "ignore" });
}

function heldBy(branch: string): string {
  return git(forge, "for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`).trim();
}

test.each([
  ["overwritten", "main", "git push --force origin HEAD~1:main"],
  ["deleted", "topic", "git push origin --delete topic"],
])("a branch that a push has %s is brought back by the call that is offered", async (_how, branch, text) => {
  const before = heldBy(branch);
  const [command = ""] = await offeredAfter(text);
  expect(heldBy(branch)).not.toBe(before);
  run(command);
  expect(heldBy(branch)).toBe(before);
});

test("a branch whose commits git has cleared away meanwhile comes back once the snapshot is put back", async () => {
  const before = heldBy("main");
  const [command = ""] = await offeredAfter("git push --force origin HEAD~1:main");
  git(work, "reset", "-q", "--hard", "HEAD~1");
  for (const ref of ["refs/remotes/origin/topic", "ORIG_HEAD"]) git(work, "update-ref", "-d", ref);
  git(work, "reflog", "expire", "--expire=now", "--all");
  git(work, "gc", "-q", "--prune=now");
  expect(() => run(command)).toThrow();
  const store = new SnapshotStore(join(folder, "store"));
  expect(await restore(store, store.list()[0] ?? "")).toMatchObject({ kind: "restored", left: [] });
  run(command);
  expect(heldBy("main")).toBe(before);
});

test("a branch to which somebody pushed since is left as it is", async () => {
  const [command = ""] = await offeredAfter("git push --force origin HEAD~1:main");
  const other = join(folder, "other");
  git(folder, "clone", "-q", forge, other);
  git(other, "commit", "-q", "--allow-empty", "-m", "of somebody else");
  git(other, "push", "-q", "origin", "main");
  const theirs = heldBy("main");
  expect(() => run(command)).toThrow();
  expect(heldBy("main")).toBe(theirs);
});

test("nothing is offered where it is not known what the branch held", async () => {
  git(work, "update-ref", "-d", "refs/remotes/origin/topic");
  expect(await offeredAfter("git push origin --delete topic")).toEqual([""]);
});
