import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { pictureOf, temporaryFolder, wholeOf } from "./trees.ts";

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

const files = 300;

function write(content: string): void {
  for (let number = 0; number < files; number++) {
    mkdirSync(join(work, String(number % 7)), { recursive: true });
    writeFileSync(join(work, String(number % 7), `f${number}`), content.repeat(1 + (number % 5) * 30_000));
  }
}

/** Restores in another process, which is killed when it has come that far. */
async function killed(id: string, share: number): Promise<void> {
  const at = (name: string): string => JSON.stringify(join(import.meta.dirname, "../../src/snapshots", name));
  const program = `
    const { SnapshotStore } = await import(${at("snapshotStore.ts")});
    const { restore } = await import(${at("restore.ts")});
    await restore(new SnapshotStore(${JSON.stringify(store.folder)}), ${JSON.stringify(id)});
    process.stdout.write("done");
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => {
    told += chunk.toString();
  });
  const isFar = (): boolean => told !== "" || restoredFiles() >= share * files;
  while (!isFar()) await new Promise<void>((resolve) => setImmediate(resolve));
  child.kill("SIGKILL");
  await ended;
}

function restoredFiles(): number {
  return names().filter((name) => /\/f\d+$/.test(name)).length;
}

function names(): readonly string[] {
  return (readdirSync(work, { recursive: true }) as string[]).map((name) => `/${name}`);
}

test.each([0.01, 0.2, 0.5, 0.9])(
  "a restore that is killed leaves old or new and no half, and the next one clears up, at %d",
  async (share) => {
    write("old");
    const outcome = await store.take(wholeOf(work), "call");
    if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
    const before = pictureOf(work);
    rmSync(work, { recursive: true });
    mkdirSync(work);
    await killed(outcome.id, share);
    for (const name of names().filter((one) => /\/f\d+$/.test(one)))
      expect(readFileSync(join(work, name), "utf8")).toHaveLength(
        3 * (1 + (Number(/\d+$/.exec(name)?.[0]) % 5) * 30_000),
      );
    store = new SnapshotStore(store.folder);
    expect(await restore(store, outcome.id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
    expect(readdirSync(store.folder).filter((name) => name.startsWith("."))).toEqual([]);
  },
);

test("drafts that a killed restore left are removed, and nothing that only looks like one", async () => {
  writeFileSync(join(work, "a"), "a");
  const outcome = await store.take(wholeOf(work), "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  const tag = "0123456789abcdef";
  // No process has this number: the system's own bound is below it.
  writeFileSync(join(store.folder, `.restoring-4194999-${tag}`), JSON.stringify([work, join(folder, "gone")]));
  writeFileSync(join(store.folder, `.restoring-${process.pid}-fedcba9876543210`), JSON.stringify([work]));
  for (const name of [`.holdpoint-${tag}-1`, ".holdpoint-fedcba9876543210-1", ".holdpoint-mine", ".holdpoint.json"])
    writeFileSync(join(work, name), "");
  await restore(store, outcome.id);
  expect(readdirSync(work).sort()).toEqual([
    ".holdpoint-fedcba9876543210-1",
    ".holdpoint-mine",
    ".holdpoint.json",
    "a",
  ]);
});
