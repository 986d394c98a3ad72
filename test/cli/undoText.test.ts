import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { foresee, foreseenText, listSnapshots, performUndo, snapshotsText } from "../../src/cli/undoText.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { temporaryFolder, wholeOf } from "../snapshots/trees.ts";

test("tells which snapshots there are, and what putting one back would change", async () => {
  const folder = temporaryFolder();
  try {
    const store = new SnapshotStore(join(folder, "store"));
    expect(snapshotsText(listSnapshots(store), 0)).toBe("There are no snapshots.\n");
    const work = join(folder, "work");
    mkdirSync(work);
    for (const name of ["a", "b", "c"]) writeFileSync(join(work, name), name);
    const taken = await store.take(wholeOf(work), "call-1");
    if (taken.kind !== "taken") throw new Error(taken.kind);
    rmSync(join(work, "a"));
    writeFileSync(join(work, "b"), "other");
    rmSync(join(work, "c"));
    mkdirSync(join(work, "c"));
    const about = { call: "c", agent: "codex", label: "Codex", session: "", tool: "shell", cwd: work };
    const later = await store.take(wholeOf(work), `undo of ${taken.id}`, { ...about, what: "rm a\n\u001b[2Jb" });
    if (later.kind !== "taken") throw new Error(later.kind);
    const [first, second, cost] = snapshotsText(listSnapshots(store), 1_234_567).split("\n");
    expect(first).toMatch(new RegExp(`^${taken.id}  \\S+Z  3 files, 3 B  for call-1$`));
    expect(second).toMatch(new RegExp(`^${later.id}  \\S+Z  1 file, 5 B  before an undo of: Codex: rm a .*b$`));
    expect([second?.includes("\u001b"), cost]).toEqual([false, "Together they take 1.2 MB."]);
    const text = foreseenText(await foresee(store, taken.id));
    expect(text).toContain(`brings back       ${work}/a\n`);
    expect(text).toContain(`overwrites        ${work}/b\n`);
    expect(text).toContain(`cannot: in the way  ${work}/c\n`);
    await expect(foresee(store, "../work")).rejects.toThrow("There is no snapshot");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("shows whoever asks for a restore what it would change, and puts nothing back", async () => {
  const folder = temporaryFolder();
  try {
    const store = new SnapshotStore(join(folder, "snapshots"));
    const work = join(folder, "work");
    mkdirSync(work);
    writeFileSync(join(work, "a"), "a");
    const taken = await store.take(wholeOf(work), "call-1");
    if (taken.kind !== "taken") throw new Error(taken.kind);
    rmSync(join(work, "a"));
    const printed: string[] = [];
    const line = { verb: "undo", id: taken.id, asked: "restore", reach: "call", format: "text" } as const;
    expect(await performUndo(line, folder, async (text) => void printed.push(text))).toEqual({
      ask: taken.id,
      reach: "call",
      cwd: "",
    });
    expect(printed.join("")).toContain(`brings back       ${work}/a`);
    expect(existsSync(join(work, "a"))).toBe(false);
    expect(store.list()).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("tells what an undo of all that a session did would change, and offers that", async () => {
  const folder = temporaryFolder();
  try {
    const store = new SnapshotStore(join(folder, "store"));
    const work = join(folder, "work");
    mkdirSync(work);
    const ids: string[] = [];
    for (const [name, session] of [
      ["a", "s1"],
      ["b", "s1"],
      ["c", "s2"],
    ] as const) {
      writeFileSync(join(work, name), name);
      const about = { call: name, agent: "codex", session, tool: "shell", what: `rm ${name}`, cwd: work };
      const taken = await store.take(wholeOf(join(work, name)), name, about);
      ids.push(taken.kind === "taken" ? taken.id : "");
      rmSync(join(work, name));
    }
    const [first = ""] = ids;
    const changed = async (reach?: "call" | "session" | "everything") =>
      (await foresee(store, first, [], reach)).changes.map(({ path }) => path.slice(work.length + 1));
    expect([await changed(), await changed("call"), await changed("session"), await changed("everything")]).toEqual([
      ["a"],
      ["a"],
      ["a", "b"],
      ["a", "b", "c"],
    ]);
    const line = { verb: "undo", id: first, asked: "restore", reach: "session", format: "json" } as const;
    mkdirSync(join(folder, "state"));
    renameSync(store.folder, join(folder, "state/snapshots"));
    expect(await performUndo(line, join(folder, "state"), async () => {})).toEqual({
      ask: first,
      reach: "session",
      cwd: work,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("finds a folder that was moved to where one stands, and tells what takes back what no copy does", async () => {
  const folder = temporaryFolder();
  try {
    const store = new SnapshotStore(join(folder, "store"));
    const [work, now] = [join(folder, "work"), join(folder, "now")];
    mkdirSync(work);
    writeFileSync(join(work, "a"), "a");
    const about = { call: "c", agent: "codex", session: "", tool: "shell", what: "x", cwd: work };
    const reverses = [{ says: "It can be started.", command: "docker start web" }, { says: "Nothing brings it back." }];
    const taken = await store.take({ ...wholeOf(work), reverses }, "c", about);
    const id = taken.kind === "taken" ? taken.id : "";
    renameSync(work, now);
    rmSync(join(now, "a"));
    const text = foreseenText(await foresee(store, id, [now]));
    expect(text).toContain(`brings back       ${now}/a\n2 of 2 names would change.`);
    expect(text).toContain("It can be started.\n  docker start web\nNothing brings it back.\n");
    expect(foreseenText(await foresee(store, id))).toContain(`brings back       ${work}/a\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
