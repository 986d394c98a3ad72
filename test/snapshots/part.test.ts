import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { type SnapshotLimits, SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { git, temporaryFolder, wholeOf } from "./trees.ts";

let folder: string;
let work: string;
beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(join(work, "node_modules", "lib"), { recursive: true });
  git(work, "init", "-q", "-b", "main");
  writeFileSync(join(work, ".gitignore"), "node_modules\n");
  writeFileSync(join(work, "small"), "s".repeat(10));
  writeFileSync(join(work, "middle"), "m".repeat(1_000));
  writeFileSync(join(work, "large"), "l".repeat(50_000));
  writeFileSync(join(work, "node_modules", "lib", "tiny"), "t");
  symlinkSync("small", join(work, "link"));
  mkdirSync(join(work, "empty"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const storeOf = (limits: SnapshotLimits): SnapshotStore => new SnapshotStore(join(folder, "store"), () => limits);

/** What is left of the work tree once the part that fits was copied, all deleted, and that put back. */
async function broughtBack(
  limits: SnapshotLimits,
): Promise<{ readonly names: readonly string[]; readonly left: readonly string[] }> {
  const store = storeOf(limits);
  const outcome = await store.take(wholeOf(work), "call", undefined, "part");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  for (const name of readdirSync(work)) rmSync(join(work, name), { recursive: true });
  const restored = await restore(store, outcome.id);
  if (restored.kind !== "restored") throw new Error(restored.why);
  const names = readdirSync(work, { recursive: true, encoding: "utf8" }).filter((name) => !name.startsWith(".git/"));
  return { names: names.sort(), left: restored.left };
}

const gitFiles = (): number =>
  readdirSync(join(work, ".git"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

test("what fits is what git does not ignore first, the small before the large, with all folders and links", async () => {
  const bytes = 40_000;
  const { names, left } = await broughtBack({ files: gitFiles() + 4, bytes });
  expect(names).toEqual([".git", ".gitignore", "empty", "link", "middle", "node_modules", "node_modules/lib", "small"]);
  expect(left).toEqual([
    expect.stringMatching(/^2 files \(50 kB\) had no room and are not kept; the largest: .*large, .*tiny\.$/),
  ]);
});

test("all of it is copied where all fits by then", async () => {
  const { names, left } = await broughtBack({ files: 1_000, bytes: 10_000_000 });
  expect([names.includes("large"), left]).toEqual([true, []]);
});

test("it is told how much would fit, and without being asked for nothing of it is taken", async () => {
  const store = storeOf({ files: gitFiles() + 4, bytes: 40_000 });
  const fit = await store.measure(wholeOf(work));
  expect(fit).toMatchObject({ kind: "tooBig", size: { files: gitFiles() + 6 }, part: { files: gitFiles() + 4 } });
  expect(await store.take(wholeOf(work), "call")).toMatchObject({ kind: "tooBig", part: { files: gitFiles() + 4 } });
  expect(store.list()).toEqual([]);
});

test("what an earlier snapshot holds takes no room on the disk, and git's own state comes before all else", async () => {
  const store = storeOf({ files: 1_000, bytes: 10_000_000 });
  await store.take(wholeOf(work), "earlier");
  const few = storeOf({ files: gitFiles(), bytes: 10_000_000 });
  const outcome = await few.take(wholeOf(work, "with git"), "call", undefined, "part");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  const head = readFileSync(join(work, ".git", "HEAD"), "utf8");
  rmSync(join(work, ".git"), { recursive: true });
  await restore(few, outcome.id);
  expect(readFileSync(join(work, ".git", "HEAD"), "utf8")).toBe(head);
  expect([outcome.stored, existsSync(join(work, "large"))]).toEqual([0, true]);
});

test("how large one may be is asked each time, and bounds no putting back", async () => {
  let limits: SnapshotLimits = { files: 1_000, bytes: 10_000_000 };
  const store = new SnapshotStore(join(folder, "store"), () => limits);
  const outcome = await store.take(wholeOf(work), "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  limits = { files: 1, bytes: 1 };
  expect(await store.measure(wholeOf(work))).toMatchObject({ kind: "tooBig", room: { of: "files", most: 1 } });
  limits = { files: 1_000, bytes: 1 };
  expect(await store.measure(wholeOf(work))).toMatchObject({ kind: "tooBig", room: { of: "bytes", most: 1 } });
  rmSync(join(work, "small"));
  writeFileSync(join(work, "middle"), "n".repeat(2_000));
  expect(await restore(store, outcome.id)).toMatchObject({ kind: "restored", left: [] });
  expect(readFileSync(join(work, "middle"), "utf8")).toBe("m".repeat(1_000));
});
