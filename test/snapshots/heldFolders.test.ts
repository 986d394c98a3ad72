import { mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { HeldFolders } from "../../src/snapshots/heldFolders.ts";
import { rawOf } from "../../src/snapshots/manifest.ts";
import { temporaryFolder } from "./trees.ts";

let folder: string;
let folders: HeldFolders;
beforeEach(() => {
  folder = temporaryFolder();
  folders = new HeldFolders();
});
afterEach(() => {
  folders.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a folder to write in", () => {
  test("is the one that was looked at, also when a link takes its place", () => {
    mkdirSync(join(folder, "in/side"), { recursive: true });
    mkdirSync(join(folder, "outside/side"), { recursive: true });
    const place = folders.at(rawOf(join(folder, "in/side")));
    renameSync(join(folder, "in"), join(folder, "moved"));
    symlinkSync(join(folder, "outside"), join(folder, "in"));
    // Elsewhere than on Linux, the look right before is all there is.
    if (process.platform === "linux") writeFileSync(`${place}/file`, "");
    expect(readdirSync(join(folder, "outside/side"))).toEqual([]);
    if (process.platform === "linux") expect(readdirSync(join(folder, "moved/side"))).toEqual(["file"]);
  });

  test("is none where there is none, where a link leads there, and where it is a file", () => {
    mkdirSync(join(folder, "real"));
    symlinkSync(join(folder, "real"), join(folder, "link"));
    mkdirSync(join(folder, "real/deep"));
    writeFileSync(join(folder, "file"), "");
    for (const name of ["none", "link", "link/deep", "file"])
      expect(folders.at(rawOf(join(folder, name)))).toBeUndefined();
  });

  test("is found again after the others were let go", () => {
    for (let count = 0; count < 150; count++) mkdirSync(join(folder, String(count)));
    for (let count = 0; count < 150; count++) {
      folders.trim();
      const place = folders.at(rawOf(join(folder, String(count))));
      writeFileSync(`${place}/file`, "");
    }
    expect(readdirSync(join(folder, "149"))).toEqual(["file"]);
    folders.trim();
    writeFileSync(`${folders.at(rawOf(join(folder, "0")))}/again`, "");
    expect(readdirSync(join(folder, "0")).sort()).toEqual(["again", "file"]);
  });
});
