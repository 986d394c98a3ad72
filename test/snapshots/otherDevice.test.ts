import { linkSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { git, pictureOf, temporaryFolder, wholeOf } from "./trees.ts";

/** Linux has it nearly everywhere, as a file system of its own that everybody may write. */
const other = "/dev/shm";
const deviceOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.dev ?? 0;
const isOther = ![0, deviceOf(tmpdir())].includes(deviceOf(other));

test.runIf(isOther)(
  "a workspace on another device than the store comes back: files, links and git's objects",
  async () => {
    const folder = temporaryFolder();
    const work = mkdtempSync(join(other, "holdpoint-"));
    try {
      git(work, "init", "-q");
      mkdirSync(join(work, "src"));
      writeFileSync(join(work, "src/small"), "small");
      writeFileSync(join(work, "src/large"), Buffer.alloc(2_000_000, "large"));
      linkSync(join(work, "src/large"), join(work, "src/linked"));
      git(work, "add", ".");
      git(work, "commit", "-qm", "one");
      git(work, "gc", "-q");
      writeFileSync(join(work, "src/after"), "no commit holds this");
      const before = pictureOf(work);
      const store = new SnapshotStore(join(folder, "store"));
      const taken = await store.take(wholeOf(work, "with git"), "call");
      expect(taken).toMatchObject({ kind: "taken", missed: [] });
      // Nothing can be linked from there, so that all of it takes room.
      const fit = await new SnapshotStore(join(folder, "none")).measure(wholeOf(work, "with git"));
      expect(fit.kind === "fits" && fit.fresh).toBe(fit.kind === "fits" && fit.size.bytes);
      for (const name of ["src", ".git"]) rmSync(join(work, name), { recursive: true });
      const id = taken.kind === "taken" ? taken.id : "";
      expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
      expect(pictureOf(work)).toEqual(before);
      expect(statSync(join(work, "src/large")).ino).toBe(statSync(join(work, "src/linked")).ino);
      git(work, "fsck", "--full", "--strict");
    } finally {
      for (const path of [folder, work]) rmSync(path, { recursive: true, force: true });
    }
  },
);
