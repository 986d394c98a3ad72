import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { temporaryFolder, wholeOf } from "./trees.ts";

/** A disk of its own in memory, which only root may have. */
function disk(place: string, megabytes = 16): "mounted" | "not allowed" {
  mkdirSync(place, { recursive: true });
  const made = spawnSync("/bin/mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", place]);
  return made.status === 0 ? "mounted" : "not allowed";
}

const probe = temporaryFolder();
const allowed = disk(probe);
if (allowed === "mounted") spawnSync("/bin/umount", [probe]);
rmSync(probe, { recursive: true, force: true });

let folder: string;
let work: string;
let small: string;

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  small = join(folder, "small");
  mkdirSync(work);
});

afterEach(() => {
  spawnSync("/bin/umount", ["-l", small]);
  rmSync(folder, { recursive: true, force: true });
});

function fill(place: string): void {
  try {
    for (let count = 0; count < 100; count++) writeFileSync(join(place, `ballast-${count}`), Buffer.alloc(1_000_000));
  } catch {
    // It is full.
  }
}

describe.skipIf(allowed === "not allowed")("a disk that is full", () => {
  test("has a snapshot refused with figures, before anything is written", async () => {
    disk(small);
    writeFileSync(join(work, "a"), Buffer.alloc(1_000_000, "a"));
    const store = new SnapshotStore(join(small, "store"));
    expect(await store.measure(wholeOf(work))).toMatchObject({
      kind: "tooBig",
      size: { files: 1, bytes: 1_000_000 },
      room: { of: "disk", most: 0 },
    });
    expect(await store.take(wholeOf(work), "call")).toMatchObject({ kind: "tooBig" });
    expect(readdirSync(store.folder)).toEqual([]);
  });

  test("has a restore refused where what is there now cannot be kept first, and nothing changes", async () => {
    disk(small);
    const place = join(small, "work");
    mkdirSync(place);
    writeFileSync(join(place, "a"), "old");
    const store = new SnapshotStore(join(folder, "store"));
    const outcome = await store.take(wholeOf(place), "call");
    if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
    writeFileSync(join(place, "a"), "new");
    fill(small);
    const restored = await restore(store, outcome.id);
    if (restored.kind !== "restored") throw new Error(restored.why);
    // Nothing fits there any more, not even the draft: what is there stays, and is told.
    expect(restored.left.join("\n")).toMatch(/could not be brought back: there is no room left on the disk/);
    expect(readFileSync(join(place, "a"), "utf8")).toBe("new");
    expect(readdirSync(place)).toEqual(["a"]);
  });
});

describe.skipIf(allowed === "not allowed")("a store on a disk that is read-only", () => {
  test("takes nothing, and says why with the mend", async () => {
    disk(small, 400);
    writeFileSync(join(work, "a"), "old");
    const store = new SnapshotStore(join(small, "store"));
    const outcome = await store.take(wholeOf(work), "call");
    if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
    spawnSync("/bin/mount", ["-o", "remount,ro", small]);
    expect(await store.take(wholeOf(work), "call")).toEqual({
      kind: "failed",
      why: expect.stringMatching(/may not be written \(EROFS.*make that possible/),
    });
    writeFileSync(join(work, "a"), "new");
    expect(await restore(store, outcome.id)).toEqual({ kind: "refused", why: expect.stringContaining("EROFS") });
    expect(readFileSync(join(work, "a"), "utf8")).toBe("new");
  });
});
