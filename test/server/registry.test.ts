import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GateRegistry } from "../../src/server/registry.ts";
import { prepareStateFolder } from "../../src/server/stateFolder.ts";
import { formatGateEntry, type GateEntry } from "../../src/wire/gateEntry.ts";
import { type StatePaths, statePaths } from "../../src/wire/statePaths.ts";

const isRoot = process.getuid?.() === 0;
let paths: StatePaths;
let registry: GateRegistry;

beforeEach(() => {
  paths = statePaths(mkdtempSync(join(tmpdir(), "registry-")), undefined);
  expect(prepareStateFolder(paths, process.getuid?.())).toEqual({ kind: "ready" });
  registry = new GateRegistry(paths, process.getuid?.(), 1);
});

afterEach(() => rmSync(join(paths.state, ".."), { recursive: true }));

const entryOf = (pid: number): GateEntry => ({
  pid,
  port: 4711,
  socket: `/run/${pid}.sock`,
  startedAt: 5,
  product: "Holdpoint 1",
  folders: ["/a b", "/c"],
  window: "W",
});
const write = (name: string | number, text: string) =>
  writeFileSync(join(paths.gates, String(name)), text, { mode: 0o600 });

/** The id of a process that has ended. */
async function deadPid(): Promise<number> {
  const child = spawn("/bin/true");
  await new Promise((resolve) => child.once("close", resolve));
  return child.pid ?? 0;
}

it("lists the entries of other gates whose processes live", async () => {
  registry.announce(entryOf(1));
  write(process.pid, formatGateEntry(entryOf(process.pid)));
  const dead = await deadPid();
  write(dead, formatGateEntry(entryOf(dead)));
  expect(registry.others()).toEqual([entryOf(process.pid)]);
});

const whole = formatGateEntry(entryOf(process.pid));
const spoiled: readonly (readonly [string, () => unknown])[] = [
  ["empty", () => write(process.pid, "")],
  ["torn", () => write(process.pid, whole.slice(0, -1))],
  ["of another version", () => write(process.pid, whole.replace("holdpoint 1", "holdpoint 2"))],
  ["with another process's name", () => write(process.ppid, whole)],
  ["with a name that is no process's", () => write(`${process.pid}.draft`, whole)],
  ["with no port", () => write(process.pid, whole.replace("4711", "0"))],
  ["with an impossible port", () => write(process.pid, whole.replace("4711", "70000"))],
  ["with a line more", () => write(process.pid, `${whole}\n`)],
  ["with no JSON", () => write(process.pid, whole.replace('{"pid"', '{"pid'))],
  ["with folders of another type", () => write(process.pid, whole.replace('["/a b","/c"]', '"/"'))],
  ["a folder", () => mkdirSync(join(paths.gates, String(process.pid)))],
  ["a pipe", () => spawnSync("mkfifo", ["-m", "600", join(paths.gates, String(process.pid))])],
  ["a link", () => [write("x", whole), symlinkSync("x", join(paths.gates, String(process.pid)))]],
  ["open to others", () => [write(process.pid, whole), chmodSync(join(paths.gates, String(process.pid)), 0o644)]],
  ["too long", () => write(process.pid, formatGateEntry({ ...entryOf(process.pid), folders: ["/x".repeat(200_000)] }))],
];
it.each(spoiled)("takes no notice of an entry that is %s", (_case, lay) => {
  lay();
  expect(registry.others()).toEqual([]);
});

it.runIf(isRoot)("takes no notice of another user's entry", () => {
  write(process.pid, whole);
  chownSync(join(paths.gates, String(process.pid)), 65_534, 65_534);
  expect(registry.others()).toEqual([]);
});

it("writes its own entry for this user alone, replaces it, and removes it", () => {
  registry.announce(entryOf(1));
  registry.announce({ ...entryOf(1), folders: [] });
  expect(readFileSync(join(paths.gates, "1"), "utf8")).toBe(
    'holdpoint 1\nport 4711\nsocket /run/1.sock\n{"pid":1,"startedAt":5,"product":"Holdpoint 1","folders":[],"window":"W"}\n',
  );
  expect(statSync(join(paths.gates, "1")).mode & 0o777).toBe(0o600);
  registry.dispose();
  registry.dispose();
  expect(readdirSync(paths.gates)).toEqual([]);
});

it("clears away what gates dead for a week left, and nothing else", async () => {
  const dead = await deadPid();
  const day = 24 * 60 * 60;
  const lay = (folder: string, name: string, age: number) => {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), 100 * day - age, 100 * day - age);
  };
  lay(paths.gates, String(dead), 8 * day);
  lay(paths.gates, `${dead}.draft`, 6 * day);
  lay(paths.gates, String(process.pid), 8 * day);
  lay(paths.gates, "notes", 8 * day);
  lay(paths.sockets, `${dead}.sock`, 8 * day);
  // Of a gate that ended before it was known.
  lay(paths.sockets, `${await deadPid()}.sock`, 8 * day);
  lay(paths.sockets, `${process.pid}.sock`, 8 * day);
  registry.sweep(100 * day * 1000);
  expect([readdirSync(paths.gates).toSorted(), readdirSync(paths.sockets)]).toEqual([
    [String(process.pid), `${dead}.draft`, "notes"].toSorted(),
    [`${process.pid}.sock`],
  ]);
});
