import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ContentReader } from "../../src/snapshots/contentReader.ts";
import { ContentWriter } from "../../src/snapshots/contentWriter.ts";
import type { Found } from "../../src/snapshots/gather.ts";
import { SnapshotStore } from "../../src/snapshots/snapshotStore.ts";
import { temporaryFolder, wholeOf } from "./trees.ts";

let folder: string;
let work: string;
let path: string;

beforeEach(() => {
  folder = temporaryFolder();
  work = join(folder, "work");
  path = join(work, "a");
  mkdirSync(work);
  mkdirSync(join(folder, "kept"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = (): Found => ({ path, stats: lstatSync(path, { bigint: true }) });
const writer = () =>
  new ContentWriter(join(folder, "kept"), "1700000000000-0123456789ab", { byIdentity: new Map(), byHash: new Map() });

/** Smaller than what goes into a pack, and so large that copying it takes several ticks of the clock that files have. */
const sizes = [
  ["small", 5_000],
  ["large", 60_000_000],
] as const;

describe.each(sizes)("a %s file", (_size, length) => {
  test("that is written all the time is kept as it is in the end, and said not to be of one moment", async () => {
    writeFileSync(path, Buffer.alloc(length, "a"));
    const program = `const fs = require("node:fs"); const file = fs.openSync(process.argv[1], "r+"); let at = 0;
      process.stdout.write("begun"); for (;;) fs.writeSync(file, String(at % 10), at++ % ${length});`;
    const child = spawn(process.execPath, ["-e", program, path], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      await once(child.stdout, "data");
      const store = new SnapshotStore(join(folder, "store"));
      const taken = await store.take(wholeOf(work), "call");
      expect(taken).toMatchObject({ kind: "taken", files: 1 });
      // A small one is read within one tick of the clock that files have, so that no change may be seen.
      const said = [`${path} kept changing while it was copied; what is kept is not of one moment.`];
      expect(length > 1_000_000 ? [said] : [said, []]).toContainEqual(taken.kind === "taken" && taken.missed);
      // Of the tries that did not last nothing is left.
      const files = join(store.folder, taken.kind === "taken" ? taken.id : "", "files");
      expect(existsSync(files) ? readdirSync(files) : ["small"]).toHaveLength(1);
      const entry = store.read(taken.kind === "taken" ? taken.id : "").entries.find(({ type }) => type === "file");
      // And what is kept of it can be put back: it is what its hash says.
      const reader = new ContentReader(store.folder);
      expect(entry?.type === "file" && reader.read(entry).length).toBe(length);
      reader.close();
    } finally {
      child.kill("SIGKILL");
    }
  });

  test("that changed after it was found is kept whole as it was when it was read", async () => {
    writeFileSync(path, Buffer.alloc(length, "a"));
    const before = found();
    const now = Buffer.alloc(length + 10, "b");
    writeFileSync(path, now);
    const work = writer();
    const entry = await work.keep(before);
    work.finish();
    expect([entry?.size, entry?.identity, work.missed]).toEqual([now.length, "", []]);
  });

  test("that is gone, or no file any more, is told and keeps nothing up", async () => {
    writeFileSync(path, Buffer.alloc(length, "a"));
    const before = found();
    const work = writer();
    renameSync(path, join(folder, "elsewhere"));
    expect(await work.keep(before)).toBeUndefined();
    symlinkSync(join(folder, "elsewhere"), path);
    expect(await work.keep(before)).toBeUndefined();
    // A pipe that nobody writes to would be waited for without end.
    for (const make of [() => execFileSync("mkfifo", [path]), () => mkdirSync(path)]) {
      rmSync(path);
      make();
      expect(await work.keep(before)).toBeUndefined();
    }
    expect(work.missed).toEqual([
      `${path} could not be read (ENOENT).`,
      `${path} could not be read (ELOOP).`,
      `${path} is no file any more, and is not kept.`,
      `${path} is no file any more, and is not kept.`,
    ]);
    work.close();
  });
});

test("a small file that has grown beyond a pack since it was found is kept whole", async () => {
  writeFileSync(path, "small");
  const before = found();
  truncateSync(path, 2_000_000);
  const own = writer();
  const entry = await own.keep(before);
  own.finish();
  expect([entry?.size, entry?.kept, own.missed]).toEqual([
    2_000_000,
    { snapshot: expect.any(String), file: "files/1" },
    [],
  ]);
});
