import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { differences } from "../../src/snapshots/difference.ts";
import { type Choice, restore } from "../../src/snapshots/restore.ts";
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

async function taken(withGit: "with git" | "files alone" = "files alone"): Promise<string> {
  const outcome = await store.take(wholeOf(work, withGit), "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  return outcome.id;
}

test.each([
  ["are gone, too", () => rmSync(join(work, "deep"), { recursive: true }), []],
  [
    "were put in the way",
    () => {
      rmSync(join(work, "deep"), { recursive: true });
      writeFileSync(join(work, "deep"), "a file");
    },
    [expect.stringMatching(/deep\/er\/file was not brought back/)],
  ],
  [
    "lead elsewhere",
    () => {
      renameSync(join(work, "deep"), join(folder, "outside"));
      rmSync(join(folder, "outside", "er"), { recursive: true });
      symlinkSync(join(folder, "outside"), join(work, "deep"));
    },
    [expect.stringMatching(/deep\/er\/file was not brought back/)],
  ],
])("a file comes back whose folders %s, or is told", async (_how, destroy, left) => {
  const file = join(work, "deep", "er", "file");
  mkdirSync(join(work, "deep", "er"), { recursive: true });
  writeFileSync(file, "as it was");
  const path = { path: file, spelling: "literal", reach: "entry", means: "unlinked", ignored: "included" } as const;
  const outcome = await store.take({ paths: [path], repositories: [], uncovered: [] }, "call");
  destroy();
  expect(await restore(store, outcome.kind === "taken" ? outcome.id : "")).toMatchObject({ kind: "restored", left });
  expect(existsSync(file)).toBe(left.length === 0);
  expect(existsSync(join(folder, "outside", "er"))).toBe(false);
});

describe("a restore with answers", () => {
  beforeEach(() => {
    for (const name of ["kept", "put", "twice"]) writeFileSync(join(work, name), `${name} as it was`, { mode: 0o600 });
  });

  test("keeps, puts as it was, or keeps both, file by file", async () => {
    const id = await taken();
    for (const name of ["kept", "put", "twice"]) writeFileSync(join(work, name), `${name} later`);
    const choose = ({ path }: { path: string }): Choice =>
      path.endsWith("kept") ? "keep" : path.endsWith("put") ? "restore" : "both";
    expect(await restore(store, id, { choose })).toMatchObject({ kind: "restored", files: 2, left: [] });
    const beside = readdirSync(work).filter((name) => name.startsWith("twice.before-"));
    expect(beside).toHaveLength(1);
    const text = (name: string): string => readFileSync(join(work, name), "utf8");
    expect([...["kept", "put", "twice"], ...beside].map(text)).toEqual([
      "kept later",
      "put as it was",
      "twice later",
      "twice as it was",
    ]);
    expect(lstatSync(join(work, beside[0] ?? "")).mode & 0o777).toBe(0o600);
  });

  test("never writes a copy over another one", async () => {
    const id = await taken();
    writeFileSync(join(work, "twice"), "later");
    for (const _ of [1, 2]) await restore(store, id, { choose: () => "both" });
    expect(readdirSync(work).filter((name) => name.startsWith("twice.before-"))).toHaveLength(2);
    expect(readFileSync(join(work, "twice"), "utf8")).toBe("later");
  });

  test("leaves alone what is not as it was shown", async () => {
    const id = await taken();
    rmSync(join(work, "kept"));
    writeFileSync(join(work, "put"), "later");
    const shown = await differences(store.read(id));
    writeFileSync(join(work, "put"), "later still, and nobody saw it");
    writeFileSync(join(work, "kept"), "made meanwhile");
    const restored = await restore(store, id, { shown });
    expect(restored.kind === "restored" ? restored.left : []).toEqual([
      expect.stringMatching(/kept could not be brought back: something came into its place/),
      expect.stringMatching(/put was left alone: it changed after it was looked at/),
    ]);
    expect(readFileSync(join(work, "put"), "utf8")).toBe("later still, and nobody saw it");
    expect(readFileSync(join(work, "kept"), "utf8")).toBe("made meanwhile");
  });

  test("writes nothing where a link came into its way at the last moment", async () => {
    const outside = join(folder, "outside");
    mkdirSync(outside);
    mkdirSync(join(work, "inner"));
    writeFileSync(join(work, "inner/file"), "as it was");
    const id = await taken();
    writeFileSync(join(work, "inner/file"), "later");
    const choose = (): Choice => {
      renameSync(join(work, "inner"), join(work, "aside"));
      symlinkSync(outside, join(work, "inner"));
      return "both";
    };
    expect(await restore(store, id, { choose })).toMatchObject({ left: [expect.stringMatching(/left alone/)] });
    expect(readdirSync(outside)).toEqual([]);
  });

  test("brings back a folder that nobody may write to", async () => {
    mkdirSync(join(work, "inner"));
    writeFileSync(join(work, "inner/file"), "as it was");
    chmodSync(join(work, "inner"), 0o500);
    const before = pictureOf(work);
    const id = await taken();
    chmodSync(join(work, "inner"), 0o700);
    rmSync(join(work, "inner"), { recursive: true });
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
    chmodSync(join(work, "inner"), 0o700);
  });

  test("is taken back by what it took first", async () => {
    const id = await taken();
    writeFileSync(join(work, "put"), "later");
    const restored = await restore(store, id);
    expect(restored.kind).toBe("restored");
    if (restored.kind === "restored") await restore(store, restored.before);
    expect(readFileSync(join(work, "put"), "utf8")).toBe("later");
  });
});

test("one restore brings back a source folder, a hard reset, a dropped stash and the repository itself", async () => {
  git(work, "init", "-q", "-b", "main");
  mkdirSync(join(work, "src"));
  writeFileSync(join(work, "src/app.ts"), "one\n");
  writeFileSync(join(work, "src/notes.txt"), "nobody has this in git\n");
  git(work, "add", "src/app.ts");
  git(work, "commit", "-q", "-m", "one");
  writeFileSync(join(work, "src/app.ts"), "two, stashed\n");
  git(work, "-c", "user.name=a", "-c", "user.email=a@b", "stash", "-q");
  appendFileSync(join(work, "src/app.ts"), "work of a morning\n");
  const before = pictureOf(work);
  const id = await taken("with git");
  for (const command of ["git reset --hard -q", "git stash drop -q", "rm -rf src", "rm -rf .git"])
    execFileSync("sh", ["-c", command], { cwd: work, stdio: "ignore" });
  expect(existsSync(join(work, ".git"))).toBe(false);
  expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
  expect(pictureOf(work)).toEqual(before);
  expect(git(work, "stash", "list")).toMatch(/stash@\{0\}/);
  git(work, "fsck", "--full");
});

describe("what is told of a snapshot in a list", () => {
  const about = { call: "c1", agent: "codex", session: "s", tool: "shell", what: "rm -rf src", cwd: "/p" };

  test("is kept beside it, with whose call it was", async () => {
    writeFileSync(join(work, "a"), "12345");
    const outcome = await store.take(wholeOf(work), "c1", about);
    if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
    expect(store.summary(outcome.id)).toMatchObject({ call: "c1", files: 1, bytes: 5, about });
  });

  test.each(["", "{", "null", "[]", '{"takenAt":1,"call":"c","files":1,"bytes":1,"about":{"call":5}}'])(
    "comes from the manifest where it is damaged: %s",
    async (text) => {
      writeFileSync(join(work, "a"), "12345");
      const id = await taken();
      writeFileSync(join(store.folder, id, "summary.json"), text);
      expect(store.summary(id)).toMatchObject({ call: "call", files: 1, bytes: 5 });
    },
  );
});

test.each([
  ["a path that leads back up", (text: string) => text.replace("/work/a", "/work/../a")],
  ["a path with a nought", (text: string) => text.replace("/work/a", "/work/a\\u0000")],
  [
    "contents of another folder",
    (text: string) => text.replace(/"kept":\{"snapshot":"[^"]+"/, '"kept":{"snapshot":"../work"'),
  ],
  ["contents under another name", (text: string) => text.replace(/"offset":\d+/, '"file":"../../b"')],
])("a manifest with %s is no snapshot", async (_what, change) => {
  writeFileSync(join(work, "a"), "as it was");
  const id = await taken();
  const path = join(store.folder, id, "manifest.json");
  const changed = change(readFileSync(path, "utf8"));
  expect(changed).not.toBe(readFileSync(path, "utf8"));
  writeFileSync(path, changed);
  expect(await restore(store, id)).toMatchObject({ kind: "refused", why: expect.stringMatching(/damaged/) });
});
