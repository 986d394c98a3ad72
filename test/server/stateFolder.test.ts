import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { type StatePaths, statePaths } from "../../src/wire/statePaths.ts";

const isRoot = process.getuid?.() === 0;
let home = "";
let paths: StatePaths;
const prepare = () => prepareStateFolder(paths, process.getuid?.());

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "state-"));
  paths = statePaths(home, undefined);
});

afterEach(() => rmSync(home, { recursive: true }));

it("makes folders that only this user can reach, and takes them as they are the next time", () => {
  expect([prepare(), prepare()]).toEqual([{ kind: "ready" }, { kind: "ready" }]);
  const modes = [paths.state, paths.run, paths.gates, paths.calls, paths.sockets].map(
    (path) => statSync(path).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o700, 0o700]);
});

const broken: readonly (readonly [string, () => unknown, string])[] = [
  [
    "others can reach it",
    () => [mkdirSync(paths.state), chmodSync(paths.state, 0o755)],
    'Run: chmod 700 "HOME/.holdpoint"',
  ],
  [
    "others can reach a part of it",
    () => [mkdirSync(paths.calls, { recursive: true, mode: 0o700 }), chmodSync(paths.calls, 0o710)],
    'Run: chmod 700 "HOME/.holdpoint/run/calls"',
  ],
  [
    "it is a link",
    () => [prepare(), renameSync(paths.state, `${home}/x`), symlinkSync(`${home}/x`, paths.state)],
    "HOME/.holdpoint is not a folder of Holdpoint's. Remove it and reload the window.",
  ],
  ["it is a file", () => writeFileSync(paths.state, ""), "HOME/.holdpoint cannot be used: EEXIST"],
];
it.each(broken)("is unusable when %s, and says what to do", (_case, lay, problem) => {
  lay();
  expect(prepare()).toEqual({ kind: "unusable", problem: expect.stringContaining(problem.replace("HOME", home)) });
});

it.runIf(isRoot)("is unusable when it belongs to another user", () => {
  prepare();
  chownSync(paths.state, 65_534, 65_534);
  expect(prepare()).toEqual({
    kind: "unusable",
    problem: `${paths.state} belongs to another user. Remove it and reload the window.`,
  });
});

it.runIf(isRoot)("lets another user in nowhere, though the folders above it are open", () => {
  prepare();
  chmodSync(home, 0o755);
  writeFileSync(join(paths.calls, "1-1"), "secret", { mode: 0o666 });
  chmodSync(join(paths.calls, "1-1"), 0o666);
  for (const deed of ["ls .", "ls run/calls", "cat run/calls/1-1", "echo x >run/calls/1-2", "mv run/calls/1-1 x"]) {
    const { status, stdout } = spawnSync("/bin/sh", ["-c", `cd "$STATE" && ${deed}; ls -d "$STATE"/*`], {
      uid: 65_534,
      gid: 65_534,
      cwd: "/",
      env: { PATH: "/usr/bin:/bin", STATE: paths.state },
      encoding: "utf8",
    });
    expect([deed, status === 0, stdout]).toEqual([deed, false, ""]);
  }
  expect(readdirSync(paths.calls)).toEqual(["1-1"]);
});

it("is where the override says, for tests", () => {
  expect(statePaths("/home/x", "/tmp/state").calls).toBe("/tmp/state/run/calls");
  expect([statePaths("/home/x", undefined).state, statePaths("/home/x", "").state]).toEqual([
    "/home/x/.holdpoint",
    "/home/x/.holdpoint",
  ]);
});
