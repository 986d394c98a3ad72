import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isStopped, stopFiles } from "../../../src/run/stopMarker.ts";
import { FakeGate } from "../fakeGate.ts";
import { attackGround, runConfined, sandboxes } from "./attackRig.ts";

// Real programs of two users on a busy machine.
vi.setConfig({ testTimeout: 120_000 });

const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stderr.write("NOT TESTED: two users on one machine, because only root can act as two.\n");

const main = join(import.meta.dirname, "../../../src/cli/main.ts");
const [ann, bob] = [61_001, 61_002];
/** The folder of both home folders. */
let shared = "";
let annsHome = "";
let bobsHome = "";

beforeEach(() => {
  shared = mkdtempSync(join(tmpdir(), "two-users-"));
  chmodSync(shared, 0o755);
  annsHome = join(shared, "ann");
  bobsHome = join(shared, "bob");
  for (const [home, uid] of [
    [annsHome, ann],
    [bobsHome, bob],
  ] as const) {
    // As many systems have it: others may look into the home folder.
    mkdirSync(home, { mode: 0o755 });
    chmodSync(home, 0o755);
    chownSync(home, uid, uid);
  }
});
afterEach(() => rmSync(shared, { recursive: true, force: true }));

function as(uid: number, home: string, script: string) {
  return spawnSync("/bin/bash", ["-c", script], {
    uid,
    gid: uid,
    cwd: home,
    env: { PATH: "/usr/bin:/bin", HOME: home, ANN: annsHome },
    encoding: "utf8",
  });
}

/** All that lies below a folder. */
function below(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...below(path)] : [path];
  });
}

describe.runIf(isRoot)("two users on one machine", () => {
  it("leave each other's calls, sockets, records, tickets and stop alone", () => {
    // The program itself makes what it needs, as Ann: the stop, its copy, its record.
    const made = spawnSync(process.execPath, [main, "stop", "--json"], {
      uid: 0,
      env: { PATH: "/usr/bin:/bin", HOME: annsHome, HOLDPOINT_HOME: join(annsHome, ".holdpoint") },
      encoding: "utf8",
    });
    expect(made.stdout).toContain('"stopped"');
    const state = join(annsHome, ".holdpoint");
    for (const folder of ["run/calls", "run/sockets", "run/journal", "run/gates"])
      mkdirSync(join(state, folder), { recursive: true, mode: 0o700 });
    // Were the folders open, the files alone would not help.
    for (const file of ["run/calls/1-1", "run/journal/ticket", "run/gates/1", "accepted/scope"])
      writeFileSync(join(state, file), "PRIVATE", { mode: 0o666 });
    const all = [state, ...below(state)];
    for (const path of all) chownSync(path, ann, ann);
    expect(all.filter((path) => lstatSync(path).isDirectory() && (lstatSync(path).mode & 0o077) !== 0)).toEqual([]);
    const before = all.join();
    for (const path of all) {
      for (const deed of [
        `cat '${path}'`,
        `ls '${path}'/`,
        `echo x >>'${path}'`,
        `echo x >'${path}/new'`,
        `mv '${path}' '${path}.away'`,
        `rm -rf '${path}'`,
        `ln '${path}' $HOME/hard`,
        `socat -t1 - 'UNIX-CONNECT:${path}' </dev/null`,
      ]) {
        const { status, stdout } = as(bob, bobsHome, deed);
        expect([deed, status === 0, stdout]).toEqual([deed, false, ""]);
      }
    }
    expect([state, ...below(state)].join()).toBe(before);
    // What Bob may not do Ann may: the deeds themselves work.
    expect(as(ann, annsHome, "cat $HOME/.holdpoint/run/journal/ticket").stdout).toBe("PRIVATE");
  });

  it("stop their own runs alone, and cannot lift the other's stop", () => {
    const state = (home: string): string => join(home, ".holdpoint");
    as(bob, bobsHome, "mkdir -m 700 -p $HOME/.holdpoint && touch $HOME/.holdpoint/stop");
    expect(isStopped(stopFiles(state(bobsHome)))).toBe(true);
    expect(isStopped(stopFiles(state(annsHome)))).toBe(false);
    as(ann, annsHome, "mkdir -m 700 -p $HOME/.holdpoint && touch $HOME/.holdpoint/stop");
    expect(as(bob, bobsHome, "rm -f $ANN/.holdpoint/stop").status).not.toBe(0);
    expect(isStopped(stopFiles(state(annsHome)))).toBe(true);
  });

  it.each([
    ["as it should be", () => undefined, "runs"],
    ["another user's", (state: string) => chownSync(state, bob, bob), "does not"],
    ["one that others may write", (state: string) => chmodSync(state, 0o777), "does not"],
    ["in a part another user's", (state: string) => chownSync(join(state, "run/gates"), bob, bob), "does not"],
    [
      "in its gate's entry another user's",
      (state: string) => below(join(state, "run/gates")).map((path) => chownSync(path, bob, bob)),
      "does not",
    ],
  ] as const)("run nothing for a state folder that is not their own: %s", async (_what, lay, expected) => {
    const gate = new FakeGate({
      kind: "run",
      command: "echo ran",
      cwd: annsHome,
      plan: { shell: "/bin/bash", shellArguments: ["-c"], environment: { PATH: "/usr/bin:/bin" } },
      typing: "closed",
      bounds: undefined,
    });
    await gate.open();
    lay(gate.state);
    const child = spawn(process.execPath, [main, "exec", gate.ticket], {
      cwd: annsHome,
      env: { PATH: "/usr/bin:/bin", HOLDPOINT_HOME: gate.state },
      stdio: ["ignore", "pipe", "ignore"],
    });
    const output = await text(child.stdout);
    gate.dispose();
    expect(output.includes("ran") ? "runs" : "does not").toBe(expected);
  });

  it.skipIf(sandboxes === "missing")("have sandboxes that read nothing that only the other may", async () => {
    const ground = attackGround();
    try {
      const secret = join(annsHome, "only-ann");
      writeFileSync(secret, "PRIVATE", { mode: 0o600 });
      chownSync(secret, ann, ann);
      expect(as(bob, bobsHome, `cat ${secret}`).stdout).toBe("");
      // A run of root's in a user namespace of its own has no more power over Ann's files than Bob.
      const { stdout } = await runConfined(ground, `cat ${secret} 2>&1; echo x >${secret}; exit 0`);
      expect(stdout).toContain("Permission denied");
      expect(stdout).not.toContain("PRIVATE");
      expect(readFileSync(secret, "utf8")).toBe("PRIVATE");
      expect(existsSync(secret)).toBe(true);
    } finally {
      ground.remove();
    }
  });
});
