import { spawn } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { git, pictureOf, temporaryFolder, wholeOf } from "./trees.ts";

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

/** Files that changed long enough ago to be known again by their times. */
async function fill(count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    mkdirSync(join(work, String(number % 50)), { recursive: true });
    writeFileSync(join(work, String(number % 50), `f${number}`), `content ${number}`);
  }
  await until(() => Date.now() - statSync(join(work, String((count - 1) % 50), `f${count - 1}`)).ctimeMs > 150);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => setImmediate(resolve));
}

async function taken(plan = wholeOf(work)) {
  const outcome = await store.take(plan, "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome;
}

describe("the store", () => {
  test("is ours alone", async () => {
    await fill(1);
    const { id } = await taken();
    const names = ["", id, `${id}/pack`, `${id}/manifest.json`];
    expect(names.map((name) => statSync(join(store.folder, name)).mode & 0o777)).toEqual([0o700, 0o700, 0o600, 0o600]);
  });

  test("holds 10,000 files, and copies nothing again, in another process neither", async () => {
    await fill(10_000);
    expect(await taken()).toMatchObject({ files: 10_000, missed: [] });
    expect(await taken()).toMatchObject({ files: 10_000, stored: 0 });
    store = new SnapshotStore(store.folder);
    const { id, stored } = await taken();
    expect(stored).toBe(0);
    const before = pictureOf(work);
    rmSync(work, { recursive: true });
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
  }, 30_000);

  test.each(["a.txt", "gone.txt", "gone/a.txt"])(
    "takes %s of a work tree, as `git checkout` writes it",
    async (name) => {
      git(work, "init", "-q");
      writeFileSync(join(work, "a.txt"), "changed\n");
      const path = {
        path: join(work, name),
        spelling: "literal",
        reach: "tree",
        means: "written",
        ignored: "left out",
      } as const;
      await taken({ paths: [path], repositories: [work], uncovered: [] });
    },
  );

  test("never takes itself, nor what is no file", async () => {
    await fill(2);
    const { id } = await taken(wholeOf(folder));
    expect(store.read(id).entries.filter(({ path }) => path.startsWith(store.folder))).toEqual([]);
  });

  test("says when it is too big, with figures, and leaves nothing", async () => {
    await fill(3);
    store = new SnapshotStore(join(folder, "small"), () => ({ files: 2, bytes: 1_000 }));
    const plan = wholeOf(work);
    const room = { of: "files", most: 2 };
    const tooBig = { kind: "tooBig", size: { files: 3, bytes: 27 }, room, part: { files: 2, bytes: 18 } };
    expect([await store.measure(plan), await store.take(plan, "")]).toEqual([tooBig, tooBig]);
    expect(readdirSync(store.folder)).toEqual([]);
  });

  test("fails when it cannot be written, and takes nothing away", async () => {
    await fill(1);
    writeFileSync(join(folder, "no-folder"), "");
    const broken = new SnapshotStore(join(folder, "no-folder"));
    expect((await broken.take(wholeOf(work), "")).kind).toBe("failed");
    expect((await broken.measure(wholeOf(work))).kind).toBe("failed");
  });

  test("is usable after a process was killed at any point of taking one", async () => {
    await fill(400);
    const first = await taken();
    const program = `
      const { SnapshotStore } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/snapshots/snapshotStore.ts"))});
      process.stdout.write("go");
      for (;;) await new SnapshotStore(${JSON.stringify(store.folder)}).take(${JSON.stringify(wholeOf(work))}, "k");
    `;
    for (let round = 0; round < 6; round++) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await new Promise<void>((resolve, reject) => {
        child.stdout.once("data", () => resolve());
        child.once("exit", () => reject(new Error("It ended by itself.")));
      });
      const looks = 1 + round * 700;
      for (let look = 0; look < looks; look++) await new Promise<void>((resolve) => setImmediate(resolve));
      child.kill("SIGKILL");
      await new Promise<void>((resolve) => child.once("exit", () => resolve()));
      for (const id of store.list()) expect(store.read(id).entries.length).toBe(store.read(first.id).entries.length);
      await taken();
      expect(readdirSync(store.folder).filter((name) => name.startsWith("."))).toEqual([]);
    }
  }, 60_000);

  test("does not rest on a snapshot that is gone", async () => {
    await fill(5);
    const first = await taken();
    rmSync(join(store.folder, first.id), { recursive: true });
    expect((await taken()).stored).toBeGreaterThan(0);
  });
});

describe("a restore", () => {
  test.each(["pack", "files/1"])("tells what is damaged, and brings back the rest: %s", async (name) => {
    await fill(3);
    for (const large of ["x", "y", "z"]) writeFileSync(join(work, "0", large), large.repeat(300_000));
    const { id } = await taken();
    const file = join(store.folder, id, name);
    const bytes = readFileSync(file);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    rmSync(work, { recursive: true });
    const restored = await restore(store, id);
    expect(restored).toMatchObject({ kind: "restored", left: [expect.stringContaining("damaged")] });
    expect(readdirSync(work)).toEqual(["0", "1", "2"]);
    // One small file and three large ones, of which one is not there.
    expect(readdirSync(join(work, "0"))).toHaveLength(3);
  });

  test("can be undone, keeps what came since, and follows no link out", async () => {
    await fill(3);
    const { id } = await taken();
    appendFileSync(join(work, "1", "f1"), " and more");
    writeFileSync(join(work, "new"), "new");
    rmSync(join(work, "2"), { recursive: true });
    const outside = join(folder, "outside");
    mkdirSync(outside);
    symlinkSync(outside, join(work, "2"));
    const restored = await restore(store, id);
    expect(readdirSync(outside)).toEqual([]);
    expect(readFileSync(join(work, "1", "f1"), "utf8")).toBe("content 1");
    expect(readFileSync(join(work, "new"), "utf8")).toBe("new");
    if (restored.kind !== "restored") throw new Error(restored.why);
    expect(restored.left).toHaveLength(2);
    await restore(store, restored.before);
    expect(readFileSync(join(work, "1", "f1"), "utf8")).toBe("content 1 and more");
  });

  test("finds a workspace that was moved", async () => {
    await fill(2);
    const { id } = await taken();
    const moved = join(folder, "moved");
    renameSync(work, moved);
    rmSync(join(moved, "1"), { recursive: true });
    expect(await restore(store, id, { moved: { from: work, to: moved } })).toMatchObject({
      kind: "restored",
      left: [],
    });
    expect(readFileSync(join(moved, "1", "f1"), "utf8")).toBe("content 1");
  });

  test("brings back a repository that is a link to a folder", async () => {
    git(work, "init", "-q", "-b", "main");
    git(work, "commit", "-q", "--allow-empty", "-m", "one");
    git(work, "branch", "side");
    renameSync(join(work, ".git"), join(folder, "elsewhere"));
    symlinkSync(join(folder, "elsewhere"), join(work, ".git"));
    const { id } = await taken({ paths: [], repositories: [work], uncovered: [] });
    git(work, "branch", "-D", "side");
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(git(work, "branch", "--list", "side")).toContain("side");
  });

  test("brings back the state of a linked work tree", async () => {
    git(work, "init", "-q");
    writeFileSync(join(work, "a"), "a");
    git(work, "add", "a");
    git(work, "commit", "-qm", "one");
    const tree = join(folder, "tree");
    git(work, "worktree", "add", "-q", "-b", "side", tree);
    writeFileSync(join(tree, "b"), "b");
    git(tree, "add", "b");
    git(tree, "commit", "-qm", "two");
    const head = git(tree, "rev-parse", "HEAD");
    const { id } = await taken(wholeOf(tree, "with git"));
    git(tree, "reset", "-q", "--hard", "HEAD~1");
    git(tree, "reflog", "expire", "--expire=now", "--all");
    git(tree, "gc", "-q", "--prune=now");
    chmodSync(tree, 0o755);
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect([git(tree, "rev-parse", "HEAD"), git(tree, "status", "--porcelain")]).toEqual([head, ""]);
    git(tree, "fsck", "--full");
  });
});
