import { describe, expect, it } from "vitest";
import { type CallPlace, type Candidate, type Owner, ownerOf } from "../../src/server/ownership.ts";

const gate = (pid: number, folders: readonly string[], window?: string): Candidate => ({
  pid,
  startedAt: pid,
  folders,
  window,
});
const place = (cwd: string | undefined, window?: string, parent = 0): CallPlace => ({ cwd, window, parent });
const ours: Owner = { kind: "ours" };
const nobody: Owner = { kind: "nobody" };
const elsewhere = (pid: number): Owner => ({ kind: "elsewhere", pid });

const rows: readonly (readonly [
  title: string,
  place: CallPlace,
  own: Candidate,
  others: readonly Candidate[],
  owner: Owner,
])[] = [
  ["the process that started the hook", place("/b", "B", 7), gate(7, ["/a"], "A"), [gate(8, ["/b"], "B")], ours],
  ["the window the call names", place("/b", "A"), gate(7, [], "A"), [gate(8, ["/b"], "B")], ours],
  [
    "another that is the window the call names",
    place("/a", "B"),
    gate(7, ["/a"], "A"),
    [gate(8, [], "B")],
    elsewhere(8),
  ],
  ["the only folder around it", place("/a/x"), gate(7, ["/a"], "A"), [gate(8, ["/b"], "B")], ours],
  ["another that has the folder", place("/b/x"), gate(7, ["/a"], "A"), [gate(8, ["/b"], "B")], elsewhere(8)],
  ["another that has a deeper folder", place("/a/b/x"), gate(7, ["/a"]), [gate(8, ["/a/b"])], elsewhere(8)],
  ["the deepest of several folders", place("/a/b/c"), gate(7, ["/z", "/a/b/c"]), [gate(8, ["/a/b", "/a"])], ours],
  ["us, when we are the newer of two with the same folder", place("/a"), gate(9, ["/a"]), [gate(8, ["/a"])], ours],
  [
    "the newer of two with the same folder, whichever is asked: the older may have lost its window",
    place("/a"),
    gate(7, ["/a"]),
    [gate(8, ["/a"])],
    elsewhere(8),
  ],
  [
    "the newer of two that are the window it names",
    place("/z", "A"),
    gate(7, ["/a"], "A"),
    [gate(8, ["/a"], "A")],
    elsewhere(8),
  ],
  [
    "not a folder whose name only begins alike",
    place("/ab"),
    gate(7, ["/b"]),
    [gate(6, ["/a"]), gate(8, ["/ab"])],
    elsewhere(8),
  ],
  ["the root folder, when nothing is deeper", place("/x"), gate(7, ["/"]), [gate(6, ["/y"])], ours],
  ["a Windows folder in another spelling", place("c:/Work/App/src"), gate(7, ["C:\\work\\app"]), [gate(6, [])], ours],
  [
    "by folder, when no gate is the window it names",
    place("/a/x", "Z"),
    gate(7, ["/a"], "A"),
    [gate(8, ["/b"], "B")],
    ours,
  ],
  [
    "nobody, when its window has no gate and no folder fits",
    place("/z", "Z"),
    gate(7, ["/a"], "A"),
    [gate(8, ["/b"], "B")],
    nobody,
  ],
  [
    "nobody, when its window has no gate, though there is only one gate",
    place("/z", "Z"),
    gate(7, ["/a"], "A"),
    [],
    nobody,
  ],
  ["a gate that does not know its window, before nobody", place("/z", "Z"), gate(7, []), [gate(6, ["/a"], "A")], ours],
  [
    "another that does not know its window",
    place("/z", "Z"),
    gate(7, ["/a"], "A"),
    [gate(9, []), gate(8, [])],
    elsewhere(9),
  ],
  [
    "the window of a worktree beside its folder",
    place("/a.worktrees/x", "A"),
    gate(7, ["/a"], "A"),
    [gate(6, [])],
    ours,
  ],
  [
    "another that has a worktree inside our folder",
    place("/a/.worktrees/x/src"),
    gate(7, ["/a"], "A"),
    [gate(8, ["/a/.worktrees/x"], "B")],
    elsewhere(8),
  ],
  [
    "the window without a folder whose process started the hook",
    place("/home/me", undefined, 7),
    gate(7, []),
    [gate(8, ["/home/me"], "B")],
    ours,
  ],
  ["one folder of several that are open", place("/y/x"), gate(7, ["/x", "/y"], "A"), [gate(8, ["/x"], "B")], ours],
  ["the only gate, when no window is named", place("/z"), gate(7, ["/a"], "A"), [], ours],
  [
    "the newest, when nothing tells",
    place(undefined),
    gate(7, ["/a"], "A"),
    [gate(6, ["/b"], "B"), gate(8, [])],
    elsewhere(8),
  ],
  [
    "us, when we are the newest and nothing tells",
    place(undefined),
    gate(7, ["/a"], "A"),
    [gate(6, ["/b"], "B")],
    ours,
  ],
];

describe("a call is taken by", () => {
  it.each(rows)("%s", (_title, callPlace, own, others, owner) => {
    expect(ownerOf(callPlace, own, others)).toEqual(owner);
  });
});
