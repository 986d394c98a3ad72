import { spawn } from "node:child_process";
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { SnapshotPlan } from "../../src/core/snapshot/snapshotPlan.ts";
import { readManifest } from "../../src/snapshots/manifest.ts";
import { restore } from "../../src/snapshots/restore.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { pictureOf, temporaryFolder } from "./trees.ts";

const large = 3_000_000;
let folder: string;
let work: string;
let store: SnapshotStore;

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  mkdirSync(work);
  writeFileSync(join(work, "small"), "small");
  writeFileSync(join(work, "large"), Buffer.alloc(large, "large"));
  store = new SnapshotStore(join(folder, "store"));
});

afterEach(async () => {
  await store.whenCopied();
  rmSync(folder, { recursive: true, force: true });
});

/** Of what `rm -rf` takes away where the kernel lets it do nothing else. */
function unlinking(path: string): SnapshotPlan {
  return {
    paths: [{ path, spelling: "literal", reach: "tree", means: "unlinked", ignored: "included" }],
    repositories: [],
    uncovered: [],
    unlinksOnly: true,
  };
}

async function take(plan = unlinking(work)): Promise<string> {
  const outcome = await store.take(plan, "call");
  if (outcome.kind !== "taken") throw new Error(JSON.stringify(outcome));
  expect(outcome.missed).toEqual([]);
  return outcome.id;
}

/** The manifest as it lies on the disk. */
function manifestOf(id: string) {
  return readManifest(readFileSync(join(store.folder, id, "manifest.json"), "utf8"));
}

function hashesOf(id: string): readonly string[] {
  return manifestOf(id).entries.flatMap((one) =>
    one.type === "file" ? [one.hash.slice(0, 1) === "" ? "none" : "known"] : [],
  );
}

function marks(): readonly string[] {
  return readdirSync(store.folder).filter((name) => name.startsWith("."));
}

describe("a large file that only loses its name", () => {
  test("is held by another one, so that nothing is copied while a call waits, and comes back", async () => {
    const before = pictureOf(work);
    const { ino } = statSync(join(work, "large"));
    const id = await take();
    expect(hashesOf(id).toSorted()).toEqual(["known", "none"]);
    expect(statSync(join(store.folder, id, "files/1")).ino).toBe(ino);
    rmSync(work, { recursive: true });
    // At once, whatever is copied by then.
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
  });

  test("is held where a link leads, and only the folder is known in which it goes", async () => {
    const link = join(folder, "link");
    symlinkSync(work, link);
    const before = pictureOf(work);
    // What `find link/ -delete` owes.
    const id = await take({
      ...unlinking(link),
      paths: unlinking(link).paths.map((one) => ({ ...one, means: "written" })),
    });
    expect(hashesOf(id).toSorted()).toEqual(["known", "none"]);
    for (const name of ["small", "large"]) rmSync(join(work, name));
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
  });

  test("is copied when nobody waits, with its hash, and again only where it changed", async () => {
    const before = pictureOf(work);
    const { ino } = statSync(join(work, "large"));
    const id = await take();
    await store.whenCopied();
    const kept = statSync(join(store.folder, id, "files/1"));
    expect([hashesOf(id), marks(), readdirSync(join(store.folder, id, "files"))]).toEqual([
      ["known", "known"],
      [],
      ["1"],
    ]);
    expect([kept.ino === ino, kept.nlink, kept.mode & 0o777]).toEqual([false, 1, 0o600]);
    // Whoever writes into the file now changes nothing that is kept.
    writeFileSync(join(work, "large"), "other");
    rmSync(work, { recursive: true });
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
    expect(await store.take({ ...unlinking(work), unlinksOnly: undefined as never }, "again")).toMatchObject({
      stored: 0,
    });
  });

  test("is told of where a program has it open and writes on", async () => {
    const id = await take();
    const open = openSync(join(work, "large"), "r+");
    rmSync(work, { recursive: true });
    writeSync(open, "CHANGED", large);
    await store.whenCopied();
    // What it writes after that is not kept.
    writeSync(open, "later", 0);
    closeSync(open);
    const restored = await restore(store, id);
    expect(restored).toMatchObject({ left: [expect.stringContaining("was written to while its name went")] });
    expect(readFileSync(join(work, "large"), "utf8").slice(0, 5)).toBe("large");
  });

  test("is not put back from a pin that is not what it was", async () => {
    const id = await take();
    await store.whenCopied();
    const place = join(store.folder, id, "manifest.json");
    const bare = readFileSync(place, "utf8").replaceAll(/("size":3000000,"hash":")[0-9a-f]{64}/g, "$1");
    writeFileSync(place, bare);
    expect(hashesOf(id)).toContain("none");
    writeFileSync(join(store.folder, id, "files/1"), Buffer.alloc(large, "other"));
    rmSync(work, { recursive: true });
    expect(await restore(store, id)).toMatchObject({ left: [expect.stringContaining("damaged")] });
  });

  test.each([
    ["has another name", () => linkSync(join(work, "large"), join(folder, "outside")), unlinking],
    [
      "is to be kept from nothing by the kernel",
      () => undefined,
      (path: string) => ({ paths: unlinking(path).paths, repositories: [], uncovered: [] }),
    ],
  ])("is copied first where it %s", async (_name, prepare, planOf) => {
    prepare();
    const id = await take(planOf(work));
    expect([hashesOf(id), marks()]).toEqual([["known", "known"], []]);
    const files = join(store.folder, id, "files");
    const { ino } = statSync(join(work, "large"));
    expect(readdirSync(files).map((name) => statSync(join(files, name)).ino === ino)).toEqual([false]);
  });

  test.runIf(statSync("/dev/shm", { throwIfNoEntry: false })?.isDirectory() === true)(
    "is copied first where the store lies on another disk",
    async () => {
      const other = mkdtempSync("/dev/shm/holdpoint-");
      try {
        store = new SnapshotStore(join(other, "store"));
        expect(hashesOf(await take())).toEqual(["known", "known"]);
      } finally {
        rmSync(other, { recursive: true });
      }
    },
  );
});

describe("what was not copied to its end", () => {
  const program = (tree: string): string => `
    const { SnapshotStore } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/snapshots/snapshotStore.ts"))});
    const store = new SnapshotStore(${JSON.stringify(store.folder)});
    const taken = await store.take(${JSON.stringify(unlinking(tree))}, "call");
    process.stdout.write(taken.id + "\\n");
    await store.whenCopied();
    process.stdout.write("copied");
    setInterval(() => {}, 1000);
  `;

  /** Takes one in another process, which is killed once `until` holds; its id. */
  async function killed(until: (files: readonly string[]) => boolean): Promise<string> {
    const child = spawn(process.execPath, ["--input-type=module", "-e", program(work)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    let told = "";
    child.stdout.on("data", (chunk: Buffer) => {
      told += chunk.toString();
    });
    const files = (): readonly string[] => {
      const id = told.split("\n")[0] ?? "";
      return id === "" ? [] : readdirSync(join(store.folder, id, "files"));
    };
    while (!told.includes("copied") && child.exitCode === null && (!told.includes("\n") || !until(files())))
      await new Promise<void>((resolve) => setImmediate(resolve));
    child.kill("SIGKILL");
    await ended;
    return told.split("\n")[0] ?? "";
  }

  test.each([
    ["before it began", () => true],
    ["while the first was copied", (files: readonly string[]) => files.some((name) => name.endsWith(".copy"))],
    [
      "in the middle of several",
      (files: readonly string[]) => files.filter((name) => name.endsWith(".copy")).length > 3,
    ],
  ])("is held by its name when the process is killed %s, and the next one copies it", async (_name, until) => {
    for (let at = 0; at < 6; at++) writeFileSync(join(work, `l${at}`), Buffer.alloc(large, `content ${at}`));
    const before = pictureOf(work);
    const id = await killed(until);
    rmSync(work, { recursive: true });
    expect(await restore(new SnapshotStore(store.folder), id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
    rmSync(work, { recursive: true });
    mkdirSync(work);
    await take();
    await store.whenCopied();
    expect([new Set(hashesOf(id)), marks()]).toEqual([new Set(["known"]), []]);
    const files = join(store.folder, id, "files");
    expect(readdirSync(files).map((name) => statSync(join(files, name)).nlink)).toEqual(Array(7).fill(1));
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
  });

  test("is finished where its hashes were written and the copies stood beside", async () => {
    const before = pictureOf(work);
    const id = await take();
    await store.whenCopied();
    const kept = join(store.folder, id, "files/1");
    writeFileSync(`${kept}.copy`, readFileSync(kept));
    rmSync(kept);
    linkSync(join(work, "large"), kept);
    // No process has so high a number.
    writeFileSync(join(store.folder, `.copying-${2 ** 22 + 1}-${id}`), "");
    rmSync(work, { recursive: true });
    store = new SnapshotStore(store.folder);
    mkdirSync(work);
    await take();
    await store.whenCopied();
    expect([readdirSync(join(store.folder, id, "files")), statSync(kept).nlink, marks()]).toEqual([["1"], 1, []]);
    expect(await restore(store, id)).toMatchObject({ kind: "restored", left: [] });
    expect(pictureOf(work)).toEqual(before);
  });

  test("is forgotten where the snapshot never got its name", async () => {
    const id = await take();
    await store.whenCopied();
    writeFileSync(join(store.folder, `.copying-${2 ** 22 + 1}-${id.replace(/^./, "0")}`), "");
    await store.measure(unlinking(work));
    await store.whenCopied();
    expect(marks()).toEqual([]);
  });
});
