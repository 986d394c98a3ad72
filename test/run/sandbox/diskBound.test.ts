import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DiskBound, type DiskExcess, type DiskSpace, suspected } from "../../../src/run/sandbox/diskBound.ts";

const giga = 1024 ** 3;
const disk: DiskSpace = { free: 50 * giga, size: 100 * giga, files: 1_000_000 };
const limits = { bytes: 20 * giga, files: 1_000 };

describe("what the free space of a disk tells of a run", () => {
  it.each([
    ["nothing went", {}, "nothing"],
    ["less than it may", { free: 31 * giga }, "nothing"],
    ["more than it may", { free: 29 * giga }, "growth"],
    ["more is free than before", { free: 90 * giga }, "nothing"],
    ["fewer files than it may", { files: 999_001 }, "nothing"],
    ["more files than it may", { files: 998_999 }, "growth"],
    ["nothing is left", { free: 0.5 * giga }, "nearly full"],
    ["files are not counted", { files: undefined }, "nothing"],
  ] as const)("where %s", (_name, now, expected) => {
    expect(suspected(disk, { ...disk, ...now }, limits)).toBe(expected);
  });

  it("is nothing where the disk was full before", () => {
    const full = { ...disk, free: 0.5 * giga };
    expect(suspected(full, { ...full, free: 0.4 * giga }, limits)).toBe("nothing");
  });

  it("is a disk nearly full, by its own size, and growth only where that is limited", () => {
    const small = { free: 60e6, size: 64e6, files: 100 };
    const none = { bytes: undefined, files: undefined };
    expect(suspected(small, { ...small, free: 2e6 }, none)).toBe("nearly full");
    expect(suspected(small, { ...small, free: 10e6, files: 0 }, none)).toBe("nothing");
  });
});

/** A disk of 64 MB of its own, which only root may have. */
const own = mkdtempSync(join(tmpdir(), "disk-"));
const mounted = spawnSync("/bin/mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", own]).status === 0 ? "yes" : "no";
afterAll(() => {
  if (mounted === "yes") spawnSync("/bin/umount", ["-l", own]);
  rmSync(own, { recursive: true, force: true });
});

describe.skipIf(mounted === "no")("a disk that becomes nearly full", () => {
  it("is told of the run that wrote it, whatever the limits", async () => {
    const told = await new Promise<DiskExcess>((resolve) => {
      const bound = new DiskBound([own], { bytes: undefined, files: undefined }, () => [], resolve);
      void bound.begun.then(() => writeFileSync(join(own, "much"), Buffer.alloc(65e6)));
    });
    expect(told).toEqual({ what: `the rest of the disk of ${own}`, certainty: "seen" });
  });
});
