import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { retain } from "../../src/snapshots/retention.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { pictureOf, temporaryFolder, wholeOf } from "./trees.ts";
import { usualRetention } from "./usualRetention.ts";

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

const taken = 24;
const kept = 6;
const policy = { ...usualRetention, count: kept };
/** All of it is old enough to go, and so are the contents that were dropped. */
const later = (): number => Date.now() + 3 * 86_400_000;

/** Drops in another process, which is killed when so many names of the store are gone. */
async function killed(names: number): Promise<void> {
  const at = (name: string): string => JSON.stringify(join(import.meta.dirname, "../../src/snapshots", name));
  const program = `
    const { SnapshotStore } = await import(${at("snapshotStore.ts")});
    const { retain } = await import(${at("retention.ts")});
    process.stdout.write("ready");
    for await (const _go of process.stdin) break;
    retain(new SnapshotStore(${JSON.stringify(store.folder)}), ${JSON.stringify(policy)}, ${later()});
    process.stdout.write("done");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "ignore"] });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  while (told === "" && child.exitCode === null) await new Promise<void>((resolve) => setImmediate(resolve));
  const before = count();
  child.stdin.write("go");
  while (!told.includes("done") && child.exitCode === null && before - count() < names)
    await new Promise<void>((resolve) => setImmediate(resolve));
  child.kill("SIGKILL");
  await ended;
}

function count(): number {
  try {
    return readdirSync(store.folder, { recursive: true }).length;
  } catch {
    // A folder went while it was listed.
    return Number.POSITIVE_INFINITY;
  }
}

test.each([1, 2, 7, 20, 40])(
  "a sweep that is killed after %i names leaves what can be put back, and the next one ends it",
  async (names) => {
    const pictures = new Map<string, ReadonlyMap<string, string>>();
    for (let turn = 0; turn < taken; turn++) {
      // What one holds the next ones borrow, and some of it is large.
      writeFileSync(join(work, `f${turn % 5}`), `content ${turn}`.repeat(turn % 3 === 0 ? 40_000 : 1));
      const outcome = await store.take(wholeOf(work), `call ${turn}`);
      if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
      pictures.set(outcome.id, pictureOf(work));
    }
    await killed(names);
    const left = store.list();
    expect(left.length).toBeGreaterThanOrEqual(kept);
    for (const id of left.slice(-kept)) {
      rmSync(work, { recursive: true });
      expect(await restore(new SnapshotStore(store.folder), id)).toMatchObject({ kind: "restored", left: [] });
      expect(pictureOf(work)).toEqual(pictures.get(id));
    }
    const fresh = new SnapshotStore(store.folder);
    for (const id of fresh.folders()) utimesSync(join(store.folder, id), 1, 1);
    retain(fresh, policy, later());
    expect(fresh.list()).toHaveLength(kept);
    // Of the folders, those are left that are listed or borrowed from.
    const needed = new Set(fresh.list().flatMap((id) => [id, ...(fresh.summary(id).borrows ?? [])]));
    expect(fresh.folders().toSorted()).toEqual([...needed].toSorted());
  },
);
