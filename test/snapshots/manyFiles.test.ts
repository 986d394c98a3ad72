import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { temporaryFolder, wholeOf } from "./trees.ts";

const files = 100_000;

test("a hundred thousand files come back with their bytes, modes and times", { timeout: 300_000 }, async () => {
  const folder = temporaryFolder();
  const work = join(folder, "work");
  const pathOf = (at: number): string => join(work, String(at % 97), String(at % 11), `f${at}`);
  /** One hash over all of them, for a map of so many would be most of what is measured. */
  const picture = (): string => {
    const sum = createHash("sha256");
    for (let at = 0; at < files; at++) {
      const { mode, mtimeNs } = lstatSync(pathOf(at), { bigint: true });
      sum.update(`${mode} ${mtimeNs / 1_000n} `).update(readFileSync(pathOf(at)));
    }
    return sum.digest("hex");
  };
  try {
    for (let at = 0; at < files; at++) {
      if (at < 97 * 11) mkdirSync(join(work, String(at % 97), String(at % 11)), { recursive: true });
      writeFileSync(pathOf(at), `content ${at}`, { mode: at % 2 === 0 ? 0o644 : 0o600 });
    }
    const before = picture();
    const store = new SnapshotStore(join(folder, "store"));
    const taken = await store.take(wholeOf(work), "call");
    expect(taken).toMatchObject({ kind: "taken", files, missed: [] });
    rmSync(work, { recursive: true });
    const restored = await restore(store, taken.kind === "taken" ? taken.id : "");
    expect(restored).toMatchObject({ kind: "restored", left: [] });
    expect(picture()).toBe(before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
