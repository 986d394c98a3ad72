import { appendFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { plannedFor, runIn } from "./plannedTrip.ts";
import { git, pictureOf, temporaryFolder } from "./trees.ts";

let folder: string;
let work: string;
let sub: string;
beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  sub = join(work, "sub");
  const [library, home] = [join(folder, "library"), join(folder, "home")];
  for (const one of [work, library, home]) mkdirSync(one);
  for (const one of [library, work]) {
    git(one, "init", "-q", "-b", "main");
    writeFileSync(join(one, "file"), "one\n");
    git(one, "add", "-A");
    git(one, "commit", "-q", "-m", "one");
  }
  git(work, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "sub");
  git(work, "commit", "-q", "-m", "with a submodule");
  // What only the submodule has: a commit, a stash, changes, and files that git does not know.
  appendFileSync(join(sub, "file"), "two\n");
  git(sub, "commit", "-q", "-a", "-m", "two");
  appendFileSync(join(sub, "file"), "put aside\n");
  git(sub, "stash", "-q");
  appendFileSync(join(sub, "file"), "changed\n");
  writeFileSync(join(sub, "notes"), "nobody has this in git");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const standing = (): readonly string[] => [
  git(work, "submodule", "status"),
  git(work, "status", "--porcelain"),
  ...[["rev-parse", "HEAD"], ["stash", "list"], ["status", "--porcelain"], ["diff"]].map((words) => git(sub, ...words)),
];

test.each([
  "rm -rf sub",
  "git -C sub reset --hard HEAD~1",
  "git -C sub stash drop",
  "git -C sub checkout . && git -C sub clean -fdx",
  "cd sub && git reset --hard && git clean -fd && git stash clear",
  "git submodule update --force --init",
  "git submodule foreach 'git reset --hard HEAD~1'",
  "git submodule deinit -f sub",
  "git rm -rf sub",
  "git reset --hard --recurse-submodules HEAD~1",
])("what a command destroys in a submodule comes back by the snapshot that its verdict owes: %s", async (command) => {
  const [before, picture] = [standing(), pictureOf(sub)];
  const { plan } = await plannedFor(command, work, folder);
  const store = new SnapshotStore(join(folder, "store"));
  const taken = await store.take(plan, "call");
  if (taken.kind !== "taken") throw new Error(JSON.stringify(taken));
  runIn(work, command, join(folder, "home"));
  const restored = await restore(store, taken.id);
  expect(restored).toMatchObject({ kind: "restored", left: [] });
  expect(standing()).toEqual(before);
  const files = [...picture].filter(([, is]) => is.startsWith("file")).map(([name, is]) => [name, is]);
  const now = pictureOf(sub);
  expect(files.map(([name = ""]) => [name, now.get(name)])).toEqual(files);
});
