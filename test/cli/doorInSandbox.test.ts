import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Confinement, usualLimits } from "../../src/core/confine/confinement.ts";
import { askScript } from "../../src/core/identity/askScript.ts";
import { CredentialDoor } from "../../src/identity/credentialDoor.ts";
import { FakeGate } from "./fakeGate.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const main = join(import.meta.dirname, "../../src/cli/main.ts");
const works =
  spawnSync("/usr/bin/bwrap", ["--ro-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "true"]).status === 0;

let home = "";
let project = "";
let gate: FakeGate | undefined;
const doors: CredentialDoor[] = [];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "sandbox-door-")));
  project = join(home, "project");
  mkdirSync(project);
  writeFileSync(join(project, "ask"), askScript);
});
afterEach(() => {
  for (const door of doors.splice(0)) door.close();
  gate?.dispose();
  rmSync(home, { recursive: true, force: true });
});

/** What a run prints that has a door, in a sandbox with this network, or in none. `told`: its host hears of the door. */
async function printed(
  command: string,
  network: Confinement["network"] | undefined,
  told: "told" | "not told" = "told",
): Promise<string> {
  const door = await CredentialDoor.open(
    join(home, ".holdpoint", "door"),
    async (names) => names.map(() => "fresh"),
    () => undefined,
  );
  doors.push(door);
  const confinement: Confinement = {
    writable: [project],
    replaceable: [],
    repositories: [],
    readOnly: [],
    hidden: [join(home, ".holdpoint")],
    sockets: [],
    home: undefined,
    network: network ?? { kind: "none" },
    limits: usualLimits,
  };
  gate = new FakeGate({
    kind: "run",
    command,
    cwd: project,
    plan: {
      shell: "/bin/bash",
      shellArguments: ["-c"],
      environment: { PATH: process.env.PATH ?? "", HOME: home, A: "began", ...door.environment },
      ...(told === "told" ? { door: { socket: door.socket, port: door.port } } : {}),
    },
    typing: "closed",
    ...(network === undefined ? {} : { bounds: { kind: "confined", confinement, openBecause: undefined } }),
  });
  await gate.open();
  const child = spawn(process.execPath, [main, "exec", gate.ticket], {
    cwd: project,
    env: { ...process.env, HOLDPOINT_HOME: gate.state },
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return stdout;
}

const hosts: Confinement["network"] = { kind: "hosts", globs: ["api.example.com:443"] };

describe.skipIf(!works)("a run's door for fresh credentials", () => {
  it.each<[string, Confinement["network"] | undefined, string]>([
    ["with every host", { kind: "all" }, "fresh\r\n"],
    ["with some hosts, through the sandbox's own loopback", hosts, "fresh\r\n"],
    ["without a network, in which nothing signs in", { kind: "none" }, "began\r\n"],
    ["outside of any sandbox", undefined, "fresh\r\n"],
  ])("is had %s", async (_where, network, expected) => {
    expect(await printed("bash ask A", network)).toBe(expected);
  });

  it("of another run is out of reach in a sandbox that has none of its own", async () => {
    expect(await printed("bash ask A; cat $HOME/.holdpoint/door 2>&1 | grep -c fresh", hosts, "not told")).toBe(
      "began\r\n0\r\n",
    );
  });

  it("has no way in for a process of the run that lost its environment", async () => {
    expect(await printed("env -i PATH=$PATH IDENTITY_DOOR=$IDENTITY_DOOR A=none bash ask A", hosts)).toBe("none\r\n");
  });
});
