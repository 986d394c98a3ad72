import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setImmediate as immediately } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { retain } from "../../src/snapshots/retention.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { temporaryFolder, wholeOf } from "./trees.ts";

let folder: string;
let tree: string;
let store: SnapshotStore;
beforeEach(() => {
  folder = temporaryFolder();
  tree = join(folder, "tree");
  mkdirSync(tree);
  for (let number = 0; number < 40; number++) writeFileSync(join(tree, `shared ${number}`), `content ${number}`);
  store = new SnapshotStore(join(folder, "store"));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

interface Taken {
  readonly id: string;
  readonly name: string;
  readonly held: string;
}

/** Another process that takes so many snapshots of the tree, in which it writes a file of this name before each. */
async function taker(name: string, count: number): Promise<readonly Taken[]> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "takerProgram.ts"), store.folder, tree, name, `${count}`],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const lines = (await text(child.stdout)).trim().split("\n");
  return lines.map((line) => ({ ...(JSON.parse(line) as Omit<Taken, "name">), name }));
}

/** What a snapshot gives back of the file that its taker wrote, and of one that nobody changes, in a folder of its own. */
async function givenBack({ id, name }: Taken): Promise<readonly string[]> {
  const to = mkdtempSync(join(folder, "back-"));
  const restored = await restore(store, id, { moved: { from: tree, to } });
  expect(restored).toMatchObject({ kind: "restored", left: [] });
  return [readFileSync(join(to, name), "utf8"), readFileSync(join(to, "shared 7"), "utf8")];
}

describe("one store with several processes at work in it", { timeout: 120_000 }, () => {
  test("keeps every snapshot whole, in the order of each", async () => {
    const writers = ["one", "two", "three"].map((name) => taker(name, 8));
    const taken = (await Promise.all(writers)).flat();
    expect(store.list()).toEqual(taken.map(({ id }) => id).sort());
    for (const name of ["one", "two", "three"]) {
      const own = taken.filter((one) => one.name === name).map(({ id }) => id);
      expect(own).toEqual(own.toSorted());
    }
    for (const one of taken) expect(await givenBack(one)).toEqual([one.held, "content 7"]);
  });

  test("loses nothing that is kept while another drops what it keeps no longer, and a third puts something back", async () => {
    const first = await store.take(wholeOf(tree), "first");
    if (first.kind !== "taken") throw new Error("not taken");
    let going = true;
    const work = Promise.all([taker("one", 12), taker("two", 12)]).finally(() => {
      going = false;
    });
    const dropped: string[] = [];
    while (going) {
      dropped.push(
        ...retain(
          store,
          { age: 1e12, count: 3, bytes: 1e12, never: 0, inPassing: { count: 1, small: 1, never: 0 } },
          Date.now() + 1_000,
        ),
      );
      // The others are heard of only when this lets go.
      await immediately();
      const before = mkdtempSync(join(folder, "other-"));
      const [some] = store.list();
      // It may be dropped in between, which is told; nothing else may go wrong.
      if (some !== undefined) await restore(store, some, { moved: { from: tree, to: before } });
    }
    const taken = (await work).flat();
    const kept = taken.filter(({ id }) => !dropped.includes(id));
    expect(dropped.length).toBeGreaterThan(0);
    expect(kept.filter(({ id }) => !store.list().includes(id))).toEqual([]);
    for (const one of kept) expect(await givenBack(one)).toEqual([one.held, "content 7"]);
  });
});

test("a clock that goes back leaves the order in which snapshots were taken as it is", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  const ids: string[] = [];
  for (const now of [2_000_000, 1_000_000, 1_000_000, 3_000_000, 0]) {
    vi.setSystemTime(now);
    const outcome = await store.take(wholeOf(tree), "call");
    ids.push(outcome.kind === "taken" ? outcome.id : outcome.kind);
  }
  expect(store.list()).toEqual(ids);
  expect(ids.map((id) => store.summary(id).takenAt)).toEqual([2_000_000, 1_000_000, 1_000_000, 3_000_000, 0]);
  // None is old by the clock as it is now.
  expect(
    retain(store, { age: 500_000, count: 1, bytes: 1, never: 100, inPassing: { count: 1, small: 1, never: 0 } }, 0),
  ).toEqual([]);
});
