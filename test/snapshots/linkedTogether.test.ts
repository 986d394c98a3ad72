import { chmodSync, linkSync, mkdirSync, rmSync, unlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
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
