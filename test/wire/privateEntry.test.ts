import { expect, it } from "vitest";
import { type FoundEntry, privacyProblem } from "../../src/wire/privateEntry.ts";

const found = (kind: "file" | "folder" | "socket" | "link", mode: number, uid = 7): FoundEntry => ({
  isFile: () => kind === "file",
  isDirectory: () => kind === "folder",
  isSocket: () => kind === "socket",
  uid,
  mode,
});

const rows: readonly (readonly [
  string,
  FoundEntry,
  "file" | "folder" | "socket",
  number | undefined,
  string | undefined,
])[] = [
  ["a private file", found("file", 0o100600), "file", 7, undefined],
  ["a file that even its owner cannot write", found("file", 0o100400), "file", 7, undefined],
  ["a private folder", found("folder", 0o40700), "folder", 7, undefined],
  ["a socket of any mode", found("socket", 0o140755), "socket", 7, undefined],
  ["where there are no users", found("file", 0o100666, 0), "file", undefined, undefined],
  ["a link", found("link", 0o120777), "file", 7, "/x is not a file of Holdpoint's. Remove it and reload the window."],
  [
    "a folder for a file",
    found("folder", 0o40700),
    "file",
    7,
    "/x is not a file of Holdpoint's. Remove it and reload the window.",
  ],
  [
    "another user's file",
    found("file", 0o100600, 8),
    "file",
    7,
    "/x belongs to another user. Remove it and reload the window.",
  ],
  [
    "another user's socket",
    found("socket", 0o140600, 8),
    "socket",
    7,
    "/x belongs to another user. Remove it and reload the window.",
  ],
  ["a file for the group", found("file", 0o100640), "file", 7, 'Others can reach /x (mode 640). Run: chmod 600 "/x"'],
  [
    "a folder for everyone to pass through",
    found("folder", 0o40701),
    "folder",
    7,
    'Others can reach /x (mode 701). Run: chmod 700 "/x"',
  ],
];
it.each(rows)("judges %s", (_case, entry, wanted, ourUid, problem) => {
  expect(privacyProblem("/x", entry, wanted, ourUid)).toBe(problem);
});
