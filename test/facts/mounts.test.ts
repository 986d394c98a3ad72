import { describe, expect, test } from "vitest";
import { otherNames, parseMounts } from "../../src/facts/mounts.ts";

const table = [
  "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
  "23 22 0:20 / /proc rw - proc proc rw",
  "40 22 8:1 /home/ann/shop/.vscode /tmp/a\\040folder rw - ext4 /dev/sda1 rw",
  "41 22 8:1 /home/ann/.holdpoint/run /srv/run rw - ext4 /dev/sda1 rw",
  "42 22 8:2 / /data rw - ext4 /dev/sdb1 rw",
  "43 22 8:2 /plans /home/ann/plans rw - ext4 /dev/sdb1 rw",
  "nonsense",
].join("\n");

describe("other names of a path", () => {
  test.each([
    ["a file in a folder mounted elsewhere", "/tmp/a folder/settings.json", ["/home/ann/shop/.vscode/settings.json"]],
    ["the folder itself", "/srv/run", ["/home/ann/.holdpoint/run"]],
    ["the origin", "/home/ann/shop/.vscode/settings.json", ["/tmp/a folder/settings.json"]],
    ["a part of another disk", "/home/ann/plans/a", ["/data/plans/a"]],
    ["a folder with the same beginning", "/srv/runner/a", []],
    ["an ordinary file", "/home/ann/shop/src/a.ts", []],
  ])("%s", (_name, path, names) => {
    expect(otherNames(path, parseMounts(table))).toEqual(names);
  });

  test("are none where nothing is known of mounts", () => {
    expect(otherNames("/a", parseMounts(""))).toEqual([]);
  });
});
