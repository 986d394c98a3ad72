import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Confinement, usualLimits } from "../../../src/core/confine/confinement.ts";
import type { RunRequest } from "../../../src/run/runRequest.ts";
import type { SandboxPlaces } from "../../../src/run/sandbox/confinedRun.ts";
import { sandboxes } from "../../cli/attacks/attackRig.ts";
import { request } from "../startedRun.ts";

// Real sandboxes on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** What the host of the run is told to do. */
export interface Orders {
  readonly request: RunRequest;
  readonly confinement: Confinement;
  readonly places: SandboxPlaces;
  /** What is taken away before each start, one each. */
  readonly gone: readonly string[];
  readonly times: number;
}

let home = "";
const servers: Server[] = [];
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), "vanishing-")));
  for (const folder of ["project", "run", "kept/a", "kept/b", "kept/c"])
    mkdirSync(join(home, folder), { recursive: true });
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(home, { recursive: true, force: true });
});

async function listening(path: string): Promise<string> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

function hosted(command: string, gone: readonly string[], changes: Partial<Confinement> = {}) {
  const orders: Orders = {
    request: request(command, { cwd: join(home, "project") }),
    confinement: {
      writable: [join(home, "project")],
      replaceable: [],
      repositories: [],
      readOnly: [],
      hidden: [],
      sockets: [],
      home: undefined,
      network: { kind: "none" },
      limits: usualLimits,
      ...changes,
    },
    places: { note: join(home, "run", basename(home)), proxy: join(home, "run/proxy"), away: join(home, "run/away") },
    gone,
    times: gone.length,
  };
  const host = join(import.meta.dirname, "vanishingHost.ts");
  const { stdout, stderr } = spawnSync(process.execPath, [host, JSON.stringify(orders)], { encoding: "utf8" });
  const lines = stdout.trim().split(/\r?\n/);
  const told: unknown = JSON.parse(lines.pop() || JSON.stringify(stderr));
  return { told, printed: lines.filter((line) => line !== "") };
}

const ran = "echo ran | tee -a ran";

describe.skipIf(sandboxes === "missing")("what a sandbox is laid out on and goes away before it starts", () => {
  it("does not keep the run from running: a socket that somebody listened at", async () => {
    const socket = await listening(join(home, "kept/socket"));
    expect(hosted(ran, [socket])).toEqual({
      told: { hosted: { kind: "ended", end: { exitCode: 0, signal: 0, left: [] }, output: "written" }, starts: 2 },
      printed: ["ran"],
    });
    expect(readFileSync(join(home, "project/ran"), "utf8")).toBe("ran\n");
  });

  it("does not keep the run from running: a hidden folder, then another one", () => {
    const [first = "", second = ""] = ["kept/a", "kept/b"].map((name) => join(home, name));
    const { told, printed } = hosted(ran, [first, second], { hidden: [first, second] });
    expect(told).toMatchObject({ hosted: { kind: "ended" }, starts: 3 });
    expect(printed).toEqual(["ran"]);
    expect(readFileSync(join(home, "project/ran"), "utf8")).toBe("ran\n");
  });

  it("runs nothing where it goes on and on, and says so", () => {
    const gone = ["kept/a", "kept/b", "kept/c"].map((name) => join(home, name));
    const { told, printed } = hosted(ran, gone, { hidden: gone });
    expect(told).toMatchObject({ hosted: { kind: "failed", reason: expect.stringContaining("come and go") } });
    expect(printed).toEqual([]);
  });

  it("runs nothing, and says why, where it cannot be laid out again", () => {
    const { told } = hosted(ran, [join(home, "project")]);
    expect(told).toMatchObject({ hosted: { kind: "failed", reason: expect.stringContaining("Nothing was run") } });
  });
});

describe.skipIf(sandboxes === "missing")("what has run", () => {
  it.each([
    ["fails as bubblewrap itself does", "exit 1", { exitCode: 1, signal: 0 }],
    ["ends by the launcher's own signal", "kill -USR2 $$", { exitCode: 128 + 12, signal: 0 }],
    ["signals all it can reach", "kill -USR2 -1; kill -USR2 1", { exitCode: 128 + 12, signal: 0 }],
    [
      "looks for a way to be started again",
      "for n in 3 4 5 6; do echo go >&$n; done 2>/dev/null; exit 1",
      { exitCode: 1, signal: 0 },
    ],
  ])("is not run again: what %s", (_name, end, expected) => {
    const { told } = hosted(`${ran}; ${end}`, []);
    expect(told).toMatchObject({ hosted: { kind: "ended", end: expected }, starts: 1 });
    expect(readFileSync(join(home, "project/ran"), "utf8")).toBe("ran\n");
  });
});
