import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isGone, ownProcessName } from "../../src/audit/processName.ts";
import { takePlace } from "../../src/audit/writerPlace.ts";
import { TemporaryProject } from "../facts/temporaryProject.ts";

let folder: TemporaryProject;
beforeEach(() => {
  folder = new TemporaryProject();
});
afterEach(() => folder.remove());

const [machine = "", boot = "", space = "", pid = "", started = ""] = ownProcessName().split(".");

/** A process id that was given to a child of ours, which has ended. */
function endedPid(): string {
  return String(spawnSync("true", { stdio: "ignore" }).pid);
}

describe("whether a process is gone for good", () => {
  test.each([
    ["this one", [machine, boot, space, pid, started], "perhaps"],
    ["one that has ended", [machine, boot, space, endedPid(), started], "gone"],
    ["one on another machine", ["0123456789ab", boot, space, endedPid(), started], "perhaps"],
    ["one in another container", [machine, boot, "1", endedPid(), started], "perhaps"],
    ["nonsense", ["x"], "perhaps"],
    ["a process group", [machine, boot, space, "-1", started], "perhaps"],
  ])("%s", (_what, name, expected) => {
    expect(isGone(name.join("."))).toBe(expected);
  });

  test.skipIf(process.platform !== "linux").each([
    ["one whose id was given anew", [machine, boot, space, pid, "1"], "gone"],
    ["one of an earlier boot, whatever has its id now", [machine, "0123456789ab", space, pid, started], "gone"],
  ])("%s", (_what, name, expected) => {
    expect(isGone(name.join("."))).toBe(expected);
  });
});

describe("a place for a writer", () => {
  const left = `calls-1.free-${"c".repeat(32)}-7-${"e".repeat(64)}`;

  test("goes to one only of many that want it at once", async () => {
    folder.write("calls-1.jsonl", "");
    folder.write(left, "");
    const places = await Promise.all(Array.from({ length: 30 }, () => takePlace(folder.root)));
    expect(new Set(places.map(({ file }) => file)).size).toBe(30);
    expect(places.filter(({ leftAt }) => leftAt !== undefined).map(({ file, leftAt }) => ({ file, leftAt }))).toEqual([
      { file: "calls-1.jsonl", leftAt: { chain: "c".repeat(32), seq: 7, hash: "e".repeat(64) } },
    ]);
    expect(await Promise.all(places.map((place) => place.isOurs()))).toEqual(places.map(() => "ours"));
  });

  test("is taken over from a process that is gone, and from no other", async () => {
    const holders = [
      [machine, boot, space, pid, started],
      ["0123456789ab", boot, space, endedPid(), started],
      [machine, boot, space, endedPid(), started],
    ];
    for (const [index, holder] of holders.entries()) {
      writeFileSync(folder.path(`calls-${index + 1}.jsonl`), "");
      writeFileSync(folder.path(`calls-${index + 1}.held-${holder.join(".")}.0123456789abcdef`), "");
    }
    expect((await takePlace(folder.root)).file).toBe("calls-3.jsonl");
    expect((await takePlace(folder.root)).file).toBe("calls-4.jsonl");
  });

  test("is nobody's where a file has no marker, or two", async () => {
    folder.write("calls-1.jsonl", "");
    folder.write("calls-2.jsonl", "");
    folder.write(left.replace("calls-1", "calls-2"), "");
    folder.write("calls-2.free-unknown", "");
    expect((await takePlace(folder.root)).file).toBe("calls-3.jsonl");
  });

  test("is lost with its marker, and left where it stood", async () => {
    const place = await takePlace(folder.root);
    const [marker = ""] = readdirSync(folder.root).filter((name) => name.includes(".held-"));
    renameSync(folder.path(marker), folder.path("elsewhere"));
    expect(await place.isOurs()).toBe("lost");
    renameSync(folder.path("elsewhere"), folder.path(marker));
    place.release({ chain: "c".repeat(32), head: { seq: 7, hash: "e".repeat(64) } });
    expect(readdirSync(folder.root).toSorted()).toEqual([left, "calls-1.jsonl"].toSorted());
    place.release(undefined);
  });

  test("cannot be had where the folder cannot be read", async () => {
    await expect(takePlace(folder.path("nothing"))).rejects.toThrow("ENOENT");
    mkdirSync(folder.path("calls-1.jsonl"));
    expect((await takePlace(folder.root)).file).toBe("calls-2.jsonl");
  });
});
