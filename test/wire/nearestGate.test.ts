import { describe, expect, test } from "vitest";
import { nearestGate, newestGate } from "../../src/wire/nearestGate.ts";

const gate = (pid: number, startedAt: number, ...folders: string[]) => ({ pid, startedAt, folders });

describe("the gate nearest to a folder is", () => {
  const rows: readonly (readonly [string, string, readonly ReturnType<typeof gate>[], number | undefined])[] = [
    ["none where there is none", "/a", [], undefined],
    ["none where no gate has it open", "/a", [gate(1, 1, "/b"), gate(2, 2)], undefined],
    ["none where a folder's name only begins alike", "/ab", [gate(1, 1, "/a")], undefined],
    ["the one that has it open", "/a", [gate(1, 1, "/a"), gate(2, 2, "/b")], 1],
    ["the one that has a folder around it open", "/a/b/c", [gate(1, 1, "/x", "/a"), gate(2, 2, "/b")], 1],
    ["the deepest", "/a/b/c", [gate(1, 1, "/a/b"), gate(2, 2, "/a")], 1],
    ["the root folder where nothing is deeper", "/a", [gate(1, 1, "/"), gate(2, 2, "/b")], 1],
    ["the newest of several, in whichever order they are found", "/a", [gate(10, 1, "/a"), gate(9, 2, "/a")], 9],
    ["the newest of several, found first", "/a", [gate(10, 2, "/a"), gate(9, 1, "/a")], 10],
    ["one of two that started together, always the same", "/a", [gate(1, 1, "/a"), gate(2, 1, "/a")], 2],
    ["known in another spelling of a Windows folder", "c:/Work/App/src", [gate(1, 1, "C:\\work\\app")], 1],
  ];
  test.each(rows)("%s", (_title, path, gates, pid) => {
    expect(nearestGate(gates, path)?.pid).toBe(pid);
    expect(nearestGate(gates.toReversed(), path)?.pid).toBe(pid);
  });
});

test("the newest gate is the one that started last", () => {
  expect(newestGate([])).toBeUndefined();
  expect(newestGate([gate(1, 5), gate(2, 7), gate(3, 6)])?.pid).toBe(2);
});
