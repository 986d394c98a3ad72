import {
  chmodSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { differences } from "../../src/snapshots/difference.ts";
import { isGitObject, isObjectOf } from "../../src/snapshots/gitObjects.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { git, pictureOf, temporaryFolder, wholeOf } from "./trees.ts";

let folder: string;
let work: string;
let store: SnapshotStore;

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  store = new SnapshotStore(join(folder, "store"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A repository with loose objects, one of them large, and with packs of every kind of file. */
function plantRepository(format: "sha1" | "sha256"): void {
  git(folder, "init", "-q", `--object-format=${format}`, work);
  writeFileSync(join(work, "a"), "first");
  git(work, "add", ".");
  git(work, "commit", "-qm", "one");
  git(work, "repack", "-adq", "--write-bitmap-index");
  git(work, "-c", "pack.writeReverseIndex=true", "index-pack", "--rev-index", packsOf("pack")[0] ?? "");
  writeFileSync(join(work, "b"), Buffer.alloc(3_000_000, "second "));
  writeFileSync(join(work, "c"), Buffer.from(Array.from({ length: 2_000_000 }, (_, at) => (at * 7919) % 251)));
  git(work, "add", ".");
  git(work, "commit", "-qm", "two");
}

const packsOf = (kind: string) =>
  readdirSync(join(work, ".git/objects/pack")).flatMap((name) =>
    name.endsWith(`.${kind}`) ? [join(work, ".git/objects/pack", name)] : [],
  );
const objects = () =>
  [...pictureOf(join(work, ".git/objects")).keys()].filter(
    (path) => isGitObject(path, 0o444) && !path.includes("/info/"),
  );

/** Other bytes in place, in the middle of a file, whatever its mode. */
function damage(path: string): void {
  const content = readFileSync(path);
  const at = Math.floor(content.length / 2);
  content[at] = (content[at] ?? 0) ^ 1;
  chmodSync(path, 0o644);
  writeFileSync(path, content, { flag: "r+" });
  chmodSync(path, 0o444);
}

describe.each(["sha1", "sha256"] as const)("git's objects, named by %s", (format) => {
  test("are known to be what their names say, and any other byte is seen", async () => {
    plantRepository(format);
    const all = objects();
    const kinds = new Set(all.map((path) => /\.[a-z]+$/.exec(path)?.[0] ?? "loose"));
    expect([...kinds].toSorted()).toEqual([".bitmap", ".idx", ".pack", ".rev", "loose"]);
    for (const path of all) {
      expect([path, await isObjectOf(path, path)]).toEqual([path, true]);
      damage(path);
      expect([path, await isObjectOf(path, path)]).toEqual([path, false]);
      truncateSync(path, 3);
      expect([path, await isObjectOf(path, path)]).toEqual([path, false]);
      truncateSync(path, 0);
      expect([path, await isObjectOf(path, path)]).toEqual([path, false]);
    }
    expect(await isObjectOf(join(work, "a"), join(work, "a"))).toBe(false);
  });
});

describe("an object that is written into in place", () => {
  test("damages the name of it that a snapshot has, which is told and not put back", async () => {
    plantRepository("sha1");
    const taken = await store.take({ ...wholeOf(work, "with git"), paths: [] }, "call");
    if (taken.kind !== "taken") throw new Error(taken.kind);
    const all = objects();
    for (const path of all) damage(path);
    const found = await differences(store.read(taken.id));
    expect(
      found
        .filter(({ standing }) => standing === "changed")
        .map(({ entry }) => entry.path)
        .toSorted(),
    ).toEqual(all.toSorted());
    const damaged = all.map((path) => readFileSync(path));
    const restored = await restore(store, taken.id);
    expect(restored.kind === "restored" && restored.left.toSorted()).toEqual(
      all.toSorted().map((path) => `${path} could not be brought back: the kept copy is damaged.`),
    );
    expect(all.map((path) => readFileSync(path))).toEqual(damaged);
  });

  test("is not told from others by its time alone", async () => {
    plantRepository("sha1");
    const taken = await store.take({ ...wholeOf(work, "with git"), paths: [] }, "call");
    if (taken.kind !== "taken") throw new Error(taken.kind);
    const [path = ""] = objects();
    utimesSync(path, 1, 1);
    const found = await differences(store.read(taken.id));
    expect(found.find(({ entry }) => entry.path === path)?.standing).toBe("attributes");
  });

  test.runIf(process.getuid?.() === 0)("comes back where root's call may write into whatever is there", async () => {
    plantRepository("sha1");
    // What an earlier snapshot shares with git is not borrowed for it.
    await store.take({ ...wholeOf(work, "with git"), paths: [] }, "earlier");
    const before = pictureOf(work);
    const taken = await store.take(wholeOf(work, "with git"), "call");
    if (taken.kind !== "taken") throw new Error(taken.kind);
    for (const path of objects()) damage(path);
    const restored = await restore(store, taken.id);
    expect(restored.kind === "restored" && restored.left).toEqual([]);
    expect(pictureOf(work)).toEqual(before);
    git(work, "fsck", "--full");
    // And the next one borrows what this one copied.
    const again = await store.take(wholeOf(work, "with git"), "again");
    const borrowed = again.kind === "taken" ? again.stored : -1;
    expect(borrowed).toBeLessThan(taken.stored / 10);
  });
});

describe("what is kept already, or only gets another name", () => {
  test("is no matter of room", async () => {
    plantRepository("sha1");
    const plan = { ...wholeOf(work, "with git"), paths: wholeOf(join(work, "c")).paths };
    const small = new SnapshotStore(join(folder, "store"), () => ({ files: 1_000, bytes: 2_100_000 }));
    expect(await small.measure({ ...plan, paths: wholeOf(work).paths })).toMatchObject({ kind: "tooBig" });
    expect(await small.measure(plan)).toMatchObject({ kind: "fits" });
    // One that was changed just now may change again unseen, and is not borrowed from.
    while (Date.now() - statSync(join(work, "c")).ctimeMs < 150) await new Promise((resolve) => setImmediate(resolve));
    expect((await small.take(plan, "call")).kind).toBe("taken");
    const tiny = new SnapshotStore(join(folder, "store"), () => ({ files: 1_000, bytes: 100_000 }));
    expect(await tiny.measure(plan)).toMatchObject({ kind: "fits", fresh: expect.any(Number) });
  });
});
