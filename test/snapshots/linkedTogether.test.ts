import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SnapshotPlan } from "../../src/core/snapshot/snapshotPlan.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { pictureOf, temporaryFolder, wholeOf } from "./trees.ts";

// As `ln -f first second` leaves it: what is done to one name is done to the other.
test.each([
  ["of the same content", "one"],
  ["of another content", "two"],
])(
  "two files %s which a command linked together come back apart, each with its own mode and time",
  async (_says, text) => {
    const folder = temporaryFolder();
    try {
      const [work, store] = [join(folder, "work"), new SnapshotStore(join(folder, "store"))];
      mkdirSync(work);
      const [first, second] = [join(work, "first"), join(work, "second")];
      writeFileSync(first, "one", { mode: 0o600 });
      writeFileSync(second, text, { mode: 0o644 });
      utimesSync(first, 1_000_000_000, 1_000_000_000);
      utimesSync(second, 1_100_000_000, 1_100_000_000);
      const before = pictureOf(work);
      const taken = await store.take(wholeOf(work), "call");
      unlinkSync(second);
      linkSync(first, second);
      chmodSync(second, 0o640);
      expect(await restore(store, taken.kind === "taken" ? taken.id : "")).toMatchObject({ left: [] });
      const own = (names: ReadonlyMap<string, string>): readonly string[] =>
        [first, second].map((name) => names.get(name) ?? "");
      expect(own(pictureOf(work))).toEqual(own(before));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

describe("a file of which a command is about one name, and others are elsewhere,", () => {
  /** What `: > work/own` owes. */
  const owed = (path: string): SnapshotPlan => ({
    paths: [{ path, spelling: "literal", reach: "entry", means: "written", ignored: "included" }],
    repositories: [],
    uncovered: [],
  });

  /** Takes a snapshot of `own` alone, has it destroyed and restored, and gives what both names hold then. */
  async function tried(destroy: (own: string, other: string) => void, mode = 0o644) {
    const folder = temporaryFolder();
    try {
      const [work, store] = [join(folder, "work"), new SnapshotStore(join(folder, "store"))];
      mkdirSync(work);
      const [own, other] = [join(work, "own"), join(folder, "other")];
      writeFileSync(own, "as it was");
      chmodSync(own, mode);
      linkSync(own, other);
      const before = pictureOf(work).get(own);
      const taken = await store.take(owed(own), "call");
      destroy(own, other);
      const destroyed = [own, other].map((name) => readFileSync(name, "utf8"));
      const restored = await restore(store, taken.kind === "taken" ? taken.id : "");
      if (restored.kind !== "restored") throw new Error(restored.why);
      expect([pictureOf(work).get(own), restored.left]).toEqual([before, []]);
      const names = [own, other].map((name) => readFileSync(name, "utf8"));
      const isOne = statSync(own).ino === statSync(other).ino;
      await restore(store, restored.before);
      expect([own, other].map((name) => readFileSync(name, "utf8"))).toEqual(destroyed);
      return { names, isOne };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test.each([
    ["emptied", (own: string): void => writeFileSync(own, "")],
    ["made longer", (own: string): void => writeFileSync(own, "as it was, and more")],
  ])("is put as it was under all of them where it was %s", async (_what, destroy) => {
    expect(await tried(destroy)).toEqual({ names: ["as it was", "as it was"], isOne: true });
  });

  test("is so although its mode keeps its user from writing", async () => {
    const destroy = (own: string): void => {
      chmodSync(own, 0o644);
      writeFileSync(own, "");
      chmodSync(own, 0o444);
    };
    expect(await tried(destroy, 0o444)).toEqual({ names: ["as it was", "as it was"], isOne: true });
  });

  test("is left alone under the others where the name leads to another file now", async () => {
    const destroy = (own: string, other: string): void => {
      writeFileSync(`${own}.new`, "another file");
      renameSync(`${own}.new`, own);
      writeFileSync(other, "other work");
    };
    expect(await tried(destroy)).toEqual({ names: ["as it was", "other work"], isOne: false });
  });
});

test("a name that an undo made goes away again, although another of the same file gets its mode and time back", async () => {
  const folder = temporaryFolder();
  try {
    const [work, store] = [join(folder, "work"), new SnapshotStore(join(folder, "store"))];
    mkdirSync(work);
    const [own, other] = [join(work, "own"), join(work, "zother")];
    writeFileSync(own, "as it was");
    linkSync(own, other);
    const taken = await store.take(wholeOf(work), "call");
    rmSync(other);
    chmodSync(own, 0o400);
    utimesSync(own, 1_000_000_000, 1_000_000_000);
    const destroyed = pictureOf(work);
    const restored = await restore(store, taken.kind === "taken" ? taken.id : "");
    if (restored.kind !== "restored") throw new Error(restored.why);
    expect(statSync(other).ino).toBe(statSync(own).ino);
    expect(await restore(store, restored.before)).toMatchObject({ left: [] });
    expect(pictureOf(work)).toEqual(destroyed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
