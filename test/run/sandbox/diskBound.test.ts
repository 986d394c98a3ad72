import { describe, expect, it } from "vitest";
import { type DiskSpace, suspected } from "../../../src/run/sandbox/diskBound.ts";

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
