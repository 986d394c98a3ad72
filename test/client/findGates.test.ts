import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findGate, listGates } from "../../src/client/findGates.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { formatGateEntry, type GateEntry } from "../../src/wire/gateEntry.ts";
import { type StatePaths, statePaths } from "../../src/wire/statePaths.ts";

let home = "";
let paths: StatePaths;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "find-"));
  paths = statePaths(home, undefined);
});

afterEach(() => rmSync(home, { recursive: true }));

const entryOf = (pid: number): GateEntry => ({
  pid,
  port: 1,
  socket: "/s",
  startedAt: 0,
  product: "p",
  folders: [],
  window: undefined,
});
const lay = (pid: number, text = formatGateEntry(entryOf(pid))) =>
  writeFileSync(join(paths.gates, String(pid)), text, { mode: 0o600 });
const prepare = () => prepareStateFolder(paths, process.getuid?.());

it("finds the gate of a process", () => {
  prepare();
  lay(process.pid);
  expect(findGate(paths, process.pid)).toEqual({ kind: "gate", entry: entryOf(process.pid) });
});

const cases: readonly (readonly [string, () => unknown, string, string])[] = [
  [
    "there is no state folder",
    () => undefined,
    "absent",
    "so no editor runs Holdpoint. Open the folder in the editor first.",
  ],
  [
    "others can reach the state folder",
    () => [prepare(), lay(process.pid), chmodSync(paths.state, 0o777)],
    "untrusted",
    "Run: chmod 700",
  ],
  [
    "the state folder is a link",
    () => [prepare(), lay(process.pid), renameSync(paths.state, `${home}/x`), symlinkSync(`${home}/x`, paths.state)],
    "untrusted",
    "is not a folder of Holdpoint's",
  ],
  ["it has no entry", () => prepare(), "absent", "Ask for the command again in an open window."],
  [
    "its entry is torn",
    () => [prepare(), lay(process.pid, "holdpoint 1\n")],
    "untrusted",
    "Remove it and reload the window.",
  ],
  [
    "others can reach its entry",
    () => [prepare(), lay(process.pid), chmodSync(join(paths.gates, String(process.pid)), 0o640)],
    "untrusted",
    "Run: chmod 600",
  ],
];
it.each(cases)("finds none when %s, and says what to do", (_case, spoil, code, message) => {
  spoil();
  expect(findGate(paths, process.pid)).toEqual({ kind: "none", code, message: expect.stringContaining(message) });
});

it("lists every entry, with what is wrong with it", async () => {
  prepare();
  const dead = spawn("/bin/true");
  await new Promise((resolve) => dead.once("close", resolve));
  lay(process.pid);
  lay(dead.pid ?? 0);
  writeFileSync(join(paths.gates, `${process.pid}.draft`), "");
  const found = listGates(paths).map((gate) => (gate.kind === "gate" ? gate.entry.pid : gate.code));
  expect(found.toSorted()).toEqual([process.pid, "dead"].toSorted());
});

it("lists why there are none when the folders cannot be trusted", () => {
  expect(listGates(paths)).toEqual([expect.objectContaining({ kind: "none", code: "absent" })]);
});
