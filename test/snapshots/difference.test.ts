import { chmodSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { differences } from "../../src/snapshots/difference.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { temporaryFolder, wholeOf } from "./trees.ts";

let folder: string;
let work: string;
beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(join(work, "src"), { recursive: true, mode: 0o755 });
  writeFileSync(join(work, "src/a"), "a");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["nothing", "same", "same", (): void => undefined],
  ["another name in a folder", "time", "same", () => writeFileSync(join(work, "src/b"), "b")],
  ["a folder's mode", "attributes", "same", () => chmodSync(join(work, "src"), 0o700)],
  [
    "a folder's mode and time",
    "attributes",
    "same",
    () => {
      chmodSync(join(work, "src"), 0o700);
      utimesSync(join(work, "src"), 1, 1);
    },
  ],
  ["a file's mode", "same", "attributes", () => chmodSync(join(work, "src/a"), 0o600)],
  ["a file's time", "same", "attributes", () => utimesSync(join(work, "src/a"), 1, 1)],
  ["a file's content", "same", "changed", () => writeFileSync(join(work, "src/a"), "b")],
  ["a file that goes", "time", "gone", () => rmSync(join(work, "src/a"))],
] as const)("%s leaves a folder %s and the file in it %s", async (_what, ofFolder, ofFile, change) => {
  const store = new SnapshotStore(join(folder, "store"));
  utimesSync(join(work, "src"), 1_000, 1_000);
  const taken = await store.take(wholeOf(work), "c1");
  if (taken.kind !== "taken") throw new Error(JSON.stringify(taken));
  change();
  const found = new Map((await differences(store.read(taken.id))).map((one) => [one.entry.path, one.standing]));
  expect([found.get(join(work, "src")), found.get(join(work, "src/a"))]).toEqual([ofFolder, ofFile]);
});
