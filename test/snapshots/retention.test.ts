import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RetentionPolicy } from "../../src/core/snapshot/retention.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { costOf, retain } from "../../src/snapshots/retention.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { pictureOf, temporaryFolder, wholeOf } from "./trees.ts";

const day = 86_400_000;
/** Nothing is kept longer than a day, but what is younger than an hour. */
const strict: RetentionPolicy = {
  age: day,
  count: 100,
  bytes: 1e12,
  never: 3_600_000,
  inPassing: { count: 1, small: 1, never: 0 },
};

let folder: string;
let work: string;
let store: SnapshotStore;

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(work);
  store = new SnapshotStore(join(folder, "store"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function take(): Promise<string> {
  const outcome = await store.take(wholeOf(work), "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

/** A file that changed long enough ago to be known again by its times, so that a later snapshot borrows it. */
async function settled(name: string, content: string | Buffer): Promise<void> {
  writeFileSync(join(work, name), content);
  while (Date.now() - statSync(join(work, name)).ctimeMs < 150) await new Promise((resolve) => setImmediate(resolve));
}

describe("what is kept no longer", () => {
  test("is not known by edits alone what an earlier tree held", async () => {
    for (let at = 1; at < 60; at++) writeFileSync(join(work, `f${at}`), `content ${at}`);
    await settled("f0", "content 0");
    await take();
    const one = { ...wholeOf(work), paths: wholeOf(join(work, "f0")).paths };
    for (let at = 0; at < 25; at++) await store.take(one, "edit");
    store = new SnapshotStore(store.folder);
    const again = await store.take(wholeOf(work), "call");
    expect(again).toMatchObject({ kind: "taken", stored: 0 });
  });

  test("is off the list at once, and its contents go a day later", async () => {
    await settled("a", "one");
    const id = await take();
    expect(retain(store, strict, Date.now())).toEqual([]);
    const later = Date.now() + 2 * day;
    expect(retain(store, strict, later - 1.5 * day)).toEqual([]);
    expect(retain(store, strict, later)).toEqual([id]);
    expect([store.list(), await restore(store, id)]).toEqual([[], expect.objectContaining({ kind: "refused" })]);
    // The clock of the store was two days ahead; the folder's time is the system's.
    expect(readdirSync(store.folder)).toEqual([]);
  });

  test("stays while another window may borrow it", async () => {
    await settled("a", "one");
    const id = await take();
    const manifest = join(store.folder, id, "manifest.json");
    rmSync(manifest);
    retain(store, strict, Date.now());
    expect(existsSync(join(store.folder, id))).toBe(true);
    utimesSync(join(store.folder, id), new Date(), new Date(Date.now() - 2 * day));
    retain(store, strict, Date.now());
    expect(existsSync(join(store.folder, id))).toBe(false);
  });

  test.each([
    ["one that is being taken may need", process.pid, 0, "stays"],
    ["one that nobody takes any more would have needed", 2 ** 22 + 1, 0, "goes"],
    ["one that has been at work for more than a day would need", process.pid, 2 * day, "goes"],
  ])("is what %s", async (_name, pid, age, outcome) => {
    await settled("a", "one");
    const id = await take();
    rmSync(join(store.folder, id, "manifest.json"));
    utimesSync(join(store.folder, id), 1, 1);
    const taking = join(store.folder, `.taking-${pid}-0`);
    mkdirSync(taking);
    utimesSync(taking, new Date(), new Date(Date.now() - age));
    retain(store, strict, Date.now());
    expect(existsSync(join(store.folder, id)) ? "stays" : "goes").toBe(outcome);
  });

  test.each([
    ["in a pack", "small"],
    ["in a file of its own", Buffer.alloc(300_000, "large")],
  ])("leaves what a later one borrows %s, which comes back whole", async (_name, content) => {
    await settled("a", content);
    const first = await take();
    writeFileSync(join(work, "b"), "new");
    const second = await take();
    const before = pictureOf(work);
    const elder = new Map([first, second].map((id) => [id, store.summary(id).takenAt]));
    const policy = { ...strict, age: 10 * day, count: 1 };
    expect(retain(store, policy, (elder.get(second) ?? 0) + 2 * day)).toEqual([first]);
    expect(store.list()).toEqual([second]);
    rmSync(work, { recursive: true });
    expect(await restore(store, second)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
  });

  test("is first what nobody was promised", async () => {
    const about = { call: "c", agent: "codex", session: "s", tool: "shell", what: "npm test", cwd: work } as const;
    await settled("a", "one");
    const promised = await take();
    const passing: string[] = [];
    for (const call of ["1", "2"]) {
      const outcome = await store.take(wholeOf(work), call, { ...about, inPassing: true });
      passing.push(outcome.kind === "taken" ? outcome.id : "");
    }
    expect(retain(store, strict, Date.now() + 3_000)).toEqual(passing.slice(0, 1));
    expect(retain(store, { ...strict, bytes: 1_000 }, Date.now() + 3_500_000)).toEqual(passing.slice(1));
    expect(store.list()).toEqual([promised]);
  });

  test("is not borrowed from by what comes after", async () => {
    await settled("a", "one");
    const first = await take();
    expect(retain(store, strict, Date.now() + 1.5 * day)).toEqual([first]);
    store = new SnapshotStore(store.folder);
    const second = await take();
    expect(store.read(second).entries.flatMap((one) => (one.type === "file" ? [one.kept.snapshot] : []))).toEqual([
      second,
    ]);
  });

  test("is never what cannot be read, and nothing throws", async () => {
    expect(retain(store, strict, Date.now())).toEqual([]);
    await settled("a", "one");
    const id = await take();
    writeFileSync(join(store.folder, id, "manifest.json"), "{");
    writeFileSync(join(store.folder, id, "summary.json"), "{");
    expect(retain(store, strict, Date.now() + 9 * day)).toEqual([]);
    expect(store.list()).toEqual([id]);
  });

  test("is not more than makes room, where contents are borrowed", async () => {
    await settled("large", Buffer.alloc(300_000, "large"));
    const [first, second, third] = [await take(), await take(), await take()];
    const [later, policy] = [Date.now() + 3_700_000, { ...strict, bytes: 100_000 }];
    // All three need what the first one holds: dropping some of them would free nothing.
    expect(store.summary(third).borrows).toEqual([first]);
    const young = { ...policy, never: later - store.summary(third).takenAt + 1 };
    expect(retain(store, { ...young, bytes: 100_000 }, later)).toEqual([]);
    expect(retain(store, policy, later)).toEqual([first, second, third]);
  });

  test("is told with what it costs", async () => {
    await settled("a", Buffer.alloc(300_000, "large"));
    expect(costOf(store)).toBe(0);
    await take();
    const cost = costOf(store);
    expect(cost).toBeGreaterThan(300_000);
    await take();
    expect(costOf(store) - cost).toBeLessThan(5_000);
  });
});
